// What becomes of a problem on screen when reading anew fails.

import type { KeygateError } from '../ipc';
import { asKeygateError } from '../ipc';

interface Shown {
  view: unknown;
  problem: KeygateError | null;
}

/** Why there is nothing newer; where reading was cancelled, what is shown stays as it was. */
export function problemAfter(thrown: unknown, shown: Shown): KeygateError | null {
  const error = asKeygateError(thrown);
  return error.view.code === 'cancelled' && shown.view !== null ? shown.problem : error;
}
