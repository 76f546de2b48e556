// A form cut into what is shown at a time: its sections, or one question after another in the same order.
import type { Node, Page } from '$lib/backend/types';
import { eachQuestion, scopeOf } from '$lib/fields/places';
import { definition } from '$lib/kiosk/paths';

export interface Item {
  node: Node;
  prefix: string;
}

export interface Cut {
  id: string;
  /** Place of the page in the form, counted from 0. */
  page: number;
  title: string | null;
  items: Item[];
  /** Paths without rows. */
  questions: ReadonlySet<string>;
  /** Ids of the groups around, which may be hidden as a whole. */
  around: readonly string[];
}

/** Questions of one group that are asked together. */
const TOGETHER = 4;

export const sections = (pages: readonly Page[]): Cut[] =>
  pages.map(({ id, title, nodes }, page) => cut(`section-${page}`, page, title, nodes.map((node) => ({ node, prefix: '' })), [id]));

export const questions = (pages: readonly Page[]): Cut[] => pages.flatMap((page, at) => new Cutter(page, at).cuts);

class Cutter {
  readonly cuts: Cut[] = [];
  readonly #page: number;
  /** Text of the form's author belongs to the question after it. */
  #texts: Item[] = [];

  constructor({ id, title, nodes }: Page, page: number) {
    this.#page = page;
    this.#split(nodes, '', title, [id]);
    const last = this.cuts.at(-1);
    if (last) last.items.push(...this.#texts);
    else this.#emit([], title, [id]);
  }

  #split(nodes: readonly Node[], prefix: string, title: string | null, around: readonly string[]): void {
    for (const node of nodes) {
      // A question by itself is not folded away.
      const item = { node: node.node === 'group' ? { ...node, collapsible: false } : node, prefix };
      if (node.node === 'content') this.#texts.push(item);
      else if (node.node === 'field' && node.kind.type === 'hidden') continue;
      else if (node.node === 'group' && !isOneThing(node)) {
        this.#split(node.nodes, scopeOf(node, prefix), node.title ?? title, [...around, prefix + node.id]);
      } else this.#emit([item], title, around);
    }
  }

  #emit(items: Item[], title: string | null, around: readonly string[]): void {
    this.cuts.push(cut(`question-${this.#page}-${this.cuts.length}`, this.#page, title, [...this.#texts, ...items], around));
    this.#texts = [];
  }
}

function isOneThing(node: Node): boolean {
  let count = 0;
  let hasGrid = false;
  eachQuestion([node], (_, question) => {
    count += 1;
    hasGrid ||= !('kind' in question);
  });
  return count > 0 && count <= TOGETHER && !hasGrid && !hasTabs(node);
}

const hasTabs = (node: Node): boolean => node.node === 'group' && (node.style === 'tabs' || node.style === 'tab' || node.nodes.some(hasTabs));

function cut(id: string, page: number, title: string | null, items: Item[], around: readonly string[]): Cut {
  const found = new Set<string>();
  for (const { node, prefix } of items) eachQuestion([node], (path) => found.add(path), definition(prefix));
  return { id, page, title, items, questions: found, around };
}
