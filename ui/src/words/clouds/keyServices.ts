// Signing in to any cloud, and who is signed in.

import type { CloudMisuseView, GoogleGrantView } from '../../ipc';
import { isolated } from '../names';

export const keyServices = {
  title: 'Key services',
  nobody: (name: string) => `Nobody is signed in to ${name}.`,
  reading: 'Reading who is signed in…',
  connect: (name: string) => `Connect ${name}…`,
  change: 'Sign in as somebody else…',
  disconnect: 'Disconnect',
  disconnected: (name: string) =>
    `Keygate has forgotten the sign-in to ${name} and what it read there.`,
  signedIn: (who: string) => `Signed in to ${who}.`,
  kept: 'Kept',
  memory:
    'Keygate keeps the credentials in memory only: until you press Disconnect, leave Atlas or close Keygate.',
  keep: 'Keep in the system keychain',
  keptHint:
    'Keygate keeps what signs in again in the system keychain, for this Atlas only, until you press Disconnect here or leave this computer.',
  inKeychain: 'In the system keychain, until you press Disconnect.',
  talks: 'What Keygate talks to',
  talksAtlas: 'the Atlas you chose, always',
  talksAfter: (name: string) => `After a sign-in to ${name}, also these hosts:`,
};

export const connecting = {
  title: (name: string) => `Connect ${name}`,
  instead: (who: string) => `You are signed in as ${who}. A new sign-in takes its place.`,
  practice: (name: string) => `PRACTICE: filled in for the pretend ${name} on this computer.`,
  again: 'Sign in again',
  continueThere: 'Continue in your browser.',
  noBrowser: 'Keygate could not open a browser.',
  noBrowserHint: 'Copy the address and open it in a browser on this computer.',
  notOpened: 'The page did not open?',
  address: 'Address of the page',
  /** What the browser shows in the end. */
  page: {
    done: 'You are signed in. Close this page and go back to Keygate.',
    refused: 'You are not signed in. Close this page and go back to Keygate.',
  },
};

export const rights = {
  title: 'What this sign-in needs',
  reading: 'Reading what Atlas uses…',
  watching: 'To read',
  watchingHint: (name: string) => `Enough for Read from ${name}.`,
  changing: 'To add addresses',
  changingHint: 'In addition to the first one.',
  grants: 'Also these roles, which are ready:',
  grantsHint:
    'Administrators of the organization grant what stands on it, and administrators of a project what stands on the project.',
  misuses: 'What somebody could misuse the second one for:',
};

/** What a right to change can be misused for. */
export function misuse(view: CloudMisuseView): string {
  switch (view.kind) {
    case 'powerOverRole':
      return `Whoever has it can give the role ${view.role} any right.`;
    case 'powerOverEveryoneAttached':
      return `Whoever has it can give any right to everybody who has the policy ${view.policy}.`;
    case 'powerOverKey':
      return `Whoever has it can decide who uses and manages the key ${view.key}, and can lock others out of it.`;
    case 'powerOverVault':
      return 'Whoever has it can switch the firewall of the key vault off, and where the vault uses access policies, give anybody access to its keys and secrets.';
    case 'powerOverSubnets':
      return 'Whoever has it can give the subnets of the resource group access to other services.';
    case 'powerOverPerimeters':
      return 'Whoever has it can take the protection of every perimeter in the policy away.';
    case 'powerOverLevels':
      return 'Whoever has it can allow anybody wherever somebody uses an access level of the policy.';
  }
}

/** `roles/browser on the organization 1234`. */
export function grantWords({ role, on, name }: GoogleGrantView): string {
  const where = on === 'organization' ? 'the organization' : 'the project';
  return `${role} on ${where}${name === '' ? '' : ` ${isolated(name)}`}`;
}
