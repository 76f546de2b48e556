// Whether rows fit into a table.
import type { Field, Node } from '../backend/types';

export type FieldNode = Extract<Node, { node: 'field' }>;

/** What stands in the columns; null if a row is more than a line of questions. */
export function columnsOf(nodes: readonly Node[]): FieldNode[] | null {
  const fields = nodes.filter((node) => node.node === 'field');
  return fields.length === nodes.length ? fields.filter(({ kind }) => kind.type !== 'hidden') : null;
}

/** Pixels that an input of the kind needs at least. */
function room({ kind, multiple }: Field): number {
  if (multiple) return Infinity;
  switch (kind.type) {
    case 'checkbox':
      return 128;
    case 'number':
    case 'time':
      return 112;
    case 'text':
      return kind.masks.length > 0 ? Infinity : 144;
    case 'email':
    case 'url':
    case 'phone':
    case 'currency':
    case 'select':
      return 160;
    case 'radio':
      return kind.options.length <= 3 ? 160 : Infinity;
    case 'day':
      return 300;
    default:
      return Infinity;
  }
}

/** `width` in pixels. Rows need room for their number and their buttons besides. */
export function fitsTable(nodes: readonly Node[], width: number): boolean {
  const columns = columnsOf(nodes);
  if (!columns || columns.length > 7) return false;
  const wanted = columns.reduce((sum, field) => sum + room(field), 0);
  return wanted < Infinity && wanted + 200 <= width;
}
