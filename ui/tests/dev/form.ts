// The programme's form of the workstation in memory.
import type { Page } from '../../src/lib/backend/types';
import { ask, choices, column, content, grid, group, kind } from './build';
import type { Hides } from './engine';

const line = kind('text', { maxLength: 40 });
const whole = kind('number', { min: 1, max: 30, integer: true, decimals: 0 });

export const pages: Page[] = [
  {
    id: 'page1',
    title: 'The applicant',
    nodes: [
      content('intro', '<p>Answer for <strong>yourself</strong>, not for the household.</p>'),
      group('columns', 'names', null, [
        column('left', 6, ask('given_name', 'Given name', line, { required: true })),
        column('right', 6, ask('family_name', 'Family name', line, { required: true })),
      ]),
      ask('birthdate', 'Date of birth', kind('day')),
      ask('gender', 'Gender', kind('radio', { inline: true, options: choices('female', 'male') }), { required: true }),
      ask('email', 'E-mail address', kind('email')),
      ask('phone', 'Telephone', kind('phone', { mask: '(999) 999-9999' }), { description: 'With the country code' }),
    ],
  },
  {
    id: 'page2',
    title: 'The household',
    nodes: [
      group('panel', 'income', 'Income', [
        ask('size', 'Persons in the household', whole, { required: true }),
        ask('monthly', 'Income in a month', kind('number', { min: 0, decimals: 2 }), { suffix: 'USD' }),
      ]),
      ask('has_children', 'There are children in the household', kind('checkbox')),
      ask('children', 'How many children?', whole),
      grid('dataGrid', 'members', 'Members of the household', [
        ask('name', 'Name', line, { required: true }),
        ask('age', 'Age', kind('number', { min: 0, max: 120, integer: true, decimals: 0 })),
      ]),
      ask('needs', 'What does the household lack?', kind('selectBoxes', { options: choices('water', 'food', 'shelter') })),
      ask('district', 'District', kind('select', { options: choices('north', 'south', 'east') })),
      ask('languages', 'Languages spoken', kind('select', { options: choices('arabic', 'english', 'french') }), { multiple: true }),
      ask('visit', 'When can we visit?', kind('dateTime')),
      ask('remarks', 'Remarks', kind('textArea', { maxLength: 400 }), { tooltip: 'Anything we should know' }),
    ],
  },
];

export const hides: Hides = (answers) => (answers['has_children'] === true ? [] : ['children']);
