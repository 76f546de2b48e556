import type { CheckWarning } from '../../backend/types';
import type { ForEvery } from '../shape';

export const check = {
  title: 'Check the answers',
  lead: 'Read the answers together. Nothing has been handed in yet.',
  change: 'Change',
  changeWhat: 'Change: {label}',
  page: 'Page {page}',
  below: 'Its answers follow.',
  go: 'Continue to confirm',
  toForm: 'Back to the form',
  warnings: 'What the portal will do with some answers',
  originProfile: 'from the profile',
  originIdService: 'from the ID service',
};

// Characters that look alike need their names.
export const character = {
  straight: '{character} (straight apostrophe)',
  curly: '{character} (curly apostrophe)',
};

export const checkWarning = {
  cannotStore: 'The portal cannot store the character {character} in “{label}”. The record can be finalized; you can then send it with {replacement} in its place.',
  cannotNest: 'The portal breaks on an answer with several parts under the name of “{label}”. The form must be changed; tell a supervisor.',
  movesToProfile: 'The portal takes “{label}” into the person’s profile and out of the application.',
  overwritesColumn: '“{label}” would overwrite an entry of the portal that is not the applicant’s to set. Tell a supervisor.',
} satisfies ForEvery<CheckWarning['is']>;

export const confirm = {
  title: 'Confirm and hand in',
  lead: 'The applicant confirms themselves, by finger on the screen or with the keyboard.',
  declaration: 'I, {applicant}, have seen my answers for {programme}. They are true to the best of my knowledge, and I want to apply.',
  missing: 'The applicant must tick the declaration',
  after: 'After this the answers can no longer be changed here.',
  submit: 'Confirm and hand in',
  submitting: 'Handing in…',
};

export const receipt = {
  title: 'Receipt',
  doneTitle: 'Application handed in',
  safe: 'What was confirmed is saved on this workstation and cannot be lost by closing it.',
  reference: 'Reference',
  referenceHint: 'Say this when you call',
  applicationId: 'Application number of the portal',
  noApplicationId: 'Not yet given. The portal gives it when it has received the application.',
  applicant: 'Applicant',
  programme: 'Programme',
  officer: 'Officer',
  workstation: 'Workstation',
  at: 'Handed in',
  state: 'State now',
  fingerprintOfData: 'Check sum of what was confirmed',
  print: 'Print the receipt',
  overview: 'Back to the applicant',
  finish: 'Finish with this applicant',
  toRecord: 'Back to the record',
  decide: 'Decide how it goes on',
  keep: 'Keep this receipt. It proves what was handed in, and when.',
};
