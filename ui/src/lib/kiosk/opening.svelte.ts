// What is open of a form: tabs, rows, folded panels, pages of a long grid. By the place's id.
import { SvelteMap } from 'svelte/reactivity';
import type { Node } from '../backend/types';
import type { Trail } from '../fields/places';

/** Rows of a long grid that are shown at a time. */
export const ROWS_AT_ONCE = 20;

export class Opening {
  readonly #tabs = new SvelteMap<string, string>();
  readonly #folds = new SvelteMap<string, boolean>();
  /** By the row's own name, so that it stays open when it moves. */
  readonly #rows = new SvelteMap<string, boolean>();
  readonly #pages = new SvelteMap<string, number>();

  tab = (id: string): string | undefined => this.#tabs.get(id);
  chooseTab = (id: string, tab: string): void => void this.#tabs.set(id, tab);

  isUnfolded = (id: string, otherwise: boolean): boolean => this.#folds.get(id) ?? otherwise;
  unfold = (id: string, open: boolean): void => void this.#folds.set(id, open);

  isRowOpen = (row: string): boolean => this.#rows.get(row) ?? false;
  openRow = (row: string, open: boolean): void => void this.#rows.set(row, open);

  /** Page of a grid, counted from 0. */
  page = (grid: string): number => this.#pages.get(grid) ?? 0;
  turnTo = (grid: string, page: number): void => void this.#pages.set(grid, page);

  /** Opens everything on the way to a question. */
  reach({ stops }: Trail, rowId: (grid: string, row: number) => string | undefined): void {
    for (const [at, { id, node, row }] of stops.entries()) {
      if (node.node === 'grid' && row !== undefined) this.#reachRow(id, row, rowId(id, row));
      if (node.node !== 'group') continue;
      if (node.collapsible) this.unfold(id, true);
      const tab: Node | undefined = stops[at + 1]?.node;
      if (node.style === 'tabs' && tab) this.chooseTab(id, tab.id);
    }
  }

  #reachRow(grid: string, row: number, id: string | undefined): void {
    this.turnTo(grid, Math.floor(row / ROWS_AT_ONCE));
    if (id) this.openRow(id, true);
  }
}
