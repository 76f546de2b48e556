// What every kind of field is given.
import type { AttachSource, Changed, Field, FieldKind } from '../backend/types';
import type { Refused } from '../kiosk/mistakes.svelte';

/** The place that an input fills: an answer, one of several, or a value inside an answer. */
export interface Slot {
  /** Of the first input; links in the error summary lead to it. */
  readonly id: string;
  readonly value: unknown;
  /** What stands in the inputs and is no answer. */
  readonly raw: string | null;
  /** Typed text is saved after a pause, a choice at once. */
  set(value: unknown, when: 'soon' | 'now', ifRefused?: Refused): void;
  refuse(refused: Refused, empty: unknown): void;
  flush(): Promise<void>;
  /** Where files can be taken in; false if none was chosen. */
  readonly attach?: (source: AttachSource) => Promise<boolean>;
  /** Where this workstation can take them from. */
  readonly sources?: readonly AttachSource[];
}

export interface FieldProps<Type extends FieldKind['type'] = FieldKind['type']> {
  field: Field;
  kind: Extract<FieldKind, { type: Type }>;
  slot: Slot;
  /** Ids of what describes the input: hint, origin, errors. */
  described: string | undefined;
  invalid: boolean;
}

/** The id of the first input of a question. */
export const inputId = (path: string): string => `f-${path}`;

/** Options that are all shown at once; more are searched. */
export const FEW = 12;

const groups: ReadonlySet<FieldKind['type']> = new Set([
  'selectBoxes',
  'radio',
  'day',
  'dateTime',
  'survey',
  'signature',
  'file',
  'tags',
  'address',
  'dataMap',
]);

/** Whether a select of several shows boxes to tick. */
export const ticks = (field: Field): boolean => field.kind.type === 'select' && field.multiple && field.kind.options.length <= FEW;

/** Kinds that take several answers by themselves. */
export const takesSeveral = (kind: FieldKind): boolean => kind.type === 'select' || kind.type === 'file' || kind.type === 'tags';

/** Fields that are more than one input and need a legend instead of a label. */
export function isGroup(field: Field): boolean {
  const { kind } = field;
  if (kind.type === 'text' && kind.masks.length > 0) return true;
  return groups.has(kind.type) || field.multiple;
}

/** The field with what the form's logic makes of it now. */
export function changedField(field: Field, changed: Changed | null): Field {
  if (!changed) return field;
  const { options, ...rest } = changed;
  const own = Object.entries(rest).filter(([name, value]) => value !== null && value !== undefined && Object.hasOwn(field, name));
  const kind = options && 'options' in field.kind ? { ...field.kind, options } : field.kind;
  return { ...field, ...Object.fromEntries(own), kind };
}
