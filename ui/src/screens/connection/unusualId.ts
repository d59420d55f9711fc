import type { SignInKindView } from '../../ipc';
import { connect as words } from '../../words/connection/connecting';

/** What is unusual about an ID; never blocks, because Atlas decides. */
export function unusualId(kind: SignInKindView, id: string): string | null {
  if (kind === 'apiKey') return id.length === 8 ? null : words.publicKeyUnusual;
  if (id.startsWith('mdb_sa_sk_')) return words.looksLikeSecret;
  return /^mdb_sa_id_[a-f\d]{24}$/i.test(id) ? null : words.looksUnusual;
}
