// Where a question stands in a form: its page, and every node on the way to it.
import type { Field, Grid, Group, Node, Page } from '../backend/types';
import { covers } from '../kiosk/paths';

/** A node in its place; `id` is that of the place. */
export interface Stop {
  id: string;
  node: Node;
  /** For a grid: which of its rows the way goes through. */
  row?: number;
}

export interface Trail {
  /** Counted from 0. */
  page: number;
  /** From the page down to the question. */
  stops: Stop[];
}

/** The scope of what is inside a group. */
export const scopeOf = ({ key }: Group, prefix: string): string => (key ? `${prefix}${key}.` : prefix);

export function trailOf(pages: readonly Page[], path: string): Trail | null {
  for (const [page, { nodes }] of pages.entries()) {
    const stops = follow(nodes, '', path);
    if (stops) return { page, stops };
  }
  return null;
}

function follow(nodes: readonly Node[], prefix: string, path: string): Stop[] | null {
  for (const node of nodes) {
    const rest = step(node, prefix, path);
    if (rest) return rest;
  }
  return null;
}

function step(node: Node, prefix: string, path: string): Stop[] | null {
  const stop: Stop = { id: prefix + node.id, node };
  switch (node.node) {
    case 'content':
      return null;
    case 'field':
      return covers(prefix + node.key, path) ? [stop] : null;
    case 'group': {
      const scope = scopeOf(node, prefix);
      const rest = scope === prefix || path.startsWith(scope) ? follow(node.nodes, scope, path) : null;
      return rest ? [stop, ...rest] : node.key && path === prefix + node.key ? [stop] : null;
    }
    case 'grid': {
      const base = prefix + node.key;
      if (!covers(base, path)) return null;
      const row = /^\[(\d+)\]/.exec(path.slice(base.length))?.[1];
      if (row === undefined) return [stop];
      const rest = follow(node.nodes, `${base}[${row}].`, path);
      return [{ ...stop, row: Number(row) }, ...(rest ?? [])];
    }
  }
}

type Visit = (path: string, node: Field | Grid) => void;

/** Every field and grid of the form by its path without rows. */
export function eachQuestion(nodes: readonly Node[], visit: Visit, prefix = ''): void {
  for (const node of nodes) {
    if (node.node === 'field') visit(prefix + node.key, node);
    else if (node.node === 'grid') {
      visit(prefix + node.key, node);
      eachQuestion(node.nodes, visit, `${prefix}${node.key}.`);
    } else if (node.node === 'group') eachQuestion(node.nodes, visit, scopeOf(node, prefix));
  }
}

/** Labels by the path without rows. */
export function labelsOf(pages: readonly Page[]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const { nodes } of pages) eachQuestion(nodes, (path, { label }) => labels.set(path, label));
  return labels;
}

/** The path of the first question inside, for the focus. */
export function firstIn(nodes: readonly Node[], prefix: string): string | null {
  for (const node of nodes) {
    if (node.node === 'field' && node.kind.type !== 'hidden') return prefix + node.key;
    if (node.node === 'grid') return prefix + node.key;
    const inside = node.node === 'group' ? firstIn(node.nodes, scopeOf(node, prefix)) : null;
    if (inside) return inside;
  }
  return null;
}

