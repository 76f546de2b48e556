import { describe, expect, it } from 'vitest';
import { readTime, writeTime } from './times';

describe('a time of day', () => {
  it.each([
    ['9:05', '09:05'],
    ['09.05', '09:05'],
    ['905', '09:05'],
    ['1430', '14:30'],
    ['2:30 pm', '14:30'],
    ['12:00 am', '00:00'],
    ['12:15pm', '12:15'],
    ['٩:٠٥', '09:05'],
    ['23:59:58', '23:59'],
  ])('%s_is_%s', (typed, written) => {
    const time = readTime(typed);
    expect(time && writeTime(time, 'HH:mm')).toBe(written);
  });

  it.each(['24:00', '9', '9:60', '13:00 pm', '0:30 pm', 'noon', '9:5', ''])('%j_is_none', (typed) => {
    expect(readTime(typed)).toBeNull();
  });

  it('has_seconds_where_the_form_asks_for_them', () => {
    expect(writeTime({ hours: 9, minutes: 5, seconds: 7 }, 'HH:mm:ss')).toBe('09:05:07');
  });
});
