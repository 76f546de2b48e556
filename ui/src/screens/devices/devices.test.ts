import type { Advice, CardFound, Device, DeviceStatus, DeviceTroubleKind, KeyFinger, TestFailure, TestStep } from '$lib/backend/types';
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { locale } from '$lib/locales/locale.svelte';
import { describe, expect, it, vi } from 'vitest';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, until } from '../../../tests/desk';
import { device } from '../../../tests/dev/devices';
import { finger } from '../../../tests/dev/finger';
import { AT, problem } from '../../../tests/dev/station';

const languages = { en, ar, am };
const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u2066-\u2069]/g, '');

async function openDevices(prepare: (devices: Device[]) => Device[] = (devices) => devices, language: keyof typeof languages = 'en') {
  const desk = await sitDown((station) => {
    station.language = language;
    station.open();
    station.devices.devices = prepare(station.devices.devices);
  });
  await press('nav-devices');
  await screen('devices');
  return desk;
}

/** Opens the test of the only device. */
async function tryOut(one: Device, language: keyof typeof languages = 'en') {
  const desk = await openDevices(() => [one], language);
  await press('try-out');
  await see('[data-step="waiting"]');
  return desk;
}

const said = async () => plain((await action('test-says')).textContent);

describe('the devices', () => {
  it('are_shown_with_their_state_what_to_do_and_who_does_it', async () => {
    await openDevices();
    const scanner = plain((await see('[data-family="fingerprintScanner"]')).textContent);
    for (const part of ['Fingerprint scanner', 'Futronic FS80H', 'F80-1187', '1.02', 'picture quality 82 of 100: very good']) {
      expect(scanner).toContain(part);
    }
    const key = await see('[data-family="securityKey"]');
    expect(plain(key.textContent)).toContain('A technician installs the kiosk’s udev rules');
    expect(plain(key.textContent)).toContain('Who acts: a technician');
    expect(key.querySelector('[data-testid="try-out"]'), 'what may not be opened cannot be tried out').toBeNull();
    expect(plain((await see('[data-trouble="fingerprintSbi"]')).textContent)).toContain('Unplug it, wait, and plug it in again.');
    await expectAccessible();
  });

  it.each(['en', 'ar', 'am'] as const)('have_words_for_every_state_and_trouble_in_%s', async (language) => {
    const states = Object.keys(en.deviceStatus) as DeviceStatus[];
    const kinds = Object.keys(en.deviceTrouble) as DeviceTroubleKind[];
    const desk = await openDevices(() => states.map((status) => device('cardReader', { id: status, status })), language);
    for (const status of states) {
      const { what, next } = languages[language].deviceStatus[status];
      const text = plain((await see(`[data-status="${status}"]`)).textContent);
      expect(text).toContain(what);
      expect(text).toContain(next);
    }
    desk.station.devices.troubles = kinds.map((kind) => ({ family: 'codeScanner', kind }));
    desk.station.signal('devices');
    for (const kind of kinds) await until(() => expect(onScreen()).toContain(languages[language].deviceTrouble[kind].next));
    await expectAccessible();
  });

  it.each(['en', 'ar', 'am'] as const)('say_of_a_camera_without_access_who_gives_the_right_in_%s', async (language) => {
    await openDevices(() => [device('camera', { status: 'noAccess', testable: false })], language);
    const card = plain((await see('[data-family="camera"]')).textContent);
    expect(card).toContain(languages[language].devices.cameraAccess);
    expect(card, 'no rule of the kiosk’s helps').not.toContain('udev');
  });

  it('follow_a_signal_by_themselves_and_say_when_there_is_none', async () => {
    const { station } = await openDevices(() => []);
    await until(() => expect(onScreen()).toContain('No device was found.'));
    station.devices.devices = [device('codeScanner', { name: 'Xenon' })];
    station.devices.happens('pluggedIn', AT, { family: 'codeScanner', name: 'Xenon' });
    await see('[data-family="codeScanner"]');
    expect(plain((await action('news')).textContent)).toContain('Plugged in: Code scanner, Xenon');
    expect(document.activeElement?.tagName, 'what comes takes no focus').toBe('H1');
  });

  it('are_asked_for_once_a_signal_and_never_by_the_clock', async () => {
    const { station } = await openDevices();
    await see('[data-family]');
    const asked = () => station.calls.filter(([command]) => command === 'devices').length;
    const before = asked();
    vi.useFakeTimers();
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(asked()).toBe(before);
    await press('look-again');
    await until(() => expect(asked(), 'scanners with a service of their own give no signal').toBe(before + 1));
  });
});

describe('a code scanner that types', () => {
  it.each(['en', 'ar', 'am'] as const)('is_tried_out_and_what_it_reads_is_not_shown_in_%s', async (language) => {
    await openDevices(undefined, language);
    const words = languages[language];
    await press('try-typing');
    await see('[data-testid="typing-test"]');
    expect(plain((await action('test-says')).textContent)).toContain(words.testWaiting.codeScanner);
    await expectAccessible();
    for (const [at, key] of [...' 6BF+70790 T9W%', 'Enter'].entries()) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: 1000 + at * 5 });
      document.activeElement?.dispatchEvent(event);
    }
    await until(() => expect(onScreen()).toContain(words.deviceTest.code.what));
    expect(plain((await see('[data-testid="typing-test"]')).textContent)).toContain(plain(locale.count(words.deviceTest.bytes, 15)));
    expect(onScreen(), 'it may be somebody’s').not.toContain('6BF');
    await press('typing-stop');
    await until(() => expect(document.querySelector('[data-testid="typing-test"]')).toBeNull());
  });
});

const scanner = device('fingerprintScanner', { id: 'usb:1', name: 'FS80H' });
const found: CardFound[] = [{ kind: 'passport' }, { kind: 'piv' }, { kind: 'national', profile: 'Ghana Card' }, { kind: 'unknown', atr: '3B8F8001' }];
const steps: TestStep[] = [
  { kind: 'reading', percent: null },
  { kind: 'reading', percent: 40 },
  { kind: 'unplugged' },
  { kind: 'waiting' },
  ...(Object.keys(en.advice) as Advice[]).map((advice) => ({ kind: 'again', advice }) as const),
  { kind: 'finger', previewMs: null, pictureMs: 913 },
  { kind: 'finger', previewMs: 84, pictureMs: 913 },
  ...found.map((card) => ({ kind: 'card', found: card }) as const),
  { kind: 'code', bytes: 214, symbology: ']Q1' },
  { kind: 'code', bytes: 1, symbology: null },
  ...(Object.keys(en.keyFinger) as KeyFinger[]).map((fingerprint): TestStep => ({ kind: 'key', fingerprint, pinSet: true, unlocks: false, versions: ['FIDO_2_1'] })),
  ...(Object.keys(en.testFailure) as TestFailure[]).map((reason) => ({ kind: 'failed', reason }) as const),
];

describe('the test of a device', () => {
  it.each(['en', 'ar', 'am'] as const)('has_words_for_every_step_in_%s', async (language) => {
    const { station } = await tryOut(scanner, language);
    const words = languages[language];
    for (const step of steps) {
      station.devices.goesOn(step);
      await see(`[data-step="${step.kind}"]`);
      const expected =
        step.kind === 'again' ? words.advice[step.advice] : step.kind === 'failed' ? words.testFailure[step.reason].next : '';
      await until(() => expect(onScreen()).toContain(expected));
      const text = await said();
      expect(text, JSON.stringify(step)).not.toMatch(/[{}]/);
      expect(text, 'no fact is missing').not.toMatch(/(^|\s)–/);
      expect(text.trim()).not.toBe('');
      if (language !== 'en') expect(text.replace(/PIV|udev|Ghana Card/g, ''), 'no English is left over').not.toMatch(/[A-Za-z]/);
    }
  });

  it.each([...new Map(steps.map((step) => [step.kind, step])).values()])('has_no_violation_at_$kind', async (step) => {
    const { station } = await tryOut(scanner);
    station.devices.goesOn(step, { preview: finger(1), quality: 55, advice: 'centre' });
    await see(`[data-step="${step.kind}"]`);
    await expectAccessible();
  });

  it.each(Object.keys(en.testWaiting) as Device['family'][])('tells_what_to_do_at_a_%s', async (family) => {
    await tryOut(device(family));
    expect(await said()).toContain(en.testWaiting[family]);
  });

  it('shows_what_the_scanner_sees_and_says_its_quality_in_words', async () => {
    const { station } = await tryOut(scanner);
    station.devices.goesOn({ kind: 'reading', percent: 40 }, { preview: finger(1), quality: 31, advice: 'tooDry' });
    const picture = await see<HTMLImageElement>('[data-testid="preview"]');
    expect(picture.alt, 'it says nothing that is not said in words').toBe('');
    expect(plain((await see('[role="meter"]')).getAttribute('aria-valuetext'))).toBe('31 of 100: not good enough yet');
    expect(document.querySelector('progress')?.value).toBe(40);
    expect((await action('advice')).textContent).toBe(en.advice.tooDry);
  });

  it('reads_out_only_what_changes_with_a_step', async () => {
    const { station } = await tryOut(scanner);
    station.devices.goesOn({ kind: 'reading', percent: null }, { quality: 10, advice: 'centre' });
    await see('[data-step="reading"]');
    let changes = 0;
    const watch = new MutationObserver((seen) => (changes += seen.length));
    watch.observe(await action('test-says'), { subtree: true, childList: true, characterData: true });
    for (const quality of [20, 30, 40, 50]) {
      station.devices.goesOn({ kind: 'reading', percent: quality }, { quality, advice: 'tooWet', preview: finger(quality / 100) });
      await until(() => expect(plain(document.querySelector('[role="meter"]')?.getAttribute('aria-valuetext'))).toContain(`${quality} of 100`));
    }
    expect(changes, 'a picture in passing is not announced').toBe(0);
    for (const live of document.querySelectorAll('[data-testid="device-test"] :is([role="status"], [role="alert"], [aria-live])')) {
      expect(live.querySelector('[role="meter"], progress, [data-testid="advice"]')).toBeNull();
    }
    watch.disconnect();
  });

  it('tells_quality_and_times_of_a_good_picture', async () => {
    const { station } = await tryOut(scanner);
    station.devices.goesOn({ kind: 'finger', previewMs: 84, pictureMs: 913 }, { quality: 82, advice: 'good' });
    await see('[data-step="finger"]');
    for (const part of ['82 of 100: very good', '0.08 s', '0.91 s', 'This is a good picture']) await until(() => expect(onScreen()).toContain(part));
    await until(() => expect(onScreen()).not.toContain('Stop'));
    await press('test-again');
    await see('[data-step="waiting"]');
    expect(station.calls.filter(([command]) => command === 'test_device')).toHaveLength(2);
    expect(document.activeElement?.id, 'the button that was pressed is gone; the focus is not').toMatch(/-title$/);
  });

  it('names_the_kind_of_a_code_but_not_what_it_says', async () => {
    const { station } = await tryOut(device('codeScanner'));
    station.devices.goesOn({ kind: 'code', bytes: 214, symbology: ']Q1' });
    await until(() => expect(onScreen()).toContain('QR Code'));
    expect(onScreen()).toContain('214 bytes');
  });

  it('shows_what_a_camera_sees_until_a_code_is_held_up', async () => {
    const { station } = await tryOut(device('camera', { id: 'camera:/dev/video0', name: 'C920' }));
    expect(onScreen()).toContain(en.deviceTest.noCameraPicture);
    station.devices.goesOn({ kind: 'waiting' }, { preview: finger(1) });
    const picture = await see<HTMLImageElement>('[data-testid="preview"]');
    expect(picture.alt, 'it says nothing that is not said in words').toBe('');
    expect(await said()).toContain('Hold a QR code up to the camera');
    expect(onScreen()).toContain(en.deviceTest.notKept);
    await expectAccessible();
    station.devices.goesOn({ kind: 'code', bytes: 214, symbology: ']Q1' });
    await until(() => expect(onScreen()).toContain('The camera works. A code was read.'));
    expect(onScreen()).toContain('214 bytes');
    expect(document.querySelector('[data-testid="preview"]'), 'nor is the code itself shown').toBeNull();
  });

  it('goes_on_by_itself_when_the_scanner_is_plugged_in_elsewhere', async () => {
    const { station } = await tryOut(scanner);
    station.devices.goesOn({ kind: 'unplugged' });
    await until(() => expect(onScreen()).toContain('Nothing is lost. Plug it in again; it goes on by itself.'));
    const moved = { ...scanner, id: 'usb:2' };
    station.devices.devices = [moved];
    station.devices.goesOn({ kind: 'waiting' }, { device: moved });
    await see('[data-step="waiting"]');
    station.devices.goesOn({ kind: 'failed', reason: 'silent' }, { device: moved });
    await until(() => expect(onScreen()).toContain('The device does not answer.'));
    await press('test-again');
    await see('[data-step="waiting"]');
    expect(station.calls.findLast(([command]) => command === 'test_device')?.[1], 'it is tried where it is now').toEqual({ id: 'usb:2' });
  });

  it('says_who_mends_a_failure', async () => {
    const { station } = await tryOut(scanner);
    station.devices.goesOn({ kind: 'failed', reason: 'noAccess' });
    await see('[data-step="failed"]');
    expect(await said()).toContain('Who acts: a technician');
  });

  it('ends_with_stop_and_with_escape_and_gives_the_focus_back', async () => {
    const { station } = await openDevices(() => [scanner]);
    const button = await action('try-out');
    for (const end of ['stop', 'escape']) {
      button.focus();
      await press('try-out');
      await see('[data-step="waiting"]');
      expect(document.activeElement?.id, 'a scanner that types Enter presses nothing').toMatch(/-title$/);
      station.devices.goesOn({ kind: 'reading', percent: null }, { preview: finger(1) });
      await see('[data-testid="preview"]');
      if (end === 'stop') await press('test-stop');
      else (await see('dialog')).dispatchEvent(new Event('cancel', { cancelable: true }));
      await until(() => expect(document.querySelector('dialog')).toBeNull());
      await until(() => expect(station.devices.test, end).toBeNull());
      expect(document.querySelector('img'), 'nothing of a finger stays').toBeNull();
      expect(document.activeElement).toBe(button);
    }
  });

  it('keeps_the_focus_in_the_page_when_the_device_is_gone_at_the_end', async () => {
    const { station } = await openDevices(() => [scanner]);
    (await action('try-out')).focus();
    await press('try-out');
    await see('[data-step="waiting"]');
    station.devices.devices = [];
    station.signal('devices');
    await until(() => expect(document.querySelector('[data-device]')).toBeNull());
    await press('test-stop');
    await until(() => expect(document.activeElement?.id).toBe('main'));
  });

  it('ends_with_its_screen', async () => {
    const { station, kiosk } = await tryOut(scanner);
    await kiosk.lock();
    await screen('lock');
    await until(() => expect(station.calls.map(([command]) => command)).toContain('stop_device_test'));
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('closes_when_it_was_ended_from_elsewhere', async () => {
    const { station } = await tryOut(scanner);
    station.devices.test = null;
    station.signal('deviceTest');
    await until(() => expect(document.querySelector('dialog')).toBeNull());
  });

  it('says_why_it_could_not_begin_and_may_be_tried_again', async () => {
    const { station } = await openDevices(() => [scanner]);
    station.instead.set('test_device', () => Promise.reject(problem('loginBusy')));
    await press('try-out');
    await see('[data-step="problem"] [data-testid="problem-loginBusy"]');
    await expectAccessible();
    station.instead.clear();
    await press('test-again');
    await see('[data-step="waiting"]');
  });

  it('never_lets_a_late_stop_end_the_next_test', async () => {
    const { station } = await openDevices(() => [scanner]);
    let answer: () => void = () => undefined;
    station.instead.set('test_device', () => new Promise((done) => (answer = () => done(null))));
    await press('try-out');
    await press('test-stop');
    await press('try-out');
    station.instead.clear();
    answer();
    await see('[data-step="waiting"]');
    const order = station.calls.map(([command]) => command).filter((command) => /test_device|device_test/.test(command));
    expect(order.slice(0, 3)).toEqual(['test_device', 'stop_device_test', 'test_device']);
  });
});

describe('news of devices', () => {
  it('passes_by_on_another_screen_without_taking_the_focus', async () => {
    const { station } = await sitDown((fresh) => fresh.open());
    await screen('home');
    const before = document.activeElement;
    const place = await action('device-news');
    expect(place.getAttribute('role'), 'the place is there before the news').toBe('status');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    station.devices.happens('unplugged', AT, { family: 'fingerprintScanner', name: 'FS80H' });
    await vi.advanceTimersByTimeAsync(100);
    expect(plain(place.textContent)).toContain('Unplugged: Fingerprint scanner, FS80H');
    expect(document.activeElement).toBe(before);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(plain(place.textContent).trim(), 'it goes by itself').toBe('');
    vi.useRealTimers();
    await press('nav-devices');
    expect(plain((await action('news')).textContent), 'and stays in the list').toContain('FS80H');
    await expectAccessible();
  });

  it('is_told_once_and_only_what_is_new', async () => {
    const { station, kiosk } = await sitDown((fresh) => fresh.open());
    station.devices.happens('pluggedIn', AT, { family: 'cardReader', name: 'ACR39U' });
    await until(() => expect(kiosk.devices.passing).toHaveLength(1));
    station.devices.happens('cardIn', '2026-03-01T09:31:00Z', { family: 'cardReader', name: 'ACR39U' });
    await until(() => expect(kiosk.devices.passing.map(({ event }) => event), 'the earlier one stays its time').toEqual(['cardIn', 'pluggedIn']));
    station.signal('devices');
    await kiosk.devices.look();
    expect(kiosk.devices.passing).toHaveLength(2);
    await expectAccessible();
    await kiosk.lock();
    expect(kiosk.devices.passing, 'a locked workstation tells nothing').toEqual([]);
    expect(kiosk.devices.found.value).toBeNull();
  });

  it('is_not_told_beside_the_list_itself', async () => {
    const { station, kiosk } = await openDevices();
    station.devices.happens('serviceGone', AT, { family: 'cardReader', name: '' });
    await until(() => expect(plain(document.querySelector('[data-testid="news"]')?.textContent)).toContain('The card service has stopped.'));
    expect(kiosk.devices.passing).toEqual([]);
  });

  it.each(['en', 'ar', 'am'] as const)('has_words_for_everything_that_happens_in_%s', async (language) => {
    const { station } = await openDevices(undefined, language);
    for (const event of Object.keys(en.deviceEvent) as (keyof typeof en.deviceEvent)[]) {
      station.devices.happens(event, AT, { family: 'cardReader', name: 'ACR39U' });
      const words = languages[language];
      const expected = plain(locale.say(words.deviceEvent[event], { family: words.deviceFamily.cardReader, name: 'ACR39U' }));
      await until(() => expect(onScreen()).toContain(expected));
    }
  });
});
