// The applicant's screen: nothing of a person stays after them.
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { onScreen, press, screen, see, sitDown, type } from './desk';

const person = /HASSAN|FATIMA|Fatima|Hassan/;
const withApplicant = () => sitDown((station) => station.open(station.applicant));

async function expectNothingLeft() {
  expect(onScreen()).not.toMatch(person);
  expect(document.title).not.toMatch(person);
  const values = [...document.querySelectorAll('input, textarea')].map((input) => (input as HTMLInputElement).value);
  expect(values.join(), 'no input keeps a value').toBe('');
}

describe('after an applicant', () => {
  it('the_screen_is_wiped_when_the_backend_says_that_the_login_is_over', async () => {
    const { station } = await withApplicant();
    await press('go-on');
    await screen('overview');
    await press('apply');
    await screen('form');
    await type('#f-family_name', 'Hassan');
    station.open(null);
    station.signal('station');
    await screen('wiped');
    await expectNothingLeft();
  });

  it('the_screen_is_wiped_by_its_own_clock_even_if_the_backend_does_not_answer', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { station } = await withApplicant();
    await press('go-on');
    await screen('overview');
    await see('[data-part="profile"]');
    expect(onScreen()).toMatch(person);
    station.instead.set('end_applicant', () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(61_000);
    flushSync();
    expect((await see('[data-testid="idle-warning"]')).textContent, 'it warns first').toContain('cleared');
    await vi.advanceTimersByTimeAsync(30_000);
    await screen('wiped');
    await expectNothingLeft();
    vi.useRealTimers();
  });

  it('a_touch_on_the_warning_keeps_the_screen_and_is_reported', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { station } = await withApplicant();
    await press('go-on');
    await screen('overview');
    await vi.advanceTimersByTimeAsync(70_000);
    await press('idle-stay');
    flushSync();
    expect(document.querySelector('[data-testid="idle-warning"]')).toBeNull();
    expect(station.calls.filter(([command]) => command === 'activity').length).toBeGreaterThan(0);
    await screen('overview');
    vi.useRealTimers();
  });

  it('a_lock_saves_what_was_typed_and_takes_everything_off_the_screen', async () => {
    const { station } = await withApplicant();
    await press('go-on');
    await press('apply');
    await screen('form');
    await type('#f-family_name', 'Hassan');
    await press('lock');
    await screen('lock');
    await expectNothingLeft();
    const saved = station.calls.findIndex(([command, args]) => command === 'save_answer' && args['value'] === 'Hassan');
    const locked = station.calls.findIndex(([command]) => command === 'lock');
    expect(saved, 'the answer was saved').toBeGreaterThan(-1);
    expect(saved, 'and before the lock').toBeLessThan(locked);
  });

  it('lists_of_other_people_cannot_be_reached_while_an_applicant_looks_on', async () => {
    await withApplicant();
    await press('go-on');
    await screen('overview');
    expect(document.querySelector('[data-testid^="nav-"]')).toBeNull();
  });
});
