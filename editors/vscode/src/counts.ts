/** How many findings there are, in figures and in words. Nothing here needs VS Code. */

/** The source of all that caveat tells. */
export const SOURCE = 'caveat';

/** A finding, as far as it is counted. VS Code counts severities from 0, the worst. */
export interface Told {
  source?: string | undefined;
  severity: number;
}

/** Findings by how bad they are. */
export interface Counts {
  errors: number;
  warnings: number;
  notes: number;
}

/** Counts what caveat told. */
export function count(all: Iterable<Told>): Counts {
  const counts: Counts = { errors: 0, warnings: 0, notes: 0 };
  for (const { source, severity } of all) {
    if (source !== SOURCE) continue;
    if (severity === 0) counts.errors += 1;
    else if (severity === 1) counts.warnings += 1;
    else counts.notes += 1;
  }
  return counts;
}

/** For the status bar, with VS Code's own signs. */
export function figures(counts: Counts): string {
  const { errors, warnings, notes } = counts;
  if (errors + warnings + notes === 0) return '$(check) caveat';
  const parts = [
    [errors, '$(error)'],
    [warnings, '$(warning)'],
    [notes, '$(info)'],
  ] as const;
  return ['caveat', ...parts.filter(([number]) => number > 0).map(([number, sign]) => `${sign} ${number}`)].join(' ');
}

/** For people who hear the screen, and for those who point at the figures. */
export function words(counts: Counts): string {
  const name = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;
  const parts = [
    [counts.errors, 'error'],
    [counts.warnings, 'warning'],
    [counts.notes, 'note'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, one]) => name(number, one));
  if (told.length < 2) return told[0] ?? 'nothing found';
  return `${told.slice(0, -1).join(', ')} and ${told.at(-1) ?? ''}`;
}
