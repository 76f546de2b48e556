import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asTheyCome, type Key, type Manner, Wedge } from './wedge';

type Named = 'Enter' | 'Tab' | 'Other';
type Step = { type: string; apart: number[] } | { key: Named; after: number } | { pause: number };
interface Case {
  name: string;
  manner?: Partial<Manner>;
  steps: Step[];
  field: string;
  scans: string[];
  sent: number;
}

/** The timelines that the Rust model is held to. */
const cases = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../device-drivers/tests/codes/typing.json'), 'utf8')) as Case[];

/** A field, and the handler that the verdicts ask for. */
class Screen {
  field = '';
  scans: string[] = [];
  sent = 0;
  #wedge: Wedge;
  #now = 1000;

  constructor(manner: Partial<Manner> = {}) {
    this.#wedge = new Wedge({ ...asTheyCome, ...manner });
  }

  press(key: Key, after: number): void {
    this.#now += after;
    const verdict = this.#wedge.key(key, this.#now);
    switch (verdict.is) {
      case 'pass':
        return this.#enter(key);
      case 'hold':
        return;
      case 'scan': {
        const letters = [...this.field];
        this.field = letters.slice(0, letters.length - verdict.typed).join('');
        this.scans.push(verdict.content);
        return;
      }
      case 'release':
        this.field += verdict.held;
        if (!verdict.hold) this.#enter(key);
    }
  }

  /** What a key does when nobody prevents it. */
  #enter(key: Key): void {
    if (typeof key !== 'string') this.field += key.character;
    else if (key === 'Enter') this.sent += 1;
  }

  do(step: Step): void {
    if ('pause' in step) {
      this.#now += step.pause;
      this.field += this.#wedge.tick(this.#now) ?? '';
    } else if ('key' in step) this.press(step.key, step.after);
    else [...step.type].forEach((character, at) => this.press({ character }, step.apart[at % step.apart.length] ?? 0));
  }
}

describe('a scanner that types', () => {
  it('has_its_timelines', () => expect(cases.length).toBeGreaterThan(15));

  it.each(cases)('is_told_from_a_person: $name', ({ manner, steps, field, scans, sent }) => {
    const screen = new Screen(manner);
    for (const step of steps) screen.do(step);
    expect(screen.scans).toEqual(scans);
    expect(screen.field, 'what stays in the field').toBe(field);
    expect(screen.sent, 'forms sent').toBe(sent);
  });

  it('that_never_ends_is_let_through_and_not_kept', () => {
    const screen = new Screen();
    const long = Array.from({ length: 20_000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
    screen.do({ type: long, apart: [1] });
    screen.press('Enter', 1);
    expect(screen.field.length + screen.scans.join('').length).toBe(20_000);
    expect(Math.max(0, ...screen.scans.map(({ length }) => length))).toBeLessThanOrEqual(8192);
  });
});
