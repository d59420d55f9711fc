import type { AddressListView, LeftOutView } from '../../ipc';
import { number, plural } from '../numbers';

export const addresses = {
  title: 'IP addresses',
  grid: 'IP addresses',
  lists: 'Lists',
  tabs: {
    needed: 'Needed by your key service',
    outbound: 'Outbound from Atlas',
    inbound: 'Inbound to Atlas',
    history: 'History',
  } satisfies Record<AddressListView | 'history', string>,
  sentences: {
    outbound: {
      traffic: 'Traffic from Atlas to your key service:',
      meaning: 'these go on its access list.',
    },
    inbound: {
      traffic: 'Traffic from you to Atlas:',
      meaning: 'your key service does not need these.',
    },
  } satisfies Record<Exclude<AddressListView, 'needed'>, { traffic: string; meaning: string }>,
  filter: 'Filter addresses',
  clearFilter: 'Clear the filter',
  refresh: 'Refresh',
  refreshing: 'Refreshing…',
  copy: 'Copy',
  exportCsv: 'Export CSV',
  columns: { name: 'Cloud, region, address', from: 'From', count: 'Addresses' },
  refreshed: (count: number) => `Fetched anew: ${plural(count, 'address', 'addresses')}`,
  fetching: (host: string) => `Fetching the list from ${host}…`,
  fetched: (age: string, host: string) => `Fetched ${age} from ${host}`,
  kept: (age: string, host: string) => `Kept from earlier: fetched ${age} from ${host}`,
  keptBecause: 'This list is kept from earlier.',
  regions: (count: number) => plural(count, 'region'),
  range: 'range',
  rangeHint: 'Covers more than one address',
  copyRow: (label: string) => `Copy ${label}`,
  copied: (count: number) => `Copied ${plural(count, 'address', 'addresses')}`,
  saved: (count: number, total: number, path: string) =>
    count === total
      ? `Saved ${plural(count, 'address', 'addresses')} to ${path}`
      : `Saved ${number(count)} of ${plural(total, 'address', 'addresses')} to ${path}`,
  writing: (written: number, all: number) => `${number(written)} of ${number(all)} written`,
  shown: (text: string) => `${text} shown`,
  noMatch: (filter: string) => `Nothing matches “${filter}”`,
  noMatchHint: 'Try a cloud, a region, a place or part of an address.',
  noList: 'No list yet',
  noListHint:
    'None was kept on this computer earlier, so which addresses Atlas uses is not known here. Change nothing in your key service.',
  emptyList: 'This list is empty',
  emptyListHint: 'Atlas sent no addresses in this direction.',
  loadingRow: 'Loading…',
  leftOut: (count: number) => `${plural(count, 'entry was', 'entries were')} left out.`,
  leftOutHint: 'They are no addresses Atlas could mean. The rest is complete.',
  leftOutShow: 'Show what was left out',
  leftOutMore: (count: number) => `and ${number(count)} more`,
};

export const lookFirst = {
  title: 'Look at this list first',
  text: 'Letting these in changes who can reach your key. Keygate lets the list out only when you say so.',
  wide: (count: number) =>
    `${plural(count, 'entry covers', 'entries cover')} more than one address, and was not accepted before.`,
  change: (added: number, removed: number) =>
    `More than a tenth differs from what was accepted and what your access list has: ${number(added)} added, ${number(removed)} removed.`,
  notAccepted: 'Nobody accepted this list yet.',
  save: 'Save anyway',
  copy: 'Copy anyway',
};

/** Why an entry was left out. */
export const leftOut: Record<LeftOutView, string> = {
  notAnAddress: 'is no address',
  notAList: 'is no list of addresses',
  hostBitsSet: 'is no whole block: its host bits are not zero',
  tooWide: 'is wider than any block of Atlas’s can be',
  private: 'is a private address',
  loopback: 'is a loopback address',
  reserved: 'is a reserved address',
  documentation: 'is reserved for documentation',
  everything: 'would let everybody in',
  notPractice: 'is no practice address',
};
