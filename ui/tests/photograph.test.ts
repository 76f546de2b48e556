// Answering a question with a photograph.
import { describe, expect, it } from 'vitest';
import type { PhotographStep, ProblemCode } from '../src/lib/backend/types';
import { am } from '../src/lib/locales/am';
import { ar } from '../src/lib/locales/ar';
import { en } from '../src/lib/locales/en';
import { locale } from '../src/lib/locales/locale.svelte';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, tick, until } from './desk';
import { device } from './dev/devices';
import { finger } from './dev/finger';
import { CAMERA } from './dev/photograph';
import { AT, problem } from './dev/station';
import { key, show } from './examples';

const languages = { en, ar, am };
const codes: ProblemCode[] = ['cameraGone', 'cameraBusy', 'cameraNoAccess', 'cameraNoPicture', 'cameraUnsupported', 'cameraFault'];
const dialog = () => document.querySelector('dialog');
const focused = () => document.activeElement?.getAttribute('data-testid');

/** The question, with the dialogue open and a picture in it. */
async function look(name = 'file-photograph') {
  const shown = show(name);
  const button = await see('[data-attach="camera"]');
  button.focus();
  button.click();
  const { photograph } = shown.station;
  await see('[data-photograph="opening"]');
  await until(() => expect(photograph.now).not.toBeNull());
  photograph.goesOn({ kind: 'live' }, finger(0.5));
  await see('[data-photograph="live"] [data-testid="photograph-picture"]');
  return { ...shown, photograph, calls: () => shown.station.calls.map(([command]) => command) };
}

describe('the camera', () => {
  it('comes_first_where_a_photograph_is_asked_for_and_last_where_it_is_one_way_of_many', async () => {
    const names = () => [...document.querySelectorAll('[data-attach]')].map((each) => each.getAttribute('data-attach'));
    const shown = show('file-photograph');
    await see('[data-attach="camera"]');
    expect(names()).toEqual(['camera', 'file', 'scanner']);
    shown.filling.answers.hasCamera = false;
    await until(() => expect(names(), 'it was unplugged').toEqual(['file', 'scanner']));
  });

  it('is_not_offered_for_a_question_that_takes_no_photograph', () => {
    show('file');
    expect(document.querySelector('[data-attach="file"]')).not.toBeNull();
    expect(document.querySelector('[data-attach="camera"]')).toBeNull();
  });

  it('is_offered_as_soon_as_it_is_plugged_in_while_a_form_is_open', async () => {
    const { station } = await sitDown((fresh) => {
      fresh.open(fresh.applicant);
      fresh.devices.devices = [];
      fresh.photographable = ['photo'];
      const [page] = fresh.pages;
      const field = page?.nodes.find((node) => node.node === 'field');
      if (page && field?.node === 'field') fresh.pages = [{ ...page, nodes: [{ ...field, id: 'photo', key: 'photo', kind: { type: 'file', several: false, types: [], minSize: null, maxSize: null, image: true, imageSize: null } }] }];
    });
    await press('go-on');
    await press('apply');
    await screen('form');
    expect(document.querySelector('[data-attach="camera"]')).toBeNull();
    station.devices.devices = [device('camera', { id: CAMERA })];
    station.devices.happens('pluggedIn', AT, { family: 'camera', name: 'C920' });
    await see('[data-attach="camera"]');
  });
});

describe('a photograph', () => {
  it('is_taken_again_until_it_is_good_and_kept_then', async () => {
    const { photograph, answers, calls } = await look();
    await until(() => expect(focused(), 'what is to be done has the focus').toBe('photograph-take'));
    await press('photograph-take');
    await see('[data-photograph="taken"]');
    await until(() => expect(focused()).toBe('photograph-use'));
    expect((await see<HTMLImageElement>('[data-testid="photograph-picture"]')).alt).toBe(en.photograph.taken);
    await press('photograph-again');
    await see('[data-photograph="opening"]');
    photograph.goesOn({ kind: 'live' }, finger(1));
    await see('[data-photograph="live"]');
    await press('photograph-take');
    await until(() => expect(focused()).toBe('photograph-use'));
    await press('photograph-use');
    await until(() => expect(dialog()).toBeNull());
    expect((answers()['q'] as { originalName: string }[]).map(({ originalName }) => originalName)).toEqual(['photo-20260301-093000.jpg']);
    await until(() => expect(document.querySelector('[data-kind="file"] [role="status"]')?.textContent).toContain('photo-20260301-093000.jpg'));
    expect(calls().filter((command) => command === 'start_photograph')).toHaveLength(2);
    expect(document.activeElement?.getAttribute('data-attach'), 'the focus is back').toBe('camera');
    await expectAccessible();
  });

  it('is_let_go_with_cancel_and_with_escape', async () => {
    for (const end of ['cancel', 'escape']) {
      const { station, answers } = await look();
      await press('photograph-take');
      await see('[data-photograph="taken"]');
      if (end === 'cancel') await press('photograph-close');
      else dialog()?.dispatchEvent(new Event('cancel', { cancelable: true }));
      await until(() => expect(dialog()).toBeNull());
      await until(() => expect(station.photograph.now, 'the camera is given back').toBeNull());
      expect(document.querySelector('img'), 'nothing of it stays').toBeNull();
      expect(answers()).toEqual({});
      document.body.replaceChildren();
    }
  });

  it('goes_on_by_itself_after_the_camera_was_unplugged', async () => {
    const { photograph } = await look();
    photograph.goesOn({ kind: 'unplugged' });
    await see('[data-photograph="unplugged"]');
    expect(onScreen()).toContain(en.photographSays.unplugged.next);
    expect(document.querySelector('[data-testid="photograph-picture"]')).toBeNull();
    expect((await action('photograph-take')).disabled).toBe(true);
    await expectAccessible();
    photograph.goesOn({ kind: 'live' }, finger(1));
    await see('[data-photograph="live"]');
    await until(() => expect(focused()).toBe('photograph-take'));
  });

  it('says_what_is_wrong_and_may_be_tried_again', async () => {
    const { photograph } = await look();
    photograph.goesOn({ kind: 'failed', problem: problem('cameraBusy') });
    await see('[data-photograph="failed"] [data-testid="problem-cameraBusy"]');
    await expectAccessible();
    await until(() => expect(focused()).toBe('photograph-retry'));
    key('Enter');
    await see('[data-photograph="opening"]');
    photograph.goesOn({ kind: 'live' }, finger(1));
    await see('[data-photograph="live"]');
  });

  it('that_cannot_be_kept_is_still_there_and_the_reason_is_said', async () => {
    const { station } = await look();
    await press('photograph-take');
    station.instead.set('keep_photograph', () => Promise.reject(problem('diskFull', 'technician')));
    await until(() => expect(focused()).toBe('photograph-use'));
    await press('photograph-use');
    await see('[data-photograph="taken"] [data-testid="problem-diskFull"]');
    await see('[data-testid="photograph-picture"]');
    station.instead.clear();
    await press('photograph-use');
    await until(() => expect(dialog()).toBeNull());
  });

  it('could_not_be_begun_and_says_why', async () => {
    const shown = show('file-photograph');
    shown.station.photograph.cameras = [];
    await tick('[data-attach="camera"]');
    await see('[data-photograph="failed"] [data-testid="problem-cameraGone"]');
    shown.station.photograph.cameras = [{ id: CAMERA, name: 'C920' }];
    await press('photograph-retry');
    await see('[data-photograph="opening"]');
  });

  it('is_taken_with_the_camera_that_the_officer_chooses', async () => {
    const shown = show('file-photograph');
    const { photograph } = shown.station;
    photograph.cameras = [
      { id: CAMERA, name: 'C920' },
      { id: 'camera:/dev/video2', name: 'Document camera' },
    ];
    await tick('[data-attach="camera"]');
    const select = await see<HTMLSelectElement>('[data-testid="photograph-camera"]');
    expect(select.value).toBe(CAMERA);
    await expectAccessible();
    select.value = 'camera:/dev/video2';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => expect(photograph.now?.camera).toBe('camera:/dev/video2'));
    photograph.goesOn({ kind: 'live' }, finger(1));
    await see('[data-photograph="live"]');
    await press('photograph-take');
    await until(() => expect(document.querySelector('select'), 'the picture is taken').toBeNull());
  });

  it('closes_when_it_was_ended_from_elsewhere', async () => {
    const { photograph } = await look();
    photograph.ends();
    await until(() => expect(dialog()).toBeNull());
  });

  it('stays_as_it_was_taken_whatever_is_answered_late', async () => {
    const { station, photograph } = await look();
    let answer: () => void = () => undefined;
    const late = photograph.now;
    station.instead.set('photograph', () => new Promise((done) => (answer = () => done(late))));
    station.signal('photograph');
    await press('photograph-take');
    await see('[data-photograph="taken"]');
    answer();
    await until(() => expect(focused()).toBe('photograph-use'));
    expect(document.querySelector('[data-photograph="taken"]')).not.toBeNull();
  });

  it('is_not_kept_by_the_second_click_of_a_double_click_nor_by_a_key_that_is_held', async () => {
    const { calls } = await look();
    await press('photograph-take');
    await see('[data-photograph="taken"]');
    const use = await action('photograph-use');
    use.dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true });
    expect(use.dispatchEvent(held), 'a held key presses nothing').toBe(false);
    expect(calls()).not.toContain('keep_photograph');
  });

  it('never_lets_a_late_stop_end_the_next_one', async () => {
    const shown = show('file-photograph');
    let answer: () => void = () => undefined;
    shown.station.instead.set('start_photograph', () => new Promise((done) => (answer = () => done(null))));
    await tick('[data-attach="camera"]');
    await press('photograph-close');
    await tick('[data-attach="camera"]');
    shown.station.instead.clear();
    answer();
    await until(() => expect(shown.station.photograph.now).not.toBeNull());
    const order = shown.station.calls.map(([command]) => command).filter((command) => /_photograph/.test(command));
    expect(order.slice(0, 3)).toEqual(['start_photograph', 'stop_photograph', 'start_photograph']);
  });
});

describe.each(['en', 'ar', 'am'] as const)('the words of a photograph in %s', (language) => {
  const steps: PhotographStep['kind'][] = ['opening', 'live', 'taken', 'unplugged'];

  it('say_each_step', async () => {
    locale.set(language);
    const { photograph } = await look();
    for (const step of steps) {
      if (step === 'unplugged') await press('photograph-again');
      photograph.goesOn({ kind: step } as PhotographStep, step === 'live' || step === 'taken' ? finger(1) : null);
      await see(`[data-photograph="${step}"]`);
      const { what, next } = languages[language].photographSays[step as 'live'];
      await until(() => expect(onScreen()).toContain(what));
      expect(onScreen()).toContain(next);
      await expectAccessible();
    }
  });

  it('say_what_happened_whether_the_answers_are_safe_and_what_to_do', async () => {
    locale.set(language);
    const { photograph } = await look();
    for (const code of codes) {
      photograph.goesOn({ kind: 'failed', problem: problem(code, 'officer', { offered: 'H264' }) });
      const note = await see(`[data-testid="problem-${code}"]`);
      const text = (note.textContent ?? '').replace(/[\u2066-\u2069]/g, '');
      expect(text).toContain(languages[language].problem[code].what);
      expect(text, 'no fact is missing').not.toMatch(/[{}]|(^|\s)–/);
    }
  });
});
