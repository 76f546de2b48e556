// What one place of a form shows. Each part is a signal of its own, so that an answer redraws itself and nothing else.
import type { Changed, FieldError, Origin } from '../backend/types';

export const noErrors: readonly FieldError[] = [];

export class Cell {
  /** The answer: as typed, or as saved. */
  value = $state.raw<unknown>(undefined);
  /** What stands in the inputs and is no answer. */
  raw = $state.raw<string | null>(null);
  errors = $state.raw<readonly FieldError[]>(noErrors);
  hidden = $state.raw(false);
  /** What the form's logic changes. */
  changed = $state.raw<Changed | null>(null);
  origin = $state.raw<Origin | null>(null);
}
