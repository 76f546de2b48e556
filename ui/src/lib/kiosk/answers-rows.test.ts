// What is typed in rows is never lost, wherever the rows go and whatever the workstation answers.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, type FakeStation } from '../../../tests/dev/station';
import { restart } from '../../../tests/dev/transport';
import { Answers } from './answers.svelte';
import { moving, removing } from './rows';

const number = (raw: string) => ({ raw, rule: { rule: 'number' } }) as const;

describe('answers in rows', () => {
  let station: FakeStation;
  let answers: Answers;
  const members = () => station.drafts[0]?.answers['members'];

  beforeEach(() => {
    vi.useFakeTimers();
    station = restart();
    const draft = { id: 'd1', programme: 1, answers: { members: [{ name: 'Omar' }, { name: 'Huda' }, { name: 'Salma' }] } };
    station.drafts = [draft];
    answers = new Answers(station.session(draft));
    return () => vi.useRealTimers();
  });

  it('are_saved_by_their_path', async () => {
    answers.set('members[1].age', 9, 'now');
    await answers.flush();
    expect(members()).toEqual([{ name: 'Omar' }, { name: 'Huda', age: 9 }, { name: 'Salma' }]);
    expect(answers.cell('members[1].age').value).toBe(9);
  });

  it('that_are_not_saved_yet_move_with_their_row', async () => {
    station.instead.set('save_answer', () => Promise.reject(problem('diskFull', 'technician')));
    answers.set('members[0].name', 'Osman', 'soon');
    await answers.flush();
    const rows = answers.value('members') as unknown[];
    answers.setRows('members', [rows[1], rows[2], rows[0]], moving(0, 2));
    expect(answers.cell('members[2].name').value).toBe('Osman');
    station.instead.clear();
    await answers.flush();
    expect(members()).toEqual([{ name: 'Huda' }, { name: 'Salma' }, { name: 'Osman' }]);
    expect(answers.hasUnsaved).toBe(false);
  });

  it('text_that_is_no_answer_moves_with_its_row_and_goes_with_it', async () => {
    answers.refuse('members[1].age', number('nine'), null);
    await answers.flush();
    const rows = answers.value('members') as unknown[];
    answers.setRows('members', rows.slice(1), removing(0));
    expect(answers.cell('members[0].age').raw).toBe('nine');
    expect(answers.mistakes.list.map(({ path }) => path)).toContain('members[0].age');
    answers.setRows('members', [rows[2]], removing(0));
    expect(answers.cell('members[0].age').raw).toBeNull();
    await answers.flush();
    expect(answers.hasUnsaved).toBe(false);
  });

  it('an_answer_on_its_way_while_its_row_moves_is_not_sent_to_the_wrong_row', async () => {
    let refuse = () => undefined as void;
    station.instead.set('save_answer', () => new Promise((_, fail) => (refuse = () => fail(problem('store', 'technician')))));
    answers.set('members[0].name', 'Osman', 'now');
    await vi.advanceTimersByTimeAsync(0);
    const rows = answers.value('members') as unknown[];
    answers.setRows('members', [rows[1], rows[0], rows[2]], moving(0, 1));
    station.instead.clear();
    refuse();
    await answers.flush();
    expect(members()).toEqual([{ name: 'Huda' }, { name: 'Osman' }, { name: 'Salma' }]);
  });

  it('rows_that_the_workstation_refuses_stay_on_the_screen', async () => {
    station.instead.set('save_answer', ({ path }) => {
      if (path === 'members') throw problem('badAnswer', 'officer');
      return station.formState(station.drafts[0] ?? { id: '', programme: 1, answers: {} });
    });
    answers.setRows('members', [{ name: 'Omar' }], removing(1));
    await answers.flush();
    answers.set('size', 5, 'now');
    await answers.flush();
    expect(answers.value('members'), 'another save does not bring the old rows back').toEqual([{ name: 'Omar' }]);
    expect(answers.mistakes.list.some(({ path, rule }) => path === 'members' && rule.rule === 'shape')).toBe(true);
    expect(answers.hasUnsaved, 'leaving would lose them').toBe(true);
  });

  it('keep_their_names_when_an_answer_is_saved', async () => {
    const before = answers.rows('members');
    answers.set('members[1].age', 9, 'now');
    await answers.flush();
    expect(answers.rows('members')).toBe(before);
  });

  it('one_answer_touches_no_cell_but_its_own', async () => {
    const other = answers.cell('members[0]');
    const before = other.value;
    answers.set('members[1].age', 9, 'now');
    await answers.flush();
    expect(other.value, 'a row that did not change is the very same object').toBe(before);
  });

  it('of_a_question_with_several_answers_are_saved_as_a_list', async () => {
    answers.setItem('names', 1, 'Fatuma', 'now');
    await answers.flush();
    expect(station.calls.at(-1)?.[1]).toMatchObject({ path: 'names', value: [null, 'Fatuma'] });
  });
});
