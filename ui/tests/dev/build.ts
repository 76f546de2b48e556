// Parts of made-up forms.
import type { Content, Field, FieldKind, Grid, GridStyle, Group, GroupStyle, Node } from '../../src/lib/backend/types';

type Kind<Type extends FieldKind['type']> = Extract<FieldKind, { type: Type }>;

/** Every kind as plain as it can be. */
const plain: { [Type in FieldKind['type']]: Kind<Type> } = {
  text: { type: 'text', minLength: null, maxLength: null, mask: null, masks: [], case: 'mixed' },
  textArea: { type: 'textArea', rows: 3, minLength: null, maxLength: null },
  number: { type: 'number', min: null, max: null, step: null, integer: false, decimals: null },
  currency: { type: 'currency', currency: 'USD', min: null, max: null, decimals: 2 },
  email: { type: 'email' },
  phone: { type: 'phone', mask: null },
  url: { type: 'url' },
  checkbox: { type: 'checkbox' },
  selectBoxes: { type: 'selectBoxes', options: [], inline: false, minSelected: null, maxSelected: null },
  select: { type: 'select', options: [], search: true },
  radio: { type: 'radio', options: [], inline: false },
  day: { type: 'day', order: 'dayFirst', hideDay: false, hideMonth: false, hideYear: false, requireDay: false, requireMonth: false, requireYear: false, minYear: null, maxYear: null },
  dateTime: { type: 'dateTime', date: true, time: true, minDate: null, maxDate: null },
  time: { type: 'time', format: 'HH:mm' },
  file: { type: 'file', several: false, types: [], minSize: null, maxSize: null, image: false, imageSize: null },
  signature: { type: 'signature' },
  survey: { type: 'survey', questions: [], values: [] },
  tags: { type: 'tags', delimiter: ',', maxTags: null, asText: false },
  address: { type: 'address', parts: [] },
  dataMap: { type: 'dataMap', keyLabel: 'Name', valueField: undefined as never, canAdd: true, addLabel: null },
  hidden: { type: 'hidden' },
};

export const kind = <Type extends FieldKind['type']>(type: Type, more: Partial<Kind<Type>> = {}): Kind<Type> => ({ ...plain[type], ...more });

export function field(key: string, label: string, of: FieldKind, more: Partial<Field> = {}): Field {
  return {
    id: key,
    key,
    label,
    hideLabel: false,
    description: null,
    tooltip: null,
    placeholder: null,
    prefix: null,
    suffix: null,
    required: false,
    disabled: false,
    hidden: false,
    multiple: false,
    kind: of,
    ...more,
  };
}

export const ask = (...args: Parameters<typeof field>): Node => ({ node: 'field', ...field(...args) });

export const content = (id: string, html: string): Node => ({ node: 'content', ...({ id, html } satisfies Content) });

export function group(style: GroupStyle, id: string, title: string | null, nodes: Node[], more: Partial<Group> = {}): Node & { node: 'group' } {
  return { node: 'group', id, style, title, tooltip: null, width: null, key: null, collapsible: false, collapsed: false, nodes, ...more };
}

export const column = (id: string, width: number, ...nodes: Node[]): Node => group('column', id, null, nodes, { width });

export function grid(style: GridStyle, key: string, label: string, nodes: Node[], more: Partial<Grid> = {}): Node & { node: 'grid' } {
  return {
    node: 'grid',
    id: key,
    key,
    style,
    label,
    hideLabel: false,
    description: null,
    tooltip: null,
    required: false,
    disabled: false,
    hidden: false,
    addLabel: null,
    canAdd: true,
    canRemove: true,
    canReorder: true,
    minRows: null,
    maxRows: null,
    rowTitle: null,
    nodes,
    ...more,
  };
}

export const choices = (...values: string[]) => values.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }));
