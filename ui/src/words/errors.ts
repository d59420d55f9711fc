// One table: what went wrong → what it means to a person and what to do next.

import type { AnswerView, ErrorView } from '../ipc';
import {
  fileNotRead,
  fileProblem,
  invalidAddress,
  keyStore,
  unexpected,
  unreachable,
  unreadable,
} from './causes';
import { artefactProblem } from './access-list/artefacts';
import { invalidProxy, routeProblem } from './settings/network';
import { plural } from './numbers';
import { refusal } from './refusals';
import { conflictWords } from './encryption/privateEndpoints';
import { obstacleWords } from './encryption/disabling';
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
type Of<C extends Code> = Extract<ErrorView, { code: C }>;

const table: { [C in Code]: (error: Of<C>) => ErrorWords } = {
  unreachable: ({ host, cause }) => ({
    tone: 'warn',
    title: `${host} could not be reached`,
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
    next: 'Check both, and that you chose the right Atlas. A secret is shown only once: if it is lost, make a new one in Atlas.',
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
      title: known?.title ?? 'This sign-in may not do that',
      meaning:
        known?.meaning ?? 'Project Read Only may look; only Project Owner may change encryption.',
      next:
        known?.next ??
        'Ask an organisation owner to give this sign-in Project Owner on this project.',
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
    title: 'Atlas asks for a pause',
    meaning: 'Too many requests came in a short time, from Keygate or from other programs.',
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
    title: 'Atlas had a failure of its own',
    meaning: 'The request was fine; Atlas could not work on it.',
    next: 'Try again in a few minutes. If it stays, look at status.mongodb.com.',
    ...ownWords(answer),
  }),
  unexpectedAnswer: ({ host, reason }) => ({
    tone: 'danger',
    title: `${host} did not answer as Atlas does`,
    meaning: unexpected[reason],
    next: 'Check the address. A proxy or a sign-in page of your network may have answered instead.',
  }),
  emptyList: ({ host }) => ({
    tone: 'danger',
    title: 'The list came without a single outbound address',
    meaning: `${host} answered with an empty list. It is not used: a key service set by it would shut Atlas out.`,
    next: 'Try again later. Change nothing in your key service.',
  }),
  keyStore: ({ problem }) => ({ tone: 'warn', ...keyStore[problem] }),
  form: ({ findings }) => ({
    tone: 'warn',
    title: 'The form cannot be sent as it is',
    meaning: `${plural(findings.length, 'field needs', 'fields need')} another look.`,
    next: 'Correct what is marked below.',
  }),
  nothingChanged: () => ({
    tone: 'info',
    title: 'There is nothing to send',
    meaning: 'Atlas already has exactly what the form says.',
    next: '',
  }),
  changedMeanwhile: () => ({
    tone: 'warn',
    title: 'Somebody else changed this meanwhile',
    meaning:
      'The configuration in Atlas is no longer the one this form was filled from. Nothing was sent.',
    next: 'Read it again. What you typed stays.',
  }),
  offWhileNotValid: () => ({
    tone: 'warn',
    title: 'It cannot be switched off while the key is not valid',
    meaning: 'Atlas must reach the present key to switch it off. Nothing was sent.',
    next: 'Restore Atlas’s access to the key, check now, then switch off.',
  }),
  disablingBlocked: ({ obstacles }) => ({
    tone: 'warn',
    title: 'It cannot be switched off yet',
    meaning:
      'Nothing was sent. The order is: repair the key, take the clusters off it, switch off.',
    next: obstacles.map((obstacle) => obstacleWords(obstacle).text).join(' '),
  }),
  networkingBlocked: ({ conflicts }) => ({
    tone: 'warn',
    title: 'Private networking cannot be required yet',
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
    title: 'The role cannot be made like this',
    meaning: 'Something in the form cannot be right.',
    next: 'Look at the fields that are marked.',
  }),
  roleNotSetUp: ({ problem }) => ({ tone: 'warn', ...roleProblem[problem] }),
  stillRefused: ({ answer }) => {
    const known = refusal(answer);
    return {
      tone: 'danger',
      title: known?.title ?? 'Atlas still refuses',
      meaning:
        'Keygate kept trying for as long as AWS usually needs to spread a new role. Nothing was changed.',
      next: known?.next ?? 'Check the trust policy and the external ID, then try again.',
      ...ownWords(answer),
    };
  },
  stoppedWaiting: ({ answer }) => ({
    tone: 'info',
    title: 'You stopped waiting, and nothing was changed',
    meaning: 'Atlas had refused so far because AWS may not know the role everywhere yet.',
    next: 'Save again in a few minutes.',
    ...ownWords(answer),
  }),
  notTaken: ({ host }) => ({
    tone: 'warn',
    title: 'The change did not arrive',
    meaning: `The connection to ${host} broke while sending. Keygate read the configuration back: it is as it was before.`,
    next: 'Save again.',
  }),
  lostSight: ({ host }) => ({
    tone: 'danger',
    title: 'It is not known whether the change arrived',
    meaning: `The connection to ${host} broke while sending, and Atlas could not be asked afterwards.`,
    next: 'When the connection is back, check now and compare before you send anything again.',
  }),
  staleSummary: () => ({
    tone: 'info',
    title: 'The summary was out of date',
    meaning: 'Something changed after it was made. Nothing was sent.',
    next: 'Press Save again and look at the new summary.',
  }),
  staleList: () => ({
    tone: 'info',
    title: 'A newer list came in',
    meaning: 'What was on screen belonged to the list before.',
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
    meaning: 'There is no connection to Atlas any more.',
    next: 'Connect again.',
  }),
  invalidAddress: ({ reason }) => ({
    tone: 'warn',
    title: 'This address cannot be used',
    meaning: invalidAddress[reason],
    next: 'Write it like https://atlas.example.com.',
  }),
  invalidProxy: ({ reason }) => ({
    tone: 'warn',
    title: 'This proxy cannot be used',
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
    title: 'The network settings cannot be used',
    meaning: `${routeProblem[problem]} Nothing was sent.`,
    next: 'Go to Network in Settings and set it again.',
  }),
  lookFirst: () => ({
    tone: 'warn',
    title: 'Look at this list before it is written',
    meaning: 'It holds something unusual.',
    next: '',
  }),
  listHeldBack: ({ place, text }) => ({
    tone: 'danger',
    title: 'This list is held back',
    meaning: `The entry ${text} (${place}) is wider than any block of Atlas’s can be, so it must be a mistake. Nothing is written from the list.`,
    next: 'Refresh later. Where it stays so, ask MongoDB’s support.',
  }),
  accessListUnreadable: ({ reason }) => ({
    tone: 'warn',
    title: 'This is not an access list',
    ...unreadable(reason),
  }),
  fileNotRead: ({ path, reason }) => ({
    tone: 'warn',
    title: 'The file could not be opened',
    meaning: `${path}: ${fileNotRead[reason]}`,
    next: 'Choose another file, or paste its text.',
  }),
  artefactRefused: ({ reason }) => ({ tone: 'warn', ...artefactProblem(reason) }),
  nothingToWrite: () => ({
    tone: 'info',
    title: 'Nothing matches',
    meaning: 'No address passes the filter, so there is nothing to copy or save.',
    next: 'Clear the filter.',
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
    meaning: 'What you did worked, but it will be forgotten when Keygate closes.',
    next: 'Check that the disk has room and that the folder named in Settings can be written.',
    own: detail,
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
  cancelled: () => ({ tone: 'info', title: 'Cancelled', meaning: '', next: '' }),
  folderNotOpened: ({ path }) => ({
    tone: 'info',
    title: 'The folder could not be shown',
    meaning: `This system has no program that shows folders. It is ${path}.`,
    next: 'Open it yourself.',
    copy: path,
  }),
  panicked: () => ({
    tone: 'danger',
    title: 'Keygate failed in the middle of this',
    meaning:
      'This is a defect in Keygate. What it keeps on this computer is safe. If you were sending a change, it is not known here whether it arrived.',
    next: 'Look at what Atlas has before you try again. The log folder, which Settings opens, says where it happened.',
  }),
  internal: ({ detail }) => ({
    tone: 'danger',
    title: 'Keygate has a defect here',
    meaning: 'Something happened that the program did not expect. Nothing more was sent to Atlas.',
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
