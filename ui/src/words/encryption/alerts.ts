// What an open alert about a key means, and what happens if it stays so.

import type { KeyAlertKindView } from '../../ipc';
import { isolated } from '../names';

export const alerts: Record<KeyAlertKindView, { title: string; text: string }> = {
  keyInvalid: {
    title: 'Open alert: Atlas cannot use the key.',
    text: 'If the key is disabled or the credentials are wrong, Atlas shuts down the clusters on it. Restore the key or its permission now.',
  },
  needsRotation: {
    title: 'Open alert: the key is due for rotation.',
    text: 'The key is older than the project’s alert allows (90 days, unless somebody changed it). Atlas does not rotate it for you.',
  },
  networkDenied: {
    title: 'Open alert: the key service refuses Atlas.',
    text: 'Running clusters continue. A node that restarts stays down until your key service allows Atlas’s outbound addresses.',
  },
  configInvalid: {
    title: 'Open alert: the settings are no longer valid.',
    text: 'Atlas shuts down clusters if it cannot use their key. Check the key, its permission and the access list.',
  },
};

export const since = (when: string) => `Since ${when}.`;
export const ofCluster = (name: string) => `Cluster ${isolated(name)}.`;

/** Beside the key check. Source: domain facts on credentials, keys and the network. */
export const keyState = {
  notValid: {
    title: 'Not valid: Atlas cannot use the key.',
    text: (provider: string) =>
      `If the key is disabled or deleted, or Atlas has lost its permission or credentials, Atlas shuts down the clusters on it. If only the network blocks Atlas, running clusters continue, but a node that restarts stays down. Correct it in ${provider}, then press Check now.`,
  },
  unknown: {
    title: 'Atlas has not said yet whether the key works.',
    text: 'Atlas tries the key every 15 minutes. Press Check now in a few minutes.',
  },
};

/** What could not be read beside the key check. */
export const unread = {
  alerts: 'Keygate could not read Atlas’s alerts.',
  alertsText: 'An open alert does not show here. Press Check now in a moment.',
  clusters: 'Keygate could not read the clusters.',
  clustersText: 'It does not know which of them use your key. Press Check now in a moment.',
};

export const keyLost = {
  title: 'What happens if Atlas can no longer use the key',
  lines: [
    'The key is disabled, or Atlas has lost its permission or credentials: Atlas notices within 15 minutes and shuts down the clusters on the key. Enable the key or restore the permission now.',
    'Only the network blocks Atlas: running clusters continue, and Atlas raises an alert. A node that restarts stays down until it reaches the key.',
    'The key is deleted: everything encrypted with it is lost for good, also snapshots.',
  ],
  age: 'Atlas does not rotate the key and does not show its age. It raises an alert when the key is older than 90 days, unless somebody changed that in the project.',
  due: 'That alert is open now.',
  notDue: 'No such alert is open now.',
  ageUnread: 'Keygate could not read the alerts just now.',
};

export const notEncrypted = {
  title: (count: number) =>
    count === 1 ? '1 cluster still uses Atlas’s key.' : `${count} clusters still use Atlas’s key.`,
  /** Beside *Valid*. */
  next: (count: number) =>
    `Next: encrypt ${count === 1 ? '1 cluster, which still uses' : `${count} clusters, which still use`} Atlas’s key.`,
  /** The access list comes before that where it is not known to allow all. */
  listFirst: (count: number) =>
    `Next: compare your access list, which must allow every address.${
      count === 0
        ? ''
        : ` Then encrypt ${count === 1 ? '1 cluster, which still uses' : `${count} clusters, which still use`} Atlas’s key.`
    }`,
  open: 'Go to Clusters',
};

export const providerStates = {
  label: 'Key services that are switched on',
  alerts: (count: number) => (count === 1 ? '1 open alert' : `${count} open alerts`),
  shown: 'shown below',
  show: (provider: string) => `Show ${provider}`,
};

export const readOnly =
  'This sign-in can look but not change anything, because it is not a Project Owner.';

export const openClusters = 'Open Clusters';
