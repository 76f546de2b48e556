// The long sample form on the form's screen, page by page, in every language.
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { safetyNet, safetyNetAnswers } from './dev/samples';
import { textsOf } from './dev/translate';
import { expectAccessible, screen, see, sitDown } from './desk';
import { reachable } from './examples';

const scripts = { en: /[a-z]/i, ar: /\p{Script=Arabic}/u, am: /\p{Script=Ethiopic}/u };

async function open(language: keyof typeof scripts) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    station.language = language;
    station.pages = safetyNet(language);
    station.hides = () => [];
    station.drafts = [{ id: 'd1', programme: 1, answers: safetyNetAnswers }];
  });
  const session = desk.station.session({ id: 'd1', programme: 1, answers: safetyNetAnswers });
  desk.kiosk.go({ at: 'form', session });
  await screen('form');
  return session;
}

describe('the household form', () => {
  it.each(['ar', 'am'])('has_no_words_of_another_language_on_its_screens_in_%s', (language) => {
    const own = textsOf(safetyNet('en'));
    const left = [...textsOf(safetyNet(language))].filter((text) => own.has(text) && /[a-z]{3}/i.test(text) && !text.includes('@'));
    expect(left).toEqual([]);
  });

  it.each(['en', 'ar', 'am'] as const)('is_shown_whole_and_accessible_on_every_page_in_%s', async (language) => {
    const { pages } = await open(language);
    expect(pages).toHaveLength(7);
    let questions = 0;
    for (const [at, page] of pages.entries()) {
      (await see<HTMLButtonElement>(`[data-step="${at}"]`)).click();
      flushSync();
      expect((await see('form')).dataset['page']).toBe(String(at));
      expect(document.querySelector('h1')?.textContent).toBe(page.title);
      for (const label of document.querySelectorAll('form .field > label bdi, form legend bdi')) expect(label.textContent, 'in the script of its language').toMatch(scripts[language]);
      questions += document.querySelectorAll('form [data-kind]').length;
      for (const each of reachable()) {
        const named = each.getAttribute('aria-label') || each.textContent?.trim() || [...((each as HTMLInputElement).labels ?? [])].some((label) => label.textContent?.trim());
        expect(named, each.outerHTML).toBeTruthy();
      }
      await expectAccessible();
    }
    expect(questions).toBeGreaterThan(55);
  });
});
