// The Ethiopian calendar: twelve months of 30 days and a thirteenth of 5, or of 6 before each leap year.
// Exact in whole days, by day numbers of the proleptic Gregorian calendar (ISO 8601).

export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

/** Days from 1970-01-01 to 1 Meskerem 1 (29 August 8, Julian calendar). */
const FIRST = -716367;
const FOUR_YEARS = 1461;
const DAY = 86_400_000;

const daysInMonth = (year: number, month: number): number => (month < 13 ? 30 : year % 4 === 3 ? 6 : 5);

export function toEthiopian({ year, month, day }: CalendarDay): CalendarDay {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const days = Math.floor(at.getTime() / DAY) - FIRST;
  const cycle = Math.floor(days / FOUR_YEARS);
  const inCycle = days - cycle * FOUR_YEARS;
  // The third year of a cycle has the extra day.
  const inFour = Math.min(Math.floor(inCycle / 365), 3) - (inCycle === 3 * 365 ? 1 : 0);
  const inYear = inCycle - inFour * 365 - (inFour === 3 ? 1 : 0);
  return { year: cycle * 4 + inFour + 1, month: Math.floor(inYear / 30) + 1, day: (inYear % 30) + 1 };
}

/** Null if there is no such day. */
export function toGregorian({ year, month, day }: CalendarDay): CalendarDay | null {
  if (month < 1 || month > 13 || day < 1 || day > daysInMonth(year, month)) return null;
  const days = FIRST + 365 * (year - 1) + Math.floor(year / 4) + 30 * (month - 1) + day - 1;
  const at = new Date(days * DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}
