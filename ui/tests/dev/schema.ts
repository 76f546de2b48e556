// A sample form as the workstation shows it. What the engine decides (conditions, logic, calculations) is left out: every
// question is there, none is judged. The engine itself is not in a browser.
import type { FieldKind, Node, Page } from '../../src/lib/backend/types';
import { column, content, field, grid, group, kind } from './build';

/** A component of a Form.io schema, as far as it is looked at. */
export interface Component {
  type: string;
  key: string;
  label?: string;
  title?: string;
  legend?: string;
  html?: string;
  content?: string;
  components?: Component[];
  columns?: { components: Component[]; width?: number }[];
  validate?: { required?: boolean; min?: number | ''; max?: number | ''; maxLength?: number | '' };
  data?: { values?: Choice[] };
  values?: Choice[];
  questions?: Choice[];
  [name: string]: unknown;
}

type Choice = { value: string; label: string };

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const choices = (values: readonly Choice[] = []): Choice[] => values.map(({ value, label }) => ({ value: String(value), label }));

function kindOf(of: Component): FieldKind | null {
  const { validate } = of;
  const range = { min: number(validate?.min), max: number(validate?.max) };
  switch (of.type) {
    case 'textfield':
      return kind('text', { maxLength: number(validate?.maxLength), mask: text(of['inputMask']) });
    case 'textarea':
      return kind('textArea', { rows: number(of['rows']) ?? 3, maxLength: number(validate?.maxLength) });
    case 'number':
      return kind('number', range);
    case 'currency':
      return kind('currency', { ...range, currency: text(of['currency']) ?? 'USD' });
    case 'email':
      return kind('email');
    case 'phoneNumber':
      return kind('phone', { mask: text(of['inputMask']) });
    case 'checkbox':
      return kind('checkbox');
    case 'selectboxes':
      return kind('selectBoxes', { options: choices(of.values), inline: of['inline'] === true });
    case 'select':
      return kind('select', { options: choices(of.data?.values) });
    case 'radio':
      return kind('radio', { options: choices(of.values), inline: of['inline'] === true });
    case 'day':
      return kind('day', { order: of['dayFirst'] === true ? 'dayFirst' : 'monthFirst' });
    case 'datetime':
      return kind('dateTime', { date: of['enableDate'] !== false, time: of['enableTime'] !== false });
    case 'time':
      return kind('time');
    case 'file':
      return kind('file', { several: of['multiple'] === true, image: of['image'] === true, types: text(of['filePattern'])?.split(',') ?? [] });
    case 'signature':
      return kind('signature');
    case 'survey':
      return kind('survey', { questions: choices(of.questions), values: choices(of.values) });
    default:
      return null;
  }
}

function nodes(components: readonly Component[] = []): Node[] {
  return components.flatMap((of): Node[] => {
    const inside = () => nodes(of.components);
    switch (of.type) {
      case 'content':
        return [content(of.key, of.html ?? '')];
      case 'htmlelement':
        return [content(of.key, of.content ?? '')];
      case 'columns':
        return [group('columns', of.key, null, (of.columns ?? []).map((each, at) => column(`${of.key}:${at}`, each.width ?? 6, ...nodes(each.components))))];
      case 'panel':
      case 'well':
      case 'fieldset':
        return [group(of.type, of.key, text(of.type === 'fieldset' ? of.legend : of.title), inside())];
      case 'container':
        return [group('container', of.key, text(of.label), inside(), { key: of.key })];
      case 'datagrid':
      case 'editgrid':
        return [grid(of.type === 'datagrid' ? 'dataGrid' : 'editGrid', of.key, of.label ?? of.key, inside(), { addLabel: text(of['addAnother']), description: text(of['description']) })];
      default: {
        const found = kindOf(of);
        if (!found) return [];
        const more = { description: text(of['description']), tooltip: text(of['tooltip']), placeholder: text(of['placeholder']), prefix: text(of['prefix']), suffix: text(of['suffix']) };
        const several = of['multiple'] === true && found.type !== 'file';
        return [{ node: 'field', ...field(of.key, of.label ?? of.key, found, { ...more, required: of.validate?.required === true, multiple: several }) }];
      }
    }
  });
}

/** The pages of a wizard. */
export const pagesOf = (form: { components: Component[] }): Page[] =>
  form.components.filter(({ type }) => type === 'panel').map((panel) => ({ id: panel.key, title: panel.title ?? null, nodes: nodes(panel.components) }));
