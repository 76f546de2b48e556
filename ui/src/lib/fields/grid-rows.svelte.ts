// Rows of a grid: coming, going, changing places; and where the focus goes then.
import { tick } from 'svelte';
import type { Grid } from '../backend/types';
import type { Filling } from '../kiosk/filling.svelte';
import { ROWS_AT_ONCE } from '../kiosk/opening.svelte';
import { inserting, moving, removing, type Moves } from '../kiosk/rows';
import { locale } from '../locales/locale.svelte';
import { inputId } from './field';
import { firstIn } from './places';

interface Removed {
  at: number;
  row: unknown;
}

export class GridRows {
  readonly #grid: () => Grid;
  readonly #path: () => string;
  readonly #filling: Filling;
  /** What was taken away last; it can be put back. */
  removed = $state.raw<Removed | null>(null);

  constructor(filling: Filling, grid: () => Grid, path: () => string) {
    this.#filling = filling;
    this.#grid = grid;
    this.#path = path;
  }

  readonly ids: readonly string[] = $derived.by(() => this.#filling.answers.rows(this.#path()));
  readonly count: number = $derived.by(() => this.ids.length);
  readonly canAdd: boolean = $derived.by(() => this.#grid().canAdd && !this.#grid().disabled && this.count < (this.#grid().maxRows ?? Infinity));
  readonly canRemove: boolean = $derived.by(() => this.#grid().canRemove && !this.#grid().disabled && this.count > (this.#grid().minRows ?? 0));
  readonly canMove: boolean = $derived.by(() => this.#grid().canReorder && !this.#grid().disabled && this.count > 1);

  /** Pages of a long grid, counted from 0. */
  readonly pages: number = $derived.by(() => Math.max(1, Math.ceil(this.count / ROWS_AT_ONCE)));
  readonly page: number = $derived.by(() => Math.min(this.#filling.opening.page(this.#path()), this.pages - 1));
  readonly first: number = $derived.by(() => this.page * ROWS_AT_ONCE);
  readonly shown: readonly string[] = $derived.by(() => this.ids.slice(this.first, this.first + ROWS_AT_ONCE));

  turnTo = (page: number): void => this.#filling.opening.turnTo(this.#path(), page);

  prefix = (row: number): string => `${this.#path()}[${row}].`;

  add = async (): Promise<void> => {
    const at = this.count;
    this.removed = null;
    this.#set([...this.#rows(), {}], inserting(at));
    await this.#lookAt(at);
    this.#tell(locale.words.inputs.rowAdded, at);
  };

  remove = async (at: number): Promise<void> => {
    const rows = this.#rows();
    this.removed = { at, row: rows[at] };
    this.#set(rows.filter((_, row) => row !== at), removing(at));
    this.#tell(locale.words.inputs.rowRemoved, at);
    await tick();
    this.#focus('back');
  };

  putBack = async (): Promise<void> => {
    if (!this.removed) return;
    const { at, row } = this.removed;
    this.removed = null;
    this.#set(this.#rows().toSpliced(at, 0, row), inserting(at));
    await this.#lookAt(at);
    this.#tell(locale.words.inputs.rowBack, at);
  };

  move = async (from: number, to: number): Promise<void> => {
    const rows = this.#rows();
    this.removed = null;
    this.#set(rows.toSpliced(from, 1).toSpliced(to, 0, rows[from]), moving(from, to));
    this.turnTo(Math.floor(to / ROWS_AT_ONCE));
    this.#tell(locale.words.inputs.rowMoved, to);
    await tick();
    const [wanted, other] = to < from ? ['up', 'down'] : ['down', 'up'];
    if (!this.#focus(`${wanted}-${to}`)) this.#focus(`${other}-${to}`);
  };

  async #lookAt(row: number): Promise<void> {
    const first = firstIn(this.#grid().nodes, this.prefix(row));
    await tick();
    if (first) this.#filling.reach(first);
  }

  #focus(what: string): boolean {
    const button = document.getElementById(`${inputId(this.#path())}-${what}`);
    const can = button instanceof HTMLButtonElement && !button.disabled;
    if (can) button.focus();
    return can;
  }

  #rows(): unknown[] {
    const rows = this.#filling.answers.value(this.#path());
    return Array.isArray(rows) ? rows : [];
  }

  #set(rows: readonly unknown[], moves: Moves): void {
    this.#filling.answers.setRows(this.#path(), rows, moves);
  }

  #tell(words: string, row: number): void {
    this.#filling.tell(locale.say(words, { row: row + 1 }));
  }
}
