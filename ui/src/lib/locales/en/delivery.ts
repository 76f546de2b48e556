import type { DeliveryState, LoginReason, QuarantineReason, WaitReason } from '../../backend/types';
import type { ForEvery } from '../shape';

// Every state says: what happened, is the data safe, who acts, when next.
export const state = {
  awaitingReview: { short: 'Waits for review', text: 'Saved on this workstation. A supervisor must approve it before it is sent.' },
  queued: { short: 'Will be sent', text: 'Saved on this workstation. It will be sent in a moment. Nothing to do.' },
  sending: { short: 'Being sent', text: 'Being sent since {since}. It stays saved here until the portal has received it. Nothing to do.' },
  waiting: { short: 'Waits', text: '{why} Saved on this workstation. The next try is at {until}. Nothing to do.' },
  waitingForApplicant: { short: 'Waits for the applicant', text: '{why} Saved on this workstation. It is sent when the applicant logs in the next time.' },
  unknown: { short: 'Being clarified', text: 'The line broke while sending, so it is not known whether the portal has it. Saved on this workstation. The portal is asked at {askAt} before anything is sent again. Nothing to do.' },
  needsFix: { short: 'Needs a correction', text: 'The portal cannot take an answer as it stands. Saved on this workstation. The officer must decide how it goes on.' },
  quarantined: { short: 'Set apart', text: '{why} Saved on this workstation; other records go on. A supervisor must decide.' },
  held: { short: 'Held', text: 'Held by {by}. Saved on this workstation. It goes on when it is released.' },
  returned: { short: 'Returned', text: 'Returned by {by}: {reasons} Saved on this workstation. The officer must correct it.' },
  superseded: { short: 'Replaced', text: 'Replaced by record {by}. It is kept on this workstation and will not be sent.' },
  received: { short: 'Received', text: 'The portal received it on {at}. Nothing to do.' },
} satisfies ForEvery<DeliveryState['is'], { short: string; text: string }>;

export const waitReason = {
  noLine: 'There is no line to the portal.',
  portalTrouble: 'The portal has trouble of its own.',
  portalBusy: 'The portal is busy and asked to wait.',
  portalOdd: 'What answered was not the portal.',
  idServiceTrouble: 'The ID service has trouble.',
  earlierRecord: 'An earlier record of the same person for this programme goes first.',
} satisfies ForEvery<WaitReason>;

export const loginReason = {
  notLoggedIn: 'The applicant is not logged in now.',
  loginEnded: 'The login ended before it could be sent.',
} satisfies ForEvery<LoginReason>;

export const quarantineReason = {
  alreadyApplied: 'The portal has an application of this person for this programme from elsewhere.',
  programmeGone: 'The portal no longer has this programme.',
  programmeHasNoForm: 'The programme no longer has a form on the portal.',
  portalBreaks: 'The portal breaks on this record.',
  unknownWords: 'The portal answered in words that this version does not know.',
  refusedByPortal: 'The portal refused this record.',
} satisfies ForEvery<QuarantineReason>;

export const queue = {
  title: 'Queue',
  lead: 'Records made on this workstation. A record leaves “waiting” only with a receipt of the portal.',
  waiting: { one: '{count} waits', other: '{count} wait' },
  needsPerson: { one: '{count} needs a person', other: '{count} need a person' },
  received: { one: '{count} received', other: '{count} received' },
  sendNow: 'Send now',
  sendingNow: 'Sending…',
  none: 'No records yet.',
  applicant: 'Applicant',
  programme: 'Programme',
  state: 'State and next step',
  who: 'Who acts',
  attempts: 'Tries',
  finalized: 'Handed in',
  open: 'Open',
  openRow: 'Open the record of {applicant} for {programme}',
  filter: 'Show',
  all: 'All',
  onlyPerson: 'Those that need a person',
  onlyWaiting: 'Those that wait',
  onlyReceived: 'Those received',
  noneOfThese: 'None of these.',
  number: 'Application number {id}',
  portalSaid: 'The portal’s words',
};

export const submission = {
  title: 'Record of {applicant}',
  answers: 'Answers as confirmed',
  attempts: 'Tries',
  noAttempts: 'Not tried yet.',
  attempt: 'Try {number}',
  started: 'Started',
  ended: 'Ended',
  outcome: 'What came back',
  running: 'still running',
  noOutcome: 'No answer',
  alterations: 'Altered for the portal',
  alterationsLead: 'What the applicant confirmed stays as it was; only what is sent differs.',
  from: 'Confirmed',
  to: 'Sent',
  proof: 'Proof',
  seenIn: 'Form shown in',
  formHash: 'Check sum of the form',
  payloadHash: 'Check sum of what was confirmed',
  receipt: 'Receipt',
  fixTitle: 'How should it go on?',
  fixText: 'This portal fails on the character {character} in some answers. It can be sent with {replacement} in its place: {labels}. What the applicant confirmed is kept unchanged here, and the change is written down with your name.',
  fixSend: 'Send with {replacement} instead',
  fixDraft: 'Back to draft',
  fixDraftText: 'Or open the answers again, correct them with the applicant, and have them confirmed anew. This record is then replaced.',
  portalStatus: 'Status on the portal',
};
