// Erasing all that is kept on this computer.

import type { RemainingView, SignInView, SystemStoreView } from '../../ipc';
import { keyStore, timerProblem } from '../causes';
import { systemStores } from '../common';

export const erasing = {
  title: 'Leave this computer',
  text: 'For when you stop using Keygate, or give this computer to somebody else. Keygate deletes everything it stores here and says what to revoke in Atlas.',
  open: 'Leave this computer…',
  question: 'Forget everything on this computer?',
  revoke: 'First, in Atlas',
  revokeNone:
    'If you created a service account or an API key for Keygate, delete it there. Until then it works for anybody who has it.',
  revokeWhich: ({ kind, id, host }: SignInView) =>
    kind === 'serviceAccount'
      ? `The service account ${id} still works at ${host} for anybody who has its secret. Delete it there, or only its secret if others use the account: under Project Identity & Access, Applications, Service Accounts.`
      : `The API key ${id} still works at ${host} for anybody who has its private key. Delete it there: under Project Identity & Access, Applications, API Keys.`,
  here: 'Then, here',
  forgotten: (store: SystemStoreView) => [
    `every secret Keygate keeps in ${systemStores[store]}, also from earlier sign-ins, and a proxy’s password`,
    'the address lists, your access list’s entries, Activity, the settings and the logs',
    'the timer that starts Keygate while it is closed',
  ],
  stays:
    'Nothing changes in Atlas or in your key service. Files you saved stay where you saved them. Keygate forgets clusters it has not sent yet. You cannot undo this.',
  copies:
    'Keygate knows one data folder, the one Settings names. If you also used it with another (KEYGATE_DATA_DIR), that folder stays: delete it yourself. The secrets of both go, because they are in the same system keychain.',
  confirm: 'Forget everything',
  done: 'Everything is forgotten',
  doneText:
    'The program itself is still on this computer, and so is any other data folder you used it with.',
  notAll: 'Keygate could not remove everything',
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
      return `The timer that starts Keygate while it is closed. ${timerProblem(remaining.problem)}`;
    case 'file':
      return `${remaining.path}: ${remaining.detail}`;
  }
}
