/** What may be given as a reason. Nothing here needs VS Code. */

/** Why a reason does not do, if it does not. The program asks for one too, and says what it thinks of it. */
export function reasonTrouble(reason: string): string | undefined {
  const told = reason.trim();
  if (told === '') return 'Without a reason, it is reported still.';
  if (told.includes('-->') || told.includes('*/')) return 'These characters would end the comment.';
  return undefined;
}

/** The name of the page that explains a rule; it is what its tab shows. */
export function pageName(rule: string): string {
  return `${rule.replaceAll(/[^\w-]+/g, '-')}.md`;
}
