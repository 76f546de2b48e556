// What the inputs do besides what their examples show.
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { onScreen, press, see, tick, until } from './desk';
import { saved, show, tabTo, write } from './examples';

const leave = () => (document.activeElement as HTMLElement).blur();

describe('files', () => {
  it('come_from_the_scanner_and_a_refused_one_says_why', async () => {
    const shown = show('file-several');
    (await see('[data-attach="scanner"]')).click();
    await tick('input[value="scan-2.png"]');
    await tick('input[value="scan-1-huge.png"]');
    await press('scans-take');
    await until(() => expect(onScreen()).toContain('scan-1-huge.png was not taken in.'));
    await see('[data-testid="problem-diskLow"]');
    await see('[data-file="scan-2.png"] img[alt*="scan-2.png"]');
    expect((shown.answers()['q'] as { originalName: string }[]).map(({ originalName }) => originalName)).toEqual(['house.png', 'well.jpg', 'scan-2.png']);
  });

  it('say_the_rules_in_words_and_what_was_added', async () => {
    show('file');
    expect(onScreen()).toContain('Allowed: PDF, pictures');
    expect(onScreen()).toContain('At most 2 MB');
    (await see('[data-attach="file"]')).click();
    await until(() => expect(document.querySelector('[data-kind="file"] [role="status"]')?.textContent).toContain('birth-certificate.pdf'));
  });

  it('that_cannot_be_taken_in_leave_the_answer_as_it_was', async () => {
    const shown = show('file');
    shown.station.instead.set('attach_file', () => Promise.reject({ code: 'diskLow', who: 'technician', facts: {} }));
    (await see('[data-attach="file"]')).click();
    await see('[data-testid="problem-diskLow"]');
    expect(shown.answers()).toEqual({});
  });
});

describe('a signature', () => {
  it('is_drawn_stroke_by_stroke_and_saved_as_a_picture', async () => {
    const shown = show('signature');
    const canvas = await see<HTMLCanvasElement>('canvas');
    const point = (kind: string, x: number) => canvas.dispatchEvent(new MouseEvent(kind, { clientX: x, clientY: 10, bubbles: true }));
    point('pointermove', 5);
    point('pointerup', 5);
    expect(shown.station.calls, 'a pointer that only passes signs nothing').toEqual([]);
    point('pointerdown', 10);
    point('pointermove', 60);
    point('pointerup', 60);
    await saved(shown, { q: 'data:image/png;base64,strokes' });
    flushSync();
    expect(document.querySelector('canvas'), 'there is room for more strokes').toBe(canvas);
    (await see('[data-clear]')).click();
    await saved(shown, { q: '' });
  });
});

describe('entries', () => {
  it('with_the_same_name_twice_are_kept_on_the_screen_and_are_a_mistake', async () => {
    const shown = show('dataMap');
    shown.filling.leave(['q']);
    tabTo('#f-q-1');
    write('rent');
    await until(() => expect(onScreen()).toContain('every entry needs a name of its own'));
    expect(shown.filling.answers.hasUnsaved).toBe(true);
    write('food');
    await saved(shown, { q: { rent: 40, food: 120 } });
    flushSync();
    expect(onScreen()).not.toContain('every entry needs');
  });
});

describe('words of ones own', () => {
  it('are_saved_while_they_are_typed_and_not_lost_when_the_focus_goes', async () => {
    const shown = show('tags');
    tabTo('#f-q');
    write('weav');
    await saved(shown, { q: ['sewing', 'farming', 'weav'] });
    write('weaving, baking');
    await saved(shown, { q: ['sewing', 'farming', 'weaving', 'baking'] });
    leave();
    flushSync();
    expect([...document.querySelectorAll('li bdi')].map((tag) => tag.textContent)).toEqual(['sewing', 'farming', 'weaving', 'baking']);
  });
});

describe('a town that is not on the list', () => {
  it('stays_in_its_input_and_is_a_mistake', async () => {
    const shown = show('select-search');
    shown.filling.leave(['q']);
    tabTo('#f-q');
    write('Atlantis');
    leave();
    await until(() => expect(onScreen()).toContain('choose one of the answers that are offered'));
    expect((await see<HTMLInputElement>('#f-q')).value).toBe('Atlantis');
    await saved(shown, { q: '' });
  });
});

describe('a text of upper case', () => {
  it('is_saved_in_upper_case_and_never_rewritten_while_it_is_typed', async () => {
    const shown = show('text-mask');
    tabTo('#f-q');
    write('ab');
    await saved(shown, { q: 'AB' });
    flushSync();
    expect((document.activeElement as HTMLInputElement).value).toBe('ab');
  });
});
