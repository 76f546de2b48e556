// Dates in parts, as they are typed, to and from the answers of the form.
import type { FieldKind } from '../backend/types';
import type { Calendar } from '../kiosk/preferences.svelte';
import { toEthiopian, toGregorian, type CalendarDay } from './ethiopian';
import { asciiDigits } from './numbers';
import { readTime, two, writeTime } from './times';

export interface Parts {
  day: string;
  month: string;
  year: string;
  /** HH:MM, 24 hours. */
  time: string;
  /** In which day, month and year are meant; that of the answer if it is not said. */
  calendar?: Calendar;
}

export const noParts: Parts = { day: '', month: '', year: '', time: '' };

export type DayKind = Extract<FieldKind, { type: 'day' }>;
export type DateTimeKind = Extract<FieldKind, { type: 'dateTime' }>;
export type Part = 'day' | 'month' | 'year';

/** Parts as text, to be kept while they are no answer. */
export const storeParts = (parts: Parts): string => JSON.stringify(parts);
export const restoreParts = (raw: string): Parts => {
  try {
    return { ...noParts, ...(JSON.parse(raw) as Partial<Parts>) };
  } catch {
    return { ...noParts, year: raw };
  }
};

const wholeOrder = (kind: DayKind): Part[] =>
  kind.order === 'dayFirst' ? ['day', 'month', 'year'] : ['month', 'day', 'year'];

/** The parts that are asked, in the order of the form. */
export function dayOrder(kind: DayKind): Part[] {
  const hidden = { day: kind.hideDay, month: kind.hideMonth, year: kind.hideYear };
  return wholeOrder(kind).filter((part) => !hidden[part]);
}

/** "03/00/1970" has no day; it shows as an empty part. All three parts may be given where some are hidden. */
export function dayToParts(answer: unknown, kind: DayKind): Parts {
  const parts = { ...noParts };
  if (typeof answer !== 'string' || answer === '') return parts;
  const pieces = answer.split('/');
  const order = pieces.length === 3 ? wholeOrder(kind) : dayOrder(kind);
  order.forEach((part, at) => {
    const piece = pieces[at] ?? '';
    parts[part] = /^0*$/.test(piece) ? '' : piece;
  });
  return parts;
}

/** The answer for typed parts; null if a part cannot be one. */
export function partsToDay(parts: Parts, kind: DayKind): string | null {
  const pieces = dayOrder(kind).map((part) => {
    const text = asciiDigits(parts[part]).trim();
    const width = part === 'year' ? 4 : 2;
    if (text === '') return '0'.repeat(width);
    const fits = part === 'year' ? /^\d{4}$/.test(text) : /^\d{1,2}$/.test(text);
    return fits ? text.padStart(width, '0') : null;
  });
  if (pieces.includes(null)) return null;
  return pieces.every((piece) => /^0+$/.test(piece ?? '')) ? '' : pieces.join('/');
}

export function dateTimeToParts(answer: unknown, kind: DateTimeKind): Parts {
  if (typeof answer !== 'string' || answer === '') return { ...noParts };
  const written = /^(\d{4})-(\d\d)-(\d\d)/.exec(answer);
  if (written && !kind.time) {
    return { ...noParts, year: written[1] ?? '', month: written[2] ?? '', day: written[3] ?? '' };
  }
  if (readTime(answer)) return { ...noParts, time: answer };
  const at = new Date(answer);
  if (Number.isNaN(at.getTime())) return { ...noParts };
  return {
    day: two(at.getDate()),
    month: two(at.getMonth() + 1),
    year: String(at.getFullYear()).padStart(4, '0'),
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  };
}

/** The answer for typed parts: "" for none, null if they are no real date and time. */
export function partsToDateTime(parts: Parts, kind: DateTimeKind): string | null {
  const asked = [...(kind.date ? [parts.day, parts.month, parts.year] : []), ...(kind.time ? [parts.time] : [])];
  if (asked.every((part) => part.trim() === '')) return '';
  const time = kind.time ? readTime(parts.time) : null;
  if (kind.time && !time) return null;
  if (time && !kind.date) return writeTime(time, 'HH:mm');
  const date = readDate(parts);
  if (!date || !time) return date && isoDay(date);
  return withOffset(new Date(date.getFullYear(), date.getMonth(), date.getDate(), time.hours, time.minutes));
}

/** Day, month and year as numbers, if all three are some. */
export function wholeDay(parts: Parts): CalendarDay | null {
  const [day = '', month = '', year = ''] = [parts.day, parts.month, parts.year].map((part) => asciiDigits(part).trim());
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null;
  return { day: Number(day), month: Number(month), year: Number(year) };
}

/**
 * The same day in the other calendar; the time stays. What is empty stays so; null if it is no whole
 * day, since parts of a day have no exact counterpart.
 */
export function convert(parts: Parts, to: Calendar): Parts | null {
  if ([parts.day, parts.month, parts.year].every((part) => part.trim() === '')) return parts;
  const day = wholeDay(parts);
  const other = day && (to === 'ethiopian' ? toEthiopian(day) : toGregorian(day));
  return other && { ...parts, day: two(other.day), month: two(other.month), year: String(other.year).padStart(4, '0') };
}

function readDate(parts: Parts): Date | null {
  const whole = wholeDay(parts);
  if (!whole) return null;
  const date = new Date(2000, 0, 1);
  date.setFullYear(whole.year, whole.month - 1, whole.day);
  return date.getDate() === whole.day && date.getMonth() === whole.month - 1 ? date : null;
}

const isoDay = (at: Date): string => `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** ISO 8601 in local time with its offset from UTC. */
function withOffset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  const offset = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${isoDay(at)}T${two(at.getHours())}:${two(at.getMinutes())}:00${offset}`;
}
