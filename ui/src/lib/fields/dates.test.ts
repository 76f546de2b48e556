import { describe, expect, it } from 'vitest';
import {
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
  const both: DateTimeKind = { type: 'dateTime', time: true, minDate: null, maxDate: null };
  const dateOnly: DateTimeKind = { type: 'dateTime', time: false, minDate: null, maxDate: null };
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
