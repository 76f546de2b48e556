// The few rules that the workstation in memory applies to a form.
import type { CheckRow, Field, FieldError, FormState, Grid, Node, Page } from '../../src/lib/backend/types';
import { scopeOf } from '../../src/lib/fields/places';
import { inWords } from '../../src/lib/fields/summary';
import { look } from '../../src/lib/kiosk/paths';

export type Answers = Record<string, unknown>;
/** Ids in their places that are not to be seen. */
export type Hides = (answers: Answers) => string[];

interface Place {
  path: string;
  of: Field | Grid;
  depth: number;
}

const rowsAt = (answers: Answers, path: string): number => {
  const rows = look(answers, path);
  return Array.isArray(rows) ? rows.length : 0;
};

/** Every question in its place, rows of grids one by one; `row` is called for each of them. */
function* places(nodes: readonly Node[], answers: Answers, hidden: ReadonlySet<string>, prefix = '', depth = 0): Generator<Place | { path: string; row: number; of: Grid; depth: number }> {
  for (const node of nodes) {
    if (hidden.has(prefix + node.id) || node.node === 'content') continue;
    if (node.node === 'field') yield { path: prefix + node.key, of: node, depth };
    else if (node.node === 'group') yield* places(node.nodes, answers, hidden, scopeOf(node, prefix), depth);
    else {
      const path = prefix + node.key;
      yield { path, of: node, depth };
      for (let row = 0; row < rowsAt(answers, path); row++) {
        yield { path: `${path}[${row}]`, row, of: node, depth: depth + 1 };
        yield* places(node.nodes, answers, hidden, `${path}[${row}].`, depth + 2);
      }
    }
  }
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export function evaluate(pages: readonly Page[], hides: Hides, answers: Answers, origins: FormState['origins'], savedAt: string): FormState {
  const hidden = hides(answers);
  const errors: FieldError[] = [];
  for (const { nodes } of pages) {
    for (const place of places(nodes, answers, new Set(hidden))) {
      if ('row' in place || !place.of.required || !isEmpty(look(answers, place.path))) continue;
      errors.push({ path: place.path, key: place.of.key, label: place.of.label, rule: { rule: 'required' }, message: null });
    }
  }
  return { answers, hidden, changed: {}, origins, errors, unsettled: false, savedAt };
}

export function checkRows(page: Page, state: FormState): CheckRow[] {
  const rows: CheckRow[] = [];
  for (const place of places(page.nodes, state.answers, new Set(state.hidden))) {
    const { path, of, depth } = place;
    const common = { path, key: of.key, depth, origin: state.origins[path] ?? null };
    if ('row' in place) rows.push({ ...common, label: `${of.label} ${place.row + 1}`, heading: true, answer: null, picture: null });
    else if ('nodes' in of) rows.push({ ...common, label: of.label, heading: true, answer: null, picture: null });
    else if (of.kind.type !== 'hidden') {
      const value = look(state.answers, path);
      const picture = of.kind.type === 'signature' && typeof value === 'string' && value !== '' ? value : null;
      rows.push({ ...common, label: of.label, heading: false, answer: inWords(of, value), picture });
    }
  }
  return rows;
}
