// An officer's hands and eyes on the screen, over a workstation in memory.
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { expect, onTestFinished, vi } from 'vitest';
import App from '../src/App.svelte';
import { Kiosk } from '../src/lib/kiosk/kiosk.svelte';
import type { FakeStation } from './dev/station';
import { restart } from './dev/transport';

export interface Desk {
  station: FakeStation;
  kiosk: Kiosk;
}

/** Milliseconds; only a failing test waits that long. */
const PATIENCE = { timeout: 30_000, interval: 10 };

/** Starts the program; `prepare` puts the workstation into a state first. */
export async function sitDown(prepare: (station: FakeStation) => void = () => undefined): Promise<Desk> {
  const station = restart();
  prepare(station);
  const kiosk = new Kiosk();
  const app = mount(App, { target: document.body, props: { kiosk } });
  onTestFinished(() => void unmount(app));
  await vi.waitFor(() => expect(kiosk.station).not.toBeNull(), PATIENCE);
  flushSync();
  return { station, kiosk };
}

/** Waits for a screen; its heading has the focus when it is there. */
export async function screen(name: string): Promise<HTMLElement> {
  return vi.waitFor(() => {
    flushSync();
    const main = document.querySelector<HTMLElement>(`main[data-screen="${name}"]`);
    if (!main) throw new Error(`${name} is not on the screen, but ${document.querySelector('main')?.dataset['screen']}`);
    return main;
  }, PATIENCE);
}

export async function see<Found extends Element = HTMLElement>(selector: string): Promise<Found> {
  return vi.waitFor(() => {
    flushSync();
    const found = document.querySelector<Found>(selector);
    if (!found) throw new Error(`${selector} is not on the screen`);
    return found;
  }, PATIENCE);
}

/** Waits until `holds` throws no more. */
export const until = (holds: () => void): Promise<void> =>
  vi.waitFor(() => {
    flushSync();
    holds();
  }, PATIENCE);

export const action = (testid: string) => see<HTMLButtonElement>(`[data-testid="${testid}"]`);

export async function press(testid: string): Promise<void> {
  (await action(testid)).click();
  flushSync();
}

export async function type(selector: string, text: string): Promise<void> {
  const input = await see<HTMLInputElement>(selector);
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

export async function tick(selector: string): Promise<void> {
  (await see<HTMLInputElement>(selector)).click();
  flushSync();
}

export const onScreen = (): string => document.body.textContent?.replace(/[\u2068\u2069]/g, '') ?? '';

/** Structure that assistive technology needs. Colours are left out: nothing is painted here. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document, {
    rules: { 'color-contrast': { enabled: false } },
    resultTypes: ['violations'],
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
