// One example for every component of a form: what the documentation shows, the tests try and axe looks at.
import type { FormSession, Node } from '../../src/lib/backend/types';
import { ask, choices, column, content, field, grid, group, kind } from './build';
import { evaluate, type Answers } from './engine';
import { finger } from './finger';

export interface Example {
  name: string;
  node: Node;
  answers?: Answers;
}

const places = ['Addis Ababa', 'Adama', 'Bahir Dar', 'Dire Dawa', 'Gondar', 'Harar', 'Hawassa', 'Jijiga', 'Jimma', 'Mekelle', 'Nazret', 'Shashamane', 'Sodo', 'أديس أبابا', 'الخرطوم'];
const towns = places.map((label, at) => ({ value: `t${at}`, label }));
const member = [
  ask('name', 'Name', kind('text'), { required: true }),
  ask('age', 'Age', kind('number', { min: 0, integer: true, decimals: 0 })),
  ask('school', 'Goes to school', kind('checkbox')),
];
const family = { members: [{ name: 'Omar', age: 12, school: true }, { name: 'Huda', age: null }] };
const masks = [
  { name: 'Passport', mask: 'AA9999999' },
  { name: 'Identity card', mask: '999-999-999' },
];
const drawn = finger(1);

export const examples: Example[] = [
  { name: 'text', node: ask('q', 'Given name', kind('text', { maxLength: 40 }), { required: true, description: 'As on the identity card' }), answers: { q: 'Fatima' } },
  { name: 'text-mask', node: ask('q', 'Card number', kind('text', { mask: '999-999', case: 'upper' })) },
  { name: 'text-masks', node: ask('q', 'Document number', kind('text', { masks })), answers: { q: { value: 'EP1234567', maskName: 'Passport' } } },
  { name: 'textArea', node: ask('q', 'Remarks', kind('textArea'), { tooltip: 'Anything we should know' }) },
  { name: 'number', node: ask('q', 'Persons in the household', kind('number', { min: 1, max: 30, step: 1, integer: true, decimals: 0 }), { suffix: 'persons' }), answers: { q: 5 } },
  { name: 'currency', node: ask('q', 'Income in a month', kind('currency', { currency: 'ETB' })), answers: { q: 1234.5 } },
  { name: 'email', node: ask('q', 'E-mail address', kind('email')) },
  { name: 'phone', node: ask('q', 'Telephone', kind('phone', { mask: '(999) 999-9999' })) },
  { name: 'url', node: ask('q', 'Web address', kind('url')) },
  { name: 'checkbox', node: ask('q', 'There are children in the household', kind('checkbox')), answers: { q: true } },
  { name: 'selectBoxes', node: ask('q', 'What does the household lack?', kind('selectBoxes', { options: choices('water', 'food', 'shelter') })), answers: { q: { water: true } } },
  { name: 'select', node: ask('q', 'District', kind('select', { options: choices('north', 'south', 'east') })), answers: { q: 'south' } },
  { name: 'select-search', node: ask('q', 'Town', kind('select', { options: towns })), answers: { q: 't7' } },
  { name: 'select-several', node: ask('q', 'Languages spoken', kind('select', { options: choices('arabic', 'english', 'french') }), { multiple: true }), answers: { q: ['arabic'] } },
  { name: 'select-search-several', node: ask('q', 'Towns lived in', kind('select', { options: towns }), { multiple: true }), answers: { q: ['t0', 't7'] } },
  { name: 'radio', node: ask('q', 'Gender', kind('radio', { options: choices('female', 'male'), inline: true }), { required: true }), answers: { q: 'female' } },
  { name: 'day', node: ask('q', 'Date of birth', kind('day')), answers: { q: '07/03/1984' } },
  { name: 'dateTime', node: ask('q', 'When can we visit?', kind('dateTime')) },
  { name: 'dateTime-date', node: ask('q', 'Moved here on', kind('dateTime', { time: false, minDate: '2000-01-01', maxDate: '2026-12-31' })), answers: { q: '2007-09-12' } },
  { name: 'dateTime-time', node: ask('q', 'Best time to call', kind('dateTime', { date: false })), answers: { q: '14:30' } },
  { name: 'time', node: ask('q', 'School begins', kind('time')), answers: { q: '08:15' } },
  { name: 'file', node: ask('q', 'Birth certificate', kind('file', { types: ['application/pdf', 'image/*'], maxSize: 2_000_000 })) },
  { name: 'file-photograph', node: ask('q', 'Photograph of the house', kind('file', { image: true, types: ['image/*'] })) },
  {
    name: 'file-several',
    node: ask('q', 'Photographs', kind('file', { several: true, image: true, types: ['.jpg', '.png'] })),
    answers: { q: [{ name: '1-a.png', originalName: 'house.png', size: 84_000, url: `attachment:${'a'.repeat(64)}` }, { name: '2-b.jpg', originalName: 'well.jpg', size: 1_204_000, url: '' }] },
  },
  { name: 'signature', node: ask('q', 'Signature of the applicant', kind('signature'), { required: true }) },
  { name: 'signature-signed', node: ask('q', 'Signature of the witness', kind('signature')), answers: { q: drawn } },
  { name: 'survey', node: ask('q', 'How often is there', kind('survey', { questions: choices('water', 'power', 'school'), values: choices('always', 'often', 'seldom', 'never') })), answers: { q: { water: 'often' } } },
  { name: 'tags', node: ask('q', 'Skills', kind('tags', { maxTags: 5 })), answers: { q: ['sewing', 'farming'] } },
  {
    name: 'address',
    node: ask('q', 'Address', kind('address', { parts: [{ key: 'address1', label: 'Street and number' }, { key: 'city', label: 'Town' }, { key: 'zip', label: 'Post code' }] })),
    answers: { q: { mode: 'manual', address: { city: 'Kassala' } } },
  },
  { name: 'dataMap', node: ask('q', 'Expenses', kind('dataMap', { keyLabel: 'For what', valueField: field('value', 'Amount', kind('number')) })), answers: { q: { rent: 40, food: 120 } } },
  { name: 'multiple', node: ask('q', 'Other names', kind('text'), { multiple: true }), answers: { q: ['Fatma', 'Fatuma'] } },
  { name: 'multiple-day', node: ask('q', 'Earlier visits', kind('day'), { multiple: true }), answers: { q: ['01/02/2020'] } },
  { name: 'dataGrid', node: grid('dataGrid', 'members', 'Members of the household', member, { minRows: 1 }), answers: family },
  { name: 'editGrid', node: grid('editGrid', 'members', 'Members of the household', [...member, ask('born', 'Born', kind('day'))], { rowTitle: 'Member' }), answers: family },
  {
    name: 'container',
    node: group('container', 'home', 'Home', [ask('city', 'Town', kind('text')), ask('since', 'Since', kind('day', { hideDay: true }))], { key: 'home' }),
    answers: { home: { city: 'Kassala' } },
  },
  { name: 'panel', node: group('panel', 'p', 'Income', [ask('q', 'Wages', kind('currency'))]) },
  { name: 'panel-folded', node: group('panel', 'p', 'More about the household', [ask('q', 'Animals', kind('number'))], { collapsible: true, collapsed: true }) },
  { name: 'well', node: group('well', 'w', null, [ask('q', 'Rooms', kind('number'))]) },
  { name: 'fieldset', node: group('fieldset', 'f', 'The house', [ask('q', 'Rooms', kind('number'))]) },
  { name: 'columns', node: group('columns', 'c', null, [column('left', 6, ask('q', 'Given name', kind('text'))), column('right', 6, ask('r', 'Family name', kind('text')))]) },
  {
    name: 'table',
    node: group('table', 't', null, [group('row', 'r1', null, [group('cell', 'c1', null, [ask('q', 'Cows', kind('number'))]), group('cell', 'c2', null, [ask('r', 'Goats', kind('number'))])])]),
  },
  {
    name: 'tabs',
    node: group('tabs', 't', null, [group('tab', 'one', 'Work', [ask('q', 'Trade', kind('text'))]), group('tab', 'two', 'Health', [ask('r', 'Illness', kind('text'), { required: true })])]),
  },
  { name: 'content', node: content('c', '<h2>Before you begin</h2><p>Have the <strong>identity card</strong> at hand.</p>') },
];

const photographable = (nodes: Node[]): string[] => nodes.flatMap((node) => (node.node === 'field' && node.kind.type === 'file' && node.kind.image ? [node.key] : []));

/** A draft that asks nothing but the example, or all of them. */
export function sessionOf(nodes: Node[], answers: Answers = {}): FormSession {
  const pages = [{ id: 'page1', title: 'Examples', nodes }];
  const state = evaluate(pages, () => [], answers, {}, '2026-03-01T09:30:00Z');
  return { draft: 'd1', programme: 'Examples', applicant: 'HASSAN, FATIMA', pages, page: 0, sources: ['file', 'scanner', 'camera'], photographable: photographable(nodes), state, language: null, languages: [], news: { is: 'same' }, left: [] };
}
