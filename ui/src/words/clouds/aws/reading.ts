// What was read from AWS.

import type { AwsItemView, AwsKeyStateView, AwsListView, AwsUnreadView } from '../../../ipc';
import { day } from '../../dates';
import { isolated } from '../../names';
import { plural } from '../../numbers';
import { cloudSentence } from '../problems';

export const policies = {
  role: 'Atlas’s role',
  decide: 'Policies that decide',
  none: 'No policy could be read.',
  noLists: 'has no list of addresses',
  never:
    'Keygate cannot read service control policies, resource control policies and session policies. They can deny more.',
};

/** What keeps a key from being used. */
export const keyStates = {
  title: (state: Exclude<AwsKeyStateView, { kind: 'enabled' }>): string => {
    switch (state.kind) {
      case 'disabled':
        return 'The key is disabled.';
      case 'pendingDeletion':
        return state.on === null
          ? 'AWS is going to delete the key.'
          : `AWS deletes the key on ${day(state.on)}.`;
      case 'other':
        return `The key cannot be used: ${isolated(state.state)}.`;
    }
  },
  next: {
    disabled: 'Atlas cannot use it, whatever its policies say. Enable it in the AWS console.',
    pendingDeletion:
      'After that, nobody can read what it encrypts, and nobody can bring it back. Cancel the deletion in the AWS console now, then enable the key.',
    other: 'Atlas cannot use it, whatever its policies say. Look at it in the AWS console.',
  } satisfies Record<Exclude<AwsKeyStateView['kind'], 'enabled'>, string>,
};

/** `Statement AtlasAddresses allows 400 addresses.` */
export function listWords({ statement, allows, count }: AwsListView): string {
  const listed = plural(count, 'entry', 'entries');
  return allows
    ? `Statement ${isolated(statement)} allows ${listed}.`
    : `Statement ${isolated(statement)} denies all addresses except ${listed}.`;
}

const items: Record<AwsItemView, string> = {
  role: 'The role',
  inlinePolicies: 'The names of the role’s inline policies',
  inlinePolicy: 'Inline policy',
  attachedPolicies: 'The names of the policies attached to the role',
  managedPolicy: 'Managed policy',
  policyVersions: 'The versions of the policy',
  policyEntities: 'Who else has the policy',
  key: 'The key',
  keyPolicy: 'The policy of the key',
  grants: 'The grants on the key',
};

/** What could not be read. */
export function unreadItem({ what, name }: AwsUnreadView): string {
  return name === '' ? items[what] : `${items[what]} ${isolated(name)}`;
}

/** Why, with the exact right that is missing. */
export function unreadWhy({ why }: AwsUnreadView): string {
  switch (why.kind) {
    case 'denied':
      return `This sign-in lacks the right ${why.action}.`;
    case 'gone':
      return 'AWS does not have it. Somebody deleted it.';
    case 'otherAccount':
      return 'It is in another AWS account. Sign in there to read it.';
    case 'notText':
      return 'It is not text that Keygate can read.';
    case 'failed':
      return cloudSentence(why.problem, 'aws');
  }
}
