// What the portal lists of a person, as columns. Ask for them where they are shown, so that they follow the language.
import type { Application, Benefit, Membership } from '$lib/backend/types';
import { locale } from '$lib/locales/locale.svelte';
import type { Column } from '$lib/parts/table';
import { portalState } from '$lib/words/words';

interface Listed {
  programme: string;
}

interface Funded {
  fundsAwaited: number;
  fundsReceived: number;
}

const words = () => locale.words.overview;
const programme = (): Column<Listed> => ({ name: words().programme, text: (row) => row.programme });
const status = (): Column<{ status: string }> => ({ name: words().status, text: (row) => portalState(locale.words, row.status) });
const funds = (): Column<Funded>[] => [
  { name: words().awaited, number: true, text: (row) => locale.number(row.fundsAwaited) },
  { name: words().receivedFunds, number: true, text: (row) => locale.number(row.fundsReceived) },
];

export const applications = (): Column<Application>[] => [
  programme(),
  { name: words().applicationId, text: (row) => row.applicationId },
  { name: words().date, text: (row) => locale.date(row.dateApplied) },
  status(),
];

export const memberships = (): Column<Membership>[] => [programme(), status(), ...funds()];

export const benefits = (): Column<Benefit>[] => [
  programme(),
  { name: words().approved, text: (row) => (row.dateApproved ? locale.date(row.dateApproved) : '–') },
  { name: words().reference, text: (row) => row.reference ?? '–' },
  ...funds(),
];
