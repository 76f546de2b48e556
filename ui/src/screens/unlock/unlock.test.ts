import { describe, expect, it } from 'vitest';
import { PIN, problem } from '../../../tests/dev/station';
import { action, onScreen, press, screen, see, sitDown, type, until } from '../../../tests/desk';
import { Countdown } from './countdown.svelte';

const locked = (waitSeconds: number, failedTries: number) => () =>
  sitDown((station) => {
    station.state = { is: 'locked', officer: 'Amina Yusuf', waitSeconds, failedTries };
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
      station.state = { is: 'locked', officer: 'Amina Yusuf', waitSeconds: 0, failedTries: 2 };
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
