import { describe, expect, it } from 'vitest';
import { toEthiopian, toGregorian, type CalendarDay } from './ethiopian';

const day = (text: string): CalendarDay => {
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number);
  return { year, month, day: date };
};

/** The calendar that the platform itself knows, as an independent witness. */
const icu = new Intl.DateTimeFormat('en-u-ca-ethiopic-nu-latn', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' });
function witness({ year, month, day }: CalendarDay): CalendarDay {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const part = Object.fromEntries(icu.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return { year: part['year'] ?? 0, month: part['month'] ?? 0, day: part['day'] ?? 0 };
}

describe('the Ethiopian calendar', () => {
  it.each([
    // The millennium began on 12 September 2007; the New Year is a day later before Gregorian leap years.
    ['2000-01-01', '2007-09-12'],
    ['1996-01-01', '2003-09-12'],
    ['1999-01-01', '2006-09-11'],
    ['1999-13-06', '2007-09-11'],
    ['2016-01-01', '2023-09-12'],
    // Battle of Adwa: 23 Yekatit 1888 is 1 March 1896.
    ['1888-06-23', '1896-03-01'],
    // Christmas (Genna): 29 Tahsas, or 28 after a leap year, is 7 January.
    ['2013-04-29', '2021-01-07'],
    ['2016-04-28', '2024-01-07'],
    // Patriots' Victory Day: 27 Miyazya is 5 May.
    ['1933-08-27', '1941-05-05'],
    ['1976-06-28', '1984-03-07'],
  ])('%s_is_%s', (ethiopian, gregorian) => {
    expect(toGregorian(day(ethiopian))).toEqual(day(gregorian));
    expect(toEthiopian(day(gregorian))).toEqual(day(ethiopian));
  });

  it('agrees_with_the_platform_for_every_day_of_two_centuries', () => {
    const at = new Date(Date.UTC(1900, 0, 1));
    for (; at.getUTCFullYear() < 2100; at.setUTCDate(at.getUTCDate() + 1)) {
      const gregorian = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
      const ethiopian = toEthiopian(gregorian);
      if (at.getUTCDate() % 9 === 0 || at.getUTCMonth() === 8) expect(ethiopian, JSON.stringify(gregorian)).toEqual(witness(gregorian));
      expect(toGregorian(ethiopian), `${JSON.stringify(ethiopian)} and back`).toEqual(gregorian);
    }
  });

  it.each(['2000-13-06', '1999-13-07', '2000-14-01', '2000-00-01', '2000-01-31', '2000-01-00'])('has_no_%s', (text) => {
    expect(toGregorian(day(text))).toBeNull();
  });
});
