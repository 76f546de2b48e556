// A photograph that is being taken, as the screen follows it.
import { asProblem } from '../backend/problem';
import type { CameraChoice, Photograph, PhotographStep, Problem, RefusedFile } from '../backend/types';
import { inOrder, oneAtATime } from '../kiosk/turns';

/** What the workstation does with cameras for one question. */
export interface Photographer {
  /** Null for the camera that was chosen last. */
  start(camera: string | null): Promise<Photograph>;
  /** Null when it was ended from elsewhere. */
  look(): Promise<Photograph | null>;
  take(): Promise<Photograph>;
  keep(): Promise<RefusedFile[] | null>;
  stop(): Promise<unknown>;
  /** Hears that there is something new to look at, until the returned function is called. */
  follow(heard: () => void): () => void;
}

export type Step = PhotographStep['kind'] | 'keeping';

/** Each call waits for the one before, so that a stop never overtakes its own start nor ends the next one. */
const call = inOrder();

export class Photography {
  shown = $state.raw<Photograph | null>(null);
  /** What could not be asked of the workstation. */
  #trouble = $state.raw<Problem | null>(null);
  #keeping = $state(false);
  /** It was ended from elsewhere. */
  gone = $state(false);

  readonly step: Step = $derived.by(() => {
    if (this.#keeping) return 'keeping';
    return this.#trouble && !this.#isTaken ? 'failed' : (this.shown?.step.kind ?? 'opening');
  });
  readonly problem: Problem | null = $derived.by(() => {
    const step = this.shown?.step;
    return this.#trouble ?? (step?.kind === 'failed' ? step.problem : null);
  });
  readonly cameras: readonly CameraChoice[] = $derived(this.shown?.cameras ?? []);

  readonly #photographer: Photographer;
  #stopped = false;
  #running = false;
  #turn = 0;

  constructor(photographer: Photographer) {
    this.#photographer = photographer;
  }

  /** Lights the camera, or lights it anew: another one, to take the picture again, or after trouble. */
  begin = async (camera: string | null = null): Promise<void> => {
    const turn = ++this.#turn;
    [this.#running, this.#trouble] = [false, null];
    if (this.shown) this.shown = { ...this.shown, camera: camera ?? this.shown.camera, step: { kind: 'opening' }, picture: null };
    try {
      const shown = await call(async () => (this.#stopped ? null : this.#photographer.start(camera)));
      if (!shown || this.#isPast(turn)) return;
      [this.shown, this.#running] = [shown, true];
    } catch (thrown) {
      if (!this.#isPast(turn)) this.#trouble = asProblem(thrown);
      return;
    }
    // What was signalled while the answer was on its way.
    await this.look();
  };

  /** To be called at each signal; signals that come faster than answers are taken together. */
  look = oneAtATime(async () => {
    if (!this.#running) return;
    const turn = this.#turn;
    try {
      const shown = await this.#photographer.look();
      if (this.#isPast(turn) || !this.#running) return;
      if (!shown) this.gone = !this.#keeping;
      // What was asked before the picture was taken may be answered after it.
      else if (!this.#isTaken) this.shown = shown;
    } catch (thrown) {
      if (!this.#isPast(turn)) this.#trouble = asProblem(thrown);
    }
  });

  take = async (): Promise<void> => {
    const turn = this.#turn;
    try {
      const shown = await this.#photographer.take();
      if (!this.#isPast(turn)) this.shown = shown;
    } catch (thrown) {
      if (!this.#isPast(turn)) this.#trouble = asProblem(thrown);
    }
  };

  /** True: it is among the answers, and the camera is given back. */
  keep = async (): Promise<boolean> => {
    if (this.#keeping) return false;
    const turn = this.#turn;
    [this.#keeping, this.#trouble] = [true, null];
    try {
      await this.#photographer.keep();
      this.#stopped = true;
      this.shown = null;
      return true;
    } catch (thrown) {
      if (!this.#isPast(turn)) this.#trouble = asProblem(thrown);
      return false;
    } finally {
      this.#keeping = false;
    }
  };

  /** Ends it. What was seen leaves the screen at once, whatever the workstation answers. */
  stop = async (): Promise<void> => {
    if (this.#stopped) return;
    [this.#stopped, this.#running] = [true, false];
    this.shown = null;
    // A workstation that was locked meanwhile has ended it already.
    await call(() => this.#photographer.stop()).catch(() => undefined);
  };

  get #isTaken(): boolean {
    return this.shown?.step.kind === 'taken';
  }

  #isPast(turn: number): boolean {
    return this.#stopped || turn !== this.#turn;
  }
}
