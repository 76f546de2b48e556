// A scanner that types, told apart from a person by the rhythm of its keys. The same rules as the Rust model
// (codes::wedge in device-drivers), held to the same timelines. It knows nothing of the page.

export interface Manner {
  /** Sent before each code, when the scanner is set so. With one, nothing of a code ever reaches a field. */
  prefix: string | null;
  /** Sent after each code. */
  suffix: Exclude<Key, { character: string }>;
  /** Milliseconds. Two keys of a burst are never further apart. */
  gap: number;
  /** Milliseconds. On average they are never further apart. Nobody types 40 keys a second for long. */
  meanGap: number;
  /** A shorter burst is no code. */
  least: number;
}

/** Scanners as they come from their makers. */
export const asTheyCome: Manner = { prefix: null, suffix: 'Enter', gap: 60, meanGap: 25, least: 8 };

/** What a key gives; a character is one code point. */
export type Key = 'Enter' | 'Tab' | 'Other' | { character: string };

export type Verdict =
  /** Let the key do what it does. */
  | { is: 'pass' }
  /** Prevent it; it may come back. */
  | { is: 'hold' }
  /** Prevent it. The last `typed` characters were passed before: the field is put back to what it was. */
  | { is: 'scan'; content: string; typed: number }
  /** Put `held` into the field; then let this key do what it does, or prevent it when `hold` says so. */
  | { is: 'release'; held: string; hold: boolean };

/** What a code holds at most, in bytes of UTF-8. */
const LONGEST = 8 * 1024;

function bytes(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** The state between two keys. Times are milliseconds on any clock that does not go back. */
export class Wedge {
  #manner: Manner;
  #burst: string[] = [];
  #bytes = 0;
  /** The burst began with the prefix: its keys are held. */
  #held = false;
  #first = 0;
  #last: number | null = null;
  /** All characters of the burst are the same: a key that is held down. */
  #repeated = true;

  constructor(manner: Manner = asTheyCome) {
    this.#manner = manner;
  }

  /** Characters of the burst so far. */
  get length(): number {
    return this.#burst.length;
  }

  /** One key that went down at `now`. */
  key(key: Key, now: number): Verdict {
    const held = this.tick(now);
    const verdict = this.#judge(key, now);
    // The burst was forgotten: a first key is passed or held, never more.
    return held === null ? verdict : { is: 'release', held, hold: verdict.is === 'hold' };
  }

  /** When no key came for the gap: gives back what was held, if it was no code. */
  tick(now: number): string | null {
    if (this.#last === null || now - this.#last <= this.#manner.gap) return null;
    const held = this.#held ? this.#content() : null;
    this.#forget();
    return held;
  }

  #judge(key: Key, now: number): Verdict {
    if (this.#last !== null && key === this.#manner.suffix && this.#isCode(now)) {
      const verdict: Verdict = this.#held
        ? { is: 'scan', content: this.#burst.slice(1).join(''), typed: 0 }
        : { is: 'scan', content: this.#content(), typed: this.#burst.length };
      this.#forget();
      return verdict;
    }
    if (typeof key !== 'string' && this.#bytes + bytes(key.character) <= LONGEST) {
      this.#take(key.character, now);
      return { is: this.#held ? 'hold' : 'pass' };
    }
    const held = this.#held ? this.#content() : null;
    this.#forget();
    return held === null ? { is: 'pass' } : { is: 'release', held, hold: false };
  }

  #take(character: string, now: number): void {
    if (this.#last === null) {
      this.#first = now;
      this.#held = character === this.#manner.prefix;
    }
    this.#repeated &&= this.#burst.length === 0 || this.#burst.at(-1) === character;
    this.#burst.push(character);
    this.#bytes += bytes(character);
    this.#last = now;
  }

  /** Long enough, fast enough, and no key that is held down. */
  #isCode(now: number): boolean {
    const { length } = this.#burst;
    // The prefix and something after it.
    if (this.#held) return length > 1;
    return length >= this.#manner.least && !this.#repeated && now - this.#first <= this.#manner.meanGap * length;
  }

  #content(): string {
    return this.#burst.join('');
  }

  #forget(): void {
    this.#burst = [];
    this.#bytes = 0;
    this.#held = false;
    this.#last = null;
    this.#repeated = true;
  }
}
