import { describe, expect, it } from 'vitest';
import { am } from './am';
import amWindows from './am/windows.json';
import { ar } from './ar';
import arWindows from './ar/windows.json';
import { en } from './en';
import enWindows from './en/windows.json';
import { locale } from './locale.svelte';
import type { Plural } from './shape';

type Leaf = [path: string, text: string];

function leaves(node: unknown, path = ''): Leaf[] {
  if (typeof node === 'string') return [[path, node]];
  return Object.entries(node as object).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key));
}

const plurals = new Set(['zero', 'one', 'two', 'few', 'many']);
const isForm = (path: string) => plurals.has(path.split('.').at(-1) ?? '');
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

// What the program draws itself is read from the same folder.
const english = new Map(leaves({ ...en, windows: enWindows }));
const others = [
  { name: 'arabic', tag: 'ar', words: { ...ar, windows: arWindows }, script: /\p{Script=Arabic}/u },
  { name: 'amharic', tag: 'am', words: { ...am, windows: amWindows }, script: /\p{Script=Ethiopic}/u },
];

describe.each(others)('the locale of $name', ({ tag, words, script }) => {
  const texts = new Map(leaves(words));

  it('has_every_key_of_english_and_no_other', () => {
    const keys = (of: Map<string, string>) => [...of.keys()].filter((path) => !isForm(path)).sort();
    expect(keys(texts)).toEqual(keys(english));
  });

  it('has_no_english_left_over_and_no_word_of_another_script', () => {
    const allowed = /\{\w+\}|name@example\.org|https:\/\/example\.org|SBI|PIV|udev|JPEG|PNG|[\d\s\p{P}\p{S}]/gu;
    for (const [path, text] of texts) {
      expect(text.trim(), `${path} has words`).not.toBe('');
      for (const letter of text.replace(allowed, '').match(/\p{L}/gu) ?? []) expect(letter, `${path}: ${text}`).toMatch(script);
    }
  });

  it('fills_a_sentence_with_the_same_facts_as_english', () => {
    for (const [path, text] of texts) {
      if (isForm(path)) continue;
      expect(names(text), path).toEqual(names(english.get(path) ?? ''));
    }
  });

  it('has_the_forms_that_its_plurals_need', () => {
    const rules = new Intl.PluralRules(tag);
    const needed = new Set([1, 2, 3, 11, 100].map((count) => rules.select(count)));
    let plurals = 0;
    const walk = (node: object, of: object, path: string): void => {
      for (const [key, value] of Object.entries(of)) {
        if (typeof value !== 'object') continue;
        const here = (node as Record<string, object>)[key] as object;
        if ('one' in value && 'other' in value) {
          plurals += 1;
          for (const form of needed) expect((here as Plural)[form], `${path}${key}.${form}`).toBeTruthy();
        } else walk(here, value, `${path}${key}.`);
      }
    };
    walk(words, en, '');
    expect(plurals, 'the plurals of English were found').toBeGreaterThan(5);
  });
});

/** What stands on a button, and what a reader calls it where there are several of it. */
const named: [written: string, name: string][] = [
  ['overview.apply', 'overview.applyFor'],
  ['overview.goOn', 'overview.goOnFor'],
  ['overview.look', 'overview.lookFor'],
  ['overview.discard', 'overview.discardDraft'],
  ['home.open', 'home.openDraft'],
  ['queue.open', 'queue.openRow'],
  ['check.change', 'check.changeWhat'],
  ['inputs.remove', 'inputs.removeWhat'],
  ['inputs.open', 'inputs.openRow'],
  ['inputs.close', 'inputs.closeRow'],
  ['move.compare', 'move.compareFor'],
  ['report.open', 'report.openFor'],
];

describe.each([{ name: 'english', words: en }, ...others])('the buttons in $name', ({ words }) => {
  it('are_called_by_what_stands_on_them_so_that_they_can_be_spoken_to', () => {
    const texts = new Map(leaves(words));
    // WCAG 2.2, 2.5.3
    for (const [written, name] of named) expect(texts.get(name)?.toLowerCase(), name).toContain(texts.get(written)?.toLowerCase());
  });
});

describe('the locale', () => {
  it('sets_language_and_direction_of_the_page', () => {
    locale.set('ar');
    expect(document.documentElement.dir).toBe('rtl');
    expect(document.documentElement.lang).toBe('ar');
    locale.set('en-GB');
    expect(document.documentElement.dir).toBe('ltr');
    locale.set('am-ET');
    expect(document.documentElement.dir, 'Amharic runs from left to right').toBe('ltr');
    expect(document.documentElement.lang).toBe('am');
    locale.set('xx');
    expect(locale.tag, 'a language without words falls back to English').toBe('en');
  });

  it('chooses_the_plural_form_by_the_rules_of_the_language', () => {
    locale.set('ar');
    expect(locale.count(ar.queue.waiting, 2)).toBe('سجلان ينتظران');
    expect(locale.count(ar.queue.waiting, 5)).toContain('سجلات');
    expect(locale.count(ar.queue.waiting, 11)).toContain('سجلا');
    locale.set('am');
    expect(locale.count(am.queue.waiting, 0), 'none counts as one in Amharic').toBe('\u20680\u2069 ይጠብቃል');
    expect(locale.count(am.queue.waiting, 1)).toBe('\u20681\u2069 ይጠብቃል');
    expect(locale.count(am.queue.waiting, 2)).toBe('\u20682\u2069 ይጠብቃሉ');
    locale.set('en');
    expect(locale.count(en.queue.waiting, 1)).toBe('\u20681\u2069 waits');
  });

  it.each(['en', 'ar', 'am'])('writes_digits_and_the_year_the_same_way_in_%s', (language) => {
    locale.set(language);
    expect(locale.number(1234567)).toMatch(/1.?234.?567/);
    expect(locale.date('2026-01-31')).toMatch(/31/);
    expect(locale.date('2026-01-31')).toMatch(/2026/);
  });

  it('names_months_in_amharic_and_counts_24_hours', () => {
    locale.set('am');
    expect(locale.date('2026-01-31')).toMatch(/\p{Script=Ethiopic}/u);
    expect(locale.time('2026-01-31T14:05:00'), 'not five past two nor five past eight').toBe('14:05');
  });

  it('keeps_a_calendar_date_on_its_day_in_every_time_zone', () => {
    expect(locale.date('2000-02-29')).toBe('29 Feb 2000');
    expect(locale.date('someday'), 'what is no date stays as it is').toBe('someday');
  });

  it('isolates_what_is_filled_in_so_that_directions_do_not_mix', () => {
    expect(locale.say('Go on with {name}', { name: 'فاطمة' })).toBe('Go on with \u2068فاطمة\u2069');
    expect(locale.say('{missing}'), 'a missing fact shows as a dash').toBe('\u2068–\u2069');
  });
});
