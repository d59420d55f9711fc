// What was read from Google Cloud.

import type {
  GoogleItemView,
  GoogleKeyStateView,
  GoogleLevelView,
  GoogleReadView,
  GoogleUnreadView,
} from '../../../ipc';
import { day } from '../../dates';
import { isolated } from '../../names';
import { plural } from '../../numbers';
import { cloudSentence } from '../problems';

export const perimeter = {
  perimeter: 'Perimeter',
  project: 'Key’s project',
  account: 'Atlas’s service account',
  unknownAccount: 'not known yet',
  levels: 'Access levels that allow Atlas',
  noLevels: 'No access level allows Atlas.',
  dryRun: 'Dry run',
  never:
    'Keygate cannot see whether IAM conditions or other tools use an access level, and does not look at organization policies.',
  accountTitle: 'Atlas’s service account is not known yet.',
  accountText:
    'Either Atlas does not name it, as with a key file, or nobody has compared the account that Atlas names with the Atlas console. Rules of a perimeter can depend on it.',
  accountField: 'Address of the service account',
  accountHint:
    'With a key file: client_email in it. With a role: the account in the Atlas console, not in a message.',
  accountPlaceholder: 'name@project.iam.gserviceaccount.com',
  accountButton: 'Read with this account',
};

/** What stands around the key. */
export function stateWords({ state, inherited, perimeter: name }: GoogleReadView): string {
  switch (state) {
    case 'noPerimeter':
      return 'none. No list is in force.';
    case 'notRestricted':
      return `${isolated(name ?? '')}, which does not restrict Cloud KMS. No list is in force.`;
    case 'notKnown':
      return 'could not be read.';
    case 'inForce': {
      const by = inherited === null ? '' : ` The project is in it by ${isolated(inherited)}.`;
      return `${isolated(name ?? '')}, which restricts Cloud KMS.${by}`;
    }
  }
}

/** What a dry run would let in. */
export function dryRunWords({ dryRun, dryRunElsewhere }: GoogleReadView): string {
  if (dryRunElsewhere !== null) {
    return `${isolated(dryRunElsewhere)} has the project in its dry run. Keygate does not change it.`;
  }
  if (dryRun === null) return 'None of its own.';
  if (dryRun.lacking === 0) return 'It allows every address Atlas needs.';
  return `It does not allow ${plural(dryRun.lacking, 'address', 'addresses')} that Atlas needs. Whoever enforces it blocks Atlas.`;
}

/** `atlas: 400 entries, by a rule for Atlas’s service account alone.` */
export function levelWords({ name, by, count }: GoogleLevelView): string {
  const listed = plural(count, 'entry', 'entries');
  switch (by) {
    case 'perimeter':
      return `${isolated(name)}: ${listed}, for any identity.`;
    case 'narrowRule':
      return `${isolated(name)}: ${listed}, by a rule for Atlas’s service account alone.`;
    case 'rule':
      return `${isolated(name)}: ${listed}, by a rule that others can use too.`;
  }
}

/** Who else uses a level. */
export function usersWords({ users }: GoogleLevelView): string {
  if (users === null) return 'Keygate could not read who else uses it.';
  if (users.length === 0) return '';
  return `Also used by ${users.map(isolated).join(', ')}.`;
}

/** What keeps a key from being used. */
export const keyStates = {
  title: (state: Exclude<GoogleKeyStateView, { kind: 'enabled' }>): string => {
    switch (state.kind) {
      case 'disabled':
        return 'The key version is disabled.';
      case 'destroyScheduled':
        return state.on === null
          ? 'Google is going to destroy the key version.'
          : `Google destroys the key version on ${day(state.on)}.`;
      case 'destroyed':
        return 'The key version is destroyed.';
      case 'other':
        return `The key version cannot be used: ${isolated(state.state)}.`;
    }
  },
  next: {
    disabled:
      'Atlas cannot use it, whatever the perimeter allows. Enable it in the Google Cloud console.',
    destroyScheduled:
      'After that, nobody can read what it encrypts, and nobody can bring it back. Restore it in the Google Cloud console now, then enable it.',
    destroyed: 'Nobody can read what it encrypts any more, and nobody can bring it back.',
    other:
      'Atlas cannot use it, whatever the perimeter allows. Look at it in the Google Cloud console.',
  } satisfies Record<Exclude<GoogleKeyStateView['kind'], 'enabled'>, string>,
};

const items: Record<GoogleItemView, string> = {
  project: 'The project',
  folder: 'The folder',
  key: 'The key version',
  lookup: 'Which perimeter the project is in',
  policies: 'The access policies of the organization',
  perimeters: 'The perimeters of',
  perimeter: 'The perimeter',
  levels: 'The access levels of',
};

/** What could not be read. */
export function unreadItem({ what, name }: GoogleUnreadView): string {
  return name === '' ? items[what] : `${items[what]} ${isolated(name)}`;
}

/** Why, with the exact permission that is missing and who grants it. */
export function unreadWhy({ why, what }: GoogleUnreadView): string {
  switch (why.kind) {
    case 'denied': {
      const lacks =
        why.action === ''
          ? 'This sign-in is not allowed to.'
          : `This sign-in lacks the permission ${why.action}.`;
      return `${lacks} ${granter(what)}`;
    }
    case 'perimeter':
      return 'The perimeter blocks this computer too. Keygate could read the perimeter all the same.';
    case 'quotaProject':
      return 'The API is not enabled in the quota project, or no quota project was named. Sign in again with one where it is enabled.';
    case 'gone':
      return 'Google does not have it. Somebody deleted it.';
    case 'failed':
      return cloudSentence(why.problem, 'gcp');
  }
}

function granter(what: GoogleItemView): string {
  return what === 'key'
    ? 'Whoever administers the key’s project can grant it.'
    : 'An administrator of the organization can grant it.';
}
