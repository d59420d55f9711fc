// Azure in sentences about any cloud.

import type { Terms } from '../terms';

export const azure: Terms = {
  name: 'Azure',
  console: 'Azure portal',
  document: 'key vault’s firewall',
  documents: 'key vault’s settings',
  unit: 'rules',
  account: 'Azure tenant',
  signIns: 'Microsoft Entra ID',
  parts: () => '',
  safe: 'Only the firewall changes. Keygate reads it once more, saves what there was, then writes. If somebody else saves a change within the same two seconds, that change can be lost.',
  proven:
    'Keygate read them back, and the firewall allows every address Atlas needs. Next: open Encryption and press Check now.',
  own: 'Use a list of its own instead',
  ownHint: 'Use a list of its own instead.',
  tooLarge: 'Remove rules that are no longer needed first.',
};
