// Turning the pages of a form: which are to be seen, what is wrong on them, and what comes next.
import type { FieldError, FormSession } from '$lib/backend/types';
import { fieldsOf, labelsOf } from '$lib/fields/field';
import { Answers } from '$lib/kiosk/answers.svelte';
import { SvelteSet } from 'svelte/reactivity';

export interface Step {
  /** Place of the page in the form, counted from 0. */
  page: number;
  title: string | null;
  look: 'now' | 'done' | 'problem' | 'open';
}

export class Steps {
  readonly answers: Answers;
  readonly #session: FormSession;
  readonly #labels: Map<string, string>;
  readonly #keys: Set<string>[];
  /** Pages that were left with Continue; their mistakes show. */
  readonly #left = new SvelteSet<number>();
  #wanted = $state(0);
  /** Counts the tries to go on that failed. */
  turn = $state(0);

  constructor(session: FormSession, page: number) {
    this.#session = session;
    this.answers = new Answers(session);
    this.#labels = labelsOf(session.pages);
    this.#keys = session.pages.map((each) => new Set(fieldsOf(each.nodes).map((field) => field.key)));
    this.#wanted = page;
  }

  readonly #shown: number[] = $derived.by(() =>
    this.#session.pages.flatMap((page, at) => (this.answers.isVisible(page.id) ? [at] : [])),
  );

  /** The wanted page, or the nearest before it that is to be seen. */
  readonly current: number = $derived.by(() => this.#shown.findLast((page) => page <= this.#wanted) ?? this.#shown[0] ?? 0);
  readonly page = $derived.by(() => this.#session.pages[this.current]);
  readonly number = $derived.by(() => Math.max(0, this.#shown.indexOf(this.current)) + 1);
  readonly isLast = $derived.by(() => this.number >= this.#shown.length);
  readonly errors: FieldError[] = $derived.by(() => this.#errorsOf(this.current).filter(() => this.#left.has(this.current)));

  readonly list: Step[] = $derived.by(() =>
    this.#shown.map((page) => ({ page, title: this.#session.pages[page]?.title ?? null, look: this.#look(page) })),
  );

  turnTo = (page: number): void => {
    this.#wanted = page;
  };

  previous = (): void => {
    const before = this.#shown[this.number - 2];
    if (before !== undefined) this.turnTo(before);
  };

  /** Saves, and turns to the next page unless there are mistakes. True when the form is through. */
  async goOn(): Promise<boolean> {
    const page = this.current;
    await this.answers.flush();
    this.#left.add(page);
    const stays = this.#errorsOf(page).length > 0 || (this.isLast && this.answers.hasUnsaved);
    if (stays) {
      this.turn += 1;
      return false;
    }
    if (this.isLast) return true;
    this.turnTo(this.#shown[this.number] ?? page);
    return false;
  }

  #errorsOf(page: number): FieldError[] {
    const keys = this.#keys[page];
    return this.answers.errors(this.#labels).filter((error) => keys?.has(error.key));
  }

  #look(page: number): Step['look'] {
    if (this.#left.has(page) && this.#errorsOf(page).length > 0) return 'problem';
    if (page === this.current) return 'now';
    return this.#left.has(page) ? 'done' : 'open';
  }
}
