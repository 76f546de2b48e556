import type { KeyRow } from '$lib/backend/types';
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { describe, expect, it } from 'vitest';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, type, until } from '../../../../tests/desk';
import { AT, PIN, problem } from '../../../../tests/dev/station';

const languages = { en, ar, am };
const row = (id: string, name: string): KeyRow => ({ id, name, addedAt: AT });

async function openKeys(keys: KeyRow[] = [], language: keyof typeof languages = 'en') {
  const desk = await sitDown((station) => {
    station.language = language;
    station.open();
    station.keys.keys = keys;
  });
  await press('nav-devices');
  await screen('devices');
  await action('add-key');
  return desk;
}

async function fillIn(name: string, pin: string) {
  (await action('add-key')).focus();
  await press('add-key');
  await type('#key-name', name);
  await type('#key-officer-pin', pin);
  await press('key-submit');
}

describe('the security keys', () => {
  it.each(['en', 'ar', 'am'] as const)('are_listed_by_name_and_day_in_%s', async (language) => {
    await openKeys([row('k1', 'Blue key'), row('k2', 'Spare')], language);
    const listed = [...document.querySelectorAll('[data-key-row]')].map((one) => one.textContent ?? '');
    expect(listed).toHaveLength(2);
    expect(listed[0]).toContain('Blue key');
    expect(listed[0]).toContain('2026');
    expect(listed[1]).toContain(languages[language].keys.remove);
    await expectAccessible();
  });

  it('say_that_there_is_none_and_that_there_can_be_no_more', async () => {
    await openKeys();
    expect(onScreen()).toContain('No security key has been added yet.');
    const many = Array.from({ length: 8 }, (_, at) => row(`k${at}`, `Key ${at}`));
    document.body.replaceChildren();
    await openKeys(many);
    expect(onScreen()).toContain('Remove one first.');
    expect((await action('add-key')).disabled).toBe(true);
  });

  it('are_added_with_the_pin_and_two_fingers', async () => {
    const { station } = await openKeys();
    await fillIn('Blue key', '٤٨٢٩١٣');
    station.keys.goesOn({ kind: 'giveFinger' }, 1);
    await until(() => expect(onScreen()).toContain('Step 1 of 2'));
    await expectAccessible();
    station.keys.goesOn({ kind: 'giveFinger' }, 2);
    await until(() => expect(onScreen()).toContain('Step 2 of 2'));
    station.keys.answers();
    await until(() => expect(onScreen()).toContain('It opens this workstation from now on.'));
    await expectAccessible();
    await press('key-close');
    await see('[data-key-row="k1"]');
    expect(station.calls.find(([command]) => command === 'enrol_key')?.[1]).toEqual({ pin: PIN, name: 'Blue key', keyPin: null });
    expect(document.activeElement, 'the focus is where it was').toBe(await action('add-key'));
  });

  it('say_what_is_missing_before_they_are_added', async () => {
    const { station } = await openKeys();
    await press('add-key');
    await press('key-submit');
    await until(() => expect(onScreen()).toContain('Enter a name for the key'));
    expect(onScreen()).toContain('Enter your PIN');
    await expectAccessible();
    expect(station.calls.some(([command]) => command === 'enrol_key')).toBe(false);
  });

  it('take_no_guesses_at_the_pin_faster_than_the_lock', async () => {
    const { station } = await openKeys([row('k1', 'Blue key')]);
    station.instead.set('enrol_key', () => Promise.reject(problem('tooEarly', 'time', { seconds: '30' })));
    await fillIn('Red key', PIN);
    await until(() => expect(document.querySelector('[data-testid="wait"]')?.textContent).toMatch(/in .?(30|29)/));
    expect((await action('key-submit')).disabled).toBe(true);
    expect((await see<HTMLInputElement>('#key-name')).value, 'what is no secret stays').toBe('Red key');
    expect((await see<HTMLInputElement>('#key-officer-pin')).value).toBe('');
    await press('key-dismiss');
    station.instead.set('remove_key', () => Promise.reject(problem('wrongPin', 'officer', { seconds: '30' })));
    await press('remove-key');
    await type('#key-officer-pin', '000000');
    await press('key-submit');
    await see('[data-testid="problem-wrongPin"]');
    await until(() => expect(document.querySelector('[data-testid="wait"]')).not.toBeNull());
  });

  it('ask_for_the_pin_of_a_key_without_a_sensor', async () => {
    const { station } = await openKeys();
    await fillIn('Old key', PIN);
    station.keys.fails(problem('keyPinNeeded'));
    await see('#key-pin');
    await expectAccessible();
    await type('#key-officer-pin', PIN);
    await type('#key-pin', 'abcd');
    await press('key-submit');
    await until(() => expect(station.keys.call).not.toBeNull());
    station.keys.answers();
    await action('key-added');
    expect(station.calls.findLast(([command]) => command === 'enrol_key')?.[1]).toEqual({ pin: PIN, name: 'Old key', keyPin: 'abcd' });
  });

  it('are_removed_with_the_pin', async () => {
    const { station } = await openKeys([row('k1', 'Blue key')]);
    (await action('remove-key')).focus();
    await press('remove-key');
    await expectAccessible();
    await until(() => expect(onScreen()).toContain('Remove Blue key?'));
    await type('#key-officer-pin', PIN);
    await press('key-submit');
    await until(() => expect(document.querySelector('[data-key-row]')).toBeNull());
    expect(station.keys.keys).toEqual([]);
    await until(() => expect(document.activeElement?.id, 'its button is gone; the focus is not').toBe('keys'));
  });

  it('are_asked_no_more_when_the_dialog_or_the_screen_goes', async () => {
    const { station, kiosk } = await openKeys();
    await fillIn('Blue key', PIN);
    await see('[data-testid="key-says"]');
    await kiosk.lock();
    await screen('lock');
    await until(() => expect(station.calls.map(([command]) => command)).toContain('cancel_key'));
  });
});
