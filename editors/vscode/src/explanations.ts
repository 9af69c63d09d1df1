/** Explanations of rules, as pages to read. */

import * as vscode from 'vscode';
import { pageName } from './reasons';

const SCHEME = 'caveat-explanation';

/** Keeps what was explained, and shows it. */
export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Shows the Markdown that explains a rule, beside what is written. */
  async show(rule: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${pageName(rule)}` });
    this.texts.set(uri.path, markdown);
    this.changed.fire(uri);
    try {
      // Locked: it stays when another draft is looked at.
      await vscode.commands.executeCommand('markdown.showLockedPreviewToSide', uri);
    } catch {
      // The built-in preview of Markdown can be switched off.
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    }
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}
