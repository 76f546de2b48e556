import type { ProfileRow } from '$lib/backend/types';
import { asciiDigits } from '$lib/fields/numbers';
import type { Words } from '$lib/locales/shape';
import type { Mistake } from '$lib/parts/message';

/** What was typed, as it is sent: trimmed, and dates with the digits of the calendar. */
function meant(row: ProfileRow, typed: string): string {
  return row.change === 'date' ? asciiDigits(typed).trim() : typed.trim();
}

/** Rows whose typed value differs from the one that the portal keeps. */
export function changesOf(rows: readonly ProfileRow[], typed: Readonly<Record<string, string>>): Record<string, string> {
  const changes: Record<string, string> = {};
  for (const row of rows) {
    const text = typed[row.key];
    if (text === undefined || row.change === 'notHere') continue;
    if (meant(row, text) !== (row.value ?? '')) changes[row.key] = meant(row, text);
  }
  return changes;
}

export function profileMistakes(words: Words, rows: readonly ProfileRow[], typed: Readonly<Record<string, string>>): Mistake[] {
  const changes = changesOf(rows, typed);
  const mistakes: Mistake[] = [];
  for (const row of rows) {
    const value = changes[row.key];
    if (value === undefined) continue;
    if (value === '') mistakes.push({ target: row.key, text: words.profile.notEmpty });
    else if (row.change === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) mistakes.push({ target: row.key, text: words.profile.badEmail });
    else if (row.change === 'date' && !isRealDate(value)) mistakes.push({ target: row.key, text: words.profile.badDate });
  }
  return mistakes;
}

function isRealDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
