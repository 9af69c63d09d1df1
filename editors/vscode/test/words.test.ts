import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, figures, words } from '../src/counts';
import { pageName, reasonTrouble } from '../src/reasons';

test('findings are counted by how bad they are, and only those of caveat', () => {
  const told = [0, 1, 1, 2, 3].map((severity) => ({ source: 'caveat', severity }));
  const counts = count([...told, { source: 'eslint', severity: 0 }, { severity: 0 }]);
  assert.deepEqual(counts, { errors: 1, warnings: 2, notes: 2 });
  assert.equal(figures(counts), 'caveat $(error) 1 $(warning) 2 $(info) 2');
  assert.equal(words(counts), '1 error, 2 warnings and 2 notes');
});

test('few findings, and none', () => {
  assert.equal(figures(count([])), '$(check) caveat');
  assert.equal(words(count([])), 'nothing found');
  assert.equal(words({ errors: 0, warnings: 1, notes: 0 }), '1 warning');
  assert.equal(figures({ errors: 0, warnings: 1, notes: 0 }), 'caveat $(warning) 1');
  assert.equal(words({ errors: 2, warnings: 0, notes: 1 }), '2 errors and 1 note');
});

test('a reason is words that do not end the comment', () => {
  assert.equal(reasonTrouble('the name of a product'), undefined);
  for (const reason of ['', '  ', 'a --> b', 'a */ b']) assert.notEqual(reasonTrouble(reason), undefined, reason);
});

test('a page is named after its rule', () => {
  assert.equal(pageName('downtime/none'), 'downtime-none.md');
});
