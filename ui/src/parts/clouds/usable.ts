// Whether the key that was read can be used at all.

import type { CloudReadView } from '../../ipc';

export function isKeyUsable(read: CloudReadView): boolean {
  switch (read.cloud) {
    case 'aws':
      return read.keys.every(({ state }) => state.kind === 'enabled');
    case 'gcp':
      return read.keyState === null || read.keyState.kind === 'enabled';
    case 'azure':
      return read.warnings.every(
        ({ kind }) => kind !== 'keyDisabled' && kind !== 'keyEnded' && kind !== 'keyNotYet',
      );
  }
}
