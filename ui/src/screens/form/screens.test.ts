import { describe, expect, it } from 'vitest';
import type { Page } from '$lib/backend/types';
import { ask, content, grid, group, kind } from '../../../tests/dev/build';
import { questions, sections } from './screens';

const q = (key: string) => ask(key, key, kind('text'));
const pages: Page[] = [
  {
    id: 'one',
    title: 'One',
    nodes: [
      content('hello', '<p>Hello</p>'),
      q('a'),
      group('columns', 'c', null, [group('column', 'l', null, [q('b')]), group('column', 'r', null, [q('c')])]),
      group('panel', 'long', 'Long', ['d', 'e', 'f', 'g', 'h'].map(q)),
      group('container', 'home', null, [...['i', 'j', 'k', 'l'].map(q), grid('dataGrid', 'rooms', 'Rooms', [q('size')])], { key: 'home' }),
      group('tabs', 't', null, [group('tab', 't1', 'First', [q('m')]), group('tab', 't2', 'Second', [q('n')])]),
      ask('secret', 'secret', kind('hidden')),
      content('bye', '<p>Bye</p>'),
    ],
  },
  { id: 'two', title: null, nodes: [content('only', '<p>Only text</p>')] },
];
const asked = questions(pages).map(({ questions: each }) => [...each]);

describe('a form question by question', () => {
  it('keeps_the_order_of_the_form_and_what_belongs_together', () => {
    expect(asked).toEqual([
      ['a'],
      ['b', 'c'],
      ...['d', 'e', 'f', 'g', 'h'].map((key) => [key]),
      ...['home.i', 'home.j', 'home.k', 'home.l'].map((key) => [key]),
      ['home.rooms', 'home.rooms.size'],
      ['m'],
      ['n'],
      [],
    ]);
  });

  it('asks_everything_that_the_sections_ask', () => {
    const all = (cuts: ReturnType<typeof sections>) => cuts.flatMap((cut) => [...cut.questions]).filter((path) => path !== 'secret');
    expect(all(questions(pages))).toEqual(all(sections(pages)));
  });

  it('shows_the_authors_text_with_the_question_after_it', () => {
    const [first] = questions(pages);
    expect(first?.items.map(({ node }) => node.id)).toEqual(['hello', 'a']);
    const last = questions(pages).findLast(({ page }) => page === 0);
    expect(last?.items.map(({ node }) => node.id)).toEqual(['n', 'bye']);
  });

  it('knows_the_groups_around_a_question_since_they_may_be_hidden', () => {
    const room = questions(pages).find((cut) => cut.questions.has('home.rooms'));
    expect(room?.around).toEqual(['one', 'home']);
    expect(questions(pages).find((cut) => cut.questions.has('d'))?.title).toBe('Long');
  });
});
