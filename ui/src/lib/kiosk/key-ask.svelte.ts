// A security key that is asked, as the screen follows it: what to do now, and why it did not work.
import { backend } from '../backend/backend';
import { asProblem } from '../backend/problem';
import type { KeyCall, Problem, ProblemCode } from '../backend/types';
import { oneAtATime } from './turns';

/** Where the key's own PIN helps. */
const wantsPin: ReadonlySet<ProblemCode> = new Set(['keyPinNeeded', 'keyFingerBlocked', 'keyWrongPin']);

export class KeyAsk {
  shown = $state.raw<KeyCall | null>(null);
  problem = $state.raw<Problem | null>(null);
  running = $state(false);
  /** Once the key has asked for its own PIN, it is offered until something worked. */
  pinWanted = $state(false);
  #left = false;

  /** None: it did not work, or nobody waits any more. */
  async run<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    if (this.running) return null;
    this.running = true;
    this.problem = null;
    this.shown = null;
    try {
      const answer = await ask();
      this.pinWanted = false;
      return this.#left ? null : answer;
    } catch (thrown) {
      const problem = asProblem(thrown);
      this.pinWanted ||= wantsPin.has(problem.code);
      // Who ended it knows that.
      if (problem.code !== 'keyCancelled') this.problem = problem;
      return null;
    } finally {
      this.running = false;
      this.shown = null;
    }
  }

  /** To be called at each signal. */
  follow = oneAtATime(async () => {
    if (!this.running) return;
    const shown = await backend.keyCall().catch(() => null);
    if (this.running) this.shown = shown;
  });

  stop = async (): Promise<void> => {
    await backend.cancelKey().catch(() => undefined);
  };

  /** The screen goes. */
  leave = (): void => {
    this.#left = true;
    if (this.running) void this.stop();
  };
}
