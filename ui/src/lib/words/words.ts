// Values of the forms and of the portal in words of the chosen language.
import type { AnswerText, CheckWarning, FieldError, Finding, Rule } from '../backend/types';
import { preferences } from '../kiosk/preferences.svelte';
import { locale } from '../locales/locale.svelte';
import type { Plural, Words } from '../locales/shape';

/** What only the screen can find wrong: text that is not even an answer to be judged. */
export type OwnRule = { rule: 'wholeDay' } | { rule: 'pairs' };

/** A broken rule; the form's own wording goes first. */
export function ruleText(words: Words, error: FieldError): string {
  return error.message ?? ruleWords(words, error.label, error.rule);
}

export function ruleWords(words: Words, label: string, rule: Rule | OwnRule): string {
  const text: string | Plural = { ...words.rule, ...words.ownRule }[rule.rule];
  const facts: Record<string, string> = { label };
  for (const [name, value] of Object.entries(rule)) {
    if (name === 'rule') continue;
    const isYear = rule.rule === 'minYear' || rule.rule === 'maxYear';
    const isSize = rule.rule === 'fileTooLarge' || rule.rule === 'fileTooSmall';
    if (typeof value === 'number') facts[name] = isYear ? String(value) : isSize ? locale.size(value) : locale.number(value);
    else facts[name] = rule.rule === 'minDate' || rule.rule === 'maxDate' ? locale.date(value) : value;
  }
  if (typeof text === 'string') return locale.say(text, facts);
  return locale.count(text, 'min' in rule ? Number(rule.min) : 'max' in rule ? Number(rule.max) : 0, facts);
}

export function answerText(words: Words, answer: AnswerText | null): string {
  if (!answer) return words.notGiven;
  switch (answer.kind) {
    case 'text':
      return answer.text || words.notGiven;
    case 'number':
      return locale.number(answer.value);
    case 'yesNo':
      return answer.yes ? words.yes : words.no;
    case 'options':
      return answer.labels.join(words.separator) || words.notGiven;
    case 'date':
      return dateText(words, answer.value);
    case 'dateTime':
      return locale.dateTime(answer.value);
    case 'day':
      return dayText(words, answer);
    case 'money':
      return locale.money(answer.value, answer.currency);
    case 'time':
      return locale.clock(answer.value);
    case 'files':
      return answer.names.map((name, at) => fileText(words, name, answer.sizes[at])).join('\n') || words.notGiven;
    case 'signature':
      return words.form.signed;
    case 'address':
      return answer.lines.join('\n') || words.notGiven;
    case 'survey':
    case 'pairs':
      return answer.pairs.map(({ label, value }) => locale.say(words.form.pair, { label, value })).join('\n') || words.notGiven;
    case 'several':
      return answer.items.map((item) => answerText(words, item)).join('\n') || words.notGiven;
  }
}

export const fileText = (words: Words, name: string, size: number | undefined): string =>
  size === undefined ? name : locale.say(words.form.fileSize, { name, size: locale.size(size) });

/** A calendar date (YYYY-MM-DD), in both calendars where the session types Ethiopian dates. */
export function dateText(words: Words, day: string): string {
  const date = locale.date(day);
  if (preferences.calendar === 'gregorian' || !/^\d{4}-\d\d-\d\d$/.test(day)) return date;
  return locale.say(words.form.bothCalendars, { date, ethiopian: locale.ethiopianDate(day) });
}

function dayText(words: Words, { year, month, day }: { year: number | null; month: number | null; day: number | null }): string {
  if (year !== null && month !== null && day !== null) {
    const two = (value: number) => String(value).padStart(2, '0');
    return dateText(words, `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);
  }
  const parts = [
    [words.form.day, day],
    [words.form.month, month],
    [words.form.year, year],
  ] as const;
  return parts
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join(words.separator) || words.notGiven;
}

export function findingText(words: Words, finding: Finding): string {
  const { kind, ...facts } = finding.what;
  const name = finding.label || finding.key || finding.path;
  return `${name}: ${locale.say(words.finding[kind], facts)}`;
}

export function warningText(words: Words, warning: CheckWarning): string {
  const { is, ...facts } = warning;
  if (warning.is !== 'cannotStore') return locale.say(words.checkWarning[is], facts);
  const [character, replacement] = [characterText(words, warning.character), characterText(words, warning.replacement)];
  return locale.say(words.checkWarning[is], { ...facts, character, replacement });
}

/** A character with its name, where it is easily taken for another. */
export function characterText(words: Words, character: string): string {
  if (character === "'") return locale.say(words.character.straight, { character });
  return character === '\u2019' ? locale.say(words.character.curly, { character }) : character;
}

/** A state of the portal in words; one that is not known stays as the portal gives it. */
export function portalState(words: Words, state: string | null): string {
  if (!state) return words.overview.never;
  const known: Record<string, string> = words.portalState;
  return Object.hasOwn(known, state) ? (known[state] ?? state) : state;
}

/** Name of a row of the profile; one that is not known keeps its key. */
export function profileKey(words: Words, key: string): string {
  const known: Record<string, unknown> = words.profile;
  const name = Object.hasOwn(known, key) ? known[key] : key;
  return typeof name === 'string' ? name : key;
}

export function genderText(words: Words, value: string): string {
  const known: Record<string, string> = { male: words.profile.male, female: words.profile.female, other: words.profile.other };
  return known[value.toLowerCase()] ?? value;
}
