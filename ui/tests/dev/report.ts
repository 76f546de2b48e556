// A programme whose form cannot be used, with everything that its owner may be told.
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
    report: { warnings: kinds.map((what) => ({ key: 'q', label: 'Question', what })) },
  },
};
