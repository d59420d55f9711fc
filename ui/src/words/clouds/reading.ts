// What was read from a cloud.

import type { CloudPlaceView, CloudUseView } from '../../ipc';
import { isolated } from '../names';
import { plural } from '../numbers';

export const reading = {
  read: (name: string) => `Read from ${name}`,
  again: 'Read again',
  readHint: 'Keygate reads what decides who uses your key, and changes nothing.',
  unknownHint: (name: string, needed: number) =>
    `Atlas needs ${plural(needed, 'address', 'addresses')}. Press Read from ${name}, or paste the list, to see which of them are allowed.`,
  change: 'Change',
  orPaste: 'Or paste the list, or open a file',
  readAt: (name: string, age: string) => `Read from ${name} ${age}`,
  entries: (count: number) => `${plural(count, 'entry', 'entries')} in its lists.`,
  by: 'By',
  unread: 'Could not be read',
  obstacles: 'What keeps Atlas from your key',
  allowed: 'Every address Atlas needs is allowed by everything that could be read.',
  answerCorrected: (name: string) => `A list is in force in ${name}.`,
  answerCorrectedHint:
    'On Encryption you answered that your key service accepts requests from any address. It does not, so the answer there is Yes now.',
  notProvenHint: (name: string) =>
    `Keygate cannot tell from what it read whether ${name} allows every address Atlas needs.`,
  doubts: 'What Keygate could not read or did not understand',
  why: 'Why Atlas cannot use the key',
  alsoMissing: (count: number) =>
    `${plural(count, 'address', 'addresses')} that Atlas needs ${count === 1 ? 'is' : 'are'} not allowed.`,
  toAccessList: 'Open Access list',
  rightsNotRead: (name: string) =>
    `The addresses and the key are in order as far as Keygate can read. It does not read in ${name} whether Atlas may use the key: check the role of Atlas’s account there. What was changed a moment ago can take some minutes. Then press Check now.`,
  nothingFound:
    'Nothing that Keygate can read keeps Atlas from the key. What was changed a moment ago can take some minutes. Then press Check now.',
};

export const places: Record<CloudPlaceView, string> = {
  inline: 'Inline policy of the role',
  managed: 'Managed policy',
  boundary: 'Permissions boundary',
  key: 'Key policy',
  vault: 'Firewall of the key vault',
  level: 'Access level',
  rule: 'Ingress rules of the perimeter',
};

/** Who else uses a list: they would gain what is added. */
export function useWords(use: CloudUseView): string {
  switch (use.kind) {
    case 'principals':
      return 'It also holds for other roles or users.';
    case 'actions':
      return 'It also allows other actions than Atlas needs.';
    case 'resources':
      return 'It also holds for other keys or resources.';
    case 'attached':
      return use.name === 'AWS'
        ? 'AWS owns this policy, and nobody else can change it.'
        : `${isolated(use.name)} has this policy too.`;
    case 'unread':
      return 'Keygate could not read who else has this policy.';
  }
}
