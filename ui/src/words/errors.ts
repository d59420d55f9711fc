// One table: what went wrong → what it means to a person and what to do next.

import type { AnswerView, ErrorView } from '../ipc';
import {
  fileNotRead,
  fileProblem,
  invalidAddress,
  keyStore,
  timerProblem,
  unexpected,
  unreachable,
  unreadable,
} from './causes';
import { artefactProblem } from './access-list/artefacts';
import { cloudErrors } from './clouds/errors';
import { invalidProxy, routeProblem } from './settings/network';
import { number, plural } from './numbers';
import { refusal } from './refusals';
import { conflictWords } from './encryption/privateEndpoints';
import { obstacleWords } from './encryption/disabling';
import { granteeProblem } from './encryption/grantee';
import { roleArnMistake, roleProblem } from './encryption/roles';

export type Tone = 'danger' | 'warn' | 'info';

export interface ErrorWords {
  tone: Tone;
  title: string;
  meaning: string;
  /** What to do; empty where there is nothing to do. */
  next: string;
  /** Atlas's or the system's own words, for those who look things up. */
  own?: string;
  /** Something worth copying, such as the address to let in. */
  copy?: string;
}

type Code = ErrorView['code'];
export type Of<C extends Code> = Extract<ErrorView, { code: C }>;

const table: { [C in Code]: (error: Of<C>) => ErrorWords } = {
  ...cloudErrors,
  unreachable: ({ host, cause }) => ({
    tone: 'warn',
    title: `Keygate could not reach ${host}`,
    ...unreachable[cause],
  }),
  wrongSignIn: ({ kind }) => ({
    tone: 'danger',
    title:
      kind === 'serviceAccount'
        ? 'The client ID or secret is wrong or expired'
        : 'The public or private key is wrong',
    meaning:
      kind === 'serviceAccount'
        ? 'Atlas does not accept the two together.'
        : 'Atlas does not accept the two together, or the key was deleted.',
    next: 'Check both, and that you chose the right Atlas. Atlas shows a secret only once: if you lost it, create a new one in Atlas.',
  }),
  notOnAccessList: ({ address, answer }) => ({
    tone: 'warn',
    title: 'This computer is not on the sign-in’s own access list',
    meaning:
      'API keys and service accounts have an access list of their own in Atlas. It is not the project’s database access list.',
    next: address
      ? `In Atlas, open the API key or service account and add ${address} to its access list. Then connect again.`
      : 'In Atlas, open the API key or service account and add this computer’s public address to its access list. Then connect again.',
    ...(address ? { copy: address } : {}),
    ...ownWords(answer),
  }),
  notAllowed: ({ answer }) => {
    const known = refusal(answer);
    return {
      tone: 'warn',
      title: known?.title ?? 'This sign-in is not allowed to do that',
      meaning:
        known?.meaning ?? 'Project Read Only can look. Only Project Owner can change encryption.',
      next:
        known?.next ??
        'Ask an Organization Owner to give this sign-in Project Owner on this project.',
      ...ownWords(answer),
    };
  },
  notFound: ({ answer }) => {
    const known = refusal(answer);
    return {
      tone: 'warn',
      title: known?.title ?? 'Atlas does not find it',
      meaning: known?.meaning ?? 'It was deleted, or this sign-in cannot see it.',
      next: known?.next ?? 'Choose the project again, or sign in with access to it.',
      ...ownWords(answer),
    };
  },
  rateLimited: ({ retryAfterSeconds }) => ({
    tone: 'info',
    title: 'Atlas got too many requests',
    meaning:
      'Keygate or other programs sent many requests in a short time, and Atlas answers no more for now.',
    next: retryAfterSeconds
      ? `Try again in ${plural(retryAfterSeconds, 'second')}.`
      : 'Try again in a minute.',
  }),
  refused: ({ answer }) => {
    const known = refusal(answer);
    return {
      tone: 'danger',
      title: known?.title ?? 'Atlas refused this',
      meaning: known?.meaning ?? answer.detail ?? 'Atlas gave no reason.',
      next: known?.next ?? 'Nothing was changed. Correct what Atlas names, then try again.',
      ...ownWords(answer),
    };
  },
  atlasFailed: ({ answer }) => ({
    tone: 'warn',
    title: 'Atlas has a problem',
    meaning: 'The request was correct, but Atlas could not process it.',
    next: 'Try again in a few minutes. If it still fails, look at status.mongodb.com.',
    ...ownWords(answer),
  }),
  unexpectedAnswer: ({ host, reason }) => ({
    tone: 'danger',
    title: `${host} did not answer like Atlas`,
    meaning: unexpected[reason],
    next: 'Check the address. A proxy or a sign-in page of your network may have answered instead.',
  }),
  emptyList: ({ host }) => ({
    tone: 'danger',
    title: 'The list has no outbound addresses',
    meaning: `${host} sent an empty list. Keygate does not use it: a key service that follows it would block Atlas.`,
    next: 'Try again later. Change nothing in your key service.',
  }),
  listHeldBack: ({ place, block }) => ({
    tone: 'danger',
    title: 'The list has a mistake in it',
    meaning: `At ${place} it has ${block}, which is wider than any block of Atlas can be. Keygate does not use the list and writes nothing from it.`,
    next: 'Refresh later. If the mistake stays, ask MongoDB support. Change nothing in your key service.',
  }),
  keyStore: ({ problem }) => ({ tone: 'warn', ...keyStore[problem] }),
  form: ({ findings }) => ({
    tone: 'warn',
    title: 'The form has mistakes',
    meaning: `${plural(findings.length, 'field needs', 'fields need')} a correction.`,
    next: 'Correct the marked fields below.',
  }),
  nothingChanged: () => ({
    tone: 'info',
    title: 'There is nothing to send',
    meaning: 'Atlas already has these values.',
    next: '',
  }),
  changedMeanwhile: () => ({
    tone: 'warn',
    title: 'Somebody else changed this in Atlas',
    meaning: 'Atlas now has other values than when you opened this form. Keygate sent nothing.',
    next: 'Read it again. Keygate keeps what you typed.',
  }),
  offWhileNotValid: () => ({
    tone: 'warn',
    title: 'You cannot switch it off while the key is not valid',
    meaning: 'Atlas must reach the current key to switch it off. Keygate sent nothing.',
    next: 'Restore Atlas’s access to the key, press Check now, then switch off.',
  }),
  disablingBlocked: ({ obstacles }) => ({
    tone: 'warn',
    title: 'You cannot switch it off yet',
    meaning:
      'Keygate sent nothing. First repair the key, then move the clusters off it, then switch off.',
    next: obstacles.map((obstacle) => obstacleWords(obstacle).text).join(' '),
  }),
  networkingBlocked: ({ conflicts }) => ({
    tone: 'warn',
    title: 'You cannot require private networking yet',
    meaning: 'Nothing was sent.',
    next: conflicts.map((conflict) => conflictWords(conflict).text).join(' '),
  }),
  roleArn: ({ mistake }) => ({
    tone: 'warn',
    title: 'This is not the ARN of a role',
    meaning: roleArnMistake(mistake),
    next: '',
  }),
  azureRole: () => ({
    tone: 'warn',
    title: 'Atlas cannot create the role with these values',
    meaning: 'One of the values is wrong.',
    next: 'Correct the marked fields.',
  }),
  roleNotSetUp: ({ problem }) => ({ tone: 'warn', ...roleProblem[problem] }),
  granteeRefused: ({ host, problem }) => ({
    tone: 'danger',
    title: 'Do not give your key to whom this answer names',
    meaning: `${granteeProblem(problem)} Either ${host} made a mistake, or something between here and there changed the answer. Keygate shows nothing to copy.`,
    next: 'Try again on another network, without a proxy. If this stays, ask MongoDB support.',
  }),
  stillRefused: ({ answer }) => {
    const known = refusal(answer);
    return {
      tone: 'danger',
      title: known?.title ?? 'Atlas still refuses',
      meaning:
        'Keygate tried for as long as AWS usually needs to make a new role known. Nothing was changed.',
      next: known?.next ?? 'Check the trust policy and the external ID, then try again.',
      ...ownWords(answer),
    };
  },
  stoppedWaiting: ({ answer }) => ({
    tone: 'info',
    title: 'You stopped waiting, and nothing was changed',
    meaning: 'Atlas refused, because AWS may not know the role in all places yet.',
    next: 'Save again in a few minutes.',
    ...ownWords(answer),
  }),
  notTaken: ({ host }) => ({
    tone: 'warn',
    title: 'The change did not arrive',
    meaning: `The connection to ${host} broke while sending. Keygate read the configuration again: nothing has changed.`,
    next: 'Save again.',
  }),
  lostSight: ({ host }) => ({
    tone: 'danger',
    title: 'Keygate does not know whether the change arrived',
    meaning: `The connection to ${host} broke while sending, and Keygate could not ask Atlas afterwards.`,
    next: 'When the connection works again, press Check now and compare before you send anything again.',
  }),
  staleSummary: () => ({
    tone: 'info',
    title: 'The summary was out of date',
    meaning: 'Something changed after Keygate made it. Keygate sent nothing.',
    next: 'Press Save again and look at the new summary.',
  }),
  staleList: () => ({
    tone: 'info',
    title: 'Keygate fetched a newer list',
    meaning: 'What you saw belonged to the list before.',
    next: 'Look at the new list, then try again.',
  }),
  projectChanged: () => ({
    tone: 'info',
    title: 'Another project is in use now',
    meaning: 'The answer belonged to the project before, so it is not shown here.',
    next: '',
  }),
  notConnected: () => ({
    tone: 'info',
    title: 'Not connected',
    meaning: 'Keygate is no longer connected to Atlas.',
    next: 'Connect again.',
  }),
  invalidAddress: ({ reason }) => ({
    tone: 'warn',
    title: 'Keygate cannot use this address',
    meaning: invalidAddress[reason],
    next: 'Write it like https://atlas.example.com.',
  }),
  invalidProxy: ({ reason }) => ({
    tone: 'warn',
    title: 'Keygate cannot use this proxy',
    ...invalidProxy[reason],
  }),
  noCertificate: ({ file }) => ({
    tone: 'warn',
    title: 'This file holds no certificate',
    meaning: `${file} is not a whole certificate in PEM form, which begins with “BEGIN CERTIFICATE”.`,
    next: 'Ask for it in PEM form (often .pem or .crt), then choose that file.',
  }),
  routeUnusable: ({ problem }) => ({
    tone: 'danger',
    title: 'Keygate cannot use the network settings',
    meaning: `${routeProblem[problem]} Nothing was sent.`,
    next: 'Go to Network in Settings and set it again.',
  }),
  unusualList: () => ({
    tone: 'warn',
    title: 'Look at this list first',
    meaning: 'It holds something unusual.',
    next: '',
  }),
  accessListUnreadable: ({ reason }) => ({
    tone: 'warn',
    title: 'This is not an access list',
    ...unreadable(reason),
  }),
  fileNotRead: ({ path, reason }) => ({
    tone: 'warn',
    title: 'Keygate could not open the file',
    meaning: `${path}: ${fileNotRead[reason]}`,
    next: 'Choose another file, or paste its text.',
  }),
  artefactRefused: ({ reason }) => ({ tone: 'warn', ...artefactProblem(reason) }),
  nothingToWrite: () => ({
    tone: 'info',
    title: 'Nothing matches',
    meaning: 'No address matches the filter, so there is nothing to copy or save.',
    next: 'Clear the filter.',
  }),
  tooLongForWorkbook: ({ most }) => ({
    tone: 'warn',
    title: 'This list is too long for a workbook',
    meaning: `A sheet takes ${number(most)} rows. Nothing was saved.`,
    next: 'Export it as CSV.',
  }),
  fileNotWritten: ({ path, reason }) => ({
    tone: 'danger',
    title: 'The file was not saved',
    meaning: `${path}: ${fileProblem[reason]}`,
    next: 'Choose another place, then try again.',
  }),
  notKept: ({ detail }) => ({
    tone: 'warn',
    title: 'Keygate could not write to its own folder',
    meaning: 'What you did worked, but Keygate forgets it when you close it.',
    next: 'Check that the disk has room, and that you can write to the folder named in Settings.',
    own: detail,
  }),
  timerNotSet: ({ problem }) => ({
    tone: 'warn',
    title: 'The timer could not be changed',
    meaning: timerProblem(problem),
    next: 'Settings shows whether Keygate watches while it is closed. While it is open, it does.',
  }),
  clipboardRefused: () => ({
    tone: 'warn',
    title: 'The clipboard did not take it',
    meaning: 'Another program may hold the clipboard.',
    next: 'Try again.',
  }),
  practiceNotStarted: ({ detail }) => ({
    tone: 'danger',
    title: 'The practice project did not start',
    meaning: 'Keygate could not open a port on this computer for it.',
    next: 'Close programs that block local connections, then try again.',
    own: detail,
  }),
  notPractice: () => ({
    tone: 'info',
    title: 'This happens in practice only',
    meaning: 'Keygate does nothing of the kind in a real project.',
    next: '',
  }),
  cancelled: () => ({ tone: 'info', title: 'Cancelled', meaning: '', next: '' }),
  folderNotOpened: ({ path }) => ({
    tone: 'info',
    title: 'Keygate could not show the folder',
    meaning: `This system has no program that shows folders. It is ${path}.`,
    next: 'Open it yourself.',
    copy: path,
  }),
  panicked: () => ({
    tone: 'danger',
    title: 'Keygate failed in the middle of this',
    meaning:
      'This is a defect in Keygate. What it keeps on this computer is safe. If you were sending a change, Keygate does not know whether it arrived.',
    next: 'Look at what Atlas has before you try again. The log folder (in Settings) says where it happened.',
  }),
  internal: ({ detail }) => ({
    tone: 'danger',
    title: 'Keygate has a defect here',
    meaning: 'Keygate did not expect this, and sent nothing more to Atlas.',
    next: 'Try again. If it comes back, report it with the words below.',
    own: detail,
  }),
};

/** The words for `error`. */
export function errorWords(error: ErrorView): ErrorWords {
  return (table[error.code] as (error: ErrorView) => ErrorWords)(error);
}

/** Every code that has words. */
export const errorCodes = Object.keys(table) as Code[];

function ownWords(answer: AnswerView): { own: string } {
  const code = answer.errorCode ?? 'no code';
  return { own: `${answer.detail ?? 'No text.'} (${code}, HTTP ${answer.status})` };
}
