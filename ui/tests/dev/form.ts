// A form with every kind of field, and the few rules that the fake workstation applies to it.
import type { AnswerText, Field, FieldError, FieldKind, FormState, Node, Page } from '../../src/lib/backend/types';

export function field(key: string, label: string, kind: FieldKind, more: Partial<Field> = {}): Field {
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
    kind,
    ...more,
  };
}

const ask = (...args: Parameters<typeof field>): Node => ({ node: 'field', ...field(...args) });
const text: FieldKind = { type: 'text', minLength: null, maxLength: 40, mask: null };
const choices = (...values: string[]) => values.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }));
const column = (id: string, width: number, ...nodes: Node[]): Node => ({ node: 'group', id, style: 'column', title: null, width, nodes });
const day = { hideDay: false, hideMonth: false, hideYear: false, requireDay: false, requireMonth: false, requireYear: false, minYear: null, maxYear: null };

export const pages: Page[] = [
  {
    id: 'page1',
    title: 'The applicant',
    nodes: [
      { node: 'content', id: 'intro', html: '<p>Answer for <strong>yourself</strong>, not for the household.</p>' },
      {
        node: 'group',
        id: 'names',
        style: 'columns',
        title: null,
        width: null,
        nodes: [
          column('left', 6, ask('given_name', 'Given name', text, { required: true })),
          column('right', 6, ask('family_name', 'Family name', text, { required: true })),
        ],
      },
      ask('birthdate', 'Date of birth', { type: 'day', order: 'dayFirst', ...day }),
      ask('gender', 'Gender', { type: 'radio', inline: true, options: choices('female', 'male') }, { required: true }),
      ask('email', 'E-mail address', { type: 'email' }),
      ask('phone', 'Telephone', { type: 'phone', mask: '(999) 999-9999' }, { description: 'With the country code' }),
    ],
  },
  {
    id: 'page2',
    title: 'The household',
    nodes: [
      {
        node: 'group',
        id: 'income',
        style: 'panel',
        title: 'Income',
        width: null,
        nodes: [
          ask('size', 'Persons in the household', { type: 'number', min: 1, max: 30, integer: true, decimals: 0 }, { required: true }),
          ask('monthly', 'Income in a month', { type: 'number', min: 0, max: null, integer: false, decimals: 2 }, { suffix: 'USD' }),
        ],
      },
      ask('has_children', 'There are children in the household', { type: 'checkbox' }),
      ask('children', 'How many children?', { type: 'number', min: 1, max: 20, integer: true, decimals: 0 }),
      ask('needs', 'What does the household lack?', { type: 'selectBoxes', options: choices('water', 'food', 'shelter'), inline: false, minSelected: null, maxSelected: null }),
      ask('district', 'District', { type: 'select', options: choices('north', 'south', 'east'), multiple: false }),
      ask('languages', 'Languages spoken', { type: 'select', options: choices('arabic', 'english', 'french'), multiple: true }),
      ask('visit', 'When can we visit?', { type: 'dateTime', time: true, minDate: null, maxDate: null }),
      ask('remarks', 'Remarks', { type: 'textArea', rows: 3, minLength: null, maxLength: 400 }, { tooltip: 'Anything we should know' }),
    ],
  },
];

export const allFields = (nodes: readonly Node[]): Field[] =>
  nodes.flatMap((node) => (node.node === 'field' ? [node] : node.node === 'group' ? allFields(node.nodes) : []));

const ids = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => [node.id, ...(node.node === 'group' ? ids(node.nodes) : [])]);

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

export function evaluate(answers: Record<string, unknown>, origins: FormState['origins'], savedAt: string): FormState {
  const visible = pages
    .flatMap((page) => [page.id, ...ids(page.nodes)])
    .filter((id) => id !== 'children' || answers['has_children'] === true);
  const errors: FieldError[] = allFields(pages.flatMap((page) => page.nodes))
    .filter((each) => visible.includes(each.id) && each.required && isEmpty(answers[each.key]))
    .map((each) => ({ key: each.key, label: each.label, rule: { rule: 'required' }, message: null }));
  return { answers, visible, origins, errors, savedAt };
}

export function inWords(each: Field, value: unknown): AnswerText | null {
  if (isEmpty(value)) return null;
  const label = (option: string) =>
    ('options' in each.kind ? each.kind.options.find((choice) => choice.value === option)?.label : undefined) ?? option;
  if (typeof value === 'boolean') return { kind: 'yesNo', yes: value };
  if (typeof value === 'number') return { kind: 'number', value };
  if (Array.isArray(value)) return { kind: 'options', labels: value.map((item) => label(String(item))) };
  if (typeof value === 'object') {
    return { kind: 'options', labels: Object.entries(value as object).flatMap(([key, on]) => (on ? [label(key)] : [])) };
  }
  const words = String(value);
  if (each.kind.type === 'day') {
    const [d, m, y] = words.split('/').map((part) => Number(part) || null);
    return { kind: 'day', year: y ?? null, month: m ?? null, day: d ?? null };
  }
  if (each.kind.type === 'dateTime') return { kind: 'dateTime', value: words };
  return 'options' in each.kind ? { kind: 'options', labels: [label(words)] } : { kind: 'text', text: words };
}
