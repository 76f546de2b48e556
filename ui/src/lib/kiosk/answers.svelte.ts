// The answers of an open draft: what was typed, what is saved, and what is wrong.
// Promise: what was typed stays here until it is saved, whatever the backend answers and wherever its row goes.
import { backend } from '../backend/backend';
import { asProblem } from '../backend/problem';
import type { Attached, FormSession, FormState, Problem, RefusedFile } from '../backend/types';
import { trailOf } from '../fields/places';
import { Cell } from './cell.svelte';
import { Mistakes, type Refused } from './mistakes.svelte';
import { look, overlap, put, share } from './paths';
import { Queue, type Pending } from './pending';
import { follow, RowIds, type Moves } from './rows';

export type { Refused };

/** Milliseconds of quiet after which typed text is saved. */
export const SAVE_AFTER = 250;
/** Milliseconds after which a failed save is tried again. */
const RETRY_AFTER = 5000;

type Given = Pending<Refused | undefined>;

export class Answers {
  readonly session: FormSession;
  readonly draft: string;
  savedAt = $state('');
  problem = $state.raw<Problem | null>(null);
  saving = $state(false);
  /** Whether a camera is plugged in. */
  hasCamera = $state(false);
  /** The form's rules contradict each other with these answers. */
  unsettled = $state(false);
  #waiting = $state(0);
  readonly mistakes: Mistakes;
  /** Whether something that was typed is not in the draft. */
  readonly hasUnsaved: boolean = $derived.by(() => this.#waiting > 0 || this.mistakes.hasRefused);

  #state: FormState;
  /** The answers as they stand on the screen. */
  #tree: Record<string, unknown>;
  #hidden: ReadonlySet<string> = new Set();
  readonly #queue = new Queue<Refused | undefined>();
  readonly #cells = new Map<string, Cell>();
  readonly #rowIds = new RowIds();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #chain: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(session: FormSession) {
    this.session = session;
    this.draft = session.draft;
    this.hasCamera = session.sources.includes('camera');
    this.#state = session.state;
    this.#tree = session.state.answers;
    this.mistakes = new Mistakes(session.pages, (path) => this.#isHidden(path));
    this.#take(session.state);
  }

  /** What is shown at a place; the same cell for as long as the form is open. */
  cell(id: string): Cell {
    let cell = this.#cells.get(id);
    if (!cell) {
      cell = new Cell();
      this.#cells.set(id, cell);
      this.#fillIn(id, cell);
    }
    return cell;
  }

  value = (path: string): unknown => look(this.#tree, path);

  /** Whether the node of this id is to be seen, its groups aside. */
  isShown = (id: string): boolean => !this.cell(id).hidden;

  /** Names of the rows at a path. Read where they are shown: they follow the answer. */
  rows(path: string, atLeast = 0): readonly string[] {
    const rows = this.cell(path).value;
    return this.#rowIds.of(path, Math.max(atLeast, Array.isArray(rows) ? rows.length : 0));
  }

  /** Typed text is saved after a pause, a choice at once. */
  set(path: string, value: unknown, when: 'soon' | 'now', ifRefused?: Refused): void {
    this.mistakes.allow(path);
    this.#queue.add(path, value, ifRefused);
    this.#put(path, value);
    clearTimeout(this.#timer);
    if (when === 'now') void this.flush();
    else this.#timer = setTimeout(() => void this.flush(), SAVE_AFTER);
  }

  /** The inputs hold something that is no answer; it is kept for them, and the answer becomes `empty`. */
  refuse(path: string, refused: Refused, empty: unknown): void {
    this.set(path, empty, 'soon');
    this.mistakes.refuse(path, refused);
    this.#refresh((id) => overlap(id, path));
  }

  /** One of several answers to a question: the whole list is its answer. */
  setItem(path: string, at: number, value: unknown, when: 'soon' | 'now', ifRefused?: Refused): void {
    const item = `${path}[${at}]`;
    this.mistakes.allow(item);
    this.set(path, look(put(this.#tree, item, value), path), when, ifRefused);
  }

  refuseItem(path: string, at: number, refused: Refused, empty: unknown): void {
    this.setItem(path, at, empty, 'soon');
    this.mistakes.refuse(`${path}[${at}]`, refused);
    this.#refresh((id) => overlap(id, path));
  }

  /** Rows come, go or change places; everything typed in them goes along. */
  setRows(path: string, rows: readonly unknown[], moves: Moves): void {
    this.mistakes.move(path, moves);
    this.#queue.rename((each) => follow(each, path, moves));
    this.#rowIds.move(path, moves, rows.length);
    this.set(path, rows, 'now');
  }

  /** Saves what is typed, then asks the workstation for files. Null if none was chosen. */
  async attach(ask: () => Promise<Attached | null>): Promise<RefusedFile[] | null> {
    await this.flush();
    const attached = await ask();
    if (attached) this.#take(attached.state);
    return attached && attached.refused;
  }

  /** Saves everything that is not saved, in the order of typing, one at a time. */
  flush = (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#chain = this.#chain.then(() => this.#saveAll());
    return this.#chain;
  };

  /** No more retries; what is unsaved is tried once more. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    return this.flush();
  }

  async #saveAll(): Promise<void> {
    clearTimeout(this.#retry);
    const failed: Given[] = [];
    for (let next = this.#queue.next(failed); next; next = this.#queue.next(failed)) {
      this.saving = true;
      next.sent = true;
      try {
        const state = await backend.saveAnswer(this.draft, next.path, next.value);
        this.#queue.remove(next);
        this.#take(state);
        this.problem = null;
      } catch (thrown) {
        next.sent = false;
        if (!this.#failed(next, asProblem(thrown))) failed.push(next);
      }
    }
    this.saving = false;
    this.#waiting = this.#queue.size;
    if (this.#queue.size > 0 && !this.#closed) this.#retry = setTimeout(() => void this.flush(), RETRY_AFTER);
  }

  /** An answer that the field cannot hold is a mistake of that question; trying again would not help. True if it is settled. */
  #failed(given: Given, problem: Problem): boolean {
    const isOutdone = this.#queue.isOutdone(given);
    if (problem.code !== 'badAnswer') {
      this.problem = problem;
      if (isOutdone) this.#queue.remove(given);
      return isOutdone;
    }
    this.#queue.remove(given);
    if (!isOutdone) {
      const raw = typeof given.value === 'string' ? given.value : JSON.stringify(given.value);
      this.mistakes.refuse(given.path, { ...(given.note ?? { raw, rule: { rule: 'shape' } }), value: given.value });
    }
    this.#waiting = this.#queue.size;
    this.#refresh((id) => overlap(id, given.path));
    return true;
  }

  #put(path: string, value: unknown): void {
    this.#tree = put(this.#tree, path, value);
    this.#waiting = this.#queue.size;
    this.#refresh((id) => overlap(id, path));
  }

  #take(state: FormState): void {
    this.#state = state;
    this.savedAt = state.savedAt;
    this.unsettled = state.unsettled;
    this.#tree = share(this.#tree, this.mistakes.over(this.#queue.over(state.answers)));
    this.#hidden = new Set(state.hidden);
    this.#waiting = this.#queue.size;
    this.mistakes.take(state.errors);
    this.#refresh(() => true);
  }

  #refresh(concerns: (id: string) => boolean): void {
    for (const [id, cell] of this.#cells) if (concerns(id)) this.#fillIn(id, cell);
  }

  #fillIn(id: string, cell: Cell): void {
    cell.value = look(this.#tree, id);
    cell.raw = this.mistakes.raw(id);
    cell.errors = share(cell.errors, this.mistakes.at(id));
    cell.hidden = this.#hidden.has(id);
    cell.changed = share(cell.changed, this.#state.changed[id] ?? null);
    cell.origin = this.#state.origins[id] ?? null;
  }

  #isHidden(path: string): boolean {
    const trail = trailOf(this.session.pages, path);
    if (!trail) return false;
    const page = this.session.pages[trail.page];
    return this.#hidden.has(page?.id ?? '') || trail.stops.some(({ id }) => this.#hidden.has(id));
  }
}

