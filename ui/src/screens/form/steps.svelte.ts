// Turning the pages of a form: which are to be seen, what is wrong on them, and what comes next.
import type { FieldError, FormSession, Node } from '$lib/backend/types';
import { eachQuestion, scopeOf, trailOf } from '$lib/fields/places';
import { Filling } from '$lib/kiosk/filling.svelte';
import { definition } from '$lib/kiosk/paths';
import { preferences } from '$lib/kiosk/preferences.svelte';
import type { Seen } from '$lib/kiosk/route';
import { SvelteSet } from 'svelte/reactivity';
import { questions, sections, type Cut } from './screens';

export interface Step {
  /** Place of the page in the form, counted from 0. */
  page: number;
  title: string | null;
  look: 'now' | 'done' | 'problem' | 'open';
}

export class Steps {
  readonly filling: Filling;
  readonly hasDates: boolean;
  readonly #session: FormSession;
  readonly #cuts: Record<typeof preferences.view, Cut[]>;
  readonly #pageOf = new Map<string, number>();
  /** Pages that were gone through to their end. */
  readonly #left: SvelteSet<number>;
  #wanted: { page: number; question: string | null } = $state.raw({ page: 0, question: null });
  /** Counts the tries to go on that failed. */
  turn = $state(0);

  constructor(session: FormSession, page: number, question: string | null = null, seen?: Seen) {
    this.#session = session;
    this.filling = new Filling(session, seen?.questions);
    this.#left = new SvelteSet(seen?.pages);
    this.#cuts = { sections: sections(session.pages), questions: questions(session.pages) };
    let dates = false;
    for (const [at, { nodes }] of session.pages.entries()) {
      eachQuestion(nodes, (path, node) => {
        this.#pageOf.set(path, at);
        dates ||= 'kind' in node && (node.kind.type === 'day' || (node.kind.type === 'dateTime' && node.kind.date));
      });
    }
    this.hasDates = dates;
    this.#wanted = { page, question };
  }

  readonly #all: Cut[] = $derived.by(() => this.#cuts[preferences.view]);
  readonly #shown: Cut[] = $derived.by(() => this.#all.filter((cut) => this.#isShown(cut)));

  /** What is wanted, or the nearest before it that is to be seen. */
  readonly current: Cut | undefined = $derived.by(() => {
    const { page, question } = this.#wanted;
    const exact = this.#all.findIndex((cut) => cut.page === page && (question === null || cut.questions.has(question)));
    const until = exact < 0 ? this.#all.findIndex((cut) => cut.page === page) : exact;
    const before = new Set(this.#all.slice(0, until + 1));
    return this.#shown.findLast((cut) => before.has(cut)) ?? this.#shown[0];
  });
  /** What is shown now, to be found again in another language of the form. */
  get place(): { page?: number; question?: string; seen: Seen } {
    const seen = { questions: this.filling.left, pages: [...this.#left] };
    const [question] = this.current?.questions ?? [];
    return this.current ? { page: this.current.page, ...(question === undefined ? {} : { question }), seen } : { seen };
  }

  readonly number: number = $derived.by(() => Math.max(0, this.#shown.findIndex((cut) => cut === this.current)) + 1);
  readonly count: number = $derived.by(() => this.#shown.length);
  readonly isLast: boolean = $derived.by(() => this.number >= this.count);
  readonly errors: FieldError[] = $derived.by(() => this.#errorsOf(this.current).filter(this.filling.shows));

  readonly list: Step[] = $derived.by(() =>
    [...new Set(this.#shown.map(({ page }) => page))].map((page) => ({
      page,
      title: this.#session.pages[page]?.title ?? null,
      look: this.#look(page),
    })),
  );

  turnTo = (page: number): void => {
    this.#wanted = { page, question: null };
  };

  previous = (): void => this.#show(this.#shown[this.number - 2]);

  /** Turns to a question and gives it the focus. */
  reach(path: string): boolean {
    const page = trailOf(this.#session.pages, path)?.page;
    if (page !== undefined) this.#wanted = { page, question: definition(path) };
    return this.filling.reach(path);
  }

  /** Changes the view and stays at the same question. */
  view(view: typeof preferences.view): void {
    const { question } = this.#wanted;
    if (question === null || !this.current?.questions.has(question)) this.#show(this.current);
    preferences.view = view;
  }

  /** Saves, and turns on unless there are mistakes. True when the form is through. */
  async goOn(): Promise<boolean> {
    const here = this.current;
    await this.filling.answers.flush();
    if (here) this.filling.leave(here.questions);
    const next = this.#shown[this.number];
    if (here && next?.page !== here.page) this.#left.add(here.page);
    const stays = this.#errorsOf(here).length > 0 || (this.isLast && this.filling.answers.hasUnsaved);
    if (stays) {
      this.turn += 1;
      return false;
    }
    if (this.isLast) return true;
    this.#show(next);
    return false;
  }

  #show(cut: Cut | undefined): void {
    if (cut) this.#wanted = { page: cut.page, question: [...cut.questions][0] ?? null };
  }

  #isShown(cut: Cut): boolean {
    const { answers } = this.filling;
    const isIn = cut.around.every((id) => answers.isShown(id));
    // A section without anything to ask says so.
    return isIn && (preferences.view === 'sections' || cut.items.some(({ node, prefix }) => this.#isAnyShown(node, prefix)));
  }

  #isAnyShown(node: Node, prefix: string): boolean {
    if (!this.filling.answers.isShown(prefix + node.id)) return false;
    return node.node !== 'group' || node.nodes.some((child) => this.#isAnyShown(child, scopeOf(node, prefix)));
  }

  #errorsOf(cut: Cut | undefined): FieldError[] {
    return this.filling.answers.mistakes.list.filter((error) => cut?.questions.has(definition(error.path)));
  }

  #look(page: number): Step['look'] {
    const isWrong = (error: FieldError) => this.#pageOf.get(definition(error.path)) === page && this.filling.shows(error);
    if (this.filling.answers.mistakes.list.some(isWrong)) return 'problem';
    if (page === this.current?.page) return 'now';
    return this.#left.has(page) ? 'done' : 'open';
  }
}
