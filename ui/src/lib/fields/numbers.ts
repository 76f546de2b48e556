// Typed text to numbers. Digits of Arabic and Persian keyboards count as digits.
export function asciiDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/\u066B/g, '.')
    .replace(/[\u066C\u200E\u200F\u2066-\u2069]/g, '');
}

/**
 * The number that a text means; null for an empty text, nothing if it is none. A comma may part
 * thousands or decimals; "1,234" could be either, so it is none and has to be typed otherwise.
 */
export function readNumber(text: string): { value: number | null } | null {
  const plain = withPoint(asciiDigits(text).replace(/[\s'’]/g, ''));
  if (plain === '') return { value: null };
  const value = Number(plain);
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) && Number.isFinite(value) ? { value } : null;
}

function withPoint(text: string): string {
  const isGrouped = /^[-+]?\d{1,3}(,\d{3})+\.\d+$/.test(text) || /^[-+]?\d{1,3}(,\d{3}){2,}$/.test(text);
  if (isGrouped) return text.replaceAll(',', '');
  return /^[-+]?\d+,(\d{1,2}|\d{4,})$/.test(text) ? text.replace(',', '.') : text;
}

/** Text of an answer for an input. */
export function showAnswer(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}
