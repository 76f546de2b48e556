// What is wrong with the answers: the form's own verdict, and what was typed and is no answer at all.
import type { FieldError, Page, Rule } from '../backend/types';
import { labelsOf } from '../fields/places';
import type { OwnRule } from '../words/words';
import { noErrors } from './cell.svelte';
import { covers, definition, put } from './paths';
import { followAll, type Moves } from './rows';

/** What is no answer of its field. */
export interface Refused {
  /** What stands in the inputs, as the field itself wrote it down. */
  raw: string;
  rule: Rule | OwnRule;
  /** What the workstation would not take. */
  value?: unknown;
}

export class Mistakes {
  /** In the order of the form. */
  list = $state.raw<readonly FieldError[]>(noErrors);
  hasRefused = $state(false);
  readonly #refused = new Map<string, Refused>();
  readonly #labels: ReadonlyMap<string, string>;
  readonly #order: ReadonlyMap<string, number>;
  readonly #isHidden: (path: string) => boolean;
  #theirs: readonly FieldError[] = [];
  #byPath = new Map<string, FieldError[]>();

  constructor(pages: readonly Page[], isHidden: (path: string) => boolean) {
    this.#labels = labelsOf(pages);
    this.#order = new Map([...this.#labels.keys()].map((path, at) => [path, at]));
    this.#isHidden = isHidden;
  }

  at = (path: string): readonly FieldError[] => this.#byPath.get(path) ?? noErrors;

  /** What stands in the inputs of a field that has no answer because of it. */
  raw = (path: string): string | null => this.#refused.get(path)?.raw ?? null;

  take(errors: readonly FieldError[]): void {
    this.#theirs = errors;
    this.#settle();
  }

  refuse(path: string, refused: Refused): void {
    this.#refused.set(path, refused);
    this.#settle();
  }

  /** Something else was given for the place. */
  allow(path: string): void {
    if (this.#refused.delete(path)) this.#settle();
  }

  move(grid: string, moves: Moves): void {
    if (this.#refused.size === 0) return;
    followAll(this.#refused, grid, moves);
    this.#settle();
  }

  /** The answers with what the workstation would not take still in its place. */
  over<Tree>(answers: Tree): Tree {
    let tree = answers;
    for (const [path, { value }] of this.#refused) if (typeof value === 'object' && value !== null) tree = put(tree, path, value);
    return tree;
  }

  #settle(): void {
    const own = [...this.#refused].filter(([path]) => !this.#isHidden(path)).map(([path, refused]) => this.#own(path, refused));
    const theirs = this.#theirs.filter(({ path }) => !own.some((one) => covers(path, one.path)));
    this.list = own.length === 0 ? theirs : this.#sorted([...own, ...theirs]);
    this.hasRefused = this.#refused.size > 0;
    this.#byPath = new Map();
    for (const error of this.list) this.#byPath.set(error.path, [...this.at(error.path), error]);
  }

  #own(path: string, { rule }: Refused): FieldError {
    const of = definition(path);
    const label = this.#labels.get(of) ?? of;
    // The screen has more rules than the form: what a calendar or an input of its own cannot read.
    return { path, key: of.split('.').at(-1) ?? of, label, rule: rule as Rule, message: null };
  }

  /** By question; of the same question by row as they come. */
  #sorted(errors: FieldError[]): FieldError[] {
    const place = ({ path }: FieldError) => this.#order.get(definition(path)) ?? -1;
    return errors.sort((one, other) => place(one) - place(other));
  }
}
