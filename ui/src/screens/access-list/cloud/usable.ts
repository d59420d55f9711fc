// Whether the key that was read can be used at all.

import type { CloudReadView } from '../../../ipc';

export function isKeyUsable({ keys }: CloudReadView): boolean {
  return keys.every(({ state }) => state.kind === 'enabled');
}
