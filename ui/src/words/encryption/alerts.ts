// What an open alert about a key means, and what happens if it stays so.

import type { KeyAlertKindView } from '../../ipc';
import { isolated } from '../names';

export const alerts: Record<KeyAlertKindView, { title: string; text: string }> = {
  keyInvalid: {
    title: 'Open alert: Atlas cannot use the key.',
    text: 'Where the key is disabled or the credentials are wrong, Atlas shuts the clusters on it down. Restore the key or its permission at once.',
  },
  needsRotation: {
    title: 'Open alert: the key is due for rotation.',
    text: 'It is older than the project’s alert allows, 90 days unless somebody changed it. Atlas does not rotate it for you.',
  },
  networkDenied: {
    title: 'Open alert: the key service does not let Atlas in.',
    text: 'Clusters that run go on. A node that restarts stays down until Atlas’s outbound addresses are let in.',
  },
  configInvalid: {
    title: 'Open alert: the settings are no longer valid.',
    text: 'Atlas shuts clusters down whose key it may not use. Check the key, its permission and the access list.',
  },
};

export const since = (when: string) => `Since ${when}.`;
export const ofCluster = (name: string) => `Cluster ${isolated(name)}.`;

/** Beside the key check. Source: domain facts on credentials, keys and the network. */
export const keyState = {
  notValid: {
    title: 'Not valid: Atlas cannot use the key.',
    text: (provider: string) =>
      `Where the key is disabled or deleted, or Atlas’s permission or credentials are gone, Atlas shuts the clusters on it down. Where only the network is in the way, running clusters go on, and a node that restarts stays down. Put it right in ${provider}, then check now.`,
  },
  unknown: {
    title: 'Atlas has not said yet whether the key works.',
    text: 'It looks every 15 minutes. Check again in a few minutes.',
  },
};

/** What could not be read beside the key check. */
export const unread = {
  alerts: 'Atlas’s alerts could not be read.',
  alertsText: 'One that is open does not show here. Check again in a snapshot.',
  clusters: 'The clusters could not be read.',
  clustersText: 'Which of them are on your key is not known here. Check again in a snapshot.',
};

export const keyLost = {
  title: 'What happens if Atlas can no longer use the key',
  lines: [
    'The key is disabled, or Atlas’s permission or credentials are gone: Atlas looks every 15 minutes, and shuts the clusters on the key down. Enable the key or give the permission back at once.',
    'Only the network is in the way: running clusters go on and Atlas raises an alert. A node that restarts stays down until it reaches the key.',
    'The key is deleted: what is encrypted with it is lost for good, snapshots as well.',
  ],
  age: 'Atlas does not rotate the key and does not tell its age. It raises an alert once the key is older than 90 days, unless somebody changed that in the project.',
  due: 'That alert is open now.',
  notDue: 'No such alert is open now.',
  ageUnread: 'The alerts could not be read just now.',
};

export const notEncrypted = {
  title: (count: number) =>
    count === 1
      ? 'Saving alone encrypts nothing: 1 cluster is still on Atlas’s key.'
      : `Saving alone encrypts nothing: ${count} clusters are still on Atlas’s key.`,
  open: 'Go to Clusters',
};

export const providerStates = {
  label: 'Key services that are switched on',
  alerts: (count: number) => (count === 1 ? '1 open alert' : `${count} open alerts`),
  shown: 'shown below',
  show: (provider: string) => `Show ${provider}`,
};

export const readOnly =
  'This sign-in may look but not change: it is not a Project Owner. Save is off.';

export const openClusters = 'Open Clusters';
