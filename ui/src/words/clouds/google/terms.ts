// Google Cloud in sentences about any cloud.

import { isolated } from '../../names';
import type { Terms } from '../terms';

export const google: Terms = {
  name: 'Google Cloud',
  console: 'Google Cloud console',
  document: 'perimeter',
  documents: 'perimeter and its access levels',
  unit: 'addresses',
  account: 'Google Cloud project',
  signIns: 'Google Cloud',
  parts: (names) =>
    names.length === 0
      ? ''
      : `${names.length === 1 ? 'Condition' : 'Conditions'} ${names.map(isolated).join(', ')}`,
  safe: 'Nothing else in the perimeter changes. Keygate reads it once more, saves what there was, then writes. Google Cloud refuses the change if somebody else changed the perimeter meanwhile.',
  proven:
    'Google Cloud has stored them, and Keygate read them back. It takes up to 30 minutes until they count; the perimeter may still refuse until then. Then open Encryption and press Check now.',
  own: 'Use an access level of its own instead',
  ownHint: 'Use an access level of its own instead: only Atlas’s rule names it.',
  tooLarge: 'Remove addresses that are no longer needed first.',
};
