// A security key that is asked, in words.
import type { KeyCall, KeyFinger } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';
import type { Tone } from '../parts/message';
import type { Said } from './device';

/** What the officer does now. `call`: none while nothing was heard yet. */
export function keyText(words: Words, call: KeyCall | null): Said {
  const step = call?.step ?? { kind: 'asking' as const };
  const { what, next } = words.keyStep[step.kind];
  const tone: Tone = step.kind === 'again' || step.kind === 'plugIn' || step.kind === 'onlyOne' ? 'wait' : 'calm';
  if (step.kind === 'again' && step.triesLeft !== null) {
    return { what, next: locale.count(words.keys.fingerTries, step.triesLeft), tone, who: 'nobody' };
  }
  return { what, next, tone, who: 'nobody' };
}

/** `Step 1 of 2`; empty where there is only one. */
export const keyRound = (words: Words, call: KeyCall | null): string =>
  call && call.rounds > 1 ? locale.say(words.keys.round, { round: locale.number(call.round), rounds: locale.number(call.rounds) }) : '';

export const fingerTone: Record<KeyFinger, Tone> = { enrolled: 'good', notEnrolled: 'wait', noSensor: 'calm' };
