// What the key service must allow: what it is made of, what is missing in it, who uses it.
// Source: safety rules A2 and S7.

import type { GapView, NoListView } from '../../ipc';
import { number, plural } from '../numbers';
import { isolated } from '../names';

export const needed = {
  madeOf: (total: number) => `Your key service must allow ${plural(total, 'address', 'addresses')}`,
  /** Where no list is needed. */
  wouldBe: (total: number) => `Atlas uses ${plural(total, 'address', 'addresses')}`,
  /** `clusters` is `null` where none of their addresses could be read. */
  parts: (controlPlane: number, clusters: number | null, planned: number) =>
    `${number(controlPlane)} from Atlas’s control plane and gateways, ${
      clusters === null
        ? 'and those of your clusters, not known yet'
        : `${number(clusters)} from clusters`
    }${planned > 0 ? `, ${number(planned)} of them planned` : ''}.`,
  allowed: (covered: number, total: number) => `${number(covered)} of ${number(total)} allowed.`,
  notProven: (count: number) => `${number(count)} not proven.`,
  missing: (count: number) => `${number(count)} missing.`,
  allowedUnknown: (total: number) =>
    `Keygate does not know yet how many of these ${number(total)} are allowed today.`,
  compare: 'Compare on Access list',
  complete: 'Complete',
  incomplete: 'Not complete',
  incompleteHint: 'Allow these addresses, and remove nothing: Atlas may need others too.',
  gap(gap: GapView): string {
    switch (gap.kind) {
      case 'noSignIn':
        return 'You are not signed in, so the addresses of your clusters are missing.';
      case 'project':
        return `Keygate could not read the addresses of the project ${isolated(gap.name)}.`;
      case 'earlierControlPlane':
        return 'Keygate could not fetch Atlas’s own list, so it shows an earlier one.';
      case 'unusedControlPlane':
        return 'Keygate does not use Atlas’s newest list: it waits for you to check it, has a mistake, or was struck out. IP addresses says which.';
      case 'controlPlaneEntries':
        return `${plural(gap.count, 'entry', 'entries')} of Atlas’s own list are not addresses that Keygate understands.`;
    }
  },
  notNeeded: 'No address list is needed.',
  notNeededHint: {
    privateEndpoints:
      'You require private networking and all its endpoints are active. Atlas reaches your key service through them, not from these addresses. If you use both, an access list can block Atlas.',
    answered:
      'On Encryption you answered that your key service accepts requests from any address. If that changes, change the answer there.',
  } satisfies Record<NoListView, string>,
  plannedHint:
    'Planned addresses belong to clusters that Atlas is changing. Allow these now: Atlas tries for three days, then undoes the change.',
  reading: 'Reading what your key service must allow…',
  projects: 'Projects that use this key service',
  projectsHint:
    'Tick every project whose key is in this key service. Atlas needs its clusters’ addresses too.',
  findProject: 'Find a project',
  noneTicked: 'You ticked no project, so the list has no cluster’s addresses.',
  ofProject: (organization: string, ticked: boolean, addresses: number, planned: number) => {
    if (!ticked) return organization;
    const counts = plural(addresses, 'address', 'addresses');
    return `${isolated(organization)} · ${counts}${planned > 0 ? `, ${number(planned)} planned` : ''}`;
  },
  showAll: (count: number) => `Show all ${number(count)} projects`,
};
