// A camera of the workstation in memory: what it sees follows the test, or by itself in a browser.
import type * as T from '../../src/lib/backend/types';
import { finger } from './finger';

export const CAMERA = 'camera:/dev/video0';

export class FakePhotograph {
  cameras: T.CameraChoice[] = [{ id: CAMERA, name: 'Logitech C920' }];
  now: T.Photograph | null = null;
  #signal: (signal: T.Signal) => void;

  constructor(signal: (signal: T.Signal) => void) {
    this.#signal = signal;
  }

  readonly commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    start_photograph: ({ camera }) => {
      const chosen = camera ?? this.cameras[0]?.id;
      if (!this.cameras.some(({ id }) => id === chosen)) throw { code: 'cameraGone', who: 'officer', facts: {} } satisfies T.Problem;
      this.now = { cameras: this.cameras, camera: String(chosen), step: { kind: 'opening' }, picture: null };
      if (import.meta.env.MODE === 'fake') setTimeout(() => this.goesOn({ kind: 'live' }, finger(0.7)), 800);
      return this.now;
    },
    photograph: () => this.now,
    take_photograph: () => {
      if (this.now?.picture) this.now = { ...this.now, step: { kind: 'taken' } };
      return this.now;
    },
    stop_photograph: () => (this.now = null),
  };

  /** Something else is seen, or nothing any more. */
  goesOn(step: T.PhotographStep, picture: string | null = null): void {
    if (this.now) this.now = { ...this.now, step, picture };
    this.#signal('photograph');
  }

  /** Ended from elsewhere. */
  ends(): void {
    this.now = null;
    this.#signal('photograph');
  }
}
