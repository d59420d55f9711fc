// Erasing all that is kept on this computer.

import type { RemainingView, SignInView, SystemStoreView } from '../../ipc';
import { keyStore } from '../causes';
import { systemStores } from '../common';

export const erasing = {
  title: 'Leave this computer',
  text: 'Before somebody else gets this computer, or when you stop using Keygate: forgets everything it keeps here, and says what to revoke in Atlas.',
  open: 'Leave this computer…',
  question: 'Forget everything on this computer?',
  revoke: 'First, in Atlas',
  revokeNone:
    'If a service account or an API key was made for Keygate, delete it there: it works until then, whoever has it.',
  revokeWhich: ({ kind, id, host }: SignInView) =>
    kind === 'serviceAccount'
      ? `The service account ${id} still works at ${host}, whoever has its secret. Delete it there, or its secret if others use the account: under Project Identity & Access, Applications, Service Accounts.`
      : `The API key ${id} still works at ${host}, whoever has its private key. Delete it there: under Project Identity & Access, Applications, API Keys.`,
  here: 'Then, here',
  forgotten: (store: SystemStoreView) => [
    `every secret Keygate keeps in ${systemStores[store]}, also of earlier sign-ins, and a proxy’s password`,
    'the lists, what your access list has, Activity, the settings and the logs',
    'the timer that looks while Keygate is closed',
  ],
  stays:
    'Nothing changes in Atlas or in your key service. Files you saved stay where you saved them. Clusters that wait to be sent are forgotten. This cannot be undone.',
  confirm: 'Forget everything',
  done: 'Everything is forgotten',
  doneText: 'Nothing of Keygate’s is kept on this computer any more, but for the program itself.',
  notAll: 'Not everything could be removed',
  notAllText: 'This is still here. Remove it yourself:',
  close: 'Close Keygate',
};

export function remainingWords(remaining: RemainingView): string {
  switch (remaining.kind) {
    case 'secret':
      return `“${remaining.entry}” in the system keychain. ${keyStore[remaining.problem].meaning}`;
    case 'unseen':
      return `Secrets of earlier sign-ins, if there are any: look for “Keygate” in the system keychain. ${keyStore[remaining.problem].meaning}`;
    case 'timer':
      return `The timer that starts Keygate while it is closed. ${remaining.detail}`;
    case 'file':
      return `${remaining.path}: ${remaining.detail}`;
  }
}
