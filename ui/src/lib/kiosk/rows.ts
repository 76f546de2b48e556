// Rows that come, go and change places, and what has to follow them.
import { covers } from './paths';

/** Where each row is afterwards, by where it is now; null for one that goes. */
export type Moves = (row: number) => number | null;

export const removing =
  (at: number): Moves =>
  (row) =>
    row === at ? null : row > at ? row - 1 : row;

export const inserting =
  (at: number): Moves =>
  (row) =>
    row >= at ? row + 1 : row;

export const moving =
  (from: number, to: number): Moves =>
  (row) => {
    if (row === from) return to;
    if (from < to) return row > from && row <= to ? row - 1 : row;
    return row >= to && row < from ? row + 1 : row;
  };

/** The same place after the rows of `grid` moved; null if its row is gone. */
export function follow(path: string, grid: string, moves: Moves): string | null {
  if (!covers(grid, path)) return path;
  const [found, row] = /^\[(\d+)\]/.exec(path.slice(grid.length)) ?? [];
  if (found === undefined || row === undefined) return path;
  const to = moves(Number(row));
  return to === null ? null : `${grid}[${to}]${path.slice(grid.length + found.length)}`;
}

/** Everything that is kept by path, after the rows of `grid` moved. */
export function followAll<Value>(kept: Map<string, Value>, grid: string, moves: Moves): void {
  const before = [...kept];
  kept.clear();
  for (const [path, value] of before) {
    const to = follow(path, grid, moves);
    if (to !== null) kept.set(to, value);
  }
}

/** Names for rows, so that each keeps its inputs when it moves. */
export class RowIds {
  readonly #ids = new Map<string, readonly string[]>();
  #last = 0;

  /** As many names as there are rows; the same list while nothing changed. */
  of(grid: string, rows: number): readonly string[] {
    const known = this.#ids.get(grid) ?? [];
    if (known.length === rows) return known;
    const ids = Array.from({ length: rows }, (_, row) => known[row] ?? `r${(this.#last += 1)}`);
    this.#ids.set(grid, ids);
    return ids;
  }

  move(grid: string, moves: Moves, rowsAfter: number): void {
    const known = this.#ids.get(grid) ?? [];
    const ids: string[] = [];
    for (const [row, id] of known.entries()) {
      const to = moves(row);
      if (to !== null && to < rowsAfter) ids[to] = id;
    }
    followAll(this.#ids, grid, moves);
    this.#ids.set(grid, Array.from({ length: rowsAfter }, (_, row) => ids[row] ?? `r${(this.#last += 1)}`));
  }
}
