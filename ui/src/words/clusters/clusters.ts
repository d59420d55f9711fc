// Words of the Clusters screen: keys, obstacles, moves and what they cost.

import type {
  ClusterKeyView,
  ClusterRegionView,
  ClusterStateView,
  ErrorView,
  MoveStateView,
  ObstacleView,
  SafeguardView,
} from '../../ipc';
import { cloudName, providers } from '../common';
import type { ErrorWords } from '../errors';
import { errorWords } from '../errors';
import { number, plural } from '../numbers';
import { enumerated, isolated } from '../names';

/** Source: safety rule S6. */
const offKeep =
  'Keep the old key, its permissions and the allowed addresses until the last snapshot made with it has expired.';

const counted = (count: number) => plural(count, 'cluster');

export const clusters = {
  title: 'Clusters',
  grid: 'Clusters',
  refresh: 'Refresh',
  reading: (host: string) => `Reading the clusters from ${host}…`,
  read: (age: string, host: string) => `Read ${age} from ${host}`,
  totals: (all: number, onKey: number) =>
    all === 0 ? 'no clusters' : `${counted(all)}, ${number(onKey)} on your key`,
  columns: {
    name: 'Cluster',
    place: 'Cloud and region',
    tier: 'Tier',
    key: 'Encrypted with',
    action: 'Change',
  },
  encrypt: 'Encrypt with your key',
  stop: 'Stop using your key',
  key: 'Key',
  choose: (name: string) => `Choose ${isolated(name)}`,
  chooseAll: 'Choose all that can be moved',
  chooseHint: 'Tick clusters to move several, one after another.',
  chosen: (count: number) => `${number(count)} ticked`,
  encryptSeveral: (count: number) => `Encrypt ${counted(count)}`,
  stopSeveral: (count: number) => `Take ${counted(count)} off your key`,
  canMove: 'Can use your key',
  setUpFirst: 'Set up encryption first',
  ofAll: (remark: string) => `All clusters: ${remark}`,
  cannotTell: 'Keygate cannot change its key',
  noTier: 'not known',
  /** What a screen reader says of the grid. */
  keys: 'The arrow keys go to the buttons of each row.',
  empty: 'No clusters in this project',
  emptyHint: 'Create a cluster in Atlas, then press Refresh.',
  noProvider: 'Set up encryption first.',
  noProviderHint: 'No key service is switched on for this project, so no cluster can use your key.',
  noProviderOnKey:
    'No key service is switched on for this project. Clusters can only stop using a key.',
  toEncryption: 'Go to Encryption',
  readOnly: 'This sign-in can only look.',
  readOnlyHint:
    'Moving clusters needs Project Cluster Manager or Project Owner on this project. Ask an Organization Owner to give it to this sign-in.',
};

/** Whose key, as people know it. */
export const keys: Record<ClusterKeyView, string> = {
  atlas: 'Atlas’s key',
  ...providers,
  other: 'A key service that Keygate does not know',
};

/** `AWS US_EAST_1, EU_WEST_1; Azure US_EAST_2`. */
export function places(regions: ClusterRegionView[]): string {
  const clouds = [...new Set(regions.map(({ cloud }) => cloudName(cloud)))];
  return clouds
    .map((cloud) => {
      const own = regions.filter((region) => cloudName(region.cloud) === cloud);
      const names = own.map(({ name }) => name);
      return `${cloud} ${names.join(', ')}`;
    })
    .join('; ');
}

const works: Record<ClusterStateView, string> = {
  idle: 'changing it',
  creating: 'creating it',
  updating: 'changing it',
  deleting: 'deleting it',
  repairing: 'repairing it',
  other: 'at work on it',
};

/** Why a cluster cannot be moved to `to`. */
export function obstacleWords(obstacle: ObstacleView, to: ClusterKeyView): string {
  switch (obstacle.kind) {
    case 'shared':
      return 'Shared clusters cannot use your own key. It needs M10 or larger.';
    case 'tooSmall':
      return `${obstacle.size} is too small for your own key. It needs M10 or larger.`;
    case 'alreadyThere':
      return to === 'atlas' ? 'It is on Atlas’s key already.' : `It is on ${keys[to]} already.`;
    case 'onAnotherKey':
      return `It is on ${keys[obstacle.key]}. Take it off that key first.`;
    case 'providerOff':
      return `${keys[to]} is not switched on for this project.`;
    case 'keyNotValid':
      return 'Atlas cannot use the key now. Correct that on Encryption first.';
    case 'paused':
      return 'It is paused. Resume it in Atlas first.';
    case 'changing':
      return `Atlas is ${works[obstacle.state]}. Wait until it has finished.`;
  }
}

export interface MoveWords {
  tone: 'good' | 'warn' | 'danger' | 'plain';
  /** Something is under way. */
  busy: boolean;
  text: string;
  /** What it means and what to do; empty where there is nothing to say. */
  more: string;
}

/** How far the move of one cluster to `to` is. */
export function moveWords(state: MoveStateView, to: ClusterKeyView): MoveWords {
  const say = (tone: MoveWords['tone'], text: string, more = ''): MoveWords => ({
    tone,
    busy: false,
    text,
    more,
  });
  const busy = (text: string): MoveWords => ({ tone: 'plain', busy: true, text, more: '' });
  switch (state.kind) {
    case 'queued':
      return say('plain', 'Queued');
    case 'notSent':
      return say('warn', 'Not sent');
    case 'checking':
      return busy('Checking…');
    case 'sending':
      return busy('Sending…');
    case 'readingBack':
      return busy('Reading back…');
    case 'following':
      return busy('Atlas is re-syncing the nodes…');
    case 'outOfSight':
      return say(
        'warn',
        'No answer now',
        'Atlas has the change, but does not answer now. Keygate asks again.',
      );
    case 'done':
      return say('good', 'Done');
    case 'notBecause':
      return say('warn', 'Not sent', obstacleWords(state.obstacle, to));
    case 'notOnItsWay':
      return say(
        'warn',
        'Not started',
        'Atlas is not making this change. Somebody else may have changed the cluster. Look at it in Atlas, then try again.',
      );
    case 'failed': {
      const { tone, title, meaning, next } = moveErrorWords(state.error);
      return say(tone === 'danger' ? 'danger' : 'warn', title, `${meaning} ${next}`.trim());
    }
  }
}

/** The words for `error` where clusters are moved: nothing is saved here. */
export function moveErrorWords(error: ErrorView): ErrorWords {
  const words = errorWords(error);
  switch (error.code) {
    case 'nothingChanged':
      return {
        ...words,
        title: 'There is nothing to move',
        meaning: 'None of these clusters can change its key now. Keygate sent nothing.',
      };
    case 'staleSummary':
      return { ...words, next: 'Start again and look at the new summary.' };
    case 'notKept':
      return {
        ...words,
        title: 'Nothing was sent',
        meaning: 'Keygate first writes down what it sends, and could not write to its own folder.',
      };
    case 'notTaken':
      return {
        ...words,
        meaning: `The connection to ${error.host} broke while sending. Keygate read the cluster again: nothing has changed.`,
        next: 'Try again.',
      };
    case 'lostSight':
      return {
        ...words,
        next: 'When the connection works again, press Refresh and look at the cluster before you try again.',
      };
    default:
      return words;
  }
}

export const moves = {
  began: (age: string) => `Began ${age}`,
  running: (count: number, to: ClusterKeyView) =>
    to === 'atlas'
      ? `Taking ${counted(count)} off your key.`
      : `Encrypting ${counted(count)} with ${keys[to]}.`,
  ended: (done: number, all: number, to: ClusterKeyView) => {
    const where = to === 'atlas' ? 'off your key' : `on ${keys[to]}`;
    if (done === all) return `${counted(all)} ${all === 1 ? 'is' : 'are'} ${where}.`;
    return `${number(done)} of ${counted(all)} ${done === 1 ? 'is' : 'are'} ${where}.`;
  },
  endedHint: 'The table shows the result for each.',
  progress: (done: number, all: number) => `${number(done)} of ${number(all)} ended.`,
  now: (cluster: string, text: string) => `${isolated(cluster)}: ${text}`,
  goesOn:
    'You can use other screens meanwhile. If you close Keygate, Atlas finishes what it has, and Keygate sends the rest only when you say so.',
  goesOnPractising:
    'You can use other screens meanwhile. If you close Keygate, it forgets the practice project. With a real project, Atlas finishes what it has, and Keygate sends the rest only when you say so.',
  stop: 'Send no more',
  notSentBecause: {
    closed: 'Keygate was closed before it sent these',
    stopped: 'You stopped before Keygate sent these',
    paused: 'Keygate did not send these, because a cluster before them failed',
  },
  notSentHint: (names: string[]) => `${enumerated(names)}. Keygate sends nothing until you say so.`,
  goOn: 'Go on…',
  goOnLater: 'Wait until Atlas has finished what it has.',
  forget: 'Forget',
  elsewhere: (projects: string[]) => `Clusters of ${enumerated(projects)} are changing their key.`,
  elsewhereHint: 'That continues, also while you look at another project.',
  waiting: 'Wait until the current changes are done.',
  anotherProject: 'another project',
  offKeep,
};

export const moving = {
  title: (count: number, to: ClusterKeyView) =>
    to === 'atlas'
      ? `Take ${counted(count)} off your key?`
      : `Encrypt ${counted(count)} with ${keys[to]}?`,
  key: 'New key',
  inOrder: (count: number) => (count === 1 ? 'What is sent' : 'What is sent, one after another'),
  leftOut: 'Left out, because they cannot change their key now:',
  forgotten: (names: string[]) =>
    `Keygate did not send these earlier, and no longer offers them after this: ${enumerated(names)}`,
  costs: 'What it costs',
  cost: [
    'Atlas re-syncs every node of a cluster, one after another (a rolling initial sync). With a lot of data this takes hours.',
    'Atlas builds search indexes again.',
    'During this time the cluster has more load and a larger oplog, which can cost extra.',
    'The nodes of a cluster younger than 12 hours may get new addresses. If your key service accepts requests only from certain IP addresses, look at IP addresses after that.',
  ],
  costSeveral: 'Keygate sends the next cluster when the one before has finished.',
  offKeep,
  offKeepTitle: 'The old key is still needed.',
  checklist: 'Check this before you go on',
  checklistWhy:
    'If the key is lost, the cluster’s data is lost too. Tick each line when you have checked it.',
  ticksMissing: (count: number) => `${number(count)} still to tick`,
};

/** What has to hold before clusters go on a key. Source: safety rules S10 and Z3. */
export const safeguards: Record<SafeguardView, string> = {
  deletionGuarded:
    'The key policy allows kms:ScheduleKeyDeletion only to the few people who need it',
  softDelete: 'Soft delete is on for the vault',
  purgeProtection: 'Purge protection is on for the vault',
  noExpiry:
    'The key does not expire, or somebody renews it in time. The same holds for the client secret, if Atlas uses one',
  longDestructionPeriod:
    'The key’s scheduled destruction period is long enough to notice a mistake (30 days is common)',
  secondPerson: 'A second person can reach the key',
};

/** Where to look. */
export const safeguardHints: Record<SafeguardView, string> = {
  deletionGuarded:
    'AWS console → KMS → Customer managed keys → your key → Key policy. Whoever schedules the key’s deletion chooses the waiting period then: 30 days is the longest.',
  softDelete: 'Azure portal → Key vaults → your vault → Properties.',
  purgeProtection: 'Azure portal → Key vaults → your vault → Properties.',
  noExpiry:
    'Azure portal → your vault → Objects → Keys → your key → its version. The client secret: App registrations → the app for Atlas → Certificates & secrets.',
  longDestructionPeriod:
    'Google Cloud console → Key Management → your key ring → your key → Overview. You set it when you create the key.',
  secondPerson: 'In the cloud’s console: who may administer the key.',
};
