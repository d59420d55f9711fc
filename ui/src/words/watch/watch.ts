// What is said when Atlas's addresses change, and about watching for it (safety rules A6, A7, A8).

import type { CheckEveryView } from '../../ipc';
import type { News } from '../../state/connection/connected.svelte';
import { number, plural } from '../numbers';
import { listState } from '../access-list/verdict';
import { terms } from '../clouds/terms';

export const watch = {
  title: 'Watching',
  closed: 'Watch while Keygate is closed',
  closedText:
    'Your system’s timer starts Keygate at this interval, without a window. Keygate fetches the published list, compares it with your access list, and notifies you of changes if notifications are on. It checks clusters’ addresses only while it is open, because that needs a sign-in.',
  /** What macOS asks a person who has a proxy’s password in the Keychain. */
  keychain:
    'The first time the timer checks, macOS may ask whether “keygate” may use the proxy’s password from your keychain. Choose Always Allow, or it asks at every check, and the check waits. After an update it may ask once more.',
  every: 'Look for changes',
  intervals: {
    hour: 'Every hour',
    threeHours: 'Every 3 hours',
    sixHours: 'Every 6 hours',
    twelveHours: 'Every 12 hours',
    day: 'Once a day',
  } satisfies Record<CheckEveryView, string>,
  open: 'This is how often Keygate checks while it is open, with small random shifts. While a cluster is changing, it checks that cluster’s addresses every minute. Keygate warns only while it runs.',
  notifications: 'Notifications',
  notificationsText:
    'Keygate notifies you when Atlas’s addresses change, when a cluster gets new addresses, and when somebody changes your list in a cloud you are signed in to. Off: you see it only in the window.',
  unsupported: 'Keygate does not know this system’s timer, so it warns only while it is open.',
  openAccessList: 'Open Access list',
  addNow: 'Add them now',
};

function cloudChanged({ cloud, lost, gained }: Extract<News, { kind: 'cloudChanged' }>): string {
  const { name } = terms[cloud];
  if (lost + gained === 0) return `Somebody changed what decides in ${name}.`;
  const both = [
    ...(lost > 0 ? [`${number(lost)} removed`] : []),
    ...(gained > 0 ? [`${number(gained)} added`] : []),
  ];
  return `Somebody changed your list in ${name}: ${both.join(', ')}.`;
}

export function newsWords(news: News): { title: string; text: string } {
  switch (news.kind) {
    case 'listChanged':
      return {
        title: `Atlas’s addresses changed: ${number(news.added)} added, ${number(news.removed)} removed.`,
        text: news.isUsed
          ? listState(news.list)
          : 'Check the list on IP addresses before it is used.',
      };
    case 'clusterAddresses':
      return {
        title: `A cluster gets ${plural(news.added, 'new address', 'new addresses')}. Allow ${news.added === 1 ? 'it' : 'them'} now.`,
        text: `Atlas tries for three days, then undoes the change. ${listState(news.list)}`,
      };
    case 'cloudChanged':
      return { title: cloudChanged(news), text: listState(news.list) };
  }
}
