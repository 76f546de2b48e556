import type { IdleTimes } from '../backend/types';

/** Seconds between two reports of activity. */
const REPORT_EVERY = 5;

export type IdleEnd = 'lock' | 'wipe';
export interface IdleWarning {
  end: IdleEnd;
  /** Seconds left. */
  seconds: number;
}

interface Wires {
  /** Milliseconds; only differences count. */
  now: () => number;
  report: () => void;
  over: (end: IdleEnd) => void;
}

/** Counts how long nobody touched anything. Warns, and says once when the time is over. */
export class Idle {
  warning = $state.raw<IdleWarning | null>(null);
  #wires: Wires;
  #quietSince: number;
  #unreported = false;
  #reported = -Infinity;
  #over: IdleEnd | null = null;

  constructor(wires: Wires) {
    this.#wires = wires;
    this.#quietSince = wires.now();
  }

  touch(): void {
    this.#restart();
    this.#unreported = true;
    this.#reportIfDue();
  }

  /** To be called about once a second. `end` is null while nothing is to happen. */
  tick(end: IdleEnd | null, times: IdleTimes): void {
    this.#reportIfDue();
    if (end === null) return this.#restart();
    const after = end === 'wipe' ? times.wipeAfterSeconds : times.lockAfterSeconds;
    const left = Math.ceil(after - (this.#wires.now() - this.#quietSince) / 1000);
    this.warning = left > 0 && left <= times.warnBeforeSeconds ? { end, seconds: left } : null;
    if (left > 0 || this.#over === end) return;
    this.#over = end;
    this.#wires.over(end);
  }

  #restart(): void {
    this.#quietSince = this.#wires.now();
    this.#over = null;
    this.warning = null;
  }

  /** A touch inside the pause after a report is reported at the end of the pause. */
  #reportIfDue(): void {
    const now = this.#wires.now();
    if (!this.#unreported || now - this.#reported < REPORT_EVERY * 1000) return;
    this.#unreported = false;
    this.#reported = now;
    this.#wires.report();
  }
}
