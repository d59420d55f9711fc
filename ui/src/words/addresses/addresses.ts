import type { AddressListView, LeftOutView, ServiceView } from '../../ipc';
import { number, ofAll, plural } from '../numbers';

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
      meaning: 'its access list must allow these.',
    },
    inbound: {
      traffic: 'Traffic from you to Atlas:',
      meaning: 'your key service does not need these.',
    },
  } satisfies Record<Exclude<AddressListView, 'needed'>, { traffic: string; meaning: string }>,
  filter: 'Filter addresses',
  refresh: 'Refresh',
  refreshing: 'Refreshing…',
  copy: 'Copy',
  exportCsv: 'Export CSV',
  columns: { name: 'Cloud, region, address', from: 'From', count: 'Addresses' },
  refreshed: (count: number) => `Fetched again: ${plural(count, 'address', 'addresses')}`,
  fetching: (host: string) => `Fetching the list from ${host}…`,
  fetched: (age: string, host: string) => `Fetched ${age} from ${host}`,
  kept: (age: string, host: string) => `An earlier list: fetched ${age} from ${host}`,
  keptBecause: 'Keygate shows an earlier list.',
  regions: (count: number) => plural(count, 'region'),
  range: 'range',
  rangeHint: 'Covers more than one address',
  copyRow: (label: string) => `Copy ${label}`,
  copyWhat: { address: 'Copy address', row: 'Copy row', selection: 'Copy selection' },
  copyGroup: 'Copy its addresses',
  menu: (label: string) => `Copy from ${label}`,
  copied: (count: number, total: number) => `Copied ${ofAll(count, total)}`,
  copiedRow: 'Copied the row',
  saved: (count: number, total: number, path: string) => `Saved ${ofAll(count, total)} to ${path}`,
  writing: (written: number, all: number) => `${number(written)} of ${number(all)} written`,
  shown: (text: string) => `${text} shown`,
  noMatch: (filter: string) => `Nothing matches “${filter}”`,
  noMatchHint: 'Try a cloud, a region, a place or a part of an address.',
  noList: 'No list yet',
  noListHint:
    'This computer has no earlier list, so Keygate does not know which addresses Atlas uses. Change nothing in your key service.',
  emptyList: 'This list is empty',
  emptyListHint: 'Atlas sent no addresses for this direction.',
  loadingRow: 'Loading…',
  leftOut: (count: number) => `Keygate left out ${plural(count, 'entry', 'entries')}.`,
  leftOutHint: 'They are not addresses that Atlas can use.',
  leftOutShow: 'Show what was left out',
  leftOutMore: (count: number) => `and ${number(count)} more`,
};

export const unusualList = {
  title: 'Check this list first',
  text: 'If you allow these addresses, others may reach your key. Copy or save the list only if you expect this.',
  textAdd:
    'If you allow these addresses, others may reach your key. Add them only if you expect this.',
  textRemove:
    'Without these addresses Atlas may not reach your key. Remove them only if you expect this.',
  wide: (count: number) =>
    `${plural(count, 'entry covers', 'entries cover')} more than one address, and was not accepted before.`,
  change: (added: number, removed: number) =>
    `More than a tenth differs from what was accepted and what your access list has: ${number(added)} added, ${number(removed)} removed.`,
  notAccepted: 'Nobody accepted this list yet.',
  save: 'Save anyway',
  copy: 'Copy anyway',
  add: 'Add anyway',
  remove: 'Remove anyway',
};

/** What of Atlas uses an address. */
export function serviceName(service: ServiceView): string {
  switch (service.kind) {
    case 'controlPlane':
      return 'Control plane';
    case 'gateway':
      return service.name === '' ? 'Gateway' : `Gateway ${service.name}`;
    case 'cluster':
      return `Cluster ${service.name}`;
    case 'plannedCluster':
      return `Cluster ${service.name}, on its way`;
    case 'other':
      return service.name;
  }
}

/** Why an entry was left out. */
export const leftOut: Record<LeftOutView, string> = {
  notAnAddress: 'is not an address',
  notAList: 'is not a list of addresses',
  hostBitsSet: 'is not a CIDR block: its host bits are not zero',
  tooWide: 'is wider than any block of Atlas',
  private: 'is a private address',
  loopback: 'is a loopback address',
  reserved: 'is a reserved address',
  documentation: 'is reserved for documentation',
  everything: 'would allow everybody',
  notPractice: 'is not a practice address',
};
