import { asProblem } from '../backend/problem';
import type { Problem } from '../backend/types';

/** Something asked of the backend: what came last, or why it did not. A late answer never beats a newer one. */
export class Load<Value> {
  value = $state.raw<Value | null>(null);
  problem = $state.raw<Problem | null>(null);
  running = $state(false);
  #turn = 0;

  async run(ask: () => Promise<Value>): Promise<Value | null> {
    const turn = ++this.#turn;
    this.running = true;
    try {
      const value = await ask();
      if (turn !== this.#turn) return null;
      this.value = value;
      this.problem = null;
      this.running = false;
      return value;
    } catch (thrown) {
      if (turn === this.#turn) {
        this.problem = asProblem(thrown);
        this.running = false;
      }
      return null;
    }
  }

  /** Forgets what came, and what is still on its way. */
  forget(): void {
    this.#turn += 1;
    this.value = null;
    this.problem = null;
    this.running = false;
  }
}
