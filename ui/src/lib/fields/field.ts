// What every kind of field is given.
import type { AttachSource, Changed, Field, FieldKind, Grid, RefusedFile, ScanFolder } from '../backend/types';
import type { Refused } from '../kiosk/mistakes.svelte';
import type { Photographer } from './photograph.svelte';

/** What a workstation does with files, since the page itself reads none. */
export interface Files {
  readonly sources: readonly AttachSource[];
  /** Both answer with the files that were not taken in; null if none was chosen. */
  choose(): Promise<RefusedFile[] | null>;
  takeScans(names: string[]): Promise<RefusedFile[] | null>;
  scans(): Promise<ScanFolder>;
  readonly photographer: Photographer;
  /** A picture to recognise the file by, as a `data:` address. */
  preview(hash: string): Promise<string | null>;
}

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
  /** Where files can be taken in. */
  readonly files?: Files;
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

/** A field or grid with what the form's logic makes of it now. */
export function changedTo<Shown extends Field | Grid>(defined: Shown, changed: Changed | null): Shown {
  if (!changed) return defined;
  const { options, ...rest } = changed;
  const own = Object.entries(rest).filter(([name, value]) => value !== null && value !== undefined && Object.hasOwn(defined, name));
  const kind = 'kind' in defined && options && 'options' in defined.kind ? { kind: { ...defined.kind, options } } : {};
  return { ...defined, ...Object.fromEntries(own), ...kind };
}
