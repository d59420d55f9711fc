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
    'The values in the form work. To see what can go wrong, write one of these words into a field, save, and read Atlas’s answer.',
  columns: { field: 'Field', write: 'Write', happens: 'What happens' },
  notValid: 'Atlas saves it, but the key check says Not valid for a while',
  open: 'The key works from every address. On Access list, press Read from Azure, then Begin a list…',
  how: {
    aws: 'Write the word after key/. The role practice-atlas-without-trust shows how Keygate waits until AWS knows a role. A new role with without-trust in its ARN does the same.',
    azure:
      'In a key identifier, replace the key’s name after /keys/. Write practice-open-vault into the key identifier too, in place of practice-vault. Atlas also refuses a new role whose object ID ends in 0bad.',
    gcp: 'Replace the version at the end with a number, or the key’s name after /cryptoKeys/ with a word.',
  } satisfies Record<ProviderView, string>,
  more: 'Clusters: a change takes seconds, not hours. One cluster is paused, one is too small. Choose the other project above to see more.',
};

/** What can be tried with a provider, field by field. */
export function rehearsals(provider: ProviderView): Rehearsals[] {
  const all = list[provider];
  return [...new Set(all.map(({ field }) => field))].map((field) => ({
    field: fields[field as FieldView],
    tries: all
      .filter((one) => one.field === field)
      .map((one) => ({ write: one.write, happens: happens(one) })),
  }));
}

function happens(one: { code: string | null; valid?: boolean }): string {
  if (one.code !== null) return titleOf(one.code);
  return one.valid === true ? practice.open : practice.notValid;
}

function titleOf(code: string): string {
  const answer = { status: 400, errorCode: code, detail: null, parameters: [] };
  return errorWords(
    code === 'RATE_LIMITED'
      ? { code: 'rateLimited', retryAfterSeconds: null }
      : { code: 'refused', answer, fields: [] },
  ).title;
}
