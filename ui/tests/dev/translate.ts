// Texts of a form in other words: what a translation of it would put on the screen.
import type { Page } from '../../src/lib/backend/types';

export type Texts = Readonly<Record<string, string>>;

const spoken = new Set(['title', 'label', 'description', 'tooltip', 'placeholder', 'prefix', 'suffix', 'html', 'addLabel', 'rowTitle', 'keyLabel']);

/** The value with every text of a form exchanged by `change`. */
function each(value: unknown, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => each(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, typeof inside === 'string' && inside !== '' && spoken.has(name) ? change(inside) : each(inside, change)]),
  );
}

export const translated = (pages: readonly Page[], texts: Texts): Page[] => each(pages, (text) => texts[text] ?? text) as Page[];

export function textsOf(pages: readonly Page[]): Set<string> {
  const found = new Set<string>();
  each(pages, (text) => (found.add(text), text));
  return found;
}
