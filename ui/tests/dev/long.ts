// A form that is longer than any: 500 questions and a grid of 200 rows.
import { ask, choices, grid, kind } from './build';
import type { Answers } from './engine';

const cells = [
  ask('name', 'Name', kind('text'), { required: true }),
  ask('age', 'Age', kind('number')),
  ask('sex', 'Sex', kind('select', { options: choices('female', 'male') })),
];

export const long = [
  ...Array.from({ length: 500 }, (_, at) =>
    ask(`q${at}`, `Question ${at}`, at % 5 === 0 ? kind('selectBoxes', { options: choices('one', 'two') }) : kind('text'), { required: at % 2 === 0 }),
  ),
  grid('dataGrid', 'members', 'Members', cells),
];

export const longAnswers: Answers = {
  q0: { one: true, two: false },
  members: Array.from({ length: 200 }, (_, at) => ({ name: `Member ${at}`, age: at, sex: 'female' })),
};
