import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { NEEDED, advice, find, judge, program, serverArguments } from '../src/program';

const none = { path: '', jurisdictions: [], arguments: [] };

test('the program is the configured one, or the one on the PATH', () => {
  const of = (place: string, folder?: string) => program({ ...none, path: place }, folder);
  assert.equal(of(''), 'caveat');
  assert.equal(of('  '), 'caveat');
  assert.equal(of('caveat-dev', '/clinic'), 'caveat-dev');
  assert.equal(of('/opt/caveat', '/clinic'), '/opt/caveat');
  assert.equal(of('bin/caveat', '/clinic'), path.join('/clinic', 'bin/caveat'));
  assert.equal(of('~/bin/caveat'), `${homedir()}/bin/caveat`);
  assert.equal(of('${workspaceFolder}/caveat', '/a $& b'), '/a $& b/caveat');
});

test('what was set reaches the server', () => {
  assert.deepEqual(serverArguments(none), ['lsp']);
  const set = { path: '', jurisdictions: ['au', ' uk ', ''], arguments: ['--own-rules', 'our rules'] };
  assert.deepEqual(serverArguments(set), ['lsp', '--jurisdiction', 'au,uk', '--own-rules', 'our rules']);
});

test('a program is known by what it says of itself', () => {
  assert.deepEqual(judge(`caveat ${NEEDED}\n`), { is: 'fine', version: NEEDED });
  assert.deepEqual(judge('caveat 10.0.1-rc.1\n'), { is: 'fine', version: '10.0.1' });
  assert.deepEqual(judge('caveat 0.0.9'), { is: 'old', version: '0.0.9' });
  assert.deepEqual(judge('caveats and more\n1'), { is: 'other', said: 'caveats and more' });
  assert.deepEqual(judge(''), { is: 'other', said: '' });
});

test('programs that are there, and others', { skip: process.platform === 'win32' }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'caveat program '));
  const make = (name: string, script: string) => {
    const place = path.join(folder, name);
    writeFileSync(place, `#!/bin/sh\n${script}\n`);
    chmodSync(place, 0o755);
    return place;
  };
  assert.deepEqual(await find(path.join(folder, 'nowhere'), folder), { is: 'missing' });
  assert.deepEqual(await find(make('fine', 'echo caveat 9.8.7'), folder), { is: 'fine', version: '9.8.7' });
  assert.equal((await find(make('fails', 'exit 3'), undefined)).is, 'other');
  writeFileSync(path.join(folder, 'text'), 'not a program');
  assert.deepEqual(await find(path.join(folder, 'text'), folder), { is: 'missing' });
});

test('the real program, where it is named', { skip: process.env.CAVEAT === undefined }, async () => {
  assert.equal((await find(process.env.CAVEAT ?? '', undefined)).is, 'fine');
});

test('whatever is wrong, what to do is said', () => {
  assert.match(advice({ is: 'missing' }, 'caveat', none), /Install it.*caveat\.path/);
  assert.match(advice({ is: 'missing' }, '/opt/caveat', { ...none, path: '/opt/caveat' }), /\/opt\/caveat.*PATH/);
  assert.match(advice({ is: 'other', said: '' }, 'vim', none), /vim.*nothing.*caveat\.path/);
  assert.match(advice({ is: 'old', version: '0.0.9' }, 'caveat', none), new RegExp(`0\\.0\\.9.*${NEEDED.replaceAll('.', '\\.')}`));
});

test('what the extension declares is what it has', () => {
  const declared = JSON.parse(readFileSync('package.json', 'utf8')) as {
    version: string;
    contributes: { commands: { command: string }[]; configuration: { properties: Record<string, unknown> } };
  };
  const source = readFileSync('src/extension.ts', 'utf8');
  for (const { command } of declared.contributes.commands) assert(source.includes(`this.command('${command}'`), command);
  const names = ['caveat.path', 'caveat.jurisdictions', 'caveat.arguments', 'caveat.trace.server'];
  assert.deepEqual(Object.keys(declared.contributes.configuration.properties), names);
});
