// A form being filled: its answers, which mistakes are shown yet, what is open, and where the focus goes.
import { flushSync } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { FieldError, FormSession } from '../backend/types';
import { inputId } from '../fields/field';
import { trailOf } from '../fields/places';
import { Answers } from './answers.svelte';
import { noErrors } from './cell.svelte';
import { Opening } from './opening.svelte';
import { definition } from './paths';

export class Filling {
  readonly answers: Answers;
  readonly opening = new Opening();
  /** Said once, to the ear. */
  told = $state('');
  /** Questions that were left; their mistakes show. By path without rows. */
  readonly #left: SvelteSet<string>;

  /** `left`: the questions that were left before. */
  constructor(session: FormSession, left: readonly string[] = []) {
    this.#left = new SvelteSet(left);
    this.answers = new Answers(session);
  }

  mistakesOf(path: string): readonly FieldError[] {
    return this.#left.has(definition(path)) ? this.answers.cell(path).errors : noErrors;
  }

  shows = (error: FieldError): boolean => this.#left.has(definition(error.path));

  leave(questions: Iterable<string>): void {
    for (const question of questions) this.#left.add(question);
  }

  get left(): string[] {
    return [...this.#left];
  }

  /** The rows that a question stands in, outermost first. */
  rowsOf(path: string): { grid: string; row: number }[] {
    const stops = trailOf(this.answers.session.pages, path)?.stops ?? [];
    return stops.flatMap(({ node, row }) => (node.node === 'grid' && row !== undefined ? [{ grid: node.rowTitle ?? node.label, row }] : []));
  }

  tell(words: string): void {
    // The same words twice would not be read out again.
    this.told = this.told === words ? `${words}\u00a0` : words;
  }

  /** Opens what hides a question and gives it the focus; the page must be the right one already. */
  reach(path: string): boolean {
    const trail = trailOf(this.answers.session.pages, path);
    if (trail) this.opening.reach(trail, (grid, row) => this.answers.rows(grid)[row]);
    flushSync();
    return focus(path);
  }
}

/** The first input of the question, or what stands for it: a grid has none of its own. */
function focus(path: string): boolean {
  for (let at = path; at !== ''; at = at.replace(/(\[\d+\]|\.?[^.[\]]+)$/, '')) {
    const found = document.getElementById(inputId(at));
    if (!found) continue;
    found.focus();
    found.scrollIntoView?.({ block: 'nearest' });
    return true;
  }
  return false;
}
