// What was done, and how it ended (safety rule X8: it is not an audit log).

import type { ActivityRowView, ActionView, OutcomeView, WhoView } from '../../ipc';
import { terms } from '../clouds/terms';
import { providers } from '../common';
import { whole } from '../dates';
import { number, ofAll, plural } from '../numbers';

export const activity = {
  sentence: 'What Keygate did on this computer.',
  practiceSentence: 'What you did in practice. Keygate forgets it when you close it.',
  noEvidence:
    'Do not use it as an audit log: anybody who can change files on this computer can change it. Use Atlas’s activity feed for that.',
  grid: 'Activity',
  filter: 'Filter activity',
  exportCsv: 'Export CSV',
  shown: (count: number, total: number) => ofAll(count, total, 'entry', 'entries'),
  saved: (count: number, total: number, path: string) =>
    `Saved ${ofAll(count, total, 'entry', 'entries')} to ${path}`,
  noMatch: (filter: string) => `Nothing matches “${filter}”`,
  noMatchHint: 'Try a project, a cluster, a file, a result, or a part of what was done.',
  columns: { when: 'When', what: 'What', result: 'Result' },
  putBack: 'Put back…',
  reading: 'Reading the activity…',
  loadingRow: 'Loading…',
  empty: 'Nothing done yet',
  emptyHint:
    'Keygate lists here what you send to Atlas, save or compare, with the time and the result.',
  damaged: (count: number) =>
    `${plural(count, 'line')} of the record ${count === 1 ? 'is' : 'are'} damaged and not shown.`,
  newer: (count: number) =>
    `${plural(count, 'line')} of the record ${count === 1 ? 'was' : 'were'} written by a newer Keygate and ${count === 1 ? 'is' : 'are'} not shown.`,
  stays: 'Keygate does not remove them from its folder, which Settings names.',
  notEnded: 'No answer yet, or Keygate was closed first',
};

export function actionWords(action: ActionView): string {
  switch (action.kind) {
    case 'createRole':
      return `Set up a role for ${providers[action.provider]}`;
    case 'authorizeRole':
      return `Authorized Atlas to assume the IAM role ${action.arn}`;
    case 'switchOn':
      return `Switched on ${providers[action.provider]}`;
    case 'changeKey':
      return `Changed the key in ${providers[action.provider]}`;
    case 'changeSettings':
      return `Changed the settings of ${providers[action.provider]}`;
    case 'switchOff':
      return `Switched off ${providers[action.provider]}`;
    case 'requirePrivateNetworking':
      return action.on
        ? `Required private networking for ${providers[action.provider]}`
        : `Stopped requiring private networking for ${providers[action.provider]}`;
    case 'encryptSearchNodes':
      return action.on ? 'Encrypted search nodes' : 'Stopped encrypting search nodes';
    case 'createEndpoint':
      return `Created a private endpoint in ${action.region}`;
    case 'deleteEndpoint':
      return `Deleted the private endpoint ${action.endpoint}`;
    case 'moveCluster':
      return action.to === null
        ? `Stopped using your key for the cluster ${action.cluster}`
        : `Encrypted the cluster ${action.cluster} with your key in ${providers[action.to]}`;
    case 'saveFile':
      // A run-book has no addresses.
      if (action.count === 0) return `Saved ${action.file}`;
      return `Saved ${plural(action.count, 'address', 'addresses')} to ${action.file}`;
    case 'saveActivity':
      return `Saved ${plural(action.count, 'entry', 'entries')} of the activity to ${action.file}`;
    case 'rememberAccessList':
      return `Compared an access list of ${plural(action.count, 'entry', 'entries')}`;
    case 'forgetAccessList':
      return 'Forgot the access list';
    case 'acceptList':
      return `Accepted Atlas’s list of ${whole(action.fetched)}`;
    case 'strikeOutList':
      return `Struck out Atlas’s list of ${whole(action.fetched)}`;
    case 'signInToCloud':
      return `Signed in to ${terms[action.cloud].account} ${action.account} as ${action.identity}`;
    case 'addToCloud':
      return `Added ${plural(action.count, 'address', 'addresses')} in ${terms[action.cloud].account} ${action.account}`;
    case 'putBackInCloud':
      return `Took back ${plural(action.count, 'added address', 'added addresses')} in ${terms[action.cloud].account} ${action.account}`;
    case 'removeFromCloud':
      return `Removed ${plural(action.count, 'address', 'addresses')} in ${terms[action.cloud].account} ${action.account}`;
    case 'watchWhileClosed':
      return action.on
        ? 'Switched on watching while Keygate is closed'
        : 'Switched off watching while Keygate is closed';
  }
}

export type OutcomeTone = 'good' | 'warn' | 'danger' | 'neutral';

export function outcomeWords(outcome: OutcomeView | null): { text: string; tone: OutcomeTone } {
  if (outcome === null) return { text: activity.notEnded, tone: 'warn' };
  switch (outcome.kind) {
    case 'done':
      return { text: 'Done', tone: 'good' };
    case 'valid':
      return { text: 'Valid', tone: 'good' };
    case 'notValid':
      return { text: 'Saved, but Atlas does not reach the key', tone: 'danger' };
    case 'waiting':
      return { text: 'Saved; waiting for your clusters’ nodes', tone: 'neutral' };
    case 'noVerdict':
      return { text: 'Saved; Atlas did not say whether it reaches the key', tone: 'warn' };
    case 'readsDifferently':
      return { text: 'Atlas has other values than Keygate sent', tone: 'warn' };
    case 'refused':
      return {
        text: `Refused by Atlas: ${outcome.code ?? number(outcome.status)}`,
        tone: 'danger',
      };
    case 'notSent':
      return { text: 'Nothing was sent', tone: 'neutral' };
    case 'notTaken':
      return { text: 'Nothing was stored', tone: 'warn' };
    case 'notKnown':
      return { text: 'Not known: the answer was lost', tone: 'warn' };
    case 'notReached':
      return { text: 'Atlas did not answer as it should', tone: 'warn' };
    case 'stopped':
      return { text: 'Stopped', tone: 'neutral' };
    case 'notWritten':
      return { text: 'Keygate could not write it on this computer', tone: 'danger' };
    case 'missing':
      return { text: 'Addresses are missing', tone: 'warn' };
    case 'notProven':
      return { text: 'Not proven', tone: 'warn' };
    case 'noList':
      return { text: 'No list in force', tone: 'neutral' };
    case 'allowed':
      return { text: 'Allowed', tone: 'good' };
    case 'halfAllowed':
      return {
        text: 'Nothing is missing in this policy; the other was not checked',
        tone: 'neutral',
      };
  }
}

function whoWords(who: WhoView): string {
  switch (who.kind) {
    case 'serviceAccount':
      return `service account ${who.id}`;
    case 'apiKey':
      return `API key ${who.id}`;
    case 'notSignedIn':
      return 'not signed in';
    case 'practice':
      return 'practice';
  }
}

/** Project, organization, Atlas, and who. */
export function placeWords({ project, organization, host, who }: ActivityRowView): string {
  return [project, organization, host ?? 'this computer', whoWords(who)]
    .filter((part) => part !== null)
    .join(' · ');
}
