// What the key service must allow: what it is made of, what is missing in it, who uses it.
// Source: safety rules A2 and S7.

import type { GapView } from '../../ipc';
import { number, plural } from '../numbers';
import { isolated } from '../names';

export const needed = {
  madeOf: (total: number) => `Your key service must allow ${plural(total, 'address', 'addresses')}`,
  parts: (controlPlane: number, clusters: number, planned: number) =>
    `${number(controlPlane)} of Atlas’s control plane and gateways, ${number(clusters)} of clusters${
      planned > 0 ? `, ${number(planned)} of them planned` : ''
    }.`,
  allowed: (covered: number, total: number) => `${number(covered)} of ${number(total)} allowed.`,
  notProven: (count: number) => `${number(count)} not proven.`,
  missing: (count: number) => `${number(count)} missing.`,
  allowedUnknown: (total: number) =>
    `How many of these ${number(total)} it allows today is not known here.`,
  compare: 'Compare on Access list',
  complete: 'Complete',
  incomplete: 'Not complete',
  incompleteHint: 'Add what is here, and remove nothing: what could not be read may be needed too.',
  gap(gap: GapView): string {
    switch (gap.kind) {
      case 'noSignIn':
        return 'The addresses of your clusters are missing, because you are not signed in.';
      case 'project':
        return `The addresses of the project ${isolated(gap.name)} could not be read.`;
      case 'earlierControlPlane':
        return 'Atlas’s own list could not be fetched, so an earlier one stands in.';
      case 'unusedControlPlane':
        return 'Atlas’s newest list is not used: it waits for your look, is held back, or was struck out. IP addresses says which.';
      case 'controlPlaneEntries':
        return `${plural(gap.count, 'entry', 'entries')} of Atlas’s own list could not be understood.`;
    }
  },
  notNeeded: 'No address list is needed.',
  notNeededHint:
    'Private networking is required and all its endpoints are active, so Atlas reaches your key service over them and not from these addresses. Where the two are mixed, a list of addresses can shut Atlas out.',
  plannedHint:
    'Planned addresses belong to clusters that Atlas is changing. Add these now: Atlas tries for three days, then rolls the change back.',
  reading: 'Reading what your key service must allow…',
  projects: 'Projects that use this key service',
  projectsHint:
    'Tick every project whose key is in this key service. Its clusters’ addresses are needed too.',
  noneTicked: 'No project is ticked, so no cluster’s addresses are here.',
  ofProject: (organization: string, ticked: boolean, addresses: number, planned: number) => {
    if (!ticked) return organization;
    const counts = plural(addresses, 'address', 'addresses');
    return `${isolated(organization)} · ${counts}${planned > 0 ? `, ${number(planned)} planned` : ''}`;
  },
  showAll: (count: number) => `Show all ${number(count)} projects`,
};
