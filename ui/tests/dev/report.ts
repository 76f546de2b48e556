// Programmes of whose forms their owner should know: one cannot be used, one can, with everything that there is to say.
import type { Programme, WarningKind } from '../../src/lib/backend/types';

const kinds: WarningKind[] = [
  { kind: 'movesToProfile' },
  { kind: 'overwritesColumn' },
  { kind: 'nestedUnderColumn' },
  { kind: 'cannotStore', text: "D'Souza" },
  { kind: 'program', attribute: 'calculateValue', reads: ['size', 'children'] },
  { kind: 'notTranslated', text: 'Ration card' },
  { kind: 'leftAside', what: 'recaptcha', why: 'there is no line' },
];

/** A form that can be used, of which its owner should know. */
export const remarkable: Programme = {
  id: 5,
  name: 'Fishing nets',
  description: '',
  membership: null,
  lastApplication: null,
  severalApplicationsAllowed: false,
  offer: { is: 'open' },
  remarks: kinds.map((what) => ({ key: 'q', label: 'Question', what })),
};

export const badForm: Programme = {
  id: 4,
  name: 'Seeds and tools',
  description: '',
  membership: null,
  lastApplication: null,
  severalApplicationsAllowed: false,
  offer: {
    is: 'formUnusable',
    reason: 'the form cannot be used',
    findings: [{ key: 'secret', label: 'Secret', path: 'components[0].columns[1]', what: { kind: 'unknownType', type: 'password' } }],
  },
  remarks: [],
};
