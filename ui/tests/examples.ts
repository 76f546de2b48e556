// An example on the screen, over a workstation in memory that saves what is answered.
import { flushSync, mount, unmount } from 'svelte';
import { expect, onTestFinished } from 'vitest';
import type { Filling } from '../src/lib/kiosk/filling.svelte';
import Example from './dev/Example.svelte';
import { examples, sessionOf } from './dev/examples';
import type { FakeStation } from './dev/station';
import { restart } from './dev/transport';
import { until } from './desk';

export interface Shown {
  station: FakeStation;
  filling: Filling;
  answers: () => Record<string, unknown>;
}

export function show(name: string): Shown {
  const example = examples.find((each) => each.name === name);
  if (!example) throw new Error(`there is no example ${name}`);
  const station = restart();
  const session = sessionOf([example.node], example.answers);
  station.pages = session.pages;
  station.hides = () => [];
  station.drafts = [{ id: 'd1', programme: 1, answers: example.answers ?? {} }];
  const shown: { filling?: Filling } = {};
  const app = mount(Example, { target: document.body, props: { session, name, heard: (filling: Filling) => (shown.filling = filling) } });
  onTestFinished(() => {
    void shown.filling?.answers.close();
    void unmount(app);
  });
  document.title = name;
  flushSync();
  if (!shown.filling) throw new Error('the example did not begin');
  return { station, filling: shown.filling, answers: () => station.drafts[0]?.answers ?? {} };
}

/** Waits until the workstation has this answer. */
export const saved = (shown: Shown, answer: Record<string, unknown>): Promise<void> => until(() => expect(shown.answers()).toMatchObject(answer));

/** Presses a key where the focus is, as the keyboard does: Enter and Space press what can be pressed. */
export function key(name: string): void {
  const at = document.activeElement ?? document.body;
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true });
  const goesOn = at.dispatchEvent(event);
  if (goesOn && (name === 'Enter' || name === ' ') && at instanceof HTMLButtonElement) at.click();
  if (goesOn && name === ' ' && at instanceof HTMLInputElement && (at.type === 'checkbox' || at.type === 'radio')) at.click();
  if (goesOn && name === 'Tab') tabOn();
  flushSync();
}

const stops = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** What the keyboard comes to with Tab, in order; of radio buttons of one name only one. */
export function reachable(): HTMLElement[] {
  const names = new Set<string>();
  return [...document.querySelectorAll<HTMLElement>(stops)].filter((each) => {
    if (each.tabIndex < 0 || (each.closest('details:not([open])') && each.tagName !== 'SUMMARY')) return false;
    if (!(each instanceof HTMLInputElement) || each.type !== 'radio') return true;
    const group = [...document.querySelectorAll<HTMLInputElement>(`input[type=radio]`)].filter(({ name }) => name === each.name);
    const stop = group.find(({ checked }) => checked) ?? group[0];
    const isNew = !names.has(each.name) && stop === each;
    if (isNew) names.add(each.name);
    return isNew;
  });
}

function tabOn(): void {
  const all = reachable();
  all[all.indexOf(document.activeElement as HTMLElement) + 1]?.focus();
}

/** Tabs until the focus is there; throws if the keyboard never comes to it. */
export function tabTo(selector: string): HTMLElement {
  for (let times = 0; times < 100; times++) {
    if (document.activeElement instanceof HTMLElement && document.activeElement.matches(selector)) return document.activeElement;
    const before = document.activeElement;
    key('Tab');
    if (document.activeElement === before) break;
  }
  throw new Error(`the keyboard does not come to ${selector}`);
}

/** Types where the focus is. */
export function write(text: string): void {
  const at = document.activeElement as HTMLInputElement;
  at.value = text;
  at.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
