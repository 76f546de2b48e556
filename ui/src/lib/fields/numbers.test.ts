import { describe, expect, it } from 'vitest';
import { asciiDigits, readNumber, showAnswer } from './numbers';

describe('a typed number', () => {
  it.each([
    ['12', 12],
    ['-3.5', -3.5],
    ['12,5', 12.5],
    ['1 234', 1234],
    ['1,234.5', 1234.5],
    ['1,234,567', 1234567],
    ['٣٤', 34],
    ['۱۲٫۵', 12.5],
    ['1.', 1],
    ['', null],
    ['   ', null],
  ])('%j_is_%j', (text, value) => {
    expect(readNumber(text)).toEqual({ value });
  });

  it.each(['twelve', '1.2.3', '--1', '12a', '1e5', 'Infinity', '1,2,3', '.'])('%j_is_none', (text) => {
    expect(readNumber(text)).toBeNull();
  });

  it('that_could_be_thousands_or_decimals_has_to_be_typed_otherwise', () => {
    expect(readNumber('1,234')).toBeNull();
  });

  it.each([
    ['12,5', 12.5],
    ['1.234,5', 1234.5],
    ['1.234.567', 1234567],
    ['12.5', 12.5],
    ['1,234', 1.234],
    ['۱۲٫۵', 12.5],
    ['-3,5', -3.5],
  ])('%j_is_%j_where_decimals_have_a_comma', (text, value) => {
    expect(readNumber(text, ',')).toEqual({ value });
  });

  it('that_could_be_thousands_or_decimals_has_to_be_typed_otherwise_with_a_comma_too', () => {
    expect(readNumber('1.234', ',')).toBeNull();
  });

  it.each(['٣٤', '۳۴', '३४', '৩৪', '៣៤', '၃၄', '３４'])('%s_is_34_whatever_the_keyboard', (text) => {
    expect(readNumber(text)).toEqual({ value: 34 });
  });

  it('is_shown_as_it_would_be_typed', () => {
    expect(showAnswer(1234.5, ',')).toBe('1234,5');
    expect(readNumber(showAnswer(1234.5, ','), ',')).toEqual({ value: 1234.5 });
  });

  it('loses_marks_of_direction_that_a_paste_brings_along', () => {
    expect(asciiDigits('\u200F٥\u200E')).toBe('5');
  });
});
