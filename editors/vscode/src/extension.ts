/** caveat in VS Code: starts the server, and offers its commands. */

import * as vscode from 'vscode';
import { State } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { client } from './client';
import { SOURCE } from './counts';
import { Explanations } from './explanations';
import { advice, find, program } from './program';
import type { Settings } from './program';
import { Status } from './status';

let running: Caveat | undefined;

/** Called by VS Code when something is opened that caveat reads. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const caveat = new Caveat();
  running = caveat;
  context.subscriptions.push(caveat);
  await caveat.start();
}

/** Called by VS Code when it ends. */
export async function deactivate(): Promise<void> {
  await running?.stop();
}

function settings(): Settings {
  const set = vscode.workspace.getConfiguration('caveat');
  return { path: set.get('path', ''), jurisdictions: set.get('jurisdictions', []), arguments: set.get('arguments', []) };
}

/** The rule of a diagnostic. */
function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return typeof code === 'string' ? code : undefined;
}

/** The server and all that is shown of it. */
class Caveat implements vscode.Disposable {
  private readonly log = vscode.window.createOutputChannel('caveat', { log: true });
  private readonly explanations = new Explanations();
  private readonly status = new Status();
  private client: LanguageClient | undefined;
  /** Starting and stopping, one after the other. */
  private turn: Promise<void> = Promise.resolve();
  private readonly listening = vscode.Disposable.from(
    this.command('caveat.checkAll', () => this.checkAll()),
    this.command('caveat.clear', () => this.ask('caveat.clearWorkspace')),
    this.command('caveat.restart', () => this.start()),
    this.command('caveat.showHere', () => this.showHere()),
    this.command('caveat.explainHere', () => this.explainHere()),
    this.command('caveat.showLog', () => { this.log.show(); }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (['path', 'jurisdictions', 'arguments'].some((name) => change.affectsConfiguration(`caveat.${name}`))) void this.start();
    }),
  );

  /** Starts the server, anew if it runs. */
  start(): Promise<void> {
    this.turn = this.turn.then(() => this.startNow()).catch((error: unknown) => {
      this.status.set('stopped');
      this.log.error(String(error));
      void this.offer(`caveat could not be started: ${error instanceof Error ? error.message : String(error)}`);
    });
    return this.turn;
  }

  /** Ends the server. */
  stop(): Promise<void> {
    this.turn = this.turn.then(() => this.stopNow()).catch((error: unknown) => { this.log.error(String(error)); });
    return this.turn;
  }

  private async startNow(): Promise<void> {
    await this.stopNow();
    this.status.set('starting');
    const [set, folder] = [settings(), vscode.workspace.workspaceFolders?.[0]?.uri.fsPath];
    const command = program(set, folder);
    const found = await find(command, folder);
    if (found.is !== 'fine') {
      this.status.set('stopped');
      const told = advice(found, command, set);
      this.log.error(told);
      void this.offer(told);
      return;
    }
    this.log.info(`caveat ${found.version}: ${command}`);
    const started = client(command, set, folder, this.log, this.explanations);
    started.onDidChangeState(({ newState }) => {
      if (this.client === started) this.status.set(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
    });
    this.client = started;
    await started.start();
  }

  private async stopNow(): Promise<void> {
    const ending = this.client;
    this.client = undefined;
    if (ending) {
      try {
        await ending.dispose();
      } catch (error) {
        // It had ended by itself.
        this.log.warn(String(error));
      }
    }
    this.status.set('stopped');
  }

  /** Tells what is wrong, with what can be done. */
  private async offer(told: string): Promise<void> {
    const [again, set, log] = ['Try again', 'Open the settings', 'Show the log'];
    const chosen = await vscode.window.showErrorMessage(told, again, set, log);
    if (chosen === again) await this.start();
    if (chosen === set) await vscode.commands.executeCommand('workbench.action.openSettings', 'caveat.');
    if (chosen === log) this.log.show();
  }

  private command(name: string, run: () => unknown): vscode.Disposable {
    return vscode.commands.registerCommand(name, run);
  }

  /** Runs a command of the server. */
  private async ask(command: string, ...given: unknown[]): Promise<unknown> {
    if (this.client?.isRunning() !== true) {
      await this.offer('caveat is not running.');
      return undefined;
    }
    return vscode.commands.executeCommand(command, ...given);
  }

  private async checkAll(): Promise<void> {
    const told = await this.ask('caveat.checkWorkspace');
    if (typeof told !== 'string') return;
    const list = 'Show the list';
    if ((await vscode.window.showInformationMessage(`caveat: ${told}`, list)) === list) {
      await vscode.commands.executeCommand('workbench.actions.view.problems');
    }
  }

  /** What was found where the cursor is, or else on its line. */
  private here(): vscode.Diagnostic[] {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return [];
    const at = editor.selection.active;
    const all = vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === SOURCE);
    const exact = all.filter(({ range }) => range.contains(at));
    return exact.length > 0 ? exact : all.filter(({ range }) => range.start.line <= at.line && at.line <= range.end.line);
  }

  private async showHere(): Promise<void> {
    const [first] = this.here();
    const editor = vscode.window.activeTextEditor;
    if (!first || !editor) {
      void vscode.window.showInformationMessage('caveat found nothing on this line.');
      return;
    }
    if (!first.range.contains(editor.selection.active)) {
      editor.selection = new vscode.Selection(first.range.start, first.range.start);
    }
    await vscode.commands.executeCommand('editor.action.showHover');
  }

  private async explainHere(): Promise<void> {
    const choices = new Map<string, vscode.QuickPickItem>();
    for (const diagnostic of this.here()) {
      const rule = ruleOf(diagnostic);
      if (rule !== undefined) choices.set(rule, { label: diagnostic.message, description: rule });
    }
    if (choices.size === 0) {
      void vscode.window.showInformationMessage('caveat found nothing on this line.');
      return;
    }
    const [only] = choices.keys();
    const title = 'Which of these is to be explained?';
    const rule = choices.size === 1 ? only : (await vscode.window.showQuickPick([...choices.values()], { title }))?.description;
    if (rule !== undefined) await this.ask('caveat.explain', rule);
  }

  dispose(): void {
    this.listening.dispose();
    this.status.dispose();
    this.explanations.dispose();
    this.log.dispose();
  }
}
