// Words, numbers and dates in the language that is chosen now.
import { am } from './am';
import { ar } from './ar';
import { en } from './en';
import type { Plural, Words } from './shape';

const known: Record<string, Words> = { en, ar, am };

/** Latin digits and the Gregorian calendar in every language, so that a number or a date reads the same on
    screen, receipt and telephone. Amharic counts twelve hours from dawn; 24 of them cannot be mistaken. */
const intlTag = (tag: string) => (tag === 'en' ? 'en-GB' : `${tag}-u-ca-gregory${tag === 'am' ? '-hc-h23' : ''}-nu-latn`);

export type Facts = Readonly<Record<string, string | number>>;

const ISOLATE = String.fromCodePoint(0x2068);
const END = String.fromCodePoint(0x2069);

/** Fills `{name}` with its fact, isolated from the direction of the sentence around it. */
export function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => `${ISOLATE}${facts[name] ?? '–'}${END}`);
}

class Locale {
  #tag = $state('en');
  readonly tag = $derived(this.#tag);
  readonly words: Words = $derived(known[this.#tag] ?? en);
  readonly direction: 'ltr' | 'rtl' = $derived(this.#tag === 'ar' ? 'rtl' : 'ltr');
  readonly #plurals = $derived(new Intl.PluralRules(this.#tag));
  readonly #numbers = $derived(new Intl.NumberFormat(intlTag(this.#tag), { maximumFractionDigits: 10 }));
  readonly #dates = $derived(new Intl.DateTimeFormat(intlTag(this.#tag), { dateStyle: 'medium' }));
  readonly #dateTimes = $derived(new Intl.DateTimeFormat(intlTag(this.#tag), { dateStyle: 'medium', timeStyle: 'short' }));
  readonly #times = $derived(new Intl.DateTimeFormat(intlTag(this.#tag), { timeStyle: 'short' }));
  readonly #ethiopian = $derived(
    new Intl.DateTimeFormat(`${this.#tag}-u-nu-latn-ca-ethiopic`, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }),
  );
  /** Parts a number from its decimals. */
  readonly decimal: '.' | ',' = $derived(this.#numbers.formatToParts(1.5).some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.');
  readonly #days = $derived(new Intl.DateTimeFormat(intlTag(this.#tag), { dateStyle: 'medium', timeZone: 'UTC' }));

  /** Takes a BCP 47 tag; what has no words here falls back to its language, then to English. */
  set(tag: string) {
    const language = tag.split('-')[0] ?? 'en';
    this.#tag = language in known ? language : 'en';
    document.documentElement.lang = this.#tag;
    document.documentElement.dir = this.direction;
  }

  say = (text: string, facts: Facts = {}): string => fill(text, facts);

  /** The form of `plural` for `count`; `{count}` and the other facts are filled in. */
  count = (plural: Plural, count: number, facts: Facts = {}): string =>
    fill(plural[this.#plurals.select(count)] ?? plural.other, { count: this.number(count), ...facts });

  number = (value: number): string => this.#numbers.format(value);

  /** A point in time (RFC 3339) or a calendar date (YYYY-MM-DD). What is neither stays as it is. */
  date = (text: string): string => {
    const day = /^\d{4}-\d\d-\d\d$/.test(text);
    return this.#format(day ? this.#days : this.#dates, day ? `${text}T00:00:00Z` : text, text);
  };

  /** A calendar date (YYYY-MM-DD) in the Ethiopian calendar, without naming its era. */
  ethiopianDate = (text: string): string => {
    const at = new Date(`${text}T00:00:00Z`);
    if (Number.isNaN(at.getTime())) return text;
    const part = Object.fromEntries(this.#ethiopian.formatToParts(at).map(({ type, value }) => [type, value]));
    return [part['day'], part['month'], part['year']].join(' ');
  };

  /** A time of day ("14:30" or "14:30:05"), as the language writes it. */
  clock = (text: string): string => {
    const [hours = NaN, minutes = NaN, seconds] = text.split(':').map(Number);
    const at = new Date(2000, 0, 1, hours, minutes, seconds ?? 0);
    const style = seconds === undefined ? 'short' : 'medium';
    return Number.isNaN(at.getTime()) ? text : new Intl.DateTimeFormat(intlTag(this.#tag), { timeStyle: style }).format(at);
  };

  /** `currency` is ISO 4217; an unknown one stands before its amount. */
  money = (value: number, currency: string): string => {
    try {
      return new Intl.NumberFormat(intlTag(this.#tag), { style: 'currency', currency, currencyDisplay: 'code' }).format(value);
    } catch {
      return `${currency} ${this.number(value)}`;
    }
  };

  /** Bytes in the largest unit that fits. */
  size = (bytes: number): string => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1);
    const format = { style: 'unit', unit: units[power] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: power > 0 ? 1 : 0 } as const;
    return new Intl.NumberFormat(intlTag(this.#tag), format).format(bytes / 1000 ** power);
  };

  dateTime = (text: string): string => this.#format(this.#dateTimes, text, text);

  time = (text: string): string => this.#format(this.#times, text, text);

  #format(format: Intl.DateTimeFormat, moment: string, otherwise: string): string {
    const at = new Date(moment);
    return Number.isNaN(at.getTime()) ? otherwise : format.format(at);
  }
}

export const locale = new Locale();
