// What is said when Atlas's addresses change, and about watching for it (safety rules A6, A7, A8).

import type { CheckEveryView } from '../../ipc';
import type { News } from '../../state/connection/connected.svelte';
import { plural, some } from '../numbers';
import { listState } from '../access-list/verdict';

export const watch = {
  title: 'Watching',
  closed: 'Watch while Keygate is closed',
  closedText:
    'Your system’s own timer then starts Keygate as often, without a window. It fetches the published list, compares it with what your access list has, and shows a notification where something changed, if they are on. Addresses of clusters need a sign-in and are looked at only while Keygate is open.',
  every: 'Look for changes',
  intervals: {
    hour: 'Every hour',
    threeHours: 'Every 3 hours',
    sixHours: 'Every 6 hours',
    twelveHours: 'Every 12 hours',
    day: 'Once a day',
  } satisfies Record<CheckEveryView, string>,
  open: 'While Keygate is open; give or take a little, so that not everybody asks at once. While a cluster is changing, its addresses are looked at every minute. Keygate warns only while it runs.',
  notifications: 'Notifications',
  notificationsText:
    'One comes when the addresses Atlas uses changed, and when a cluster gets new ones; never for anything else. Off: it is only said in the window.',
  unsupported: 'This system has no timer that Keygate knows, so it warns only while it is open.',
  openAccessList: 'Open Access list',
};

export function newsWords(news: News): { title: string; text: string } {
  switch (news.kind) {
    case 'listChanged':
      return {
        title: `The addresses Atlas uses changed: ${some(news.added)} came, ${some(news.removed)} went.`,
        text: news.isUsed
          ? listState(news.list)
          : 'Look at the list on IP addresses before it is used.',
      };
    case 'clusterAddresses':
      return {
        title: `A cluster gets ${plural(news.added, 'new address', 'new addresses')}: add these now.`,
        text: `Atlas tries for three days, then rolls back. ${listState(news.list)}`,
      };
  }
}
