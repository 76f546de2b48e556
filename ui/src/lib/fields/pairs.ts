// Names and values that the applicant adds, as rows on the screen and as an object in the answer.
export interface PairRow {
  key: string;
  value: unknown;
}

export function pairsOf(answer: unknown): PairRow[] {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return [];
  return Object.entries(answer).map(([key, value]) => ({ key, value }));
}

const isBlank = ({ key, value }: PairRow): boolean => key.trim() === '' && (value === '' || value === null || value === undefined);

/** The object that the rows make; null while one has no name, or two have the same. */
export function readPairs(rows: readonly PairRow[]): Record<string, unknown> | null {
  const filled = rows.filter((row) => !isBlank(row)).map(({ key, value }) => [key.trim(), value] as const);
  const keys = filled.map(([key]) => key);
  return keys.includes('') || new Set(keys).size < keys.length ? null : Object.fromEntries(filled);
}

/** Rows that are no answer yet, as they were kept. */
export function restorePairs(raw: string): PairRow[] {
  try {
    const rows = JSON.parse(raw) as unknown;
    return Array.isArray(rows) ? (rows as PairRow[]) : [];
  } catch {
    return [];
  }
}
