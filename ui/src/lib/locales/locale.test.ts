import { describe, expect, it } from 'vitest';
import { ar } from './ar';
import { en } from './en';
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

describe('the locales', () => {
  const english = new Map(leaves(en));
  const arabic = new Map(leaves(ar));

  it('arabic_has_every_key_of_english_and_no_other', () => {
    const keys = (of: Map<string, string>) => [...of.keys()].filter((path) => !isForm(path)).sort();
    expect(keys(arabic)).toEqual(keys(english));
  });

  it('no_english_is_left_over_in_arabic', () => {
    const allowed = /\{\w+\}|name@example\.org|https:\/\/example\.org|SBI|PIV|udev|[\d\s\p{P}\p{S}]/gu;
    for (const [path, text] of arabic) {
      expect(text.trim(), `${path} has words`).not.toBe('');
      expect(text.replace(allowed, ''), `${path} is Arabic`).not.toMatch(/[A-Za-z]/);
    }
  });

  it('a_sentence_is_filled_with_the_same_facts_in_both_languages', () => {
    for (const [path, text] of arabic) {
      if (isForm(path)) continue;
      expect(names(text), path).toEqual(names(english.get(path) ?? ''));
    }
  });

  it('every_arabic_plural_has_the_forms_that_arabic_needs', () => {
    const rules = new Intl.PluralRules('ar');
    const needed = new Set([1, 2, 3, 11, 100].map((count) => rules.select(count)));
    const walk = (node: object, path: string): void => {
      for (const [key, value] of Object.entries(node)) {
        if (typeof value !== 'object') continue;
        if ('other' in value && 'few' in value) {
          for (const form of needed) expect((value as Plural)[form], `${path}${key}.${form}`).toBeTruthy();
        } else walk(value, `${path}${key}.`);
      }
    };
    walk(ar, '');
  });
});

describe('the locale', () => {
  it('sets_language_and_direction_of_the_page', () => {
    locale.set('ar');
    expect(document.documentElement.dir).toBe('rtl');
    expect(document.documentElement.lang).toBe('ar');
    locale.set('en-GB');
    expect(document.documentElement.dir).toBe('ltr');
    locale.set('xx');
    expect(locale.tag, 'a language without words falls back to English').toBe('en');
  });

  it('chooses_the_plural_form_by_the_rules_of_the_language', () => {
    locale.set('ar');
    expect(locale.count(ar.queue.waiting, 2)).toBe('سجلان ينتظران');
    expect(locale.count(ar.queue.waiting, 5)).toContain('سجلات');
    expect(locale.count(ar.queue.waiting, 11)).toContain('سجلًا');
    locale.set('en');
    expect(locale.count(en.queue.waiting, 1)).toBe('\u20681\u2069 waits');
  });

  it('writes_digits_the_same_way_in_every_language', () => {
    locale.set('ar');
    expect(locale.number(1234567)).toMatch(/1.?234.?567/);
    expect(locale.date('2026-01-31')).toMatch(/31/);
    expect(locale.date('2026-01-31')).toMatch(/2026/);
    locale.set('en');
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
