import { en } from '$lib/locales/en';
import { describe, expect, it } from 'vitest';
import { setupMistakes } from './mistakes';

const targets = (name: string, pin: string, again: string) => setupMistakes(en, { name, pin, again }, 6).map(({ target }) => target);

describe('setting up', () => {
  it('wants_a_name_and_the_same_pin_twice', () => {
    expect(targets('Amina', '482913', '482913')).toEqual([]);
    expect(targets(' ', '', '')).toEqual(['name', 'pin']);
    expect(targets('Amina', '48291', '48291'), 'too short').toEqual(['pin']);
    expect(targets('Amina', '48291a', '48291a'), 'digits only').toEqual(['pin']);
    expect(targets('Amina', '482913', '482914'), 'not the same').toEqual(['again']);
  });
});
