// Which screen is shown, and why. Knows the station, the line and the route; nothing of any screen.
import { backend } from '../backend/backend';
import { asProblem } from '../backend/problem';
import type { Applicant, Line, Problem, Signal, Station } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import { DeviceWatch } from './devices.svelte';
import { isApplicantArea, type Route } from './route';

/** Milliseconds that saving may delay a lock or a wipe. */
const LEAVE_WITHIN = 1500;

export class Kiosk {
  station = $state.raw<Station | null>(null);
  line = $state.raw<Line | null>(null);
  route = $state.raw<Route>({ at: 'home' });
  /** Why the station could not be asked, or not locked. */
  problem = $state.raw<Problem | null>(null);
  /** How many of the station's notices were read; later ones are shown again. */
  noticesRead = $state(0);
  /** Counts up when a record moved. */
  queueBeat = $state(0);
  /** Counts up when the test of a device went on. */
  testBeat = $state(0);
  /** Counts up when the capture for a login's page went on. */
  captureBeat = $state(0);
  /** Counts up when a security key that is asked went on. */
  keyBeat = $state(0);
  readonly devices = new DeviceWatch(() => this.route.at === 'devices');
  /** Saves what is not saved yet; set by the screen that has such a thing. */
  beforeLeave: (() => Promise<void>) | null = null;

  readonly open = $derived(this.station?.state.is === 'open' ? this.station.state : null);
  readonly applicant: Applicant | null = $derived(this.open?.applicant ?? null);
  readonly inApplicantArea = $derived(this.open !== null && isApplicantArea(this.route));

  #turn = 0;

  /** Hears signals until the returned function is called. */
  start(): () => void {
    const heard = backend.onSignal((signal) => this.#hear(signal));
    void this.refresh();
    void this.askLine();
    return () => void heard.then((stop) => stop());
  }

  go = (route: Route): void => {
    this.route = route;
  };

  home = (): void => this.go({ at: 'home' });

  /** Where a screen of the applicant goes back to. */
  toApplicant = (): void => this.go(this.applicant ? { at: 'overview' } : { at: 'home' });

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const station = await backend.station();
      if (turn === this.#turn) this.take(station);
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    }
  }

  /** Puts a new state of the station into force. What the state does not allow leaves the screen. */
  take(station: Station): void {
    this.#turn += 1;
    const before = this.applicant;
    if (station.language !== this.station?.language) locale.set(station.language);
    this.station = station;
    this.noticesRead = Math.min(this.noticesRead, station.notices.length);
    this.problem = null;
    if (station.state.is !== 'open') {
      this.route = { at: 'home' };
      this.devices.forget();
    } else if (before && !station.state.applicant && this.inApplicantArea) this.route = { at: 'wiped' };
  }

  async askLine(): Promise<void> {
    try {
      this.line = await backend.line();
    } catch {
      this.line = null;
    }
  }

  /** If locking fails, the station is asked how it is, and the problem is told. */
  async lock(): Promise<void> {
    await this.#leave();
    try {
      this.take(await backend.lock());
    } catch (thrown) {
      await this.refresh();
      if (this.open) this.problem = asProblem(thrown);
    }
  }

  /** Ends the applicant's login and clears the screen, whatever the backend answers. */
  async endApplicant(): Promise<void> {
    await this.#leave();
    this.route = { at: 'wiped' };
    try {
      this.take(await backend.endApplicant());
    } catch {
      await this.refresh();
    }
  }

  /** Nobody has touched anything for too long. The backend does the same by its own clock. */
  async timeOut(kind: 'lock' | 'wipe'): Promise<void> {
    await (kind === 'wipe' ? this.endApplicant() : this.lock());
  }

  async setLanguage(language: string): Promise<void> {
    locale.set(language);
    const station = await backend.setLanguage(language).catch(() => null);
    if (station) this.take(station);
  }

  async #leave(): Promise<void> {
    const save = this.beforeLeave;
    if (!save) return;
    await Promise.race([save().catch(() => undefined), new Promise((done) => setTimeout(done, LEAVE_WITHIN))]);
  }

  #hear(signal: Signal): void {
    if (signal === 'station') void this.refresh();
    if (signal === 'line') void this.askLine();
    if (signal === 'queue') this.queueBeat += 1;
    if (signal === 'devices' && this.open) void this.devices.look();
    if (signal === 'deviceTest') this.testBeat += 1;
    if (signal === 'capture') this.captureBeat += 1;
    if (signal === 'key') this.keyBeat += 1;
  }
}
