// Form.io's input masks: 9 a digit, A a letter, a a small letter, * either, the rest as it stands.
import { asciiDigits } from './numbers';

const slots: Record<string, RegExp> = { '9': /\d/, a: /[a-zA-Z]/, A: /[a-zA-Z]/, '*': /[a-zA-Z\d]/ };
const isWord = (character: string) => /[\p{L}\d]/u.test(character);

/** Text in the shape of the mask, if its letters and digits fill it; otherwise as it was typed. */
export function toMask(mask: string, text: string): string {
  const typed = [...asciiDigits(text)].filter(isWord);
  return fill(mask, typed, false) ?? fill(mask, typed, true) ?? text;
}

/** `withFixed` tells whether letters and digits of the mask itself were typed too. */
function fill(mask: string, typed: readonly string[], withFixed: boolean): string | null {
  let at = 0;
  let shaped = '';
  for (const place of mask) {
    const slot = slots[place];
    if (!slot) {
      if (withFixed && isWord(place) && typed[at++] !== place) return null;
      shaped += place;
    } else {
      const character = typed[at++];
      if (character === undefined || !slot.test(character)) return null;
      shaped += place === 'a' ? character.toLowerCase() : character;
    }
  }
  return at === typed.length && at > 0 ? shaped : null;
}
