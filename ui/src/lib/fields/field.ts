// What every kind of field is given.
import type { Field, FieldKind, Node, Page } from '../backend/types';
import type { Answers } from '../kiosk/answers.svelte';

export interface FieldProps<Type extends FieldKind['type'] = FieldKind['type']> {
  field: Field;
  kind: Extract<FieldKind, { type: Type }>;
  answers: Answers;
  /** Ids of what describes the input: hint, origin, errors. */
  described: string | undefined;
  invalid: boolean;
}

/** The id of the first input of a field; links in the error summary lead to it. */
export const inputId = (key: string): string => `f-${key}`;

/** Kinds that are more than one input and need a legend instead of a label. */
export function isGroup(kind: FieldKind): boolean {
  return ['selectBoxes', 'radio', 'day', 'dateTime'].includes(kind.type) || (kind.type === 'select' && kind.multiple);
}

export function fieldsOf(nodes: readonly Node[]): Field[] {
  return nodes.flatMap((node) => {
    if (node.node === 'field') return [node];
    return node.node === 'group' ? fieldsOf(node.nodes) : [];
  });
}

export function labelsOf(pages: readonly Page[]): Map<string, string> {
  return new Map(pages.flatMap((page) => fieldsOf(page.nodes)).map((field) => [field.key, field.label]));
}
