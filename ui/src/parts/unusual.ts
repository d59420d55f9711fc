// A list that a person looks at before it is copied, saved or printed.

import { asKeygateError } from '../ipc';

export interface Unusual {
  /** Blocks wider than one address. */
  wide: number;
  added: number;
  removed: number;
}

/** What is unusual about the list that was not let out; any other failure is thrown on. */
export function unusualOf(thrown: unknown): Unusual {
  const { view } = asKeygateError(thrown);
  if (view.code !== 'unusualList') throw thrown;
  const { wide, added, removed } = view;
  return { wide, added, removed };
}
