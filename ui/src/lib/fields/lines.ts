// What the text of a line of input means, kind by kind.
import type { FieldKind } from '../backend/types';
import { toMask } from './mask';
import { readNumber, type Decimal } from './numbers';
import { readTime, writeTime } from './times';

const isNumber = (kind: FieldKind): boolean => kind.type === 'number' || kind.type === 'currency';

/** The answer that a text means; null if it is none. */
export function readLine(kind: FieldKind, text: string, decimal: Decimal): { value: unknown } | null {
  if (isNumber(kind)) return readNumber(text, decimal);
  if (kind.type === 'time') return readClock(text, kind.format);
  const shaped = 'mask' in kind && kind.mask ? toMask(kind.mask, text) : text;
  if (kind.type !== 'text' || kind.case === 'mixed') return { value: shaped };
  return { value: kind.case === 'upper' ? shaped.toUpperCase() : shaped.toLowerCase() };
}

function readClock(text: string, format: string): { value: string } | null {
  if (text.trim() === '') return { value: '' };
  const time = readTime(text);
  return time && { value: writeTime(time, format) };
}

/** The rule that text breaks which is no answer. */
export const refusal = (kind: FieldKind): 'number' | 'time' | 'shape' =>
  isNumber(kind) ? 'number' : kind.type === 'time' ? 'time' : 'shape';

/** The answer while the text is none. */
export const empty = (kind: FieldKind): null | '' => (isNumber(kind) ? null : '');

/** An answer `{value, maskName}` shows its value. */
export const ownText = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : answer;

export const isLatin = (kind: FieldKind): boolean => ['email', 'phone', 'url', 'number', 'currency', 'time'].includes(kind.type);
export const isShort = (kind: FieldKind): boolean => ['phone', 'number', 'currency', 'time'].includes(kind.type);

export function inputMode(kind: FieldKind): 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | 'text' {
  switch (kind.type) {
    case 'number':
      return kind.integer && (kind.min ?? -1) >= 0 ? 'numeric' : 'decimal';
    case 'currency':
      return 'decimal';
    case 'phone':
      return 'tel';
    case 'email':
    case 'url':
      return kind.type;
    default:
      return 'text';
  }
}
