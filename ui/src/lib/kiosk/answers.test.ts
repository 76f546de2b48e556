import { beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, type FakeStation } from '../../../tests/dev/station';
import { restart } from '../../../tests/dev/transport';
import { Answers, SAVE_AFTER } from './answers.svelte';

describe('answers', () => {
  let station: FakeStation;
  let answers: Answers;
  const saved = () => station.calls.filter(([command]) => command === 'save_answer').map(([, args]) => [args['path'], args['value']]);

  beforeEach(() => {
    vi.useFakeTimers();
    station = restart();
    const draft = { id: 'd1', programme: 1, answers: { given_name: 'Fatima' } };
    station.drafts = [draft];
    answers = new Answers(station.session(draft));
    return () => vi.useRealTimers();
  });

  it('typed_text_is_saved_once_after_a_pause_within_300_ms', async () => {
    expect(SAVE_AFTER).toBeLessThanOrEqual(300);
    for (const text of ['H', 'Ha', 'Has']) answers.set('family_name', text, 'soon');
    expect(saved()).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(saved()).toEqual([['family_name', 'Has']]);
    expect(answers.hasUnsaved).toBe(false);
  });

  it('a_choice_is_saved_at_once', async () => {
    answers.set('gender', 'female', 'now');
    await answers.flush();
    expect(saved()).toEqual([['gender', 'female']]);
  });

  it('what_was_typed_stays_when_saving_fails_and_is_tried_again', async () => {
    station.instead.set('save_answer', () => Promise.reject(problem('diskFull', 'technician')));
    answers.set('family_name', 'Hassan', 'soon');
    await answers.flush();
    expect(answers.problem?.code).toBe('diskFull');
    expect(answers.value('family_name'), 'the text is kept').toBe('Hassan');
    expect(answers.hasUnsaved).toBe(true);
    station.instead.clear();
    await vi.advanceTimersByTimeAsync(6000);
    expect(answers.problem).toBeNull();
    expect(answers.hasUnsaved).toBe(false);
    expect(station.drafts[0]?.answers['family_name']).toBe('Hassan');
  });

  it('text_typed_while_an_older_one_is_being_saved_wins', async () => {
    answers.set('family_name', 'Has', 'soon');
    const saving = answers.flush();
    await Promise.resolve();
    answers.set('family_name', 'Hassan', 'soon');
    expect(answers.value('family_name')).toBe('Hassan');
    await saving;
    await answers.flush();
    expect(saved().at(-1)).toEqual(['family_name', 'Hassan']);
    expect(answers.value('family_name')).toBe('Hassan');
  });

  it('one_failing_answer_does_not_hold_up_the_others', async () => {
    station.instead.set('save_answer', ({ path, value }) => {
      if (path === 'size') throw problem('store', 'technician');
      const draft = station.drafts[0];
      if (!draft) throw problem('notFound');
      draft.answers = { ...draft.answers, [String(path)]: value };
      return station.formState(draft);
    });
    answers.set('size', 5, 'soon');
    answers.set('family_name', 'Hassan', 'soon');
    await answers.flush();
    expect(station.drafts[0]?.answers['family_name']).toBe('Hassan');
    expect(answers.value('size')).toBe(5);
  });

  it('what_cannot_be_an_answer_is_a_mistake_and_keeps_its_text', async () => {
    answers.refuse('size', { raw: 'five', rule: { rule: 'number' } }, null);
    await answers.flush();
    expect(saved(), 'no old answer stays behind it').toEqual([['size', null]]);
    expect(answers.mistakes.raw('size')).toBe('five');
    expect(answers.mistakes.list.filter(({ key }) => key === 'size')).toEqual([
      { path: 'size', key: 'size', label: 'Persons in the household', rule: { rule: 'number' }, message: null },
    ]);
    answers.set('size', 5, 'now');
    await answers.flush();
    expect(answers.mistakes.list.some(({ key }) => key === 'size')).toBe(false);
  });

  it('an_answer_that_the_workstation_refuses_is_a_mistake_and_not_tried_again', async () => {
    station.instead.set('save_answer', () => Promise.reject(problem('badAnswer', 'officer', { key: 'birthdate' })));
    answers.set('birthdate', '31/02/2000', 'soon', { raw: '31|02|2000', rule: { rule: 'day' } });
    await answers.flush();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(saved()).toHaveLength(1);
    expect(answers.mistakes.raw('birthdate')).toBe('31|02|2000');
    expect(answers.mistakes.list.find(({ key }) => key === 'birthdate')?.rule).toEqual({ rule: 'day' });
    expect(answers.hasUnsaved, 'leaving the form would lose it').toBe(true);
  });

  it('after_the_form_is_left_nothing_is_tried_again_for_ever', async () => {
    station.instead.set('save_answer', () => Promise.reject(problem('locked')));
    answers.set('family_name', 'Hassan', 'soon');
    await answers.close();
    const tries = saved().length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saved()).toHaveLength(tries);
  });
});
