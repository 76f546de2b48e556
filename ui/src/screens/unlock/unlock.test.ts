import { describe, expect, it } from 'vitest';
import { PIN, problem } from '../../../tests/dev/station';
import type { ProblemCode } from '$lib/backend/types';
import { en } from '$lib/locales/en';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, type, until } from '../../../tests/desk';
import { Countdown } from '$lib/kiosk/countdown.svelte';

const locked = (waitSeconds: number, failedTries: number, keys = 0) => () =>
  sitDown((station) => {
    station.state = { is: 'locked', officer: 'Amina Yusuf', waitSeconds, failedTries, keys };
  });

describe('the lock', () => {
  it('opens_with_the_pin_in_any_digits', async () => {
    const { station } = await locked(0, 0)();
    await screen('lock');
    await type('#pin', '٤٨٢٩١٣');
    await press('unlock');
    await screen('home');
    expect(station.calls).toContainEqual(['unlock', { pin: PIN }]);
  });

  it('says_that_a_pin_is_wrong_and_forgets_it', async () => {
    const { station } = await locked(0, 0)();
    station.instead.set('unlock', () => {
      station.state = { is: 'locked', officer: 'Amina Yusuf', waitSeconds: 0, failedTries: 2, keys: 0 };
      throw problem('wrongPin', 'officer', { seconds: '0' });
    });
    await type('#pin', '000000');
    await press('unlock');
    await until(() => expect(onScreen()).toContain('2 wrong tries so far.'));
    expect(onScreen()).toContain('That PIN is wrong.');
    expect((await see<HTMLInputElement>('#pin')).value).toBe('');
  });

  it('shows_the_wait_and_takes_no_try_before_its_end', async () => {
    const { station } = await locked(30, 5)();
    await until(() => expect(document.querySelector('[data-testid="wait"]')?.textContent).toMatch(/in .?(30|29)/));
    expect((await action('unlock')).disabled).toBe(true);
    await type('#pin', PIN);
    (await see<HTMLFormElement>('form')).requestSubmit();
    expect(station.calls.some(([command]) => command === 'unlock')).toBe(false);
  });

  it('says_who_helps_when_the_pin_is_forgotten_and_what_cannot_be_helped', async () => {
    await locked(0, 0)();
    const help = await see<HTMLDetailsElement>('[data-testid="pin-forgotten"]');
    expect(help.open, 'it is there for whoever asks').toBe(false);
    expect(onScreen()).toContain('Call a technician.');
    expect(onScreen()).toContain('kioskctl pin recover');
    expect(onScreen()).toContain('nobody can open its records without the PIN');
    await press('language-ar');
    await until(() => expect(onScreen()).toContain('هل نسيت الرقم السري؟'));
    expect(onScreen()).toContain('kioskctl pin recover');
  });

  it('offers_no_key_where_none_was_added', async () => {
    await locked(0, 0)();
    await screen('lock');
    expect(document.querySelector('[data-testid="unlock-key"]')).toBeNull();
  });

  it('opens_with_the_security_key_and_says_what_to_do_meanwhile', async () => {
    const { station } = await locked(30, 5, 1)();
    await until(() => expect(onScreen()).toContain('The security key opens this workstation without waiting.'));
    await expectAccessible();
    await press('unlock-key');
    await until(() => expect(onScreen()).toContain('The key is being asked'));
    for (const [step, words] of [
      [{ kind: 'plugIn' }, 'Plug in the security key'],
      [{ kind: 'giveFinger' }, 'Lay your finger on the sensor of the key'],
      [{ kind: 'again', triesLeft: 2 }, 'After 2 more wrong tries the key takes no finger any more'],
      [{ kind: 'again', triesLeft: null }, 'use the finger that was set up on the key'],
    ] as const) {
      station.keys.goesOn(step);
      await until(() => expect(onScreen()).toContain(words));
      await expectAccessible();
    }
    station.keys.answers();
    await screen('home');
  });

  it('lets_the_pin_be_given_while_the_key_is_asked_and_a_key_be_left_alone', async () => {
    const { station } = await locked(0, 0, 1)();
    await press('unlock-key');
    await see('[data-testid="key-says"]');
    expect((await action('unlock')).disabled).toBe(false);
    await press('key-stop');
    await action('unlock-key');
    expect(station.calls.map(([command]) => command)).toContain('cancel_key');
    expect(document.querySelector('[data-testid="problem-keyCancelled"]'), 'who stopped it knows that').toBeNull();
  });

  it.each(['en', 'ar', 'am'] as const)('has_words_for_whatever_a_key_says_in_%s', async (language) => {
    const { station } = await sitDown((fresh) => {
      fresh.language = language;
      fresh.state = { is: 'locked', officer: 'Amina Yusuf', waitSeconds: 0, failedTries: 0, keys: 1 };
    });
    const codes = (Object.keys(en.problem) as ProblemCode[]).filter((code) => /^key[A-Z]/.test(code) && !['keyFile', 'keyCancelled'].includes(code));
    expect(codes.length).toBeGreaterThan(15);
    for (const code of codes) {
      if (document.querySelector('#key-pin')) await type('#key-pin', '123456');
      await press('unlock-key');
      await see('[data-testid="key-says"]');
      station.keys.fails(problem(code, 'officer', { most: '8' }));
      const note = await see(`[data-testid="problem-${code}"]`);
      expect(note.textContent, code).not.toMatch(/[{}–]/);
      await until(() => expect(document.querySelector('[data-testid="key-says"]')).toBeNull());
    }
  });

  it('asks_for_the_pin_of_a_key_that_takes_no_finger', async () => {
    const { station } = await locked(0, 0, 1)();
    await press('unlock-key');
    station.keys.fails(problem('keyFingerBlocked'));
    await see('#key-pin');
    await expectAccessible();
    await press('unlock-key');
    await until(() => expect(onScreen()).toContain('Enter the PIN of the key'));
    await type('#key-pin', 'wrong');
    await press('unlock-key');
    station.keys.fails(problem('keyWrongPin', 'officer', { left: '1' }));
    await until(() => expect(onScreen()).toContain('The key takes 1 more try.'));
    expect((await see<HTMLInputElement>('#key-pin')).value, 'it is forgotten').toBe('');
    await type('#key-pin', '123456');
    await press('unlock-key');
    station.keys.answers();
    await screen('home');
    expect(station.calls.findLast(([command]) => command === 'unlock_with_key')?.[1]).toEqual({ keyPin: '123456' });
  });

  it('says_that_it_is_unlocking_while_it_does', async () => {
    const { station } = await locked(0, 0)();
    let answer = (): void => undefined;
    station.instead.set('unlock', () => new Promise((done) => (answer = () => done(station.station()))));
    await type('#pin', PIN);
    await press('unlock');
    await until(() => expect(onScreen()).toContain('Unlocking…'));
    expect((await action('unlock')).disabled, 'one try at a time').toBe(true);
    station.open();
    answer();
    await screen('home');
  });

  it('counts_down_in_whole_seconds_to_the_end', () => {
    let now = 0;
    const wait = new Countdown(() => now);
    wait.tick();
    expect(wait.ended, 'what never ran has not ended').toBe(false);
    wait.start(2);
    expect(wait.left).toBe(2);
    now = 1001;
    wait.tick();
    expect(wait.left).toBe(1);
    now = 2000;
    wait.tick();
    expect([wait.left, wait.ended]).toEqual([0, true]);
  });
});

describe('a workstation', () => {
  it('that_cannot_be_used_says_why_and_that_nothing_was_changed', async () => {
    const { station } = await sitDown((fresh) => {
      fresh.state = { is: 'unusable', problem: problem('databaseNewer', 'technician', { path: '/var/lib/kiosk/store.db' }) };
    });
    await screen('unusable');
    expect(onScreen()).toContain('/var/lib/kiosk/store.db');
    expect(onScreen()).toContain('Nothing was changed or deleted.');
    station.open();
    await press('try-again');
    await screen('home');
  });

  it('tells_once_what_happened_at_start', async () => {
    await sitDown((station) => {
      station.open();
      station.notices = [problem('databaseSetAside', 'technician', { path: '/tmp/aside' })];
    });
    const notices = await see('[data-testid="notices"]');
    expect(notices.textContent).toContain('Nothing was deleted');
    notices.querySelector('button')?.click();
    await until(() => expect(document.querySelector('[data-testid="notices"]')).toBeNull());
  });
});
