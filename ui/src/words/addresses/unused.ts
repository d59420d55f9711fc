// Lists that are not used, and how each list of the history was fetched (safety rules A1 and A4).

import type { ListReviewView, SnapshotView, WhyUnusedView } from '../../ipc';
import { whole } from '../dates';
import { number, plural } from '../numbers';

type Waits = Extract<WhyUnusedView, { kind: 'waits' }>;

export const unused = {
  /** `shown`: it is the list on screen, because there is none before it. */
  title: (why: WhyUnusedView, shown: boolean): string => {
    switch (why.kind) {
      case 'waits':
        return shown
          ? 'Check this list before you use it.'
          : 'Atlas’s newest list waits until you accept it.';
      case 'heldBack':
        return 'Keygate does not use Atlas’s newest list: it has a mistake in it.';
      case 'struckOut':
        return 'You struck out Atlas’s newest list.';
    }
  },
  inUse: (shown: boolean): string =>
    shown
      ? 'Keygate only shows it and writes nothing from it.'
      : 'Until then Keygate uses the list before it. Remove nothing from your key service.',
  instead: (shown: boolean): string =>
    shown
      ? 'Keygate only shows it and writes nothing from it.'
      : 'Keygate uses the list before it. Remove nothing from your key service.',
  reasons: ({ wideCount, added, removed }: Waits): string[] => [
    ...(wideCount > 0
      ? [`${plural(wideCount, 'block covers', 'blocks cover')} more than one address.`]
      : []),
    ...(added + removed > 0
      ? [
          `More than a tenth differs from what was known: ${number(added)} added, ${number(removed)} removed.`,
        ]
      : []),
  ],
  more: (count: number) => `and ${number(count)} more`,
  accept: 'Accept this list',
  acceptTitle: 'Accept this list?',
  acceptText: (fetchedAt: string) =>
    `Keygate then uses the list fetched ${whole(fetchedAt)}, and compares later lists with it. First compare it with the one before, under History.`,
  use: 'Use this list',
  accepted: 'Keygate uses this list now.',
  strike: 'Strike out',
  strikeList: (at: string) => `Strike out the list of ${at}`,
  acceptList: (at: string) => `Accept the list of ${at}`,
  strikeTitle: 'Strike this list out?',
  strikeText: (at: string) =>
    `Keygate then ignores the list of ${at}: it does not use it, compares no later list with it, and does not count what only this list had as Atlas’s. It uses the list before it.`,
  struck: 'You struck the list out.',
};

/** How a list of the history was fetched. */
export function fetched(list: SnapshotView): string {
  const days = [
    ...(list.publicDays > 0 ? [`public certificate on ${plural(list.publicDays, 'day')}`] : []),
    ...(list.privateDays > 0
      ? [`a proxy’s or company’s certificate on ${plural(list.privateDays, 'day')}`]
      : []),
  ];
  const issuer = days.length > 0 ? days.join(', ') : 'certificate not known';
  const by = [...(list.byWindow ? ['the window'] : []), ...(list.byTimer ? ['the timer'] : [])];
  return by.length > 0 ? `Fetched by ${by.join(' and ')}; ${issuer}` : `Fetched; ${issuer}`;
}

/** What was found about a list of the history. */
export function found(review: ListReviewView): string {
  switch (review.kind) {
    case 'unknown':
      return 'From an earlier version of Keygate; not known whether somebody accepted it';
    case 'notNeeded':
      return 'As usual';
    case 'waiting':
      return 'Waits until you accept it';
    case 'heldBack':
      return 'Not used: it has a mistake in it';
    case 'accepted':
      return `Accepted ${whole(review.at)}`;
    case 'struckOut':
      return `Struck out ${whole(review.at)}`;
  }
}
