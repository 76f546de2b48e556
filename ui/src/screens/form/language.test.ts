// The language of the form's own texts, and rules that contradict each other.
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { preferences } from '$lib/kiosk/preferences.svelte';
import { describe, expect, it, onTestFinished } from 'vitest';
import { problem, type FakeStation } from '../../../tests/dev/station';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, tick, type, until } from '../../../tests/desk';
import { key, tabTo } from '../../../tests/examples';

const words = { en, ar, am };

async function openForm(prepare: (station: FakeStation) => void = () => undefined) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    prepare(station);
  });
  await press('go-on');
  await press('apply');
  await screen('form');
  return desk;
}

/** Chooses in a list as the keyboard does. */
function choose(tag: string): void {
  document.querySelector('h1')?.focus();
  const list = tabTo('#form-language') as HTMLSelectElement;
  list.value = tag;
  list.dispatchEvent(new Event('change', { bubbles: true }));
}

const label = (path: string) => document.querySelector(`[data-key="${path}"] label, [data-key="${path}"] legend`)?.textContent ?? '';

describe('the language of the form', () => {
  it.each(['en', 'ar', 'am'] as const)('is_chosen_apart_from_that_of_the_product_in_%s', async (language) => {
    const { station } = await openForm((fresh) => (fresh.language = language));
    const list = await see<HTMLSelectElement>('#form-language');
    const offered = [...list.options].map(({ textContent }) => textContent?.replace(/[\u2068\u2069]/g, '') ?? '');
    expect(offered[0]).toBe(words[language].formLanguage.own);
    expect(offered[1]).toBe('العربية');
    expect(offered[2], 'how much of it is missing is told before it is chosen').toMatch(/^አማርኛ \(.*\d+.*\)$/);
    await expectAccessible();
    choose('ar');
    await until(() => expect(label('given_name')).toContain('الاسم الأول'));
    expect(document.documentElement.lang, 'the product speaks as before').toBe(language);
    expect(document.querySelector('[data-testid="missing-texts"]')).toBeNull();
    expect(document.querySelector('[data-key="given_name"] label bdi')?.getAttribute('lang'), 'a reader is told in which voice').toBe('ar');
    await expectAccessible();
    choose('am');
    await until(() => expect(label('given_name')).toContain('ስም'));
    expect(label('email'), 'what has no translation keeps the words of the form').toContain('E-mail address');
    const missing = await action('missing-texts');
    expect(missing.textContent).toMatch(/\d/);
    expect((await see('#form-language')).getAttribute('aria-describedby')).toBe(missing.id);
    await expectAccessible();
    choose('');
    await until(() => expect(label('given_name')).toContain('Given name'));
    expect(station.calls.filter(([command]) => command === 'set_form_language').map(([, { language: tag }]) => tag)).toEqual(['ar', 'am', null]);
  });

  it('changes_at_the_same_place_with_what_was_typed_saved', async () => {
    const { station } = await openForm();
    await (await see<HTMLButtonElement>('[data-step="1"]')).click();
    await type('#f-size', '5');
    choose('ar');
    await until(() => expect(label('size')).toContain('عدد أفراد الأسرة'));
    expect((await see<HTMLInputElement>('#f-size')).value).toBe('5');
    expect(station.drafts[0]?.answers['size']).toBe(5);
    expect((await see('form')).dataset['page']).toBe('1');
    await expectAccessible();
  });

  it('goes_on_telling_what_is_wrong_and_says_what_helps_in_its_own_voice', async () => {
    await openForm();
    await type('#f-family_name', '');
    await press('continue');
    const summary = await see('[data-testid="error-summary"]');
    const before = summary.querySelectorAll('a').length;
    expect(before).toBeGreaterThan(0);
    choose('ar');
    await until(() => expect(label('family_name')).toContain('اسم العائلة'));
    expect(document.querySelectorAll('[data-testid="error-summary"] a').length, 'nothing was mended on the way').toBe(before);
    const own = [...document.querySelectorAll('[id$="-hint"] bdi[lang]')];
    expect(own.length, 'a hint of the form’s own is on the page').toBeGreaterThan(0);
    expect(own.every((hint) => hint.getAttribute('lang') === 'ar')).toBe(true);
    await expectAccessible();
  });

  it('changes_at_the_same_question_where_one_is_asked_at_a_time', async () => {
    onTestFinished(() => void (preferences.view = 'sections'));
    await openForm();
    await (await see<HTMLButtonElement>('[data-view="questions"]')).click();
    await press('continue');
    await type('#f-family_name', 'Hassan');
    await press('continue');
    await see('#f-birthdate');
    choose('ar');
    await until(() => expect(label('birthdate')).toContain('تاريخ الميلاد'));
  });

  it('asks_before_what_could_not_be_saved_is_given_up_for_it', async () => {
    const { station } = await openForm();
    station.instead.set('save_answer', () => Promise.reject(problem('diskFull', 'technician')));
    await type('#f-family_name', 'Hassan');
    choose('ar');
    await see('[data-testid="leave-dialog"]');
    expect((await see<HTMLSelectElement>('#form-language')).value, 'it is still in the form’s own words').toBe('');
    await press('leave-stay');
    expect((await see<HTMLInputElement>('#f-family_name')).value).toBe('Hassan');
    choose('ar');
    await press('leave-anyway');
    await until(() => expect(label('family_name')).toContain('اسم العائلة'));
  });

  it('says_why_it_could_not_be_changed', async () => {
    const { station } = await openForm();
    station.instead.set('set_form_language', () => Promise.reject(problem('store', 'technician')));
    choose('ar');
    await see('[data-testid="problem-store"]');
    expect((await see<HTMLSelectElement>('#form-language')).value).toBe('');
  });

  it('is_not_asked_for_where_the_form_has_but_its_own', async () => {
    const { kiosk, station } = await openForm();
    kiosk.go({ at: 'form', session: { ...station.session(station.drafts[0] ?? { id: 'd1', programme: 1, answers: {} }), languages: [] } });
    await screen('form');
    await until(() => expect(document.querySelector('#form-language')).toBeNull());
  });
});

describe('the check', () => {
  it('keeps_to_the_language_in_which_the_form_was_filled', async () => {
    const { kiosk } = await openForm((fresh) => (fresh.forms.language = 'ar'));
    kiosk.go({ at: 'check', draft: 'd1' });
    await screen('check');
    const asked = await see('[data-key="family_name"] dt bdi');
    expect(asked.textContent).toBe('اسم العائلة');
    expect(asked.getAttribute('lang')).toBe('ar');
    await expectAccessible();
  });
});

describe('rules that contradict each other', () => {
  it.each(['en', 'ar', 'am'] as const)('are_told_in_the_form_with_what_to_do_in_%s', async (language) => {
    const { station } = await openForm((fresh) => (fresh.language = language));
    expect(document.querySelector('[data-testid="problem-formUnsettled"]')).toBeNull();
    station.unsettled = true;
    await type('#f-family_name', 'Hassan');
    await see('[data-testid="problem-formUnsettled"]');
    expect(onScreen()).toContain(words[language].problem.formUnsettled.next);
    await expectAccessible();
    station.unsettled = false;
    await type('#f-family_name', 'Hussein');
    await until(() => expect(document.querySelector('[data-testid="problem-formUnsettled"]'), 'another answer may settle them').toBeNull());
  });

  it('let_nobody_hand_anything_in', async () => {
    const { station } = await openForm((fresh) => (fresh.unsettled = true));
    await type('#f-family_name', 'Hassan');
    await tick('[data-key="gender"] input');
    await press('continue');
    await type('#f-size', '5');
    await press('continue');
    await screen('check');
    await see('[data-testid="problem-formUnsettled"]');
    expect(document.querySelector('[data-testid="continue"]')).toBeNull();
    await expectAccessible();
    tabTo('[data-testid="to-form"]');
    key('Enter');
    await screen('form');
    expect(station.calls.some(([command]) => command === 'finalize')).toBe(false);
  });
});
