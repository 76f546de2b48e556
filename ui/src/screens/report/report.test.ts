import type { Overview, Programme } from '$lib/backend/types';
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { locale } from '$lib/locales/locale.svelte';
import { describe, expect, it } from 'vitest';
import { expectAccessible, screen, see, sitDown, until } from '../../../tests/desk';
import { badForm, remarkable } from '../../../tests/dev/report';
import { key, tabTo } from '../../../tests/examples';

const words = { en, ar, am };
const plain = (text: string | null | undefined) => text?.replace(/[\u2068\u2069]/g, '') ?? '';

async function openReport(language: keyof typeof words, programme: Programme) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    station.language = language;
  });
  const overview = (await desk.station.answer('overview', {})) as Overview;
  overview.programmes = { is: 'fresh', value: [programme] };
  desk.station.instead.set('overview', () => overview);
  desk.kiosk.toApplicant();
  await see(`[data-offer="${programme.offer.is}"]`);
  tabTo('[data-testid="report"]');
  key('Enter');
  await screen('report');
  return desk;
}

describe('the report for the owner of a programme', () => {
  it.each(['en', 'ar', 'am'] as const)('says_why_a_form_cannot_be_used_and_where_in_%s', async (language) => {
    await openReport(language, badForm);
    const reasons = plain((await see('[data-testid="reasons"]')).textContent);
    expect(reasons).toContain('password');
    expect(reasons, 'where it is in the form').toContain('components[0].columns[1]');
    await expectAccessible();
  });

  it.each(['en', 'ar', 'am'] as const)('says_what_may_surprise_of_a_form_that_is_used_and_nothing_of_the_applicant_in_%s', async (language) => {
    const { station } = await openReport(language, remarkable);
    expect(document.querySelector('[data-testid="reasons"]'), 'nothing is wrong with it').toBeNull();
    const warnings = [...document.querySelectorAll('[data-testid="form-warnings"] li')].map(({ textContent }) => plain(textContent));
    expect(warnings).toHaveLength(7);
    for (const [at, { what }] of remarkable.remarks.entries()) {
      const { kind, ...facts } = what;
      const given = 'reads' in facts ? { ...facts, reads: ['size', 'children'].join(words[language].separator) } : facts;
      expect(warnings[at]).toBe(plain(locale.say(words[language].formWarning[kind], { label: 'Question (q)', ...(given as Record<string, string>) })));
    }
    const paper = (await see('[data-print]')).textContent ?? '';
    for (const name of station.applicant.name.split(', ')) expect(paper.toUpperCase()).not.toContain(name);
    await expectAccessible();
  });

  it('is_printed_with_the_keyboard', async () => {
    const { station } = await openReport('en', badForm);
    tabTo('[data-testid="print"]');
    key('Enter');
    await until(() => expect(station.calls).toContainEqual(['print_page', {}]));
    tabTo('[data-testid="back"]');
  });
});
