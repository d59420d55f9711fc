// What can be tried in the practice project. What each does is tried against the practice Atlas itself.

import type { FieldView, ProviderView } from '../../ipc';
import { fields } from './encryption';
import { errorWords } from '../errors';
import list from './rehearsals.json';

/** What can be tried in one field. */
export interface Rehearsals {
  field: string;
  tries: { write: string; happens: string }[];
}

export const practice = {
  title: 'Practice: what you can try',
  intro:
    'The values that are filled in work. To see what can go wrong, write one of these words into a field, save, and read Atlas’s answer.',
  columns: { field: 'Field', write: 'Write', happens: 'What happens' },
  notValid: 'Atlas takes it, but the key check reads Not valid for a while',
  how: {
    aws: 'In place of what stands after key/. The choice of the role practice-atlas-without-trust shows how Keygate waits while AWS spreads a role; a new role with without-trust in its ARN does the same.',
    azure:
      'In a key identifier, in place of the key’s name after /keys/. A new role whose object ID ends in 0bad is refused as well.',
    gcp: 'A number replaces the version at the end; a word, the key’s name after /cryptoKeys/.',
  } satisfies Record<ProviderView, string>,
  more: 'Clusters: a change takes seconds instead of hours; one cluster is paused, one too small. Choose the other project above to find more.',
};

/** What can be tried with a provider, field by field. */
export function rehearsals(provider: ProviderView): Rehearsals[] {
  const all = list[provider];
  return [...new Set(all.map(({ field }) => field))].map((field) => ({
    field: fields[field as FieldView],
    tries: all
      .filter((one) => one.field === field)
      .map(({ write, code }) => ({
        write,
        happens: code === null ? practice.notValid : titleOf(code),
      })),
  }));
}

function titleOf(code: string): string {
  const answer = { status: 400, errorCode: code, detail: null, parameters: [] };
  return errorWords(
    code === 'RATE_LIMITED'
      ? { code: 'rateLimited', retryAfterSeconds: null }
      : { code: 'refused', answer, fields: [] },
  ).title;
}
