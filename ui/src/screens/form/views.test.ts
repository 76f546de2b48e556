// Two views of one form, mistakes in places that are not open, and rows.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '$lib/backend/types';
import { preferences } from '$lib/kiosk/preferences.svelte';
import { ask, choices, grid, group, kind } from '../../../tests/dev/build';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, tick, type, until } from '../../../tests/desk';

const must = (key: string, label: string) => ask(key, label, kind('text'), { required: true });
const pages: Page[] = [
  {
    id: 'page1',
    title: 'All of it',
    nodes: [
      ask('name', 'Name', kind('text'), { required: true }),
      ask('born', 'Born', kind('day')),
      group('tabs', 'parts', null, [group('tab', 'work', 'Work', [ask('trade', 'Trade', kind('text'))]), group('tab', 'health', 'Health', [must('doctor', 'Doctor')])]),
      group('panel', 'more', 'More', [must('note', 'Note')], { collapsible: true, collapsed: true }),
      grid('editGrid', 'members', 'Members', [must('name', 'Name of the member')], { rowTitle: 'Member' }),
      grid('dataGrid', 'animals', 'Animals', [must('kind', 'Kind'), ask('count', 'How many', kind('number'))]),
    ],
  },
  { id: 'page2', title: 'The end', nodes: [ask('agree', 'Which way?', kind('radio', { options: choices('this', 'that') }))] },
];
const animals = Array.from({ length: 45 }, (_, at) => ({ kind: at === 40 ? '' : `goat ${at + 1}`, count: 1 }));

async function open(answers: Record<string, unknown> = {}) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    station.pages = pages;
    station.hides = (given) => (given['name'] === 'hide' ? ['parts'] : []);
    station.drafts = [{ id: 'd1', programme: 1, answers }];
  });
  desk.kiosk.go({ at: 'form', session: desk.station.session(desk.station.drafts[0] ?? { id: '', programme: 1, answers }) });
  await screen('form');
  return { ...desk, answers: () => desk.station.drafts[0]?.answers ?? {} };
}

const focused = () => document.activeElement?.id;
const follow = async (path: string) => {
  (await action('error-summary')).querySelector<HTMLAnchorElement>(`a[href="#f-${path}"]`)?.click();
};

beforeEach(() => {
  preferences.view = 'sections';
  preferences.calendar = 'gregorian';
});

describe('a mistake', () => {
  it('is_reached_in_another_tab_a_folded_panel_an_unopened_row_and_a_later_page_of_a_grid', async () => {
    await open({ members: [{ name: 'Omar' }, {}], animals });
    await press('continue');
    await action('error-summary');
    expect((await action('error-summary')).textContent?.replace(/[\u2068\u2069]/g, ''), 'it says which row').toContain('Member 2, Answer this: Name of the member');
    expect((await see('[data-tab="health"]')).textContent, 'a tab says that something in it is wrong').toContain('1');
    await follow('doctor');
    expect(focused()).toBe('f-doctor');
    await follow('note');
    expect(focused()).toBe('f-note');
    expect(document.querySelector('details')?.open).toBe(true);
    expect(document.getElementById('f-members[1].name'), 'the row is not open yet').toBeNull();
    await follow('members[1].name');
    expect(focused()).toBe('f-members[1].name');
    await follow('animals[40].kind');
    expect(focused()).toBe('f-animals[40].kind');
    await expectAccessible();
  });

  it('stays_beside_its_question_while_the_answer_is_typed', async () => {
    const { station } = await open();
    await press('continue');
    await see('[id="f-name-error"]');
    station.instead.set('save_answer', () => new Promise(() => undefined));
    await type('#f-name', 'F');
    expect(document.getElementById('f-name-error')).not.toBeNull();
  });

  it('of_a_hidden_group_holds_nobody_up', async () => {
    await open({ note: 'x' });
    await type('#f-name', 'hide');
    await until(() => expect(document.querySelector('[role="tablist"]')).toBeNull());
    await press('continue');
    await until(() => expect(onScreen()).toContain('The end'));
  });
});

describe('the view for the applicant', () => {
  it('asks_one_question_after_another_and_stays_where_it_is_when_it_is_switched', async () => {
    await open({ name: 'Fatima' });
    await see('[data-view="questions"]');
    (await see('[data-view="questions"]')).click();
    await until(() => expect(document.querySelectorAll('[data-key]')).toHaveLength(1));
    await expectAccessible();
    await press('continue');
    await until(() => expect(document.querySelector('[data-key]')?.getAttribute('data-key')).toBe('born'));
    expect(document.activeElement?.tagName, 'each question begins with its heading').toBe('H1');
    await press('continue');
    await until(() => expect(document.querySelector('[data-key]')?.getAttribute('data-key')).toBe('trade'));
    expect(document.querySelector('h1')?.textContent, 'a tab gives its questions their heading').toBe('Work');
    await press('continue');
    await until(() => expect(document.querySelector('[data-key]')?.getAttribute('data-key')).toBe('doctor'));
    await press('continue');
    await follow('doctor');
    expect(focused()).toBe('f-doctor');
    (await see('[data-view="sections"]')).click();
    await until(() => expect(document.querySelector('[data-key="name"]')).not.toBeNull());
    (await see('[data-view="questions"]')).click();
    await until(() => expect(document.querySelectorAll('[data-key]')).toHaveLength(1));
    await press('previous');
  });

  it('leaves_out_what_is_hidden_and_comes_to_the_check', async () => {
    await open({ name: 'hide', note: 'x' });
    (await see('[data-view="questions"]')).click();
    for (const key of ['name', 'born', 'note', 'members', 'animals', 'agree']) {
      await until(() => expect(document.querySelector('[data-key]')?.getAttribute('data-key')).toBe(key));
      await press('continue');
    }
    await screen('check');
  });

  it('is_kept_for_the_session', async () => {
    await open({ name: 'Fatima' });
    (await see('[data-view="questions"]')).click();
    await press('leave');
    await screen('overview');
    expect(preferences.view).toBe('questions');
  });
});

describe('rows', () => {
  it('come_go_and_come_back_with_the_focus_where_it_is_needed', async () => {
    const { answers } = await open({ members: [{ name: 'Omar' }, { name: 'Huda' }] });
    const grid = await see('[data-grid="editGrid"]');
    grid.querySelector<HTMLButtonElement>('[data-add]')?.click();
    await until(() => expect(focused()).toBe('f-members[2].name'));
    await type('[id="f-members[2].name"]', 'Salma');
    grid.querySelector<HTMLButtonElement>('[data-row="0"] [data-remove]')?.click();
    await until(() => expect(focused(), 'what was removed can be put back at once').toBe('f-members-back'));
    expect(document.querySelector('[data-told]')?.textContent).toContain('was removed');
    await until(() => expect(answers()['members']).toEqual([{ name: 'Huda' }, { name: 'Salma' }]));
    expect((await see<HTMLInputElement>('[id="f-members[1].name"]')).value, 'the open row stays open and keeps its text').toBe('Salma');
    (document.activeElement as HTMLButtonElement).click();
    await until(() => expect(answers()['members']).toEqual([{ name: 'Omar' }, { name: 'Huda' }, { name: 'Salma' }]));
    await until(() => expect(focused()).toBe('f-members[0].name'));
  });

  it('change_places_and_keep_the_focus_on_what_moved', async () => {
    const { answers } = await open({ members: [{ name: 'Omar' }, { name: 'Huda' }, { name: 'Salma' }] });
    document.getElementById('f-members-down-0')?.click();
    await until(() => expect(answers()['members']).toEqual([{ name: 'Huda' }, { name: 'Omar' }, { name: 'Salma' }]));
    await until(() => expect(focused()).toBe('f-members-down-1'));
    document.getElementById('f-members-down-1')?.click();
    await until(() => expect(focused(), 'the last row can only go up').toBe('f-members-up-2'));
    expect((await see('[data-row="2"]')).textContent).toContain('Omar');
  });

  it('keep_text_that_could_not_be_saved', async () => {
    await open({ animals: [{ kind: 'goat' }, { kind: 'cow' }] });
    await type('[id="f-animals[1].count"]', 'many');
    document.getElementById('f-animals-up-1')?.click();
    await until(() => expect(document.querySelector<HTMLInputElement>('[id="f-animals[0].count"]')?.value).toBe('many'));
    expect(document.querySelector<HTMLInputElement>('[id="f-animals[0].kind"]')?.value).toBe('cow');
  });

  it('of_a_long_grid_are_shown_page_by_page', async () => {
    await open({ animals });
    expect(document.querySelectorAll('[data-grid="dataGrid"] [data-row]')).toHaveLength(20);
    document.querySelector<HTMLButtonElement>('[data-pager] [data-on]')?.click();
    await see('[id="f-animals[20].kind"]');
    expect(onScreen()).toContain('Rows 21 to 40 of 45');
  });

  it('stand_one_by_one_in_the_check', async () => {
    const { kiosk } = await open({ name: 'Fatima', doctor: 'x', note: 'x', members: [{ name: 'Omar' }], animals: [{ kind: 'goat', count: 3 }] });
    kiosk.go({ at: 'check', draft: 'd1' });
    await screen('check');
    expect((await see('[data-key="animals[0].count"]')).textContent).toContain('3');
    expect((await see('[data-key="members[0]"]')).classList, 'a row has a heading').toContain('heading');
    (await see<HTMLButtonElement>('[data-key="members[0].name"] button')).click();
    await screen('form');
    await until(() => expect(focused(), 'the row to change is open and has the focus').toBe('f-members[0].name'));
    await expectAccessible();
  });
});

describe('dates', () => {
  it('are_typed_in_the_ethiopian_calendar_and_kept_as_the_form_keeps_them', async () => {
    const { answers } = await open();
    (await see('[data-calendar="ethiopian"]')).click();
    await type('#f-born', '٢٨');
    await type('#f-born-month', '6');
    await type('#f-born-year', '1976');
    await until(() => expect(answers()['born']).toBe('07/03/1984'));
    expect(onScreen(), 'both calendars are shown').toMatch(/7 Mar 1984 \(Ethiopian calendar: 28 Yekatit 1976\)/);
    await type('#f-born', '31');
    await until(() => expect(answers()['born'], 'there is no such day').toBe(''));
    (await see<HTMLInputElement>('#f-born')).dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    (await see('[data-calendar="gregorian"]')).click();
    expect((await see<HTMLInputElement>('#f-born')).value, 'what was typed stays, in the calendar it was typed in').toBe('31');
    await press('continue');
    await until(() => expect(onScreen()).toContain('day, month and year of a real date'));
    await expectAccessible();
  });
});

describe('radio buttons of another page', () => {
  it('are_answered_after_the_first_page_is_through', async () => {
    const { answers } = await open({ name: 'Fatima', doctor: 'x', note: 'x' });
    await press('continue');
    await tick('#f-agree');
    await until(() => expect(answers()['agree']).toBe('this'));
  });
});
