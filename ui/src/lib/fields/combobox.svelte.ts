// A list that is searched by typing, after the ARIA pattern of an editable combobox with a list: which options
// are offered, which one is marked, and what the keys do.
import type { Choice } from '../backend/types';
import { asciiDigits } from './numbers';

/** Options that are listed at once; typing more finds the others. */
export const MOST = 50;

/** Text for comparing: without accents and vowel signs, small, with one form for letters that are often mixed up. */
export function plainly(text: string): string {
  return asciiDigits(text)
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .toLowerCase()
    .replace(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replace(/\u0649/g, '\u064a')
    .replace(/\u0629/g, '\u0647')
    .trim();
}

interface Named {
  choice: Choice;
  plain: string;
}

interface Around {
  options: () => readonly Choice[];
  /** The value chosen now; "" for none. */
  chosen: () => string;
  raw: () => string | null;
  pick: (value: string) => void;
  /** Text that is no option. */
  refuse: (text: string) => void;
}

export class Combobox {
  isOpen = $state(false);
  /** Place of the marked option among those offered; -1 for none. */
  marked = $state(-1);
  /** What is being typed; null while nothing is. */
  #typed = $state.raw<string | null>(null);
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  readonly #named: Named[] = $derived.by(() => this.#around.options().map((choice) => ({ choice, plain: plainly(choice.label) })));
  readonly #label: string = $derived.by(() => {
    const chosen = this.#around.chosen();
    return this.#around.options().find(({ value }) => value === chosen)?.label ?? chosen;
  });
  readonly text: string = $derived.by(() => this.#typed ?? this.#around.raw() ?? this.#label);
  readonly #found: Choice[] = $derived.by(() => this.#find(plainly(this.#typed ?? '')));
  readonly offered: readonly Choice[] = $derived.by(() => this.#found.slice(0, MOST));
  readonly found: number = $derived.by(() => this.#found.length);

  type = (text: string): void => {
    this.#typed = text;
    this.isOpen = true;
    this.marked = -1;
  };

  choose = (choice: Choice): void => {
    this.#shut();
    this.#around.pick(choice.value);
  };

  open = (): void => {
    this.isOpen = true;
    this.marked = this.offered.findIndex(({ value }) => value === this.#around.chosen());
  };

  /** The focus goes: what was typed is an option, nothing, or a mistake. */
  leave = (): void => {
    const typed = this.#typed;
    this.#shut();
    if (typed === null) return;
    const plain = plainly(typed);
    const same = this.#named.find((each) => each.plain === plain);
    if (plain === '') this.#around.pick('');
    else if (same) this.#around.pick(same.choice.value);
    else this.#around.refuse(typed);
  };

  /** True if the key was for the list. */
  key(key: string): boolean {
    switch (key) {
      case 'ArrowDown':
        return this.#move(1);
      case 'ArrowUp':
        return this.#move(-1);
      case 'Enter': {
        const choice = this.isOpen ? this.offered[this.marked] : undefined;
        if (choice) this.choose(choice);
        return this.isOpen || choice !== undefined;
      }
      case 'Escape': {
        const was = this.isOpen || this.#typed !== null;
        this.#shut();
        return was;
      }
      default:
        return false;
    }
  }

  #move(by: number): boolean {
    if (!this.isOpen) this.open();
    else if (this.offered.length > 0) {
      const from = this.marked < 0 && by < 0 ? 0 : this.marked;
      this.marked = (from + by + this.offered.length) % this.offered.length;
    }
    if (this.marked < 0 && this.offered.length > 0) this.marked = 0;
    return true;
  }

  #shut(): void {
    this.isOpen = false;
    this.marked = -1;
    this.#typed = null;
  }

  /** What has all the words; what begins with them goes first. */
  #find(plain: string): Choice[] {
    if (plain === '') return this.#named.map(({ choice }) => choice);
    const words = plain.split(/\s+/);
    const hits = this.#named.filter((each) => words.every((word) => each.plain.includes(word)));
    const begins = ({ plain: label }: Named) => (label.startsWith(plain) ? 0 : 1);
    return hits.sort((one, other) => begins(one) - begins(other)).map(({ choice }) => choice);
  }
}
