// What sentences about any cloud take from each.

import type { ProviderView } from '../../ipc';
import { aws } from './aws/terms';
import { azure } from './azure/terms';
import { google } from './google/terms';

export interface Terms {
  name: string;
  /** Where a person does it by hand, after “the”. */
  console: string;
  /** What is read and changed: one, and several. */
  document: string;
  documents: string;
  /** What counts towards the size of one. */
  unit: string;
  /** What one is signed in to. */
  account: string;
  /** Who gives people their sign-ins, after “who manages”. */
  signIns: string;
  /** `Statement AtlasAddresses`; empty where a document has no parts. */
  parts: (names: readonly string[]) => string;
  /** What is kept as it is, and what can be lost while it is written. */
  safe: string;
  /** What stands where everything is proven. */
  proven: string;
  /** A list of Keygate's own: the button, and what to say of it. */
  own: string;
  ownHint: string;
  /** What to do where a document would be too large. */
  tooLarge: string;
}

export const terms: Record<ProviderView, Terms> = { aws, azure, gcp: google };
