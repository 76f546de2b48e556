import type { Check, ConsentGiven, FormSession, LoginProvider, Programme } from '../backend/types';

/** What was gone through in a form: its mistakes show. */
export interface Seen {
  /** By path without rows. */
  questions: readonly string[];
  /** Counted from 0. */
  pages: readonly number[];
}

/** The screen of an unlocked workstation, with what it needs. */
export type Route =
  | { at: 'home' }
  | { at: 'queue' }
  | { at: 'submission'; submission: string; from: 'applicant' | 'queue' }
  | { at: 'devices' }
  | { at: 'consent' }
  | { at: 'provider'; consent: ConsentGiven }
  | { at: 'login'; consent: ConsentGiven; provider: LoginProvider }
  | { at: 'overview' }
  | { at: 'data' }
  | { at: 'profile' }
  | { at: 'report'; programme: Programme }
  /** `path`: the question to change; afterwards the answers are checked again. `question`: the one that is shown. */
  | { at: 'form'; session: FormSession; page?: number; path?: string; question?: string; seen?: Seen }
  | { at: 'move'; draft: string }
  | { at: 'check'; draft: string }
  | { at: 'confirm'; check: Check }
  | { at: 'receipt'; submission: string; from: 'applicant' | 'queue' }
  | { at: 'wiped' };

const applicantArea: ReadonlySet<Route['at']> = new Set([
  'consent',
  'provider',
  'login',
  'overview',
  'data',
  'profile',
  'report',
  'form',
  'move',
  'check',
  'confirm',
]);

/** Whether the applicant looks on: no lists of other people, and wiped sooner. */
export function isApplicantArea(route: Route): boolean {
  return applicantArea.has(route.at) || ('from' in route && route.from === 'applicant');
}
