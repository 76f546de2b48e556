import type { Problem } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';

/** A problem in words of the chosen language. */
export function problemWords(words: Words, problem: Problem): { what: string; next: string; who: string } {
  const help = words.problem[problem.code];
  return {
    what: locale.say(help.what, problem.facts),
    next: locale.say(help.next, problem.facts),
    who: locale.say(words.whoActs, { who: words.who[problem.who] }),
  };
}
