// Every component of a form: rendered, accessible in both directions, and answered with the keyboard alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { locale } from '../src/lib/locales/locale.svelte';
import type { FieldKind, GroupStyle, Node } from '../src/lib/backend/types';
import { examples } from './dev/examples';
import { finger } from './dev/finger';
import { expectAccessible, onScreen, until } from './desk';
import { key, reachable, saved, show, tabTo, write, type Shown } from './examples';

const names = examples.map(({ name }) => name);
const nodesIn = (node: Node): Node[] => [node, ...('nodes' in node ? node.nodes.flatMap(nodesIn) : [])];
const all = examples.flatMap(({ node }) => nodesIn(node));

/** What was seen to hold of each example; the table in the README is made of it. */
const seen = { drawn: new Set<string>(), rightToLeft: new Set<string>(), keyboard: new Set<string>() };

/** Says that the example is on the screen with what it asks: the input of its kind, or the questions inside. */
function expectDrawn(node: Node): void {
  if (node.node === 'field') expect(document.querySelector(`[data-kind="${node.kind.type}"]`), node.kind.type).not.toBeNull();
  if (node.node === 'grid') expect(document.querySelector(`[data-grid="${node.style}"]`), node.style).not.toBeNull();
  if (node.node === 'group') for (const child of node.nodes.slice(0, node.style === 'tabs' ? 1 : undefined)) expectDrawn(child);
  if (node.node === 'content') expect(document.querySelector('.content')?.textContent).toContain(node.html.replace(/<[^>]+>/g, ''));
  else if ('label' in node) expect(onScreen()).toContain(node.label);
}

describe('the examples', () => {
  it('leave_no_kind_of_question_and_no_group_out', () => {
    const kinds: Record<Exclude<FieldKind['type'], 'hidden'>, true> = {
      text: true, textArea: true, number: true, currency: true, email: true, phone: true, url: true, checkbox: true, selectBoxes: true,
      select: true, radio: true, day: true, dateTime: true, time: true, file: true, signature: true, survey: true, tags: true, address: true, dataMap: true,
    };
    const styles: Record<GroupStyle, true> = {
      panel: true, fieldset: true, well: true, columns: true, column: true, table: true, row: true, cell: true, tabs: true, tab: true, container: true,
    };
    const shown = new Set(all.map((node) => (node.node === 'field' ? node.kind.type : node.node === 'group' ? node.style : node.node)));
    for (const each of [...Object.keys(kinds), ...Object.keys(styles), 'grid', 'content']) expect(shown, each).toContain(each);
  });

  it.each(examples.map(({ name, node }) => [name, node] as const))('%s_is_drawn_and_accessible_from_left_to_right', async (name, node) => {
    show(name);
    expectDrawn(node);
    await expectAccessible();
    seen.drawn.add(name);
  });

  it.each(examples.map(({ name, node }) => [name, node] as const))('%s_is_accessible_from_right_to_left_and_with_a_mistake', async (name, node) => {
    locale.set('ar');
    const { filling } = show(name);
    const path = node.node === 'field' ? node.key : 'members';
    filling.leave([path, 'members.name', 'home.city', 'q', 'r']);
    filling.answers.mistakes.take([{ path, key: path, label: path, rule: { rule: 'required' }, message: null }]);
    filling.answers.set(path, filling.answers.value(path) ?? null, 'now');
    await filling.answers.flush();
    flushSync();
    expect(document.documentElement.dir).toBe('rtl');
    expectDrawn(node);
    await expectAccessible();
    seen.rightToLeft.add(name);
  });

  it.each(names)('%s_gives_all_that_can_be_used_a_name', (name) => {
    show(name);
    for (const each of reachable()) {
      const named = each.getAttribute('aria-label') || each.textContent?.trim() || [...((each as HTMLInputElement).labels ?? [])].some((label) => label.textContent?.trim());
      expect(named, each.outerHTML).toBeTruthy();
    }
  });
});

/** Ways through each example without a pointer, to the answer that they give. */
const ways: Record<string, { act: (shown: Shown) => void | Promise<void>; answer: Record<string, unknown> }> = {
  text: { act: () => type('#f-q', 'Amina'), answer: { q: 'Amina' } },
  'text-mask': { act: () => type('#f-q', '١٢٣٤٥٦'), answer: { q: '123-456' } },
  'text-masks': {
    act: () => {
      pick('#f-q-mask', 'Identity card');
      type('#f-q', '123456789');
    },
    answer: { q: { value: '123-456-789', maskName: 'Identity card' } },
  },
  textArea: { act: () => type('#f-q', 'two\nlines'), answer: { q: 'two\nlines' } },
  number: { act: () => type('#f-q', '٧'), answer: { q: 7 } },
  currency: { act: () => type('#f-q', '1 250,50'), answer: { q: 1250.5 } },
  email: { act: () => type('#f-q', 'a@example.org'), answer: { q: 'a@example.org' } },
  phone: { act: () => type('#f-q', '۰۹۱۲۳۴۵۶۷۸'), answer: { q: '(091) 234-5678' } },
  url: { act: () => type('#f-q', 'example.org'), answer: { q: 'example.org' } },
  checkbox: { act: () => press('#f-q', ' '), answer: { q: false } },
  selectBoxes: { act: () => press('#f-q-1', ' '), answer: { q: { water: true, food: true, shelter: false } } },
  select: { act: () => pick('#f-q', 'east'), answer: { q: 'east' } },
  'select-search': {
    act: () => {
      tabTo('#f-q');
      write('dire');
      key('ArrowDown');
      key('Enter');
    },
    answer: { q: 't3' },
  },
  'select-several': { act: () => press('#f-q-2', ' '), answer: { q: ['arabic', 'french'] } },
  'select-search-several': {
    act: () => {
      press('[aria-label*="Addis"]', 'Enter');
      expect(document.activeElement?.id, 'the focus is not lost with what was taken away').toBe('f-q');
      write('gon');
      key('ArrowDown');
      key('Enter');
    },
    answer: { q: ['t7', 't4'] },
  },
  radio: {
    act: () => {
      tabTo('#f-q');
      document.querySelector<HTMLInputElement>('#f-q-1')?.click();
    },
    answer: { q: 'male' },
  },
  day: { act: () => (type('#f-q', '8'), type('#f-q-month', '4')), answer: { q: '08/04/1984' } },
  dateTime: {
    act: () => (type('#f-q', '1'), type('#f-q-month', '4'), type('#f-q-year', '2026'), type('#f-q-time', '905')),
    answer: { q: expect.stringMatching(/^2026-04-01T09:05:00/) as unknown },
  },
  'dateTime-date': { act: () => type('#f-q-month', '10'), answer: { q: '2007-10-12' } },
  'dateTime-time': { act: () => type('#f-q', '٩:٠٥'), answer: { q: '09:05' } },
  time: { act: () => type('#f-q', '7.45'), answer: { q: '07:45' } },
  file: { act: () => press('#f-q', 'Enter'), answer: { q: [{ originalName: 'birth-certificate.pdf' }] } },
  'file-photograph': {
    act: async ({ station }) => {
      press('#f-q', 'Enter');
      await until(() => expect(station.photograph.now).not.toBeNull());
      station.photograph.goesOn({ kind: 'live' }, finger(1));
      for (const button of ['take', 'use']) {
        await until(() => expect(document.activeElement?.getAttribute('data-testid'), 'what is to be done has the focus').toBe(`photograph-${button}`));
        key('Enter');
      }
    },
    answer: { q: [{ originalName: 'photo-20260301-093000.jpg' }] },
  },
  'file-several': { act: () => press('[aria-label*="house"]', 'Enter'), answer: { q: [{ originalName: 'well.jpg' }] } },
  signature: { act: () => (type('#f-q-name', 'Fatima Hassan'), press('[data-sign]', 'Enter')), answer: { q: 'data:image/png;base64,Fatima Hassan' } },
  'signature-signed': { act: () => press('[data-clear]', 'Enter'), answer: { q: '' } },
  survey: { act: () => press('[name="f-q-1"]', ' '), answer: { q: { water: 'often', power: 'always' } } },
  tags: { act: () => (type('#f-q', 'weaving'), key('Enter')), answer: { q: ['sewing', 'farming', 'weaving'] } },
  address: { act: () => type('#f-q', 'Main Street 1'), answer: { q: { mode: 'manual', address: { address1: 'Main Street 1', city: 'Kassala' } } } },
  dataMap: {
    act: async () => {
      press('[data-add]', 'Enter');
      await until(() => expect(document.activeElement?.id, 'the new entry has the focus').toBe('f-q-2'));
      write('school');
      type('#f-q-2-value', '15');
    },
    answer: { q: { rent: 40, food: 120, school: 15 } },
  },
  multiple: {
    act: async () => {
      press('[data-add]', 'Enter');
      await until(() => expect(document.activeElement?.id).toBe('f-q[2]'));
      write('Fatimah');
    },
    answer: { q: ['Fatma', 'Fatuma', 'Fatimah'] },
  },
  'multiple-day': { act: () => type('#f-q', '5'), answer: { q: ['05/02/2020'] } },
  dataGrid: {
    act: async () => {
      press('[data-add]', 'Enter');
      await until(() => expect(document.activeElement?.id, 'the new row has the focus').toBe('f-members[2].name'));
      write('Salma');
    },
    answer: { members: [{ name: 'Omar' }, { name: 'Huda' }, { name: 'Salma' }] },
  },
  editGrid: { act: () => (press('[data-row="1"] [data-open-row]', 'Enter'), type('[id="f-members[1].age"]', '9')), answer: { members: [{ name: 'Omar' }, { name: 'Huda', age: 9 }] } },
  container: { act: () => type('[id="f-home.city"]', 'Port Sudan'), answer: { home: { city: 'Port Sudan' } } },
  panel: { act: () => type('#f-q', '10'), answer: { q: 10 } },
  'panel-folded': {
    act: () => {
      const summary = tabTo('summary');
      summary.click();
      type('#f-q', '3');
    },
    answer: { q: 3 },
  },
  well: { act: () => type('#f-q', '3'), answer: { q: 3 } },
  fieldset: { act: () => type('#f-q', '3'), answer: { q: 3 } },
  columns: { act: () => type('#f-r', 'Hassan'), answer: { r: 'Hassan' } },
  table: { act: () => type('#f-r', '4'), answer: { r: 4 } },
  tabs: {
    act: () => {
      tabTo('[role="tab"]');
      key('ArrowRight');
      type('#f-r', 'none');
    },
    answer: { r: 'none' },
  },
};

function type(selector: string, text: string): void {
  tabTo(selector);
  write(text);
}

function press(selector: string, name: string): void {
  tabTo(selector);
  key(name);
}

function pick(selector: string, value: string): void {
  const select = tabTo(selector) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

describe('with_the_keyboard_alone', () => {
  it('no_example_is_left_out', () => {
    expect(Object.keys(ways).sort()).toEqual(names.filter((name) => name !== 'content').sort());
  });

  it.each(Object.keys(ways))('%s_is_answered', async (name) => {
    const shown = show(name);
    document.querySelector<HTMLElement>('h1')?.setAttribute('tabindex', '-1');
    document.querySelector<HTMLElement>('h1')?.focus();
    const way = ways[name];
    // The first Tab leads into the example.
    reachable()[0]?.focus();
    await way?.act(shown);
    await saved(shown, way?.answer ?? {});
    seen.keyboard.add(name);
  });
});

const component = (node: Node): string => (node.node === 'field' ? node.kind.type : node.node === 'content' ? 'content' : node.style);

/** A row for each component, from what was seen above. */
function table(): string {
  const rows = [...new Set(examples.map(({ node }) => component(node)))].map((name) => {
    const mine = examples.filter(({ node }) => component(node) === name).map((example) => example.name);
    const holds = (of: Set<string>) => (mine.every((each) => of.has(each)) ? 'yes' : 'no');
    const keyboard = name === 'content' ? 'nothing to press' : holds(seen.keyboard);
    return `| \`${name}\` | ${mine.map((each) => `\`${each}\``).join(' ')} | ${holds(seen.drawn)} | ${holds(seen.rightToLeft)} | ${keyboard} |`;
  });
  return ['| component | examples | drawn | right to left | keyboard alone |', '|---|---|---|---|---|', ...rows].join('\n');
}

describe('the table of the components in the README', () => {
  it('says_what_was_seen_above', () => {
    const file = join(import.meta.dirname, '../README.md');
    const readme = readFileSync(file, 'utf8');
    const [, before = '', old = '', after = ''] = /^([^]*<!-- components -->\n)([^]*?)(\n<!-- \/components -->[^]*)$/.exec(readme) ?? [];
    expect(before, 'the README has a place for it').not.toBe('');
    const now = table();
    expect(now, 'every component is drawn, mirrored and answered').not.toContain('| no |');
    if (process.env['KIOSK_WRITE_TABLE']) writeFileSync(file, before + now + after);
    else expect(old, 'KIOSK_WRITE_TABLE=1 npm test writes it anew').toBe(now);
  });
});
