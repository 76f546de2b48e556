// One device that is being tried out, as the screen follows it.
import { backend } from '$lib/backend/backend';
import { asProblem } from '$lib/backend/problem';
import type { DeviceTest, Problem } from '$lib/backend/types';
import { inOrder, oneAtATime } from '$lib/kiosk/turns';

const results: ReadonlySet<DeviceTest['step']['kind']> = new Set(['finger', 'card', 'code', 'key', 'failed']);

/** Each call waits for the one before, so that a stop never overtakes its own test nor ends the next one. */
const call = inOrder();

export class Trial {
  shown = $state.raw<DeviceTest | null>(null);
  /** Why it could not be begun or followed. */
  problem = $state.raw<Problem | null>(null);
  /** Nothing goes on by itself any more: there is a result, or it failed. */
  readonly ended = $derived(this.problem !== null || (this.shown !== null && results.has(this.shown.step.kind)));
  /** It was ended from elsewhere. */
  gone = $state(false);

  #id: string;
  #running = false;
  #stopped = false;
  #turn = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** Begins, or begins anew. */
  begin = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.#running = false;
    this.problem = null;
    this.shown = null;
    try {
      const shown = await call(async () => (this.#stopped ? null : backend.testDevice(this.#id)));
      if (!shown || this.#stopped || turn !== this.#turn) return;
      this.#take(shown);
      this.#running = true;
    } catch (thrown) {
      if (!this.#stopped && turn === this.#turn) this.problem = asProblem(thrown);
      return;
    }
    // What was signalled while the answer was on its way.
    await this.follow();
  };

  /** To be called at each signal; signals that come faster than answers are taken together. */
  follow = oneAtATime(async () => {
    if (!this.#running) return;
    const turn = this.#turn;
    try {
      const shown = await backend.deviceTest();
      if (turn !== this.#turn || this.#stopped) return;
      if (shown) this.#take(shown);
      else this.gone = true;
    } catch (thrown) {
      if (turn === this.#turn && !this.#stopped) this.problem = asProblem(thrown);
    }
  });

  /** Ends it. What was seen of a finger leaves the screen at once, whatever the backend answers. */
  stop = async (): Promise<void> => {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#running = false;
    this.shown = null;
    // A workstation that was locked meanwhile has ended it already.
    await call(() => backend.stopDeviceTest()).catch(() => undefined);
  };

  #take(shown: DeviceTest): void {
    this.shown = shown;
    // Plugged in elsewhere, it is known by another id.
    this.#id = shown.device.id;
  }
}
