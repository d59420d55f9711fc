// Words that stand on more than one screen.

import type {
  AtlasView,
  CloseReasonView,
  CloudView,
  PresetView,
  ProviderView,
  SystemStoreView,
} from '../ipc';
import { isolated } from './names';
import { number } from './numbers';

export const product = 'Keygate';

export const screens = {
  encryption: 'Encryption',
  addresses: 'IP addresses',
  accessList: 'Access list',
  clusters: 'Clusters',
  activity: 'Activity',
  settings: 'Settings',
} as const;

export const navigation = 'Main';

/** While something is on its way that nobody can call back. */
export const decides = 'Atlas is working on it. Keygate cannot stop it now.';

export const providers: Record<ProviderView, string> = {
  aws: 'AWS KMS',
  azure: 'Azure Key Vault',
  gcp: 'Google Cloud KMS',
};

/** What people know the operating system's key store as. */
export const systemStores: Record<SystemStoreView, string> = {
  keychain: 'Keychain',
  credentialManager: 'Credential Manager',
  secretService: 'Secret Service (GNOME Keyring, KWallet or KeePassXC)',
};

const clouds: Record<Exclude<CloudView['kind'], 'other'>, string> = {
  aws: 'AWS',
  azure: 'Azure',
  gcp: 'Google Cloud',
};

export function cloudName(cloud: CloudView): string {
  return cloud.kind === 'other' ? cloud.name : clouds[cloud.kind];
}

export const atlases: Record<AtlasView, string> = {
  commercial: 'MongoDB Atlas',
  government: 'Atlas for Government',
  custom: 'Custom address',
};

export const atlasHosts: Record<Exclude<AtlasView, 'custom'>, string> = {
  commercial: 'cloud.mongodb.com',
  government: 'cloud.mongodbgov.com',
};

export const bands = 'Notices';
export const practiceBand = 'PRACTICE: a pretend Atlas on this computer. Nothing here is real.';

export const bar = {
  project: 'Project',
  noProjects: 'No projects',
  searchProjects: 'Choose a project',
  noMatch: 'No project has this in its name.',
  more: (count: number) => `${count} more. Type to narrow the list.`,
  disconnect: 'Disconnect',
  connect: 'Connect',
  connected: 'Connected to',
  notSignedIn: 'Not signed in. Lists from',
  practising: 'Practicing with',
};

/** In place of a screen about one project. */
export const noProject = {
  none: 'This sign-in sees no project',
  noneHint:
    'In Atlas, give the service account or API key Project Read Only (to look) or Project Owner (to change) on a project. Then connect again.',
  choose: 'Choose a project',
  chooseHint: 'Keygate opens none of several by itself.',
  more: (count: number) =>
    `${number(count)} more: type a part of the name into the box Project at the top.`,
};

export const disconnecting = {
  title: (host: string) => `Disconnect from ${host}?`,
  text: 'Keygate signs out. Nothing in Atlas changes.',
  keep: 'Keep in the system keychain',
  keepHint: 'Off: Keygate removes the secret from this computer. Next time you enter it again.',
  confirm: 'Disconnect',
};

const leaving: Record<CloseReasonView, { title: string; text: string; leave: string }> = {
  unsaved: {
    title: 'Leave without saving?',
    text: 'Keygate has not sent what you typed on Encryption. If you leave now, it is lost.',
    leave: 'Leave without saving',
  },
  sending: {
    title: 'Atlas has not answered yet',
    text: 'Keygate is waiting for Atlas’s answer. If you leave now, come back later and look at Key check before you change anything.',
    leave: 'Leave anyway',
  },
  clustersWait: {
    title: 'Clusters are still waiting to be sent',
    text: 'Atlas finishes the cluster it has. Only Keygate sends the others. It offers them again the next time you connect, and sends nothing until you say so.',
    leave: 'Leave anyway',
  },
};

/** Practice keeps nothing, so there is nothing to come back to. */
const leavingPractice: Record<CloseReasonView, { title: string; text: string; leave: string }> = {
  ...leaving,
  sending: {
    ...leaving.sending,
    text: 'Keygate is waiting for the practice Atlas’s answer. If you leave now, Keygate forgets the practice project, and you will not see the answer.',
  },
  clustersWait: {
    ...leaving.clustersWait,
    text: 'Keygate keeps nothing of a practice project: if you leave now, it forgets them too. With a real project, Atlas finishes the cluster it has, and Keygate offers the others again the next time you connect.',
  },
};

/** On the screens where what was typed on Encryption waits. */
export const typedKept = {
  title: 'Keygate keeps what you typed on Encryption. It is not saved yet.',
  back: 'Back to Encryption',
};

/** What every confirming press says. */
export const confirming = {
  organization: 'Organization',
  project: 'Project',
  host: 'Atlas',
  typeLabel: 'Project name',
  wrongName: (name: string) =>
    `This is another name. Type ${isolated(name)}, with the same capital letters.`,
  typeName: (name: string) => `Type ${isolated(name)} to confirm`,
  typeFirst: 'Type the project’s name above first.',
};

/** The question before leaving. */
export const leavingWords = (reason: CloseReasonView, practising: boolean) =>
  (practising ? leavingPractice : leaving)[reason];

export const stay = 'Stay';

export const cancel = 'Cancel';
export const close = 'Close';
export const dismiss = 'Dismiss';
export const showInFolder = 'Show in folder';
/** Notices that a low window folds. */
export const notices = {
  more: (count: number) => `and ${count} more`,
  show: 'Show',
  hide: 'Hide',
};
export const tryAgain = 'Try again';
export const copy = 'Copy';
export const copied = (what: string) => `Copied ${what}`;

export function preset({ kind, value, refused }: PresetView): string {
  const name = {
    atlasAddress: 'KEYGATE_ATLAS_URL',
    awsAddress: 'KEYGATE_AWS_URL',
    saveFolder: 'KEYGATE_SAVE_DIR',
    dataFolder: 'KEYGATE_DATA_DIR',
    openFile: 'KEYGATE_OPEN_FILE',
  }[kind];
  if (refused) return `Keygate ignores ${name}: it cannot use “${value}”.`;
  switch (kind) {
    case 'atlasAddress':
      return `Custom address is ${value} (${name}).`;
    case 'awsAddress':
      return `Keygate asks ${value} instead of AWS (${name}).`;
    case 'saveFolder':
      return `Keygate saves files to ${value} without asking (${name}).`;
    case 'openFile':
      return `Keygate opens ${value} without asking (${name}).`;
    case 'dataFolder':
      return `Everything Keygate stores is in ${value} (${name}).`;
  }
}

export const clearFilter = 'Clear the filter';
