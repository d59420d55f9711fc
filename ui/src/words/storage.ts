// What was not as it should be in the data folder: what happened, what it means, what to do.

import type { StorageNoticeView, StoredView } from '../ipc';

interface Meaning {
  name: string;
  /** What it means that the file is not there any more, and what to do. */
  without: string;
}

const contents: Record<StoredView, Meaning> = {
  connection: {
    name: 'How you were signed in',
    without: 'Keygate started without it. Sign in again.',
  },
  customAddress: {
    name: 'The custom address',
    without: 'Keygate started without it. Enter it again in Settings.',
  },
  network: {
    name: 'The network settings',
    without:
      'Keygate sends nothing to Atlas until you choose the proxy again, under Network in Settings.',
  },
  watching: {
    name: 'The settings for watching',
    without: 'Keygate started without them. Look at Watching in Settings.',
  },
  moves: {
    name: 'Which clusters were changing their key',
    without: 'Atlas continues with them. Look at Clusters.',
  },
  grantees: {
    name: 'Who may use your key, as Atlas named it',
    without: 'Keygate asks you to compare it with the Atlas console again.',
  },
  lastList: {
    name: 'The last list of addresses',
    without: 'Keygate fetches it again when it reaches Atlas.',
  },
  history: {
    name: 'A list of addresses fetched earlier',
    without: 'History does not show it.',
  },
  accessList: {
    name: 'Your access list’s entries',
    without:
      'Keygate does not know which addresses your key service allows. Compare your access list again.',
  },
  activity: {
    name: 'A file of Activity',
    without: 'Activity does not show it. Atlas’s own activity feed has what happened there.',
  },
  everything: {
    name: 'A file',
    without: 'Keygate works without it.',
  },
};

/** One line for all that could not be saved, and one for each file that could not be used. */
export function storageLines(notices: StorageNoticeView[]): string[] {
  const unsaved = notices.find(({ problem }) => problem === 'notSaved');
  const others = notices.filter(({ problem }) => problem !== 'notSaved');
  return [...(unsaved ? [notSaved(unsaved)] : []), ...others.map(line)];
}

function notSaved({ detail }: StorageNoticeView): string {
  return `Keygate cannot save on this computer${own(detail)}. It holds what is new in memory and forgets it when you close it. Make room on the disk, or allow Keygate to write to the folder named in Settings. It then saves with the next change.`;
}

function line({ content, file, problem, keptAs, detail }: StorageNoticeView): string {
  const { name, without } = contents[content];
  const kept = keptAs ? ` and is kept as ${keptAs}` : '';
  switch (problem) {
    case 'folderUnusable':
      return `Keygate cannot write in ${file}${own(detail)}. It forgets what you do when you close it. Allow it to write to the folder, then open Keygate again.`;
    case 'folderInUse':
      return `Another Keygate is open and uses ${file}. This one forgets what you do when you close it. Close this one and use the other.`;
    case 'folderShared':
      return `Other users of this computer may write in ${file}, so they could change what Keygate keeps there. Keygate does not use a proxy or certificates that are kept there. Take away their right to write, then open Keygate again.`;
    case 'fromNewerVersion':
      return `${name} (${file}) was written by a newer Keygate${kept}. ${without}`;
    case 'unreadable':
      return `${name} (${file}) cannot be read${own(detail)}${kept}. ${without}`;
    case 'damaged':
    case 'notSaved':
      return `${name} (${file}) is damaged${kept}. ${without}`;
  }
}

function own(detail: string | null): string {
  return detail === null ? '' : `: ${detail}`;
}
