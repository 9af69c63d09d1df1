/** The program `caveat`: where it is, how it is started, and whether it is new enough. Nothing here needs VS Code. */

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';

/** The first version that has what this extension asks for. */
export const NEEDED = '0.1.0';

/** What the user set. */
export interface Settings {
  path: string;
  jurisdictions: readonly string[];
  arguments: readonly string[];
}

/** The program to start: the configured one, or the one on the PATH. */
export function program(settings: Settings, folder: string | undefined): string {
  const configured = settings.path.trim();
  if (configured === '') return 'caveat';
  const home = configured.replace(/^~(?=$|[\\/])/, () => homedir());
  const place = home.replaceAll('${workspaceFolder}', () => folder ?? '');
  // A bare name is looked for on the PATH; what has a folder in it counts from the folder that is open.
  const isBare = !/[\\/]/.test(place);
  return isBare || path.isAbsolute(place) || folder === undefined ? place : path.join(folder, place);
}

/** What it is started with. */
export function serverArguments(settings: Settings): string[] {
  const jurisdictions = settings.jurisdictions.map((id) => id.trim()).filter((id) => id !== '');
  const law = jurisdictions.length > 0 ? ['--jurisdiction', jurisdictions.join(',')] : [];
  return ['lsp', ...law, ...settings.arguments];
}

/** What came of asking a program for its version. */
export type Found =
  | { is: 'fine'; version: string }
  | { is: 'missing' }
  | { is: 'other'; said: string }
  | { is: 'old'; version: string };

/** Reads what `caveat --version` says. */
export function judge(said: string): Found {
  const version = /^caveat (\d+)\.(\d+)\.(\d+)(?:-[\w.-]+)?\s*$/.exec(said.trim());
  if (!version) return { is: 'other', said: said.trim().split('\n', 1)[0] ?? '' };
  const numbers = version.slice(1, 4).map(Number);
  const needed = NEEDED.split('.').map(Number);
  const at = numbers.findIndex((number, place) => number !== needed[place]);
  const told = numbers.join('.');
  return at >= 0 && (numbers[at] ?? 0) < (needed[at] ?? 0) ? { is: 'old', version: told } : { is: 'fine', version: told };
}

/** Asks a program for its version. */
export function find(command: string, folder: string | undefined): Promise<Found> {
  return new Promise((tell) => {
    execFile(command, ['--version'], { cwd: folder, timeout: 20_000, windowsHide: true }, (error, stdout) => {
      if (error === null) tell(judge(stdout));
      else if (error.code === 'ENOENT' || error.code === 'EACCES') tell({ is: 'missing' });
      else tell({ is: 'other', said: error.message.split('\n', 1)[0] ?? '' });
    });
  });
}

/** What to tell a user about a program that cannot be used, and what to do about it. */
export function advice(found: Exclude<Found, { is: 'fine' }>, command: string, settings: Settings): string {
  switch (found.is) {
    case 'missing':
      return settings.path.trim() === ''
        ? 'The program caveat was not found. Install it, or, if it is installed, say in the setting “caveat.path” where it is. Then choose “Try again”.'
        : `There is no program ${command} that can be started. The setting “caveat.path” says where to look; leave it empty to look on the PATH.`;
    case 'other':
      return `${command} does not seem to be caveat (it said: ${found.said || 'nothing'}). The setting “caveat.path” says where caveat is.`;
    case 'old':
      return `caveat ${found.version} is too old for this extension, which needs ${NEEDED} or newer. Install the newest version, then choose “Try again”.`;
  }
}
