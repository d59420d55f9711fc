import type { FieldView } from '../../ipc';
import type { Note } from '../../parts/notes';
import type { Encryption } from '../../state/encryption/encryption.svelte';
import { encryption as words } from '../../words/encryption/encryption';
import { findingWords } from '../../words/encryption/findings';

/** What there is to say about one field, each thing once. */
export function notesFor({ shown, draft }: Encryption, field: FieldView): Note[] {
  const notes = shown
    .filter((finding) => finding.field === field)
    .map((finding): Note => ({ level: finding.level, text: findingWords(finding) }));
  for (const refused of draft?.refused ?? []) {
    if (refused.field === field) {
      notes.push({ level: 'block', text: words.refused(refused.detail) });
    }
  }
  return notes.filter(
    (note, index) => notes.findIndex((other) => other.text === note.text) === index,
  );
}
