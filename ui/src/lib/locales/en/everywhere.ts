import type { Who } from '../../backend/types';
import type { ForEvery } from '../shape';

export const everywhere = {
  product: 'Registration Kiosk',
  titleOf: '{screen} – {product}',
  titleError: 'Error: {title}',
  language: 'Language',
  skip: 'Skip to main content',
  back: 'Back',
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  optional: '(optional)',
  yes: 'Yes',
  no: 'No',
  notGiven: 'Not given',
  unknownPart: 'unknown',
  separator: ', ',
  loading: 'Loading…',
  working: 'One moment…',
  officer: 'Officer',
  workstation: 'Workstation',
  portal: 'Portal',
  version: 'Version',
  lock: 'Lock',
  startScreen: 'Start screen',
  warning: 'Warning',
  problemTitle: 'There is a problem',
  whoActs: 'Who acts: {who}',
};

export const line = {
  up: 'Portal reachable',
  down: 'No line to the portal',
  unknown: 'Line not checked yet',
  checked: 'Checked {time}',
};

export const who = {
  nobody: 'nobody needs to act',
  applicant: 'the applicant',
  officer: 'you, the officer',
  supervisor: 'a supervisor',
  technician: 'a technician',
  time: 'nobody; it goes on by itself',
} satisfies ForEvery<Who>;

export const notices = {
  title: 'Please read',
  understood: 'I have read this',
};

export const idle = {
  title: 'Are you still there?',
  lock: { one: 'The workstation locks in {count} second. Saved work is kept.', other: 'The workstation locks in {count} seconds. Saved work is kept.' },
  wipe: { one: 'The screen is cleared in {count} second. Saved answers are kept.', other: 'The screen is cleared in {count} seconds. Saved answers are kept.' },
  stay: 'I am still here',
};

export const wiped = {
  title: 'The screen was cleared',
  text: 'Nothing of the applicant is left on it. Answers that were saved are kept as a draft; records that were handed in are safe.',
  home: 'To the start screen',
};
