import { locale } from '$lib/locales/locale.svelte';
import type { Words } from '$lib/locales/shape';
import type { Mistake } from '$lib/parts/message';

/** What is wrong with a first officer's name and PIN. The workstation judges again. */
export function setupMistakes(
  words: Words,
  { name, pin, again }: { name: string; pin: string; again: string },
  minimum: number,
): Mistake[] {
  const say = words.firstStart;
  const mistakes: Mistake[] = [];
  if (name.trim() === '') mistakes.push({ target: 'name', text: say.nameMissing });
  if (pin === '') mistakes.push({ target: 'pin', text: say.pinMissing });
  else if (!/^\d+$/.test(pin)) mistakes.push({ target: 'pin', text: say.pinDigits });
  else if (pin.length < minimum) mistakes.push({ target: 'pin', text: locale.say(say.pinShort, { minimum }) });
  else if (pin !== again) mistakes.push({ target: 'again', text: say.pinDiffers });
  return mistakes;
}
