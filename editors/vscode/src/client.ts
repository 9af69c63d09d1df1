/** The language client: what the server is told of, and what the editor does for it. */

import * as vscode from 'vscode';
import { CancellationToken, LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';
import type { LanguageClientOptions, Middleware, ServerOptions } from 'vscode-languageclient/node';
import type { Explanations } from './explanations';
import { serverArguments } from './program';
import type { Settings } from './program';
import { reasonTrouble } from './reasons';

const LANGUAGES = ['markdown', 'mdx', 'html', 'astro', 'svelte', 'vue'];
// VS Code takes much for plain text that nobody reads as copy: of files, these are.
const TEXTS = '**/*.{txt,text,srt,vtt}';
const EXCEPTIONS = 'caveat-exceptions.toml';
const SETTINGS = ['**/caveat.toml', `**/${EXCEPTIONS}`, '**/evidence.toml', '**/caveat-rules/**/*.toml'];

/** Asks why a finding is left; nothing if the user would rather not. */
async function reasonFor(rule: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: `Leave it, with a reason (${rule})`,
    prompt: 'Why may this stay as it is? The reason is kept with the copy, for whoever reviews it.',
    placeHolder: 'for example: the name of a product',
    ignoreFocusOut: true,
    validateInput: reasonTrouble,
  });
}

/** An exception that was written beside the copy counts once it is saved. What was being edited already is left alone. */
async function saveExceptions(before: ReadonlySet<string>): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && document.uri.path.endsWith(`/${EXCEPTIONS}`) && !before.has(document.uri.toString())) {
      await document.save();
    }
  }
}

function middleware(explanations: Explanations): Middleware {
  return {
    executeCommand: async (command, given: unknown[], next) => {
      const rule = given[command === 'caveat.suppress' ? 2 : 0];
      if (command === 'caveat.suppress' && given.length < 4 && typeof rule === 'string') {
        const reason = await reasonFor(rule);
        return reason === undefined ? undefined : (next(command, [...given, reason.trim()]) as unknown);
      }
      if (command === 'caveat.explain' && typeof rule === 'string') {
        const told: unknown = await next(command, given);
        if (typeof told === 'string') await explanations.show(rule, told);
        return told;
      }
      return next(command, given) as unknown;
    },
    workspace: {
      handleApplyEdit: async (asked, next) => {
        const dirty = vscode.workspace.textDocuments.filter((document) => document.isDirty).map((document) => document.uri.toString());
        const answer = await next(asked, CancellationToken.None);
        await saveExceptions(new Set(dirty));
        return answer;
      },
    },
  };
}

/** A client for a program that was found. */
export function client(
  command: string,
  settings: Settings,
  folder: string | undefined,
  log: vscode.LogOutputChannel,
  explanations: Explanations,
): LanguageClient {
  const run = { command, args: serverArguments(settings), options: folder === undefined ? {} : { cwd: folder } };
  const server: ServerOptions = { run, debug: run };
  const schemes = ['file', 'untitled'];
  const options: LanguageClientOptions = {
    documentSelector: [
      ...LANGUAGES.flatMap((language) => schemes.map((scheme) => ({ scheme, language }))),
      { scheme: 'file', language: 'plaintext', pattern: TEXTS },
      { scheme: 'untitled', language: 'plaintext' },
      ...SETTINGS.map((pattern) => ({ scheme: 'file', pattern })),
    ],
    initializationOptions: { asksReasons: true, showsExplanations: true },
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: middleware(explanations),
  };
  return new LanguageClient('caveat', 'caveat', server, options);
}
