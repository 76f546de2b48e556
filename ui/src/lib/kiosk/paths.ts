// Where an answer is in the answers of a form: "email", "address.city", "members[0].name".

export type Piece = string | number;

export function pieces(path: string): Piece[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, row]) => (row === undefined ? text : Number(row)));
}

/** The path of the question itself, whichever row it stands in. */
export const definition = (path: string): string => path.replace(/\[\d+\]/g, '');

/** Whether `inner` is `outer` or lies inside it. */
export const covers = (outer: string, inner: string): boolean =>
  inner.startsWith(outer) && (inner.length === outer.length || inner[outer.length] === '.' || inner[outer.length] === '[');

export const overlap = (one: string, other: string): boolean => covers(one, other) || covers(other, one);

export function look(tree: unknown, path: string): unknown {
  let at = tree;
  for (const piece of pieces(path)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, piece)) return undefined;
    at = (at as Record<Piece, unknown>)[piece];
  }
  return at;
}

/** The tree with another value at the path. Only what lies on the way is made anew. */
export function put<Tree>(tree: Tree, path: string, value: unknown): Tree {
  return putAt(tree, pieces(path), value) as Tree;
}

function putAt(tree: unknown, [first, ...rest]: Piece[], value: unknown): unknown {
  if (first === undefined) return value;
  const inside = (at: unknown) => (rest.length === 0 ? value : putAt(at, rest, value));
  if (typeof first === 'number') {
    const rows = Array.isArray(tree) ? [...(tree as unknown[])] : [];
    rows[first] = inside(rows[first]);
    return rows;
  }
  const fields = typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? (tree as Record<string, unknown>) : {};
  return { ...fields, [first]: inside(Object.hasOwn(fields, first) ? fields[first] : undefined) };
}

/** `next`, but with every part that is equal to that of `old` being the very same object. */
export function share<Value>(old: unknown, next: Value): Value {
  if (old === next || typeof old !== 'object' || typeof next !== 'object' || old === null || next === null) return next;
  if (Array.isArray(old) !== Array.isArray(next)) return next;
  const [before, after] = [old as Record<string, unknown>, next as Record<string, unknown>];
  const keys = Object.keys(after);
  let same = keys.length === Object.keys(before).length;
  const shared = (Array.isArray(next) ? [] : {}) as Record<string, unknown>;
  for (const key of keys) {
    const kept = Object.hasOwn(before, key) ? share(before[key], after[key]) : after[key];
    same &&= Object.hasOwn(before, key) && kept === before[key];
    Object.defineProperty(shared, key, { value: kept, enumerable: true, writable: true, configurable: true });
  }
  return (same ? old : shared) as Value;
}
