import type { FormReport, Overview } from '$lib/backend/types';
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { locale } from '$lib/locales/locale.svelte';
import { describe, expect, it } from 'vitest';
import { expectAccessible, onScreen, screen, see, sitDown, until } from '../../../tests/desk';
import { badForm } from '../../../tests/dev/report';
import { key, tabTo } from '../../../tests/examples';

const words = { en, ar, am };
const plain = (text: string | null | undefined) => text?.replace(/[\u2068\u2069]/g, '') ?? '';

const report = badForm.offer.is === 'formUnusable' ? badForm.offer.report : null;

async function openReport(language: keyof typeof words, told: FormReport | null) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    station.language = language;
  });
  const overview = (await desk.station.answer('overview', {})) as Overview;
  const offer = badForm.offer.is === 'formUnusable' ? { ...badForm.offer, report: told } : badForm.offer;
  if (overview.programmes.is === 'fresh') overview.programmes.value = overview.programmes.value.map((each) => (each.id === badForm.id ? { ...each, offer } : each));
  desk.station.instead.set('overview', () => overview);
  desk.kiosk.toApplicant();
  await see('[data-offer="formUnusable"]');
  tabTo('[data-testid="report"]');
  key('Enter');
  await screen('report');
  return desk;
}

describe('the report for the owner of a programme', () => {
  it.each(['en', 'ar', 'am'] as const)('says_what_is_wrong_with_the_form_and_nothing_of_the_applicant_in_%s', async (language) => {
    const { station } = await openReport(language, report);
    const reasons = plain((await see('[data-testid="reasons"]')).textContent);
    expect(reasons).toContain('password');
    expect(reasons, 'where it is in the form').toContain('components[0].columns[1]');
    const warnings = [...document.querySelectorAll('[data-testid="form-warnings"] li')].map(({ textContent }) => plain(textContent));
    expect(warnings).toHaveLength(7);
    for (const [at, { what }] of (report?.warnings ?? []).entries()) {
      const { kind, ...facts } = what;
      const given = 'reads' in facts ? { ...facts, reads: ['size', 'children'].join(words[language].separator) } : facts;
      expect(warnings[at]).toBe(plain(locale.say(words[language].formWarning[kind], { label: 'Question (q)', ...(given as Record<string, string>) })));
    }
    const paper = (await see('[data-print]')).textContent ?? '';
    for (const name of station.applicant.name.split(', ')) expect(paper.toUpperCase()).not.toContain(name);
    await expectAccessible();
  });

  it('is_printed_with_the_keyboard', async () => {
    const { station } = await openReport('en', null);
    expect(onScreen()).toContain(en.report.noWarnings);
    tabTo('[data-testid="print"]');
    key('Enter');
    await until(() => expect(station.calls).toContainEqual(['print_page', {}]));
    tabTo('[data-testid="back"]');
  });
});
