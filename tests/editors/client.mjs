// A walk through the language server with Microsoft's own client library, the one that VS Code uses.
// The server is $CAVEAT; the folder it runs in is empty. It ends with code 0 if all is as expected.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as lsp from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';

const server = process.env.CAVEAT;
assert(server, 'CAVEAT is to name the program');
const patience = 120_000;

/** Waits until something holds. */
async function until(what, holds) {
  const end = Date.now() + patience;
  for (;;) {
    const held = holds();
    if (held) return held;
    assert(Date.now() < end, `waited in vain: ${what}`);
    await new Promise((go) => setTimeout(go, 5));
  }
}

/** An editor with a server of its own. */
class Editor {
  published = new Map();
  shown = [];
  edits = [];
  registered = [];
  progress = new Map();
  documents = new Map();

  static async start(folder, { encodings, options, folders, args = ['--jurisdiction', 'au'] } = {}) {
    const editor = new Editor();
    editor.child = spawn(server, ['lsp', '--stdio', ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    editor.ended = new Promise((end) => editor.child.on('exit', (code, signal) => end({ code, signal })));
    const connection = lsp.createProtocolConnection(
      new lsp.StreamMessageReader(editor.child.stdout),
      new lsp.StreamMessageWriter(editor.child.stdin),
    );
    editor.connection = connection;
    connection.onUnhandledNotification((message) => assert.fail(`not expected: ${message.method}`));
    connection.onError(([error]) => assert.fail(error));
    connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
      // As VS Code does: however an address is written, it is that of one file.
      editor.published.set(URI.parse(params.uri).toString(), params);
    });
    connection.onNotification(lsp.ShowMessageNotification.type, (params) => editor.shown.push(params.message));
    connection.onRequest(lsp.RegistrationRequest.type, (params) => void editor.registered.push(...params.registrations));
    connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, ({ token }) => {
      editor.progress.set(token, []);
      connection.onProgress(lsp.WorkDoneProgress.type, token, (value) => editor.progress.get(token).push(value));
    });
    connection.onRequest(lsp.ApplyWorkspaceEditRequest.type, ({ edit }) => {
      editor.edits.push(edit);
      return { applied: true };
    });
    connection.listen();
    const uris = (folders ?? [folder]).map((it) => URI.file(it).toString());
    const answer = await connection.sendRequest(lsp.InitializeRequest.type, {
      processId: process.pid,
      rootUri: uris[0],
      workspaceFolders: uris.map((uri) => ({ uri, name: path.basename(uri) })),
      initializationOptions: options,
      capabilities: {
        general: encodings ? { positionEncodings: encodings } : {},
        window: { workDoneProgress: true },
        workspace: {
          applyEdit: true,
          workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceFolders: true,
        },
        textDocument: {
          publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
        },
      },
    });
    editor.offered = answer;
    await connection.sendNotification(lsp.InitializedNotification.type, {});
    return editor;
  }

  async open(file, language, text) {
    const uri = file.includes(':') ? URI.parse(file).toString() : URI.file(file).toString();
    await this.openAs(uri, language, text);
    return uri;
  }

  async openAs(uri, languageId, text) {
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  text(uri) {
    return this.documents.get(uri).getText();
  }

  /** Several edits in one notification, each of which counts in what the earlier ones left. */
  async change(uri, ...changes) {
    const document = this.documents.get(uri);
    const version = document.version + 1;
    TextDocument.update(document, changes, version);
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: changes,
    });
  }

  /** Puts words in the place of others. */
  async substitute(uri, words, others) {
    const document = this.documents.get(uri);
    const at = document.getText().indexOf(words);
    assert(at >= 0, words);
    const range = { start: document.positionAt(at), end: document.positionAt(at + words.length) };
    await this.change(uri, { range, text: others });
  }

  async close(uri) {
    this.documents.delete(uri);
    await this.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** What is shown of the text as it stands. */
  async diagnostics(uri) {
    const version = this.documents.get(uri)?.version;
    await until(`diagnostics of ${uri}`, () => {
      const published = this.published.get(uri);
      return published && (version === undefined || published.version === version);
    });
    return this.published.get(uri).diagnostics;
  }

  async rules(uri) {
    return (await this.diagnostics(uri)).map((diagnostic) => diagnostic.code);
  }

  async finding(uri, rule) {
    const found = await this.diagnostics(uri);
    return found.find(({ code }) => code === rule) ?? assert.fail(`${rule} is not in ${JSON.stringify(found)}`);
  }

  async actions(uri, diagnostic) {
    return this.connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], triggerKind: lsp.CodeActionTriggerKind.Invoked },
    });
  }

  async action(uri, rule, title) {
    const actions = await this.actions(uri, await this.finding(uri, rule));
    return actions.find((action) => action.title.startsWith(title)) ?? assert.fail(`${title} is not in ${JSON.stringify(actions)}`);
  }

  execute(command, args, token) {
    return this.connection.sendRequest(lsp.ExecuteCommandRequest.type, { command, arguments: args }, token);
  }

  async watched(file, type) {
    await this.connection.sendNotification(lsp.DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: URI.file(file).toString(), type }],
    });
  }

  async leave() {
    await this.connection.sendRequest(lsp.ShutdownRequest.type);
    await this.connection.sendNotification(lsp.ExitNotification.type);
    assert.deepEqual(await this.ended, { code: 0, signal: null });
    this.connection.dispose();
  }
}

/** A folder of its own, with a name that needs escapes in an address. */
function workshop(name, files = {}) {
  const folder = path.resolve(`${name} – é (1) & [new] #2 @home`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

const walks = {
  async 'a draft is written, mended, saved, renamed and closed'() {
    const folder = workshop('walk', { '[slug].md': '' });
    const editor = await Editor.start(folder, { encodings: ['utf-16'] });
    assert.equal(editor.offered.serverInfo.name, 'caveat');
    const uri = await editor.open(path.join(folder, '[slug].md'), 'markdown', '# Creams 😀\r\n\r\n😀 A cream with zero downtime.\r\n');
    const words = (diagnostic) => editor.documents.get(uri).getText(diagnostic.range);
    assert.equal(words(await editor.finding(uri, 'downtime/none')), 'zero downtime');
    await editor.substitute(uri, 'zero downtime', 'five 😀 days of rest');
    assert(!(await editor.rules(uri)).includes('downtime/none'));
    // Three edits at once, each in what the earlier left; the second cuts a line end in two.
    await editor.change(
      uri,
      { range: lsp.Range.create(2, 0, 2, 2), text: '😀😀\r' },
      { range: lsp.Range.create(2, 4, 3, 0), text: '\r\n😀 painless ' },
      { range: lsp.Range.create(3, 12, 3, 12), text: 'and zero downtime, ' },
    );
    assert.equal(words(await editor.finding(uri, 'downtime/none')), 'zero downtime');
    assert.equal(words(await editor.finding(uri, 'painless/no-pain')), 'painless');
    await editor.substitute(uri, 'painless', 'gentle');
    assert(!(await editor.rules(uri)).includes('painless/no-pain'));

    const claim = await editor.finding(uri, 'downtime/none');
    const hover = await editor.connection.sendRequest(lsp.HoverRequest.type, { textDocument: { uri }, position: claim.range.start });
    assert.match(hover.contents.value, /downtime\/none[^]*\*\*Why:\*\*/);
    assert(lsp.Range.is(hover.range) && lsp.MarkupContent.is(hover.contents));
    const links = await editor.connection.sendRequest(lsp.DocumentLinkRequest.type, { textDocument: { uri } });
    assert(links.length > 0 && links.every(lsp.DocumentLink.is));
    const actions = await editor.actions(uri, claim);
    assert(actions.length > 1 && actions.every(lsp.CodeAction.is));

    // An action of the server, taken in as an editor does.
    const leave = await editor.action(uri, 'downtime/none', 'Leave it, with a reason');
    await editor.change(uri, ...edits(leave.edit, uri));
    assert((await editor.rules(uri)).includes('suppression/missing-reason'));
    await editor.substitute(uri, 'downtime/none: -->', 'downtime/none: the name of a product 😀 -->');
    assert.deepEqual(await editor.rules(uri), []);
    await editor.substitute(uri, 'zero downtime', 'a rest');
    const out = await editor.action(uri, 'suppression/unused', 'Take the comment out');
    await editor.change(uri, ...edits(out.edit, uri));
    assert.deepEqual(await editor.rules(uri), []);
    await editor.change(uri, { text: 'Book microneedling today: zero downtime.\r\n' });
    const draft = await editor.action(uri, 'disclosure/side-effects', 'Insert a draft');
    await editor.change(uri, ...edits(draft.edit, uri));
    assert(!/[^\r]\n/.test(editor.text(uri)), 'all line ends are those of the draft');

    // Saved, and given another name.
    const text = editor.text(uri);
    writeFileSync(path.join(folder, '[slug].md'), text);
    await editor.connection.sendNotification(lsp.DidSaveTextDocumentNotification.type, { textDocument: { uri } });
    renameSync(path.join(folder, '[slug].md'), path.join(folder, 'naïve 😀.md'));
    await editor.diagnostics(uri);
    await editor.close(uri);
    await until('nothing is shown of what is closed', () => editor.published.get(uri).diagnostics.length === 0);
    const renamed = await editor.open(path.join(folder, 'naïve 😀.md'), 'markdown', text);
    await editor.finding(renamed, 'downtime/none');
    // A draft without a file, and one whose address an editor writes without escapes.
    const untitled = await editor.open('untitled:Untitled-1', 'markdown', 'Zero downtime.\n');
    assert.deepEqual(await editor.rules(untitled), ['downtime/none']);
    const plain = 'file:///tmp/[slug].md';
    await editor.openAs(plain, 'markdown', 'Zero downtime.\n');
    await until('it is checked', () => editor.published.get(URI.parse(plain).toString())?.diagnostics[0]?.code === 'downtime/none');
    // What is no copy is left alone, whatever the editor takes it for.
    for (const [name, language] of [['Cargo.toml', 'toml'], ['Other.toml', 'plaintext'], ['page.rs', 'rust']]) {
      const other = await editor.open(path.join(folder, name), language, 'about = "Zero downtime."\n');
      assert.deepEqual(await editor.diagnostics(other), []);
      await editor.close(other);
    }
    for (const it of [renamed, untitled, plain]) await editor.close(it);
    await until('nothing is shown', () => [...editor.published.values()].every(({ diagnostics }) => diagnostics.length === 0));
    await editor.leave();
  },

  async 'columns count what both agreed on'() {
    const folder = workshop('encodings');
    const text = 'é😀 zero downtime\n';
    const offers = [
      [undefined, 'utf-16', 4],
      [['utf-16'], 'utf-16', 4],
      [['utf-8', 'utf-16'], 'utf-8', 7],
      [['utf-16', 'utf-8'], 'utf-16', 4],
      [['utf-32', 'utf-16'], 'utf-32', 3],
      [['utf-7'], 'utf-16', 4],
    ];
    for (const [encodings, chosen, column] of offers) {
      const editor = await Editor.start(folder, { encodings });
      assert.equal(editor.offered.capabilities.positionEncoding, chosen);
      const uri = await editor.open(path.join(folder, 'page.md'), 'markdown', text);
      const { range } = await editor.finding(uri, 'downtime/none');
      assert.deepEqual(range, lsp.Range.create(0, column, 0, column + 13));
      // An edit whose columns count the same.
      await editor.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: 2 },
        contentChanges: [{ range: lsp.Range.create(0, column, 0, column + 5), text: '😀 painless, no ' }],
      });
      editor.documents.set(uri, { version: 2 });
      assert.equal((await editor.finding(uri, 'painless/no-pain')).range.start.character, column + { 'utf-8': 5, 'utf-16': 3, 'utf-32': 2 }[chosen]);
      await editor.leave();
    }
  },

  async 'random edits leave what a fresh server finds'() {
    const folder = workshop('edits');
    const pieces = ['zero downtime', 'a painless laser, ', 'is 100% safe. ', '😀', '\r\n\r\n', '# Botox\n', '*', ' and ', 'no side effects', '\n- ', '. ', 'é', '<b>', '“', 'safe', ' ', '\r'];
    let seed = 11;
    const random = (below) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor(seed / 65536) % below;
    };
    const editor = await Editor.start(folder);
    const uri = await editor.open(path.join(folder, 'page.md'), 'markdown', '# Clinic\r\n\r\nA page 😀.\r\n');
    for (let count = 0; count < 300; count++) {
      const changes = [];
      const draft = TextDocument.create(uri, 'markdown', 0, editor.text(uri));
      for (let several = random(3); several >= 0; several--) {
        const text = draft.getText();
        const whole = (at) => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at);
        const from = whole(random(text.length + 1));
        const to = Math.max(from, whole(Math.min(from + random(9), text.length)));
        const range = { start: draft.positionAt(from), end: draft.positionAt(to) };
        const change = { range, text: text.length > 3000 ? '' : pieces[random(pieces.length)] };
        TextDocument.update(draft, [change], 0);
        changes.push(change);
      }
      await editor.change(uri, ...changes);
    }
    const after = await editor.diagnostics(uri);
    assert(after.length > 0);
    const other = await Editor.start(folder);
    await other.openAs(uri, 'markdown', editor.text(uri));
    assert.deepEqual(after, await other.diagnostics(uri));
    await editor.leave();
    await other.leave();
  },

  async 'all files of the workspace, with progress, and stopped'() {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`pages/${at}.md`, 'A painless laser with zero downtime.\n']));
    const folder = workshop('workspace', { ...files, 'other/[slug].md': 'Zero downtime.\n', 'open.md': 'Zero downtime.\n' });
    const editor = await Editor.start(folder);
    const open = await editor.open(path.join(folder, 'open.md'), 'markdown', 'Nothing of the kind.\n');
    assert.deepEqual(await editor.rules(open), []);
    const told = await editor.execute('caveat.checkWorkspace', []);
    assert.equal(told, '801 findings in 401 of 402 files.');
    const [kinds] = [...editor.progress.values()].map((values) => values.map(({ kind }) => kind));
    assert.deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end']);
    assert(kinds.slice(1, -1).length > 2 && kinds.slice(1, -1).every((kind) => kind === 'report'));
    const slug = URI.file(path.join(folder, 'other/[slug].md')).toString();
    const shown = [...editor.published.keys()].filter((uri) => URI.parse(uri).fsPath === URI.parse(slug).fsPath);
    assert.equal(shown.length, 1, 'a file with brackets in its name');
    // What is open is shown as it is in the editor, and under one address.
    const same = [...editor.published.keys()].filter((uri) => URI.parse(uri).fsPath === URI.parse(open).fsPath);
    assert.deepEqual(same, [open]);
    assert.deepEqual(editor.published.get(open).diagnostics, []);
    await editor.execute('caveat.clearWorkspace', []);
    assert([...editor.published.values()].every(({ diagnostics }) => diagnostics.length === 0));

    // A request that is not wanted any more.
    const source = new lsp.CancellationTokenSource();
    editor.progress.clear();
    const cancelled = editor.execute('caveat.checkWorkspace', [], source.token);
    await until('it is under way', () => [...editor.progress.values()].some((values) => values.some(({ kind }) => kind === 'report')));
    source.cancel();
    await assert.rejects(cancelled, { code: lsp.LSPErrorCodes.RequestCancelled });
    await until('its end is shown', () => [...editor.progress.values()].every((values) => values.at(-1).kind === 'end'));
    // Stopped where its progress is shown.
    editor.progress.clear();
    const stopped = editor.execute('caveat.checkWorkspace', []);
    const [token] = await until('it is under way', () => [...editor.progress].find(([, values]) => values.length > 1));
    await editor.connection.sendNotification(lsp.WorkDoneProgressCancelNotification.type, { token });
    await assert.rejects(stopped, { code: lsp.LSPErrorCodes.RequestCancelled });
    await until('its end is shown', () => editor.progress.get(token).at(-1).kind === 'end');
    // Nothing of that disturbs what is written.
    await editor.change(open, { text: 'Zero downtime.\n' });
    assert.deepEqual(await editor.rules(open), ['downtime/none']);
    await editor.leave();
  },

  async 'settings are read again when they change'() {
    const folder = workshop('settings', { 'caveat.toml': 'jurisdictions = ["au"]\n', 'page.md': 'Zero downtime.\n' });
    const config = path.join(folder, 'caveat.toml');
    const editor = await Editor.start(folder, { args: [] });
    const [watching] = await until('it asks to be told', () => editor.registered.length > 0 && editor.registered);
    assert.equal(watching.method, lsp.DidChangeWatchedFilesNotification.method);
    assert.deepEqual(watching.registerOptions.watchers, [{ globPattern: '**/*.toml' }]);
    const page = await editor.open(path.join(folder, 'page.md'), 'markdown', 'Zero downtime.\n');
    assert.deepEqual(await editor.rules(page), ['downtime/none']);
    editor.published.delete(page);
    writeFileSync(config, 'jurisdictions = ["au"]\n[rules]\n"downtime/none" = "off"\n');
    await editor.watched(config, lsp.FileChangeType.Changed);
    assert.deepEqual(await editor.rules(page), []);
    // A mistake is told in the file, though it is not open, under the address that an editor would open it with.
    writeFileSync(config, 'jurisdictions = ["au"]\n[rules]\n"downtime/nun" = "off"\n');
    await editor.watched(config, lsp.FileChangeType.Changed);
    const address = URI.file(config).toString();
    const mistake = await until('a mistake is told', () => [...editor.published].find(([uri, { diagnostics }]) => uri !== page && diagnostics.length > 0));
    assert.equal(URI.parse(mistake[0]).fsPath, config);
    assert.equal(mistake[1].diagnostics[0].range.start.line, 2);
    // No findings would look like nothing found.
    await until('it is told in the page', () => /not checked while its settings/.test(editor.published.get(page).diagnostics[0]?.message));
    // It is opened and mended: nothing of the mistake stays, under whatever address it was told.
    await editor.openAs(address, 'toml', 'jurisdictions = ["au"]\n[rules]\n"downtime/nun" = "off"\n');
    await editor.diagnostics(address);
    await editor.change(address, { text: 'jurisdictions = ["au"]\n' });
    assert.deepEqual(await editor.diagnostics(address), []);
    writeFileSync(config, 'jurisdictions = ["au"]\n');
    editor.published.delete(page);
    await editor.connection.sendNotification(lsp.DidSaveTextDocumentNotification.type, { textDocument: { uri: address } });
    await until('the page is checked by what is saved', () => editor.published.get(page)?.diagnostics.length === 1);
    for (const [uri, { diagnostics }] of editor.published) {
      assert.equal(diagnostics.length, uri === page ? 1 : 0, `${uri}: ${JSON.stringify(diagnostics)}`);
    }
    const offered = await editor.connection.sendRequest(lsp.CompletionRequest.type, {
      textDocument: { uri: address },
      position: { line: 1, character: 0 },
    });
    assert(offered.some(({ label }) => label === 'fail-on'));
    await editor.leave();
  },

  async 'several folders, each with its own settings'() {
    const one = workshop('one', { 'caveat.toml': '[rules]\n"downtime/none" = "off"\n' });
    const two = workshop('two');
    const three = workshop('three', { 'page.md': 'Zero downtime.\n' });
    const editor = await Editor.start(one, { folders: [one, two], args: [] });
    const first = await editor.open(path.join(one, 'page.md'), 'markdown', 'Zero downtime.\n');
    const second = await editor.open(path.join(two, 'page.md'), 'markdown', 'Zero downtime.\n');
    assert.deepEqual([await editor.rules(first), await editor.rules(second)], [[], ['downtime/none']]);
    await editor.connection.sendNotification(lsp.DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [{ uri: URI.file(three).toString(), name: 'three' }], removed: [{ uri: URI.file(two).toString(), name: 'two' }] },
    });
    assert.equal(await editor.execute('caveat.checkWorkspace', []), '1 finding in 1 of 1 file.');
    await editor.leave();
  },

  async 'a client that asks for the reason itself'() {
    const folder = workshop('reasons', { 'page.txt': 'Zero downtime 😀, painless.\n' });
    const editor = await Editor.start(folder, { options: { asksReasons: true, showsExplanations: true } });
    const page = await editor.open(path.join(folder, 'page.md'), 'markdown', 'Painless 😀, zero downtime.\r\n');
    const { command } = await editor.action(page, 'downtime/none', 'Leave it');
    assert.equal(command.command, 'caveat.suppress');
    await editor.execute(command.command, [...command.arguments, 'printed already']);
    await editor.change(page, ...edits(editor.edits[0], page));
    assert(editor.text(page).endsWith('zero downtime. <!-- caveat-ignore downtime/none: printed already -->\r\n'), editor.text(page));
    assert.deepEqual(await editor.rules(page), ['painless/no-pain']);
    const explain = await editor.action(page, 'painless/no-pain', 'Explain');
    const told = await editor.execute(explain.command.command, explain.command.arguments);
    assert(told.includes('painless/no-pain') && editor.shown.length === 0);
    await assert.rejects(editor.execute('caveat.explain', ['no/such-rule']), { code: lsp.ErrorCodes.InvalidParams });
    await assert.rejects(editor.execute('caveat.nothing', []), { code: lsp.ErrorCodes.InvalidParams });
    // Copy without comments: a file beside it, which the editor makes.
    const note = await editor.open(path.join(folder, 'page.txt'), 'plaintext', 'Zero downtime 😀, painless.\n');
    const beside = await editor.action(note, 'painless/no-pain', 'Leave it');
    await editor.execute(beside.command.command, [...beside.command.arguments, 'said so by all']);
    const [create, entry] = editor.edits[1].documentChanges;
    assert.equal(create.kind, 'create');
    assert.equal(URI.parse(create.uri).fsPath, path.join(folder, 'caveat-exceptions.toml'));
    writeFileSync(URI.parse(create.uri).fsPath, entry.edits[0].newText);
    editor.published.delete(note);
    await editor.watched(URI.parse(create.uri).fsPath, lsp.FileChangeType.Created);
    assert.deepEqual(await editor.rules(note), ['downtime/none']);
    await editor.leave();
  },
};

/** The changes of an edit that touches one document, the last place first. */
function edits(edit, uri) {
  const changes = edit.changes?.[uri] ?? edit.documentChanges?.flatMap((change) => change.edits);
  assert(changes, JSON.stringify(edit));
  return changes.map(({ range, newText }) => ({ range, text: newText })).reverse();
}

let failed = 0;
for (const [name, walk] of Object.entries(walks)) {
  try {
    await walk();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`${name}: ${error.stack ?? error}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
