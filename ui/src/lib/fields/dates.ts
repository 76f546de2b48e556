// Dates in parts, as they are typed, to and from the answers of the form.
import type { FieldKind } from '../backend/types';
import { asciiDigits } from './numbers';

export interface Parts {
  day: string;
  month: string;
  year: string;
  /** HH:MM, 24 hours. */
  time: string;
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

const two = (value: number) => String(value).padStart(2, '0');

export function dateTimeToParts(answer: unknown, kind: DateTimeKind): Parts {
  if (typeof answer !== 'string' || answer === '') return { ...noParts };
  const written = /^(\d{4})-(\d\d)-(\d\d)/.exec(answer);
  if (written && !kind.time) {
    return { ...noParts, year: written[1] ?? '', month: written[2] ?? '', day: written[3] ?? '' };
  }
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
  const asked = [parts.day, parts.month, parts.year, kind.time ? parts.time : ''];
  const [day, month, year, clock] = asked.map((part) => asciiDigits(part).trim());
  if (asked.every((part) => part.trim() === '')) return '';
  const date = readDate(day, month, year);
  if (!date) return null;
  if (!kind.time) return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = readTime(clock);
  if (!time) return null;
  return withOffset(new Date(date.getFullYear(), date.getMonth(), date.getDate(), ...time));
}

function readDate(day = '', month = '', year = ''): Date | null {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null;
  const date = new Date(2000, 0, 1);
  date.setFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getDate() === Number(day) && date.getMonth() === Number(month) - 1 ? date : null;
}

function readTime(text = ''): [hours: number, minutes: number] | null {
  const match = /^(\d{1,2})[:.]?(\d\d)$/.exec(text);
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2])];
  return match && hours < 24 && minutes < 60 ? [hours, minutes] : null;
}

/** ISO 8601 in local time with its offset from UTC. */
function withOffset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  const offset = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  const date = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}:00${offset}`;
}
