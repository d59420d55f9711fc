// Google Cloud in sentences about any cloud.

import { isolated } from '../../names';
import type { Terms } from '../terms';

/** Where a rule is put in. */
const where: Partial<Record<string, string>> = {
  'status.ingressPolicies': 'In force',
  'spec.ingressPolicies': 'dry run',
};

export const google: Terms = {
  name: 'Google Cloud',
  console: 'Google Cloud console',
  document: 'perimeter',
  documents: 'perimeter and its access levels',
  unit: 'addresses',
  account: 'Google Cloud project',
  signIns: 'Google Cloud',
  parts: (names) => names.map((name) => where[name] ?? isolated(name)).join(' and '),
  safe: 'Nothing else changes. Keygate reads everything once more, saves what there was, then writes. Google Cloud refuses a change of the perimeter if somebody else changed the access policy meanwhile. An access level that is there already has no such protection: somebody else’s change within the same two seconds can be lost.',
  proven:
    'Stored, and read back. It takes up to 30 minutes, during which the perimeter may still refuse. After that, open Encryption and press Check now.',
  own: 'Use an access level of its own instead',
  ownHint: 'Use an access level of its own instead: only Atlas’s rule names it.',
  tooLarge: 'Remove addresses that are no longer needed first.',
};
