import type { FormNews } from '$lib/backend/types';
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { locale } from '$lib/locales/locale.svelte';
import type { Words } from '$lib/locales/shape';
import { describe, expect, it } from 'vitest';
import { problem, type FakeStation } from '../../../tests/dev/station';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, type, until } from '../../../tests/desk';
import { key, tabTo } from '../../../tests/examples';

const languages: Record<string, Words> = { en, ar, am };
const plain = (text: string | null | undefined) => text?.replace(/[\u2068\u2069]/g, '') ?? '';
const answers = { given_name: 'Fatima', remarks: 'The house is beside the well.', district: 'south' };

async function withDraft(news: FormNews, prepare: (station: FakeStation) => void = () => undefined) {
  return sitDown((station) => {
    station.open(station.applicant);
    station.drafts = [{ id: 'd1', programme: 1, answers: { ...answers } }];
    station.forms.news = news;
    prepare(station);
  });
}

const newer: FormNews = { is: 'newer', form: 'ef'.repeat(32) };
const moved = (station: FakeStation) => station.calls.filter(([command]) => command === 'move_draft');

async function atMove(prepare: (station: FakeStation) => void = () => undefined) {
  const desk = await withDraft(newer, prepare);
  desk.kiosk.go({ at: 'move', draft: 'd1' });
  await screen('move');
  await see('[data-testid="changes"]');
  return desk;
}

describe('a newer form of the programme', () => {
  it('is_told_in_the_list_of_drafts_and_leads_to_what_is_different', async () => {
    await withDraft(newer);
    await screen('home');
    await see('[data-draft="d1"]');
    await expectAccessible();
    await press('compare');
    await screen('move');
  });

  it('is_told_on_the_overview_and_leads_to_what_is_different', async () => {
    await withDraft(newer);
    await press('go-on');
    await see('[data-draft="d1"] [data-testid="form-newer"]');
    await expectAccessible();
    await press('compare');
    await screen('move');
  });

  it('is_told_in_the_form_and_leads_there_with_what_was_typed_saved', async () => {
    const { station } = await withDraft(newer);
    await press('go-on');
    await press('resume');
    await screen('form');
    await type('#f-family_name', 'Hassan');
    await press('compare');
    await screen('move');
    expect(station.drafts[0]?.answers['family_name']).toBe('Hassan');
  });

  it('asks_before_what_could_not_be_saved_is_left_for_it', async () => {
    const { station } = await withDraft(newer);
    await press('go-on');
    await press('resume');
    await screen('form');
    station.instead.set('save_answer', () => Promise.reject(problem('diskFull', 'technician')));
    await type('#f-family_name', 'Hassan');
    await press('compare');
    await see('[data-testid="leave-dialog"]');
    await press('leave-stay');
    await screen('form');
    expect((await see<HTMLInputElement>('#f-family_name')).value).toBe('Hassan');
    await press('compare');
    await press('leave-anyway');
    await screen('move');
  });

  it.each(Object.keys(languages))('is_laid_open_in_plain_words_before_anything_is_moved_in_%s', async (language) => {
    const { station } = await atMove((fresh) => (fresh.language = language));
    const words = languages[language] ?? en;
    await expectAccessible();
    const changes = plain((await action('changes')).textContent);
    for (const text of [
      locale.say(words.change.addedRequired, { label: 'Ration card number' }),
      locale.say(words.change.added, { label: 'Kind of shelter' }),
      locale.say(words.change.label, { from: 'Given name', to: 'First name' }),
      locale.say(words.change.required, { label: 'Date of birth' }),
      locale.say(words.change.noLongerRequired, { label: 'Telephone' }),
      locale.say(words.change.optionsAdded, { label: 'District', choices: 'West' }),
      locale.say(words.change.optionsRemoved, { label: 'District', choices: ['East', 'South'].join(words.separator) }),
      locale.say(words.change.kind, { label: 'Persons in the household' }),
      locale.say(words.change.rules, { label: 'Age' }),
      locale.say(words.change.removed, { label: 'Remarks' }),
    ]) {
      expect(changes).toContain(plain(text));
    }
    const lost = plain((await action('lost')).textContent);
    expect(lost).toContain('The house is beside the well.');
    expect(lost).toContain('South');
    expect(plain((await action('move')).textContent), 'the button says what is given up').toContain(plain(locale.count(words.move.moveLosing, 2)));
    expect(moved(station), 'to look moves nothing').toEqual([]);
  });

  it('moves_the_draft_with_the_keyboard_and_shows_what_was_left_behind', async () => {
    const { station } = await atMove();
    expect(document.activeElement?.tagName, 'no button has the focus by itself').toBe('H1');
    tabTo('[data-testid="move"]');
    key('Enter');
    await screen('form');
    expect(moved(station)).toEqual([['move_draft', { draft: 'd1', form: 'ef'.repeat(32) }]]);
    expect(station.drafts[0]?.answers['remarks']).toBeUndefined();
    expect(document.querySelector('[data-testid="form-newer"]'), 'it is on the newer form now').toBeNull();
    tabTo('[data-testid="left"] summary').click();
    await until(() => expect(plain(document.querySelector('[data-testid="left"]')?.textContent)).toContain('The house is beside the well.'));
    await expectAccessible();
  });

  it('stays_where_it_is_with_the_keyboard', async () => {
    const { station } = await atMove();
    tabTo('[data-testid="stay"]');
    key('Enter');
    await screen('form');
    expect(moved(station)).toEqual([]);
    expect(station.drafts[0]?.answers).toEqual(answers);
    await action('form-newer');
  });

  it('is_compared_anew_when_it_changed_once_more_meanwhile', async () => {
    const { station } = await atMove();
    station.forms.comparison = { form: 'aa'.repeat(32), changes: [], lost: [] };
    await press('move');
    await see('[data-testid="problem-formChanged"]');
    await until(() => expect(onScreen()).toContain(en.move.noChanges));
    expect(onScreen()).toContain(en.move.noLost);
    expect(station.drafts[0]?.answers, 'nothing was moved').toEqual(answers);
    await press('move');
    await screen('form');
    expect(moved(station).at(-1)?.[1], 'what is moved to is what was looked at').toEqual({ draft: 'd1', form: 'aa'.repeat(32) });
  });

  it('says_so_when_it_cannot_be_compared', async () => {
    const { kiosk } = await withDraft({ is: 'same' });
    kiosk.go({ at: 'move', draft: 'd1' });
    await see('[data-testid="problem-formChanged"]');
    expect(document.querySelector('[data-testid="move"]')).toBeNull();
    await expectAccessible();
  });
});

describe('a form that cannot be moved to', () => {
  const unusable: FormNews = { is: 'newerUnusable', findings: [{ key: 'secret', label: 'Secret', path: 'components[0]', what: { kind: 'unknownType', type: 'password' } }] };

  it.each(Object.keys(languages))('is_told_with_its_reasons_or_that_the_programme_is_gone_in_%s', async (language) => {
    const { station } = await withDraft(unusable, (fresh) => (fresh.language = language));
    const words = languages[language] ?? en;
    expect(plain((await see('[data-draft] [data-testid="form-newerUnusable"]')).textContent)).toContain(words.formNews.newerUnusable.what);
    await press('go-on');
    const note = await see('[data-part="records"] [data-testid="form-newerUnusable"]');
    expect(plain(note.textContent)).toContain('password');
    expect(document.querySelector('[data-testid="compare"]')).toBeNull();
    await press('resume');
    await screen('form');
    await action('form-newerUnusable');
    await press('leave');
    station.forms.news = { is: 'withdrawn' };
    await press('resume');
    expect(plain((await action('form-withdrawn')).textContent)).toContain(words.formNews.withdrawn.next);
    await expectAccessible();
  });
});
