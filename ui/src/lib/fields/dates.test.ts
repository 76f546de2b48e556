import { describe, expect, it } from 'vitest';
import {
  convert,
  dateTimeToParts,
  dayToParts,
  noParts,
  partsToDateTime,
  partsToDay,
  restoreParts,
  storeParts,
  type DateTimeKind,
  type DayKind,
} from './dates';

const day: DayKind = {
  type: 'day',
  order: 'monthFirst',
  hideDay: false,
  hideMonth: false,
  hideYear: false,
  requireDay: false,
  requireMonth: false,
  requireYear: false,
  minYear: null,
  maxYear: null,
};

describe('a day', () => {
  it('is_written_in_the_order_of_the_form', () => {
    const parts = { ...noParts, day: '5', month: '3', year: '1970' };
    expect(partsToDay(parts, day)).toBe('03/05/1970');
    expect(partsToDay(parts, { ...day, order: 'dayFirst' })).toBe('05/03/1970');
  });

  it('may_have_unknown_parts', () => {
    expect(partsToDay({ ...noParts, year: '1970' }, day)).toBe('00/00/1970');
    expect(dayToParts('00/00/1970', day)).toEqual({ ...noParts, year: '1970' });
    expect(partsToDay(noParts, day), 'nothing typed is no answer').toBe('');
  });

  it('leaves_out_hidden_parts_but_reads_whole_dates', () => {
    const monthly: DayKind = { ...day, hideDay: true };
    expect(partsToDay({ ...noParts, month: '3', year: '1970' }, monthly)).toBe('03/1970');
    expect(dayToParts('03/1970', monthly)).toEqual({ ...noParts, month: '03', year: '1970' });
    expect(dayToParts('03/05/1970', monthly).year).toBe('1970');
  });

  it('takes_arabic_digits_and_refuses_what_is_no_part', () => {
    expect(partsToDay({ ...noParts, day: '٥', month: '٣', year: '١٩٧٠' }, day)).toBe('03/05/1970');
    expect(partsToDay({ ...noParts, day: 'x' }, day)).toBeNull();
    expect(partsToDay({ ...noParts, year: '70' }, day), 'a short year could be any century').toBeNull();
  });
});

describe('a date with time', () => {
  const both: DateTimeKind = { type: 'dateTime', date: true, time: true, minDate: null, maxDate: null };
  const dateOnly: DateTimeKind = { type: 'dateTime', date: true, time: false, minDate: null, maxDate: null };
  const timeOnly: DateTimeKind = { ...both, date: false };
  const typed = { day: '27', month: '3', year: '2007', time: '14:30' };

  it('is_the_same_moment_after_being_read_back', () => {
    const answer = partsToDateTime(typed, both);
    expect(answer).toMatch(/^2007-03-27T14:30:00[+-]\d\d:\d\d$/);
    expect(new Date(answer ?? '').getTime()).toBe(new Date(2007, 2, 27, 14, 30).getTime());
    expect(dateTimeToParts(answer, both)).toEqual({ ...typed, month: '03' });
  });

  it('alone_is_a_calendar_date_without_a_zone', () => {
    expect(partsToDateTime(typed, dateOnly)).toBe('2007-03-27');
    expect(dateTimeToParts('2007-03-27', dateOnly)).toEqual({ ...noParts, day: '27', month: '03', year: '2007' });
  });

  it('asked_as_a_time_alone_has_no_date', () => {
    expect(partsToDateTime(typed, timeOnly)).toBe('14:30');
    expect(dateTimeToParts('14:30', timeOnly)).toEqual({ ...noParts, time: '14:30' });
    expect(dateTimeToParts(new Date(2026, 2, 1, 9, 5).toISOString(), timeOnly).time, 'a whole moment shows its time').toBe('09:05');
  });

  it('must_be_real_and_whole', () => {
    expect(partsToDateTime({ ...typed, day: '30', month: '2' }, both)).toBeNull();
    expect(partsToDateTime({ ...typed, time: '' }, both)).toBeNull();
    expect(partsToDateTime({ ...typed, time: '24:00' }, both)).toBeNull();
    expect(partsToDateTime(noParts, both), 'nothing typed is no answer').toBe('');
  });

  it('keeps_its_parts_as_they_were_typed', () => {
    expect(restoreParts(storeParts({ ...typed, day: 'x' }))).toEqual({ ...typed, day: 'x' });
    expect(restoreParts('not ours').year).toBe('not ours');
  });
});

describe('a day in the Ethiopian calendar', () => {
  const typed = { ...noParts, day: '28', month: '6', year: '1976' };

  it('is_kept_as_the_day_that_it_is', () => {
    const gregorian = convert(typed, 'gregorian');
    expect(gregorian).toEqual({ ...noParts, day: '07', month: '03', year: '1984' });
    expect(partsToDay(gregorian ?? noParts, { ...day, order: 'dayFirst' })).toBe('07/03/1984');
    expect(convert(gregorian ?? noParts, 'ethiopian')).toEqual({ ...typed, month: '06' });
  });

  it('has_a_thirteenth_month', () => {
    expect(convert({ ...noParts, day: '٥', month: '١٣', year: '١٩٩٢' }, 'gregorian')).toEqual({ ...noParts, day: '10', month: '09', year: '2000' });
    expect(convert({ ...typed, day: '6', month: '13', year: '1992' }, 'gregorian'), 'five days are all it has').toBeNull();
  });

  it('must_be_whole_since_a_year_alone_lies_in_two_of_the_other_calendar', () => {
    expect(convert({ ...noParts, year: '1976' }, 'gregorian')).toBeNull();
    expect(convert(noParts, 'gregorian'), 'nothing typed is nothing').toEqual(noParts);
  });
});
