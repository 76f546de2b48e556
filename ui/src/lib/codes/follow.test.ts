import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { followTyping } from './follow';
import { asTheyCome, type Manner } from './wedge';

let now = 1000;

/** A key as the browser tells of it, and what it then does by itself. Gives whether it was prevented. */
function press(key: string, after: number, more: KeyboardEventInit = {}): boolean {
  now += after;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  Object.defineProperty(event, 'timeStamp', { value: now });
  const at = document.activeElement ?? document.body;
  const prevented = !at.dispatchEvent(event);
  if (prevented) return true;
  if (at instanceof HTMLInputElement && [...key].length === 1) {
    at.setRangeText(key, at.selectionStart ?? 0, at.selectionEnd ?? 0, 'end');
    at.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  if (key === 'Enter' && at instanceof HTMLInputElement) at.form?.requestSubmit();
  if (key === 'Enter' && at instanceof HTMLButtonElement) at.click();
  return false;
}

const type = (text: string, apart: number) => [...text].map((key) => press(key, apart));

function follow(manner: Partial<Manner> = {}) {
  const read: string[] = [];
  onTestFinished(followTyping(document, (content) => read.push(content), { ...asTheyCome, ...manner }));
  return read;
}

let sent = 0;
let bound = '';
const input = () => document.querySelector('input') as HTMLInputElement;

beforeEach(() => {
  document.body.innerHTML = '<form><input /><button type="button">Stop</button></form>';
  [sent, bound] = [0, ''];
  document.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    sent += 1;
  });
  input().addEventListener('input', () => (bound = input().value));
  input().focus();
});

describe('a code in a form', () => {
  it('leaves_the_field_and_the_form_as_they_were', () => {
    const read = follow();
    type('Amina', 150);
    input().setSelectionRange(1, 2);
    now += 300;
    type(' NCFOXN*TS0BI$ ', 5);
    expect(press('Enter', 5), 'the scanner’s Enter does nothing').toBe(true);
    expect(read, 'blanks belong to it').toEqual([' NCFOXN*TS0BI$ ']);
    expect(input().value).toBe('Amina');
    expect([input().selectionStart, input().selectionEnd], 'also what was marked').toEqual([1, 2]);
    expect(bound, 'whoever follows the field knows').toBe('Amina');
    expect(sent).toBe(0);
    press('Enter', 500);
    expect(sent, 'a person’s Enter does what it did').toBe(1);
  });

  it('is_not_seen_in_what_a_person_types', () => {
    const read = follow();
    expect(type('registration of persons', 45)).not.toContain(true);
    press('Enter', 60);
    expect([input().value, read, sent]).toEqual(['registration of persons', [], 1]);
  });

  it('presses_no_button_that_has_the_focus', () => {
    const read = follow();
    const button = document.querySelector('button') as HTMLButtonElement;
    const pressed = vi.fn();
    button.addEventListener('click', pressed);
    button.focus();
    expect(type('6BF 70790', 5).indexOf(true), 'a blank would press it').toBe(3);
    press('Enter', 5);
    expect(read).toEqual(['6BF 70790']);
    expect(pressed).not.toHaveBeenCalled();
    expect(press(' ', 500), 'a person’s blank presses it').toBe(false);
  });

  it('is_not_made_of_shortcuts_and_input_methods', () => {
    const read = follow();
    for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }]) {
      for (const key of '12345678') press(key, 5, more);
    }
    press('Enter', 5);
    type('1234', 5);
    press('Shift', 5);
    type('ABCD', 5);
    press('Enter', 5);
    expect(read, 'Shift alone is no key').toEqual(['1234ABCD']);
  });

  it('is_no_longer_taken_when_nobody_expects_one', () => {
    const read: string[] = [];
    followTyping(document, (content) => read.push(content))();
    type('12345678', 5);
    press('Enter', 5);
    expect([read, input().value, sent]).toEqual([[], '12345678', 1]);
  });
});

describe('a code with a prefix', () => {
  it('never_reaches_the_field', () => {
    const read = follow({ prefix: '~' });
    expect(type('~12', 5)).toEqual([true, true, true]);
    press('Enter', 5);
    expect([read, input().value, sent]).toEqual([['12'], '', 0]);
  });

  it('comes_back_when_a_person_typed_the_prefix', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const read = follow({ prefix: '~' });
    type('a~', 150);
    expect(input().value).toBe('a');
    vi.advanceTimersByTime(100);
    expect([input().value, bound, read]).toEqual(['a~', 'a~', []]);
    input().setSelectionRange(0, 0);
    type('~b', 150);
    expect(input().value, 'where the caret is, before the next key').toBe('~ba~');
  });
});
