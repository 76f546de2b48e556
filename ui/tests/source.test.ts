// Promises about the source itself: one door to the shell, words from the locale files, both directions.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(svelte|ts|css)$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }));
const views = files.filter(({ path }) => path.endsWith('.svelte'));

interface Branch {
  type?: string;
  name?: string;
  data?: string;
  value?: unknown;
}

function walk(branch: unknown, visit: (branch: Branch) => void): void {
  if (Array.isArray(branch)) branch.forEach((each) => walk(each, visit));
  else if (typeof branch === 'object' && branch !== null) {
    visit(branch);
    Object.values(branch).forEach((each) => walk(each, visit));
  }
}

describe('the source', () => {
  it('speaks_to_the_shell_in_one_place_only', () => {
    const speaking = files.filter(({ text }) => text.includes('@tauri-apps')).map(({ path }) => path);
    expect(speaking).toEqual(['lib/backend/transport.ts']);
  });

  it('has_no_words_for_the_screen_outside_of_the_locale_files', () => {
    const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'hint']);
    const found: string[] = [];
    for (const { path, text } of views) {
      walk(parse(text, { modern: true }).fragment, (branch) => {
        if (branch.type === 'Text' && /\p{L}/u.test(branch.data ?? '')) found.push(`${path}: ${branch.data}`);
        // What stands in attributes is text too, but only some of them are read by a person.
        if (branch.type !== 'Attribute') return;
        if (!spoken.has(branch.name ?? '')) branch.value = null;
      });
    }
    expect(found).toEqual([]);
  });

  it('would_notice_a_word_in_a_view', () => {
    const words: string[] = [];
    walk(parse('<p>Hello</p>', { modern: true }).fragment, ({ type, data }) => {
      if (type === 'Text') words.push(data ?? '');
    });
    expect(words).toContain('Hello');
  });

  it('uses_logical_properties_so_that_it_can_be_mirrored', () => {
    const physical = /(?<![-\w])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|width|height|(min|max)-(width|height)|float:\s*(left|right)|text-align:\s*(left|right))\s*:/;
    for (const { path, text } of files) {
      const css = path.endsWith('.css') ? text : (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '');
      for (const line of css.split('\n')) expect(physical.test(line), `${path}: ${line}`).toBe(false);
    }
  });

  it('keeps_to_the_content_security_policy', () => {
    for (const { path, text } of views) {
      expect(text, `${path} has no inline style`).not.toMatch(/\sstyle(:|=)/);
      if (path !== 'lib/fields/NodeView.svelte') expect(text, `${path} renders no HTML of others`).not.toContain('{@html');
    }
    for (const { path, text } of files) expect(text, path).not.toMatch(/\b(eval\(|new Function|localStorage|sessionStorage|indexedDB)/);
  });
});

describe('the README', () => {
  it('names_every_hook_for_tests', () => {
    const readme = readFileSync(join(root, '../README.md'), 'utf8');
    for (const { path, text } of views) {
      for (const [, hook] of text.matchAll(/testid="([a-z][a-zA-Z-]*)"/g)) expect(readme, `${path}: ${hook}`).toContain(`\`${hook}\``);
      for (const [, name] of text.matchAll(/<Screen\s+name="([a-z-]+)"/g)) expect(readme, path).toContain(`\`${name}\``);
    }
  });
});
