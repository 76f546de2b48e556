// The places of a form as inputs see them.
import { backend } from '../backend/backend';
import type { AttachSource } from '../backend/types';
import type { Answers, Refused } from '../kiosk/answers.svelte';
import type { Cell } from '../kiosk/cell.svelte';
import { definition } from '../kiosk/paths';
import { inputId, type Files, type Slot } from './field';

/** The answer to a question. */
export class AnswerSlot implements Slot {
  readonly id: string;
  readonly #answers: Answers;
  readonly #path: string;
  readonly #cell: Cell;

  constructor(answers: Answers, path: string) {
    this.id = inputId(path);
    this.#answers = answers;
    this.#path = path;
    this.#cell = answers.cell(path);
  }

  get value() {
    return this.#cell.value;
  }
  get raw() {
    return this.#cell.raw;
  }
  set = (value: unknown, when: 'soon' | 'now', ifRefused?: Refused) => this.#answers.set(this.#path, value, when, ifRefused);
  refuse = (refused: Refused, empty: unknown) => this.#answers.refuse(this.#path, refused, empty);
  flush = () => this.#answers.flush();
  get files(): Files {
    const [answers, path] = [this.#answers, this.#path];
    return {
      sources: sourcesOf(answers, path),
      choose: () => answers.attach(() => backend.attachFile(answers.draft, path)),
      takeScans: (names) => answers.attach(() => backend.attachScanned(answers.draft, path, names)),
      scans: () => backend.scanFolder(),
      photographer: {
        start: (camera) => backend.startPhotograph(answers.draft, path, camera),
        look: () => backend.photograph(),
        take: () => backend.takePhotograph(),
        keep: () => answers.attach(() => backend.keepPhotograph(answers.draft, path)),
        stop: () => backend.stopPhotograph(),
        follow: (heard) => {
          const listening = backend.onSignal((signal) => void (signal === 'photograph' && heard()));
          return () => void listening.then((end) => end());
        },
      },
      preview: async (hash) => (await backend.filePreview(answers.draft, hash)).picture,
    };
  }
}

/** A camera may be plugged in or unplugged while the form is open. */
function sourcesOf({ session, hasCamera }: Answers, path: string): readonly AttachSource[] {
  const others = session.sources.filter((source) => source !== 'camera');
  return hasCamera && session.photographable.includes(definition(path)) ? [...others, 'camera'] : others;
}

/** One of several answers to a question. */
export class ItemSlot implements Slot {
  readonly id: string;
  readonly #answers: Answers;
  readonly #path: string;
  readonly #at: number;
  readonly #cell: Cell;

  constructor(answers: Answers, path: string, at: number) {
    // The first one stands for the question.
    this.id = at === 0 ? inputId(path) : inputId(`${path}[${at}]`);
    this.#answers = answers;
    this.#path = path;
    this.#at = at;
    this.#cell = answers.cell(`${path}[${at}]`);
  }

  get value() {
    return this.#cell.value;
  }
  get raw() {
    return this.#cell.raw;
  }
  set = (value: unknown, when: 'soon' | 'now', ifRefused?: Refused) =>
    this.#answers.setItem(this.#path, this.#at, value, when, ifRefused);
  refuse = (refused: Refused, empty: unknown) => this.#answers.refuseItem(this.#path, this.#at, refused, empty);
  flush = () => this.#answers.flush();
}

/** A part of an answer as a place of its own. */
export function within(slot: Slot, id: string, read: (answer: unknown) => unknown, write: (part: unknown) => unknown): Slot {
  return {
    id,
    get value() {
      return read(slot.value);
    },
    get raw() {
      return slot.raw;
    },
    set: (part, when, ifRefused) => slot.set(write(part), when, ifRefused),
    refuse: (refused, empty) => slot.refuse(refused, write(empty)),
    flush: () => slot.flush(),
  };
}
