import { describe, expect, it } from 'vitest';
import { toMask } from './mask';

describe('a mask', () => {
  it.each([
    ['(999) 999-9999', '0912345678', '(091) 234-5678'],
    ['(999) 999-9999', '091 234 5678', '(091) 234-5678'],
    ['(999) 999-9999', '٠٩١٢٣٤٥٦٧٨', '(091) 234-5678'],
    ['+1 999-9999', '1 555 0123', '+1 555-0123'],
    ['+1 999-9999', '5550123', '+1 555-0123'],
    ['AA-99', 'sd 42', 'sd-42'],
    ['aa-99', 'SD42', 'sd-42'],
  ])('%s_shapes_%s_into_%s', (mask, typed, shaped) => {
    expect(toMask(mask, typed)).toBe(shaped);
  });

  it.each([
    ['(999) 999-9999', '123'],
    ['(999) 999-9999', '091234567890'],
    ['99-99', 'ab-cd'],
    ['---', 'x'],
    ['99', ''],
  ])('%s_leaves_%j_as_it_was_typed', (mask, typed) => {
    expect(toMask(mask, typed)).toBe(typed);
  });
});
