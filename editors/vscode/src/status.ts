/** The figures in the status bar. */

import * as vscode from 'vscode';
import { count, figures, words } from './counts';

/** How the server is. */
export type State = 'starting' | 'running' | 'stopped';

/** Shows how the server is, and how much it found in what is looked at. */
export class Status implements vscode.Disposable {
  private state: State = 'starting';
  private readonly item = vscode.window.createStatusBarItem('caveat.status', vscode.StatusBarAlignment.Left, 10);
  private readonly listening = vscode.Disposable.from(
    vscode.languages.onDidChangeDiagnostics(() => { this.show(); }),
    vscode.window.onDidChangeActiveTextEditor(() => { this.show(); }),
  );

  constructor() {
    this.item.name = 'caveat';
    this.show();
    this.item.show();
  }

  set(state: State): void {
    this.state = state;
    this.show();
  }

  private show(): void {
    if (this.state !== 'running') {
      const stopped = this.state === 'stopped';
      this.item.text = stopped ? '$(circle-slash) caveat' : '$(loading~spin) caveat';
      this.item.tooltip = stopped ? 'caveat is not running. Click to start it.' : 'caveat is starting.';
      this.item.command = stopped ? 'caveat.restart' : 'caveat.showLog';
      this.item.accessibilityInformation = { label: stopped ? 'caveat is not running' : 'caveat is starting' };
      return;
    }
    const everywhere = count(vscode.languages.getDiagnostics().flatMap(([, told]) => told));
    const uri = vscode.window.activeTextEditor?.document.uri;
    // Where no text is looked at, the figures are those of all that was.
    const shown = uri ? count(vscode.languages.getDiagnostics(uri)) : everywhere;
    const here = uri ? 'in this file' : 'in all files that were looked at';
    const more = uri ? `\nIn all files that were looked at: ${words(everywhere)}.` : '';
    this.item.text = figures(shown);
    this.item.tooltip = `caveat, ${here}: ${words(shown)}.${more}\nClick for the list.`;
    this.item.command = 'workbench.actions.view.problems';
    this.item.accessibilityInformation = { label: `caveat: ${words(shown)} ${here}` };
  }

  dispose(): void {
    this.listening.dispose();
    this.item.dispose();
  }
}
