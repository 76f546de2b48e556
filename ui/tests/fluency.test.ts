// A key press concerns one question, however long the form is.
import { flushSync, mount, unmount } from 'svelte';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Filling } from '../src/lib/kiosk/filling.svelte';
import Example from './dev/Example.svelte';
import { sessionOf } from './dev/examples';
import { long, longAnswers } from './dev/long';
import { restart } from './dev/transport';
import { until } from './desk';

function open() {
  const station = restart();
  const session = sessionOf(long, longAnswers);
  station.pages = session.pages;
  station.hides = () => [];
  station.drafts = [{ id: 'd1', programme: 1, answers: longAnswers }];
  const asked: string[] = [];
  let filling: Filling | undefined;
  const app = mount(Example, {
    target: document.body,
    props: {
      session,
      name: 'long',
      heard: (heard: Filling) => {
        filling = heard;
        const plain = heard.mistakesOf.bind(heard);
        // Each question asks for its mistakes when it works out how it looks.
        heard.mistakesOf = (path) => (asked.push(path), plain(path));
      },
    },
  });
  onTestFinished(() => void unmount(app));
  flushSync();
  if (!filling) throw new Error('the form did not begin');
  return { station, filling, asked };
}

/** Everything in the page that changed while `act` went on. */
async function changesOf(act: () => void | Promise<void>): Promise<Element[]> {
  const changed: Element[] = [];
  const watch = new MutationObserver((records) => changed.push(...records.map(({ target }) => (target instanceof Element ? target : target.parentElement ?? document.body))));
  watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  await act();
  flushSync();
  await Promise.resolve();
  watch.disconnect();
  return changed;
}

function write(id: string, text: string) {
  const input = document.getElementById(id) as HTMLInputElement;
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

describe('in a form of 500 questions and 200 rows', () => {
  it('a_key_press_and_its_saving_redraw_one_question', async () => {
    const { station, filling, asked } = open();
    expect(document.querySelectorAll('[data-key]').length).toBeGreaterThan(500);
    expect(asked.length, 'all of them were drawn once').toBeGreaterThan(500);
    asked.length = 0;
    const changed = await changesOf(async () => {
      write('f-q7', 'H');
      await filling.answers.flush();
    });
    await until(() => expect(station.drafts[0]?.answers['q7']).toBe('H'));
    expect(new Set(asked).size, 'no other question worked out anew how it looks').toBeLessThanOrEqual(1);
    const strangers = changed.filter((each) => !each.closest('[data-key="q7"]'));
    expect(strangers.map((each) => each.outerHTML.slice(0, 80))).toEqual([]);
  });

  it('a_key_press_in_a_row_redraws_no_other_row', async () => {
    const { filling, asked } = open();
    expect(document.querySelectorAll('[data-row]'), 'only so many rows are there at a time').toHaveLength(20);
    asked.length = 0;
    const changed = await changesOf(async () => {
      write('f-members[3].name', 'Huda');
      await filling.answers.flush();
    });
    expect(new Set(asked).size).toBeLessThanOrEqual(2);
    expect(changed.filter((each) => !each.closest('[data-row="3"]')).map((each) => each.outerHTML.slice(0, 80))).toEqual([]);
  });

  it('a_mistake_that_is_mended_redraws_one_question', async () => {
    const { filling, asked } = open();
    filling.leave(long.map(({ id }) => id));
    flushSync();
    asked.length = 0;
    write('f-q2', 'H');
    await filling.answers.flush();
    flushSync();
    expect([...new Set(asked)]).toEqual(['q2']);
  });
});
