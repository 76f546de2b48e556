// Files of an answer, and the rules for them in words.
import type { FieldKind } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';

export interface Attached {
  /** Tells it from the others. */
  name: string;
  /** As the person knows it. */
  label: string;
  /** Bytes. */
  size: number;
  /** What the workstation knows its bytes by; null if it has none. */
  hash: string | null;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function filesOf(answer: unknown): Attached[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((file: unknown, at) => {
    if (typeof file !== 'object' || file === null) return [];
    const { name, originalName, size, url } = file as Record<string, unknown>;
    const hash = /^attachment:([\da-f]{64})$/.exec(text(url))?.[1] ?? null;
    return [{ name: text(name) || String(at), label: text(originalName) || text(name), size: typeof size === 'number' ? size : 0, hash }];
  });
}

/** "PDF, picture (at most 2 MB)". */
export function fileRules(words: Words, kind: Extract<FieldKind, { type: 'file' }>): string[] {
  const types = [...new Set(kind.types.map((type) => typeName(words, type)))];
  const facts = { max: locale.size(kind.maxSize ?? 0), min: locale.size(kind.minSize ?? 0) };
  return [
    types.length > 0 && locale.say(words.inputs.fileTypes, { types: types.join(words.separator) }),
    kind.maxSize !== null && locale.say(words.inputs.fileMax, facts),
    (kind.minSize ?? 0) > 0 && locale.say(words.inputs.fileMin, facts),
    kind.several && words.inputs.fileSeveral,
  ].filter((rule) => typeof rule === 'string');
}

function typeName(words: Words, type: string): string {
  const known: Record<string, string> = words.fileType;
  const [main = '', sub = ''] = type.toLowerCase().replace(/^\*?\./, '/').split('/');
  if (main !== '' && (sub === '*' || sub === '')) return known[main] ?? type;
  if (sub === 'jpg') return 'JPEG';
  return /^[a-z\d]{1,5}$/.test(sub) ? sub.toUpperCase() : type;
}
