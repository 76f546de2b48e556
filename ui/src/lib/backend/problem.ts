import type { Problem } from './types';

/** What a failed call threw, as a `Problem`; what is none becomes `unforeseen`. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'who' in thrown) {
    const { code, who, facts } = thrown as Problem;
    return { code, who, facts: facts ?? {} };
  }
  return { code: 'unforeseen', who: 'technician', facts: { reference: 'UI' } };
}
