import type { ChangedRegionView } from '../../ipc';
import { cloudName } from '../common';
import { number, plural } from '../numbers';

export const history = {
  sentence: 'Each list that Keygate fetched on this computer and that differs from the one before.',
  onlyWhileRunning:
    'Keygate checks only while it runs, so a change has the time when Keygate saw it.',
  reading: 'Reading the lists fetched so far…',
  snapshots: 'Lists fetched so far',
  newestFirst: 'Newest first',
  oldestFirst: 'Oldest first',
  chart: 'Outbound addresses over time',
  came: 'added',
  went: 'removed',
  now: 'now',
  chartSays: (changes: number, since: string, least: number, most: number) =>
    `${plural(changes, 'change')} since ${since}; between ${number(least)} and ${number(most)} outbound addresses. The list below shows when and what.`,
  lastChange: (when: string, added: number, removed: number) =>
    `Atlas’s list changed on ${when}: ${number(added)} added, ${number(removed)} removed.`,
  unchanged: (since: string) =>
    `Atlas’s list has not changed since ${since}, when Keygate first stored it.`,
  see: 'See History',
  empty: 'Nothing to compare yet',
  emptyHint: 'Keygate stores the next list it fetches here, and shows later what changed.',
  onlyOne: 'No change so far',
  onlyOneHint:
    'Atlas’s list is the same as when Keygate first fetched it. When it changes, you see here what was added and removed.',
  counts: (outbound: number, inbound: number) =>
    `${number(outbound)} outbound, ${number(inbound)} inbound`,
  first: 'first list',
  added: (count: number) => `+${number(count)}`,
  removed: (count: number) => `−${number(count)}`,
  change: (added: number, removed: number) =>
    `${plural(added, 'outbound address', 'outbound addresses')} added, ${number(removed)} removed`,
  from: 'From',
  to: 'To',
  comparing: 'Comparing…',
  same: 'Choose two different lists.',
  directions: { outbound: 'Outbound from Atlas', inbound: 'Inbound to Atlas' },
  sections: {
    added: (count: number) => `Added · ${number(count)}`,
    removed: (count: number) => `Removed · ${number(count)}`,
  },
  addHint: 'Your key service must allow these.',
  removeHint:
    'Remove them from your key service only when the Access list screen says so: not before all new addresses are allowed.',
  nothing: 'Nothing changed.',
  region: ({ cloud, region, place }: ChangedRegionView) =>
    [cloudName(cloud), region, place].filter(Boolean).join(' · '),
  more: (count: number) => `and ${number(count)} more`,
  copied: (count: number) => `Copied ${plural(count, 'address', 'addresses')}`,
  copyRegion: (region: string) => `Copy ${region}`,
};
