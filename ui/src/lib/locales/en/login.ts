import type { LoginRoute } from '../../backend/types';
import type { ForEvery } from '../shape';

export const consent = {
  title: 'Before you log in',
  forApplicant: 'For the applicant to read, or to be read aloud',
  lead: 'You are about to show the ID service who you are. If you agree, this office reads these details about you:',
  claims: 'What is read, and why',
  claimName: 'Your name',
  claimNameWhy: 'so that the application is in your name',
  claimBirth: 'Your date of birth and gender',
  claimBirthWhy: 'because programmes ask for them',
  claimContact: 'Your telephone number and e-mail address',
  claimContactWhy: 'so that the programme can reach you',
  claimId: 'An identifier from the ID service',
  claimIdWhy: 'so that the portal knows your applications as yours',
  claimRecords: 'Your applications, programmes and benefits on the portal',
  claimRecordsWhy: 'so that you do not apply twice and can see what you receive',
  who: 'Who sees it',
  whoText: 'The officer beside you, their supervisors, and the programmes that you apply for. It is kept encrypted on this workstation until the portal has received your application.',
  notRead: 'Your fingerprint goes to the ID service only. It is not kept here.',
  right: 'You may say no. Then nothing is read, and you cannot apply at this desk today.',
  question: 'Do you agree that these details are read?',
  yes: 'Yes, I agree',
  no: 'No',
  missing: 'Choose yes or no',
  go: 'Continue',
};

export const provider = {
  title: 'Choose how to log in',
  lead: 'The applicant chooses the ID service that knows them.',
  brokered: 'Through the portal',
  direct: 'Directly with the ID service',
  none: 'No ID service is set up, or the portal did not answer.',
} satisfies ForEvery<LoginRoute | 'title' | 'lead' | 'none'>;

export const login = {
  title: 'The applicant is logging in',
  lead: 'A separate window with {provider} is open. Hand over to the applicant.',
  step1: 'The applicant enters their number, or shows their card or code.',
  step2: 'They prove who they are with a finger or a one-time code.',
  step3: 'They choose there which details to share.',
  step4: 'The window closes by itself and this screen goes on.',
  lost: 'If you cannot see the window, it may be behind this one.',
  cancel: 'Cancel the login',
  cancelling: 'Cancelling…',
  captureTitle: 'The login asks for a finger',
  captureWaiting: 'Show the applicant where. Their window waits for it.',
  captureDone: { what: 'The finger was read.', next: 'It was sealed for the ID service, which compares it now. The finger can be lifted.' },
  captureUnplugged: 'Plug it in again. Then the applicant presses “Try again” in their window.',
  captureAgain: 'The applicant presses “Try again” in their window when the finger is at hand.',
  failed: 'The login did not succeed',
  again: 'Choose again',
};
