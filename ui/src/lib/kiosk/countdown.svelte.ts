/** Whole seconds until a moment. `now` is in milliseconds. */
export class Countdown {
  left = $state(0);
  /** Whether it ran down to nothing, as against never having run. */
  ended = $state(false);
  #until = 0;
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(seconds: number): void {
    if (seconds <= 0) return;
    this.#until = this.#now() + seconds * 1000;
    this.ended = false;
    this.tick();
  }

  tick(): void {
    if (this.#until === 0) return;
    this.left = Math.max(0, Math.ceil((this.#until - this.#now()) / 1000));
    if (this.left > 0) return;
    this.#until = 0;
    this.ended = true;
  }
}
