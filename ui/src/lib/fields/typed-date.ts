// A date as it is being typed, in the calendar in which it is typed.
import type { Calendar } from '../kiosk/preferences.svelte';
import type { Refused } from '../kiosk/mistakes.svelte';
import { convert, partsToDateTime, partsToDay, storeParts, wholeDay, type DateTimeKind, type DayKind, type Parts } from './dates';
import { two } from './times';

type Kind = DayKind | DateTimeKind;

const isEmpty = ({ day, month, year }: Parts): boolean => [day, month, year].every((part) => part.trim() === '');

const isWhole = (kind: Kind): boolean => (kind.type === 'day' ? !kind.hideDay && !kind.hideMonth && !kind.hideYear : kind.date);

/** Only a whole day has a counterpart in the other calendar. */
export function calendarFor(kind: Kind, saved: Parts, wanted: Calendar): Calendar {
  return wanted === 'ethiopian' && isWhole(kind) && (isEmpty(saved) || wholeDay(saved)) ? 'ethiopian' : 'gregorian';
}

export function partsIn(saved: Parts, calendar: Calendar): Parts {
  return calendar === 'ethiopian' ? (convert(saved, 'ethiopian') ?? saved) : saved;
}

/** The answer for what is typed: "" for none, null if it is none yet. */
export function answerOf(typed: Parts, kind: Kind): string | null {
  const parts = typed.calendar === 'ethiopian' ? convert(typed, 'gregorian') : typed;
  if (!parts) return null;
  return kind.type === 'day' ? partsToDay(parts, kind) : partsToDateTime(parts, kind);
}

export function refusalOf(typed: Parts, kind: Kind): Refused {
  const raw = storeParts(typed);
  if (typed.calendar === 'ethiopian') return { raw, rule: { rule: 'wholeDay' } };
  if (kind.type === 'dateTime' && !kind.date) return { raw, rule: { rule: 'time' } };
  return { raw, rule: { rule: kind.type === 'day' ? 'day' : 'date' } };
}

/** "YYYY-MM-DD" of a whole day; null if it is none. */
export function isoOf(parts: Parts, calendar: Calendar): string | null {
  const gregorian = calendar === 'ethiopian' ? convert(parts, 'gregorian') : parts;
  const day = gregorian && wholeDay(gregorian);
  return day && `${String(day.year).padStart(4, '0')}-${two(day.month)}-${two(day.day)}`;
}
