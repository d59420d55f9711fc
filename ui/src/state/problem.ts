// What becomes of a problem on screen when reading anew fails.

import type { KeygateError } from '../ipc';
import { asKeygateError } from '../ipc';

interface Shown {
  view: unknown;
  problem: KeygateError | null;
}

/** A person asked for it to end. */
export function wasCancelled(thrown: unknown): boolean {
  return asKeygateError(thrown).view.code === 'cancelled';
}

/** Why there is nothing newer; where reading was cancelled, what is shown stays as it was. */
export function problemAfter(thrown: unknown, shown: Shown): KeygateError | null {
  return wasCancelled(thrown) && shown.view !== null ? shown.problem : asKeygateError(thrown);
}
