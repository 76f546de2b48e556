import { describe, expect, it } from 'vitest';
import { problem } from '../../../tests/dev/station';
import { onScreen, press, screen, see, sitDown, tick, until } from '../../../tests/desk';

describe('the login', () => {
  it('is_no_failure_any_more_once_it_is_tried_again', async () => {
    const { station } = await sitDown((fresh) => fresh.open());
    await press('new-applicant');
    await tick('#agree-yes');
    await press('continue');
    await press('provider');
    await screen('login');
    station.finishLogin(problem('loginTimedOut'));
    await see('[data-testid="problem-loginTimedOut"]');
    await press('try-again');
    await until(() => expect(onScreen()).toContain('The applicant is logging in'));
    expect(document.querySelector('[data-testid="problem-loginTimedOut"]'), 'the last try is over').toBeNull();
    await see('[data-testid="cancel-login"]');
    station.finishLogin();
    await screen('overview');
  });
});
