import { describe, expect, it } from 'vitest';
import { problem } from '../../../tests/dev/station';
import type { TestStep } from '$lib/backend/types';
import { finger } from '../../../tests/dev/finger';
import { expectAccessible, onScreen, press, screen, see, sitDown, tick, until } from '../../../tests/desk';

async function openLogin(language = 'en') {
  const desk = await sitDown((fresh) => {
    fresh.language = language;
    fresh.open();
  });
  await press('new-applicant');
  await tick('#agree-yes');
  await press('continue');
  await press('provider');
  await screen('login');
  return desk;
}

const steps: [TestStep, string, string][] = [
  [{ kind: 'waiting' }, 'Lay a finger on the glass', 'ضع إصبعًا على الزجاج'],
  [{ kind: 'reading', percent: 40 }, 'Keep the finger there', 'أبقِ الإصبع مكانه'],
  [{ kind: 'again', advice: 'tooDry' }, 'The finger is too dry', 'الإصبع جاف جدًا'],
  [{ kind: 'unplugged' }, 'in their window', 'في نافذته'],
  [{ kind: 'failed', reason: 'timedOut' }, 'when the finger is at hand', 'عندما يكون الإصبع جاهزًا'],
  [{ kind: 'finger', previewMs: 80, pictureMs: 900 }, 'It was sealed for the ID service', 'خُتمت لخدمة الهوية'],
];

describe('the login', () => {
  it.each(['en', 'ar'])('shows_the_officer_what_the_scanner_does_for_the_page_in_%s', async (language) => {
    const { station } = await openLogin(language);
    expect(document.querySelector('[data-capture]'), 'nothing while no page asks').toBeNull();
    for (const [step, english, arabic] of steps) {
      station.devices.captures(step, { quality: 55 });
      await see(`[data-capture="${step.kind}"]`);
      await until(() => expect(onScreen()).toContain(language === 'ar' ? arabic : english));
      await expectAccessible();
    }
    station.devices.captures(null);
    await until(() => expect(document.querySelector('[data-capture]')).toBeNull());
  });

  it('takes_the_picture_of_the_finger_off_the_screen_with_the_login', async () => {
    const { station } = await openLogin();
    station.devices.captures({ kind: 'reading', percent: 40 }, { preview: finger(1), quality: 55, advice: 'good' });
    const picture = await see<HTMLImageElement>('[data-testid="preview"]');
    expect(picture.alt, 'it says nothing that is not said in words').toBe('');
    station.finishLogin();
    await screen('overview');
    expect(document.querySelector('img')).toBeNull();
  });

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
