import type { ChangedRegionView } from '../../ipc';
import { cloudName } from '../common';
import { number, plural, some } from '../numbers';

export const history = {
  sentence: 'Every list that differed from the one before, as fetched on this computer.',
  onlyWhileRunning:
    'Keygate looks only while it runs, so a change shows with the time it was noticed.',
  reading: 'Reading the lists fetched so far…',
  snapshots: 'Lists fetched so far',
  chart: 'Outbound addresses over time',
  came: 'came',
  went: 'went',
  now: 'now',
  chartSays: (changes: number, since: string, least: number, most: number) =>
    `${plural(changes, 'change')} since ${since}; between ${number(least)} and ${number(most)} outbound addresses. The list below says when and what.`,
  lastChange: (when: string, added: number, removed: number) =>
    `Atlas’s list changed on ${when}: ${some(added)} came, ${some(removed)} went.`,
  unchanged: (since: string) =>
    `Atlas’s list has not changed since ${since}, when it was first kept.`,
  see: 'See History',
  empty: 'No list so far',
  emptyHint: 'The first list that is fetched is kept here.',
  onlyOne: 'Only one list so far',
  onlyOneHint:
    'It has not changed since it was fetched first. Once Atlas’s list changes, what was added and removed shows here.',
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
  addHint: 'Your key service must let these in.',
  removeHint:
    'Remove them from your key service only as the Access list screen says: not before everything new is let in.',
  nothing: 'Nothing changed.',
  region: ({ cloud, region, place }: ChangedRegionView) =>
    [cloudName(cloud), region, place].filter(Boolean).join(' · '),
  more: (count: number) => `and ${number(count)} more`,
  copied: (count: number) => `Copied ${plural(count, 'address', 'addresses')}`,
  copyRegion: (region: string) => `Copy ${region}`,
};
