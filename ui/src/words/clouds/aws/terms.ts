// AWS in sentences about any cloud.

import { isolated } from '../../names';
import type { Terms } from '../terms';

export const aws: Terms = {
  name: 'AWS',
  console: 'AWS console',
  document: 'policy',
  documents: 'policies',
  unit: 'characters',
  account: 'AWS account',
  signIns: 'Identity Center',
  parts: (names) =>
    `${names.length === 1 ? 'Statement' : 'Statements'} ${names.map(isolated).join(', ')}`,
  safe: 'Nothing else in the documents changes. Keygate reads them once more, saves what there was, then writes. If somebody else saves a change within the same two seconds, that change can be lost.',
  proven:
    'Keygate read them back, and everything that could be read allows every address Atlas needs. Next: open Encryption and press Check now.',
  own: 'Use a policy of its own instead',
  ownHint: 'Use a policy of its own instead: only Atlas’s role gets it.',
  tooLarge:
    'Write the list below, as several managed policies or as AWS key policy. Or remove what is no longer needed first.',
};
