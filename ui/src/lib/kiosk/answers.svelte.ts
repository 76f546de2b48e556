// The answers of an open draft: what was typed, what is saved, and what is wrong.
// Promise: what was typed stays here until it is saved, whatever the backend answers.
import { backend } from '../backend/backend';
import { asProblem } from '../backend/problem';
import type { FieldError, FormSession, FormState, Problem, Rule } from '../backend/types';
import { SvelteMap } from 'svelte/reactivity';

/** Milliseconds of quiet after which typed text is saved. */
export const SAVE_AFTER = 250;
/** Milliseconds after which a failed save is tried again. */
const RETRY_AFTER = 5000;

/** What is no answer of its field. */
export interface Refused {
  /** What stands in the inputs, as the field itself wrote it down. */
  raw: string;
  rule: Rule;
}

interface Typed {
  value: unknown;
  /** What to make of it if the workstation says that the field cannot hold it. */
  ifRefused: Refused | undefined;
}

export class Answers {
  readonly draft: string;
  state: FormState = $state.raw(null as never);
  /** Answers not saved yet, by key. They win over the saved ones. */
  readonly #unsaved = new SvelteMap<string, Typed>();
  readonly #refused = new SvelteMap<string, Refused>();
  problem = $state.raw<Problem | null>(null);
  saving = $state(false);
  /** Whether something that was typed is not in the draft. */
  readonly hasUnsaved = $derived(this.#unsaved.size > 0 || this.#refused.size > 0);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #chain: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(session: FormSession) {
    this.draft = session.draft;
    this.state = session.state;
  }

  value(key: string): unknown {
    const typed = this.#unsaved.get(key);
    return typed ? typed.value : this.state.answers[key];
  }

  /** What stands in the inputs of a field that has no answer because of it. */
  raw(key: string): string | null {
    return this.#refused.get(key)?.raw ?? null;
  }

  isVisible = (id: string): boolean => this.state.visible.includes(id);

  /** Typed text is saved after a pause, a choice at once. */
  set(key: string, value: unknown, when: 'soon' | 'now', ifRefused?: Refused): void {
    this.#refused.delete(key);
    this.#unsaved.set(key, { value, ifRefused });
    clearTimeout(this.#timer);
    if (when === 'now') void this.flush();
    else this.#timer = setTimeout(() => void this.flush(), SAVE_AFTER);
  }

  /** The inputs hold something that is no answer; it is kept for them, and the answer becomes `empty`. */
  refuse(key: string, refused: Refused, empty: unknown): void {
    this.set(key, empty, 'soon');
    this.#refused.set(key, refused);
  }

  /** Saves everything that is not saved, in the order of typing, one at a time. */
  flush = (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#chain = this.#chain.then(() => this.#saveAll());
    return this.#chain;
  };

  /** Broken rules: the form's, and those of what is no answer at all. */
  errors(labels: ReadonlyMap<string, string>): FieldError[] {
    const own = [...this.#refused]
      .filter(([key]) => this.isVisible(key))
      .map(([key, { rule }]) => ({ key, label: labels.get(key) ?? key, rule, message: null }));
    return [...own, ...this.state.errors.filter((error) => !this.#refused.has(error.key))];
  }

  /** No more retries; what is unsaved is tried once more. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    return this.flush();
  }

  async #saveAll(): Promise<void> {
    clearTimeout(this.#retry);
    const failed = new Set<string>();
    for (let next = this.#next(failed); next; next = this.#next(failed)) {
      const [key, typed] = next;
      this.saving = true;
      try {
        const state = await backend.saveAnswer(this.draft, key, typed.value);
        if (this.#unsaved.get(key) === typed) this.#unsaved.delete(key);
        this.state = state;
        this.problem = null;
      } catch (thrown) {
        failed.add(key);
        this.#failed(key, typed, asProblem(thrown));
      }
    }
    this.saving = false;
    if (this.#unsaved.size > 0 && !this.#closed) this.#retry = setTimeout(() => void this.flush(), RETRY_AFTER);
  }

  #next(failed: ReadonlySet<string>): [string, Typed] | undefined {
    return [...this.#unsaved].find(([key]) => !failed.has(key));
  }

  /** An answer that the field cannot hold is a mistake of that question; trying again would not help. */
  #failed(key: string, typed: Typed, problem: Problem): void {
    if (problem.code !== 'badAnswer') {
      this.problem = problem;
      return;
    }
    if (this.#unsaved.get(key) !== typed) return;
    this.#unsaved.delete(key);
    const raw = typeof typed.value === 'string' ? typed.value : JSON.stringify(typed.value);
    this.#refused.set(key, typed.ifRefused ?? { raw, rule: { rule: 'shape' } });
  }
}
