import { describe, expect, it } from 'vitest';
import type { DeliveryState } from '../backend/types';
import { ar } from '../locales/ar';
import { en } from '../locales/en';
import { locale } from '../locales/locale.svelte';
import { problemWords } from './problem';
import { stateText } from './state';
import { answerText, findingText, genderText, portalState, profileKey, ruleText, ruleWords, warningText } from './words';

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');
const at = '2026-03-01T09:30:00Z';
const states: DeliveryState[] = [
  { is: 'awaitingReview' },
  { is: 'queued' },
  { is: 'sending', since: at },
  { is: 'waiting', until: at, why: 'noLine' },
  { is: 'waitingForApplicant', why: 'loginEnded' },
  { is: 'unknown', askAt: at },
  { is: 'needsFix', warnings: [] },
  { is: 'quarantined', why: 'portalBreaks', portalSaid: null },
  { is: 'held', by: 'Omar' },
  { is: 'returned', by: 'Omar', reasons: 'No address.' },
  { is: 'superseded', by: 's2' },
  { is: 'received', applicationId: '00000004711', at, status: null },
];

describe('states in words', () => {
  it.each(states)('$is_leaves_no_gap_in_any_language', (state) => {
    for (const words of [en, ar]) {
      const text = stateText(words, state);
      expect(text).not.toMatch(/[{}]/);
      expect(plain(text), 'no fact is missing').not.toMatch(/(^|\s)–/);
    }
  });

  it('an_undelivered_record_always_says_that_it_is_saved', () => {
    for (const state of states.filter(({ is }) => is !== 'received' && is !== 'superseded')) {
      expect(stateText(en, state), state.is).toMatch(/saved (on|here)/i);
    }
  });

  it('only_a_received_record_says_that_the_portal_received_it', () => {
    for (const state of states.filter(({ is }) => is !== 'received')) {
      expect(stateText(en, state), state.is).not.toContain('The portal received it');
    }
  });
});

describe('problems in words', () => {
  it('say_what_happened_what_to_do_and_who_acts', () => {
    const words = problemWords(en, { code: 'weakPin', who: 'officer', facts: { minimum: '6' } });
    expect(plain(words.next)).toContain('at least 6 digits');
    expect(plain(words.who)).toBe('Who acts: you, the officer');
  });
});

describe('mistakes in words', () => {
  it('name_the_question_and_the_limit', () => {
    expect(plain(ruleWords(en, 'Name', { rule: 'maxLength', max: 1 }))).toBe('Name may have at most 1 character');
    expect(plain(ruleWords(en, 'Name', { rule: 'maxLength', max: 40 }))).toBe('Name may have at most 40 characters');
    expect(plain(ruleWords(en, 'Born', { rule: 'minYear', min: 1900 })), 'a year has no thousands').toContain('1900');
    expect(plain(ruleWords(en, 'Start', { rule: 'minDate', min: '2026-01-31' }))).toContain('31 Jan 2026');
  });

  it('the_forms_own_wording_goes_first', () => {
    expect(ruleText(en, { path: 'a', key: 'a', label: 'A', rule: { rule: 'required' }, message: 'Please!' })).toBe('Please!');
  });
});

describe('answers in words', () => {
  it.each([
    [null, 'Not given'],
    [{ kind: 'text', text: '' }, 'Not given'],
    [{ kind: 'number', value: 1234.5 }, '1,234.5'],
    [{ kind: 'yesNo', yes: false }, 'No'],
    [{ kind: 'options', labels: ['Water', 'Food'] }, 'Water, Food'],
    [{ kind: 'day', year: 1984, month: 3, day: 27 }, '27 Mar 1984'],
    [{ kind: 'day', year: 1984, month: 3, day: null }, 'Month: 3, Year: 1984'],
    [{ kind: 'date', value: '2000-02-29' }, '29 Feb 2000'],
  ] as const)('%j_reads_%j', (answer, text) => {
    expect(answerText(en, answer ? ({ ...answer } as Parameters<typeof answerText>[1]) : null)).toBe(text);
  });
});

describe('values of the portal', () => {
  it('that_are_known_have_words_and_others_stay_as_they_are', () => {
    expect(portalState(en, 'not_eligible')).toBe('Not eligible');
    expect(portalState(en, 'frobnicated')).toBe('frobnicated');
    expect(portalState(en, 'constructor'), 'names of the language itself are no states').toBe('constructor');
    expect(portalState(ar, null)).toBe(ar.overview.never);
    expect(profileKey(en, 'birth_place')).toBe('Place of birth');
    expect(profileKey(en, 'shoe_size')).toBe('shoe_size');
    expect(genderText(ar, 'Female')).toBe('أنثى');
  });

  it('characters_that_look_alike_are_named', () => {
    locale.set('en');
    const text = warningText(en, { is: 'cannotStore', key: 'n', label: 'Name', character: "'", replacement: '’' });
    expect(text).toContain('straight apostrophe');
    expect(text).toContain('curly apostrophe');
  });

  it('findings_name_the_question', () => {
    const what = { kind: 'unknownType', type: 'signature' } as const;
    expect(plain(findingText(en, { key: 'sign', label: '', path: 'components[3]', what }))).toBe('sign: Questions of the type signature are not supported');
  });
});
