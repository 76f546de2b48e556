// What is plugged in, and what came or went: told in passing wherever one is, kept in the list of the screen.
import { backend } from '../backend/backend';
import type { DeviceNews, Devices } from '../backend/types';
import { Load } from './load.svelte';
import { oneAtATime } from './turns';

/** Milliseconds that news stays in passing: long enough to be read twice. */
const PASSING = 12_000;
/** As many are told at once; a hub that is pulled out takes more with it. */
const AT_ONCE = 2;

const name = (news: DeviceNews) => `${news.at} ${news.event} ${news.family} ${news.name}`;

export class DeviceWatch {
  readonly found = new Load<Devices>();
  /** News to be told in passing, newest first. */
  passing = $state.raw<DeviceNews[]>([]);
  #inSight: () => boolean;
  #known: ReadonlySet<string> = new Set();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `inSight`: whether the list itself is on the screen, so that nothing has to be told beside it. */
  constructor(inSight: () => boolean) {
    this.#inSight = inSight;
  }

  look = oneAtATime(async () => {
    const found = await this.found.run(() => backend.devices());
    if (found) this.#take(found.news);
  });

  /** The workstation was locked. */
  forget(): void {
    this.found.forget();
    this.#known = new Set();
    this.#tell([]);
  }

  #take(news: DeviceNews[]): void {
    const fresh = news.filter((one) => !this.#known.has(name(one)));
    this.#known = new Set(news.map(name));
    if (fresh.length > 0 && !this.#inSight()) this.#tell([...fresh, ...this.passing].slice(0, AT_ONCE));
  }

  #tell(news: DeviceNews[]): void {
    clearTimeout(this.#timer);
    this.passing = news;
    if (news.length > 0) this.#timer = setTimeout(() => (this.passing = []), PASSING);
  }
}
