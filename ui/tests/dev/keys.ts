// The officer's security keys in memory: a key answers when a test says so, or by itself in a browser.
import type * as T from '../../src/lib/backend/types';

interface Around {
  pin: string;
  signal: (signal: T.Signal) => void;
  opened: () => T.Station;
}

const wrongPin: T.Problem = { code: 'wrongPin', who: 'officer', facts: { seconds: '0' } };
const cancelled: T.Problem = { code: 'keyCancelled', who: 'officer', facts: {} };

export class FakeKeys {
  keys: T.KeyRow[] = [];
  call: T.KeyCall | null = null;
  #around: Around;
  #end: ((problem: T.Problem | null) => void) | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  readonly commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    keys: () => this.#shown(),
    unlock_with_key: () => this.#ask(1, () => this.#around.opened()),
    enrol_key: ({ pin, name }) => {
      if (pin !== this.#around.pin) throw wrongPin;
      return this.#ask(2, () => {
        this.keys = [...this.keys, { id: `k${this.keys.length + 1}`, name: String(name), addedAt: '2026-03-01T09:30:00Z' }];
        return this.#shown();
      });
    },
    remove_key: ({ pin, id }) => {
      if (pin !== this.#around.pin) throw wrongPin;
      this.keys = this.keys.filter((key) => key.id !== id);
      return this.#shown();
    },
    key_call: () => this.call,
    cancel_key: () => {
      this.fails(cancelled);
      return null;
    },
  };

  goesOn(step: T.KeyStep, round = 1): void {
    if (this.call) this.call = { ...this.call, step, round };
    this.#around.signal('key');
  }

  /** The key does what it was asked. */
  answers(): void {
    this.#end?.(null);
  }

  fails(problem: T.Problem): void {
    this.#end?.(problem);
  }

  #shown(): T.Keys {
    return { keys: this.keys, most: 8 };
  }

  #ask<Answer>(rounds: number, done: () => Answer): Promise<Answer> {
    this.call = { step: { kind: 'asking' }, round: 1, rounds };
    this.#around.signal('key');
    if (import.meta.env.MODE === 'fake') {
      setTimeout(() => this.goesOn({ kind: 'giveFinger' }), 500);
      setTimeout(() => this.goesOn({ kind: 'again', triesLeft: 2 }), 2500);
      setTimeout(() => this.answers(), 5000);
    }
    return new Promise((answer, fail) => {
      this.#end = (problem) => {
        this.#end = null;
        this.call = null;
        if (problem) fail(problem);
        else answer(done());
        this.#around.signal('key');
      };
    });
  }
}
