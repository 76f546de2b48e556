// Languages and versions of forms, and what their owner is told of them.
import type { ChangeWhat, FormNews, WarningKind } from '../../backend/types';
import type { ForEvery, Help } from '../shape';

export const formLanguage = {
  label: 'Show the form in',
  own: 'The form’s own words',
  partly: { one: '{language} ({count} of {texts} texts is missing)', other: '{language} ({count} of {texts} texts are missing)' },
  missing: { one: '{count} of {texts} texts of the form has no translation. It is shown in the form’s own words.', other: '{count} of {texts} texts of the form have no translation. They are shown in the form’s own words.' },
};

/** How the portal's form stands to that of a draft; `same` is not told. */
export const formNews = {
  newer: { what: 'The programme has a newer form.', next: 'This draft can be handed in as it is, or moved to the newer form. Look first at what is different.' },
  newerUnusable: { what: 'The programme has a newer form that cannot be used on this workstation.', next: 'This draft can be handed in as it is. Tell a supervisor about the newer form.' },
  withdrawn: { what: 'The portal does not offer this programme any more, or has no form for it.', next: 'The answers are kept. Ask a supervisor before you go on: the portal may not take the application.' },
} satisfies ForEvery<Exclude<FormNews['is'], 'same'>, Help>;

export const move = {
  compare: 'See what is different',
  compareFor: 'See what is different in the form of {programme}',
  title: 'The programme has a newer form',
  lead: 'The draft is on the form as it was when it was begun. Nothing is changed until you choose.',
  changes: 'What is different',
  noChanges: 'No question is different.',
  lost: 'Answers that have no place in the newer form',
  lostLead: 'They do not go along. They stay beside the draft, to be read, until the portal has received the application.',
  noLost: 'Every answer that was given goes along.',
  choice: 'How does it go on?',
  move: 'Move to the newer form',
  moveLosing: { one: 'Move to the newer form, without {count} answer', other: 'Move to the newer form, without {count} answers' },
  moveHint: 'Look through the answers with the applicant afterwards: there may be new questions.',
  stay: 'Stay with the present form',
  stayHint: 'The draft can be finished and handed in as it is. It can still be moved later.',
  left: { one: '{count} answer was left behind when the draft was moved', other: '{count} answers were left behind when the draft was moved' },
  leftLead: 'The newer form has no place for them. They are not handed in.',
};

/** What differs between two versions; an answer without a place is told by itself. */
export const change = {
  added: 'New question: {label}',
  addedRequired: 'New question that must be answered: {label}',
  removed: 'No longer asked: {label}',
  kind: '{label}: is answered in another way',
  required: '{label}: must be answered now',
  noLongerRequired: '{label}: may be left open now',
  label: 'What was “{from}” is “{to}” now',
  optionsAdded: '{label}: there are new choices: {choices}',
  optionsRemoved: '{label}: these choices are gone: {choices}',
  rules: '{label}: when it is asked, or which answers are right, has changed',
} satisfies ForEvery<Exclude<ChangeWhat['kind'], 'options'> | 'addedRequired' | 'optionsAdded' | 'optionsRemoved'>;

export const report = {
  open: 'Report for the programme’s owner',
  openFor: 'Report for the programme’s owner: {programme}',
  title: 'Report on the form of {programme}',
  lead: 'For those who look after the form on the portal. Nothing of an applicant is in it.',
  made: 'Made',
  reasons: 'Why the form cannot be used',
  warnings: 'What may go wrong or surprise',
  named: '{label} ({key})',
  whole: 'The form as a whole',
  print: 'Print the report',
};

export const formWarning = {
  movesToProfile: '{label}: the portal takes the answer into the person’s profile and out of the application.',
  overwritesColumn: '{label}: the portal would overwrite data of its own. Give the question another key.',
  nestedUnderColumn: '{label}: the portal breaks on an answer with parts under this key. Give the question another key.',
  cannotStore: '{label}: the portal cannot store the text {text}. Write it without straight apostrophes.',
  program: '{label}: a program in {attribute} decides. It reads: {reads}',
  notTranslated: '{label}: this text has no translation: {text}',
  leftAside: '{label}: {what} is left aside: {why}',
} satisfies ForEvery<WarningKind['kind']>;
