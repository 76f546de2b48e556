// Typed text to numbers and back, as the language writes them. Digits of every keyboard count as digits.

/** Zeros of the scripts that have digits of their own. */
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0xff10,
];

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((each) => code >= each && code < each + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** Digits as 0 to 9, the Arabic decimal sign as a point; without marks of direction and of thousands. */
export function asciiDigits(text: string): string {
  return text
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/\u066B/g, '.')
    .replace(/[\u066C\u200E\u200F\u061C\u2066-\u2069]/g, '');
}

/** How a language parts a number from its decimals. */
export type Decimal = '.' | ',';

/**
 * The number that a text means; null for an empty text, nothing if it is none. A sign that could part
 * thousands or decimals ("1,234" where decimals have a point) makes it none: it has to be typed otherwise.
 */
export function readNumber(text: string, decimal: Decimal = '.'): { value: number | null } | null {
  const plain = withPoint(asciiDigits(text).replace(/[\s'’\u00a0\u202f]/g, '').replace(/^\u2212/, '-'), decimal);
  if (plain === '') return { value: null };
  const value = Number(plain);
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) && Number.isFinite(value) ? { value } : null;
}

function withPoint(text: string, decimal: Decimal): string {
  const swapped = decimal === ',' ? text.replace(/[.,]/g, (sign) => (sign === ',' ? '.' : ',')) : text;
  const isGrouped = /^[-+]?\d{1,3}(,\d{3})+\.\d+$/.test(swapped) || /^[-+]?\d{1,3}(,\d{3}){2,}$/.test(swapped);
  if (isGrouped) return swapped.replaceAll(',', '');
  return /^[-+]?\d+,(\d{1,2}|\d{4,})$/.test(swapped) ? swapped.replace(',', '.') : swapped;
}

/** Text of an answer for an input. */
export function showAnswer(value: unknown, decimal: Decimal = '.'): string {
  if (typeof value === 'number') return String(value).replace('.', decimal);
  return typeof value === 'string' ? value : '';
}
