// What is said when Atlas's addresses change, and about watching for it (safety rules A6, A7, A8).

import type { NoticeView } from '../ipc';
import { number, plural } from './numbers';

export type News = Extract<NoticeView, { kind: 'listChanged' | 'clusterAddresses' }>;

export const watch = {
  title: 'Watching',
  closed: 'Watch while Keygate is closed',
  closedText:
    'Your system’s own timer then starts Keygate every six hours without a window. It fetches the published list, compares it with what your access list has, and shows a notification where something changed. Addresses of clusters need a sign-in and are looked at only while Keygate is open.',
  open: 'While Keygate is open, it looks every six hours, and every minute while a cluster is changing. It warns only while it runs.',
  unsupported: 'This system has no timer that Keygate knows, so it warns only while it is open.',
  openAccessList: 'Open Access list',
};

export function newsWords(news: News): { title: string; text: string } {
  switch (news.kind) {
    case 'listChanged':
      return {
        title: `The addresses Atlas uses changed: ${number(news.added)} came, ${number(news.removed)} went.`,
        text: missing(news.missing),
      };
    case 'clusterAddresses':
      return {
        title: `A cluster gets ${plural(news.added, 'new address', 'new addresses')}: add these now.`,
        text: `Atlas tries for three days, then rolls back. ${missing(news.missing)}`,
      };
  }
}

function missing(count: number | null): string {
  if (count === null) return 'Whether your access list has them is not known here.';
  if (count === 0) return 'Your access list has everything that is needed.';
  return `${plural(count, 'address is', 'addresses are')} missing from your access list.`;
}
