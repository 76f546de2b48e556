// A whole visit, from the first start of the workstation to the queue, by the hooks of the README.
import { describe, expect, it } from 'vitest';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, tick, type } from './desk';

async function setUp() {
  const desk = await sitDown();
  await screen('first-start');
  await expectAccessible();
  await type('#name', 'Amina Yusuf');
  await type('#pin', '482913');
  await type('#again', '482913');
  await press('continue');
  await screen('home');
  return desk;
}

async function bringIn(station: Awaited<ReturnType<typeof setUp>>['station']) {
  await press('new-applicant');
  await screen('consent');
  await expectAccessible();
  await tick('#agree-yes');
  await press('continue');
  await screen('provider');
  await press('provider');
  await screen('login');
  await expectAccessible();
  station.finishLogin();
  await screen('overview');
  await see('[data-part="programmes"]');
}

async function fillIn(familyName: string) {
  await press('apply');
  await screen('form');
  await type('#f-family_name', familyName);
  await tick('[data-key="gender"] input');
  await press('continue');
  await type('#f-size', '5');
  await press('continue');
  await screen('check');
  await see('[data-key="size"]');
}

describe('a visit', () => {
  it('goes_from_the_first_start_to_a_received_record', async () => {
    const { station } = await setUp();
    await expectAccessible();
    await bringIn(station);
    expect(station.calls.find(([command]) => command === 'log_in')?.[1]).toEqual({
      provider: 'p1',
      consent: {
        agreed: true,
        wording: '1',
        language: 'en',
        purposes: [
          { claims: ['name'], words: 'Your name – so that the application is in your name' },
          { claims: ['birthdate', 'gender'], words: 'Your date of birth and gender – because programmes ask for them' },
          { claims: ['phoneNumber', 'email'], words: 'Your telephone number and e-mail address – so that the programme can reach you' },
          { claims: ['identifier'], words: 'An identifier from the ID service – so that the portal knows your applications as yours' },
          { claims: ['portalRecords'], words: 'Your applications, programmes and benefits on the portal – so that you do not apply twice and can see what you receive' },
        ],
      },
    });
    await expectAccessible();
    await fillIn('Hassan');
    await expectAccessible();
    await press('continue');
    await screen('confirm');
    await expectAccessible();
    await tick('#declared');
    await press('confirm');
    await screen('receipt');
    expect((await action('reference')).textContent).toBe('7KQ-4MX');
    expect((await action('state-text')).textContent, 'the state says that the data is safe').toContain('Saved on this workstation');
    await expectAccessible();

    await press('finish');
    await press('finish-yes');
    await screen('wiped');
    await press('home');
    await press('nav-queue');
    await screen('queue');
    await press('send');
    await see('tr[data-state="received"]');
    expect(onScreen()).toContain('Application number 00000004711');
    await expectAccessible();
    await press('open-row');
    await screen('submission');
    await expectAccessible();
  });

  it('lets_the_officer_decide_about_a_character_that_the_portal_cannot_store', async () => {
    const { station } = await setUp();
    await bringIn(station);
    await fillIn("D'Souza");
    expect((await see('[data-warning="cannotStore"]')).textContent).toContain('straight apostrophe');
    await press('continue');
    await tick('#declared');
    await press('confirm');
    await screen('receipt');
    await press('decide');
    await screen('submission');
    await expectAccessible();
    await press('send-with-replacement');
    await see('[data-testid="alterations"]');
    expect(onScreen(), 'both what was confirmed and what is sent can be read').toContain('D’Souza');
    expect(station.calls.at(-1)).toEqual(['send_with_replacement', { submission: 's1' }]);
  });

  it('ends_at_no_when_the_applicant_does_not_agree', async () => {
    const { station } = await setUp();
    await press('new-applicant');
    await screen('consent');
    await press('continue');
    expect((await action('error-summary')).textContent).toContain('Choose yes or no');
    await tick('#agree-no');
    await press('continue');
    await screen('wiped');
    expect(station.calls.some(([command]) => command === 'log_in'), 'without consent no login is begun').toBe(false);
  });

  it('says_what_happened_when_a_login_is_cancelled', async () => {
    const { station } = await setUp();
    await press('new-applicant');
    await tick('#agree-yes');
    await press('continue');
    await press('provider');
    await press('cancel-login');
    await see('[data-testid="problem-loginCancelled"]');
    expect(document.activeElement?.tagName, 'the focus is on the new heading').toBe('H1');
    await press('try-again');
    station.finishLogin();
    await screen('overview');
  });

  it.each([
    ['ar', 'rtl', 'كشك التسجيل'],
    ['am', 'ltr', 'የምዝገባ ኪዮስክ'],
  ])('can_be_made_in_%s_written_%s', async (language, direction, product) => {
    const { station } = await setUp();
    await press(`language-${language}`);
    expect(document.documentElement.dir).toBe(direction);
    await bringIn(station);
    await expectAccessible();
    expect(document.title).toContain(product);
    await press('finish');
    await press('finish-yes');
    await screen('wiped');
    await expectAccessible();
  });
});
