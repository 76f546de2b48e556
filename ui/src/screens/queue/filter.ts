import type { DeliveryState, SubmissionRow } from '$lib/backend/types';

export const filters = ['all', 'onlyPerson', 'onlyWaiting', 'onlyReceived'] as const;
export type Filter = (typeof filters)[number];

const needsPerson: ReadonlySet<DeliveryState['is']> = new Set(['awaitingReview', 'needsFix', 'quarantined', 'held', 'returned']);
const isDone: ReadonlySet<DeliveryState['is']> = new Set(['received', 'superseded']);

export function keeps(filter: Filter, { state: { is } }: SubmissionRow): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'onlyPerson':
      return needsPerson.has(is);
    case 'onlyWaiting':
      return !needsPerson.has(is) && !isDone.has(is);
    case 'onlyReceived':
      return is === 'received';
  }
}
