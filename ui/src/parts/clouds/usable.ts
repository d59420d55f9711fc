// Whether the keys that were read can be used at all, and whether everything was read.

import type { CloudReadView } from '../../ipc';

export function isKeyUsable(read: CloudReadView): boolean {
  switch (read.cloud) {
    case 'aws':
      return read.keys.every(({ state }) => state.kind === 'enabled');
    case 'gcp':
      return read.keyState === null || read.keyState.kind === 'enabled';
    case 'azure':
      return read.vaults
        .flatMap(({ keys }) => keys)
        .flatMap(({ warnings }) => warnings)
        .every(({ kind }) => kind !== 'keyDisabled' && kind !== 'keyEnded' && kind !== 'keyNotYet');
  }
}

/** Whether everything could be read. */
export function isWhole(read: CloudReadView): boolean {
  const vaults = read.cloud === 'azure' ? read.vaults : [];
  return read.unread.length === 0 && vaults.every(({ unread }) => unread.length === 0);
}
