import type { Problem, ProblemCode } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';

/** A problem in words of the chosen language. */
export function problemWords(words: Words, problem: Problem): { what: string; next: string; who: string } {
  const help = words.problem[problem.code];
  const facts = inUnits(problem);
  return {
    what: locale.say(help.what, facts),
    next: locale.say(help.next, facts),
    who: locale.say(words.whoActs, { who: words.who[problem.who] }),
  };
}

const limited: ReadonlySet<ProblemCode> = new Set(['fileTooLarge', 'fileTooSmall', 'filesTooLarge']);

/** A limit in bytes as a size that a person can compare. */
function inUnits({ code, facts }: Problem): Record<string, string> {
  const limit = Number(facts['limit']);
  return limited.has(code) && Number.isFinite(limit) ? { ...facts, limit: locale.size(limit) } : facts;
}
