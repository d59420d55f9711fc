// Signing in to AWS, and who is signed in there.

import type { AwsSignInMethodView } from '../../../ipc';
import { atTime, whole } from '../../dates';

export const signIn = {
  intro: 'Keygate reads the policies that decide who uses your key, and adds addresses to them.',
  method: 'Sign in with',
  methods: {
    identityCenter: 'Identity Center',
    pasted: 'Paste credentials',
    profile: 'A profile of this computer',
  } satisfies Record<AwsSignInMethodView, string>,

  startUrl: 'Start URL',
  startUrlHint: 'The address of your AWS access portal.',
  startUrlPlaceholder: 'https://example.awsapps.com/start',
  region: 'Region',
  regionHint:
    'Where Identity Center runs. The access portal shows it under Access keys as SSO Region.',
  regionPlaceholder: 'eu-central-1',
  openBrowser: 'Sign in in the browser',
  continueHint: 'Sign in there and allow Keygate. It waits up to five minutes.',
  accounts: 'Account',
  noAccounts: 'The access portal offers you no account',
  noAccountsHint: 'Ask who manages Identity Center to assign you one.',
  readingRoles: 'Reading the roles…',
  roles: 'Role',
  noRoles: 'You have no role in this account',
  noRolesHint: 'Choose another account, or ask who manages Identity Center to assign you one.',
  useRole: 'Use this role',
  otherPortal: 'Use another portal',

  paste: 'Credentials',
  pasteHint:
    'In the access portal: the account → Access keys → copy a block. Keygate recognizes the forms for bash, for PowerShell and for the credentials file. The text leaves this box as soon as you sign in.',
  submit: 'Sign in',

  profile: 'Profile',
  chooseProfile: 'Choose a profile',
  noProfiles: 'This computer has no AWS profile. The folder .aws would have them.',
  useProfile: 'Use this profile',
};

/** The role that Identity Center makes for a permission set. Source: IAM Identity Center User Guide,
 * *Referencing permission sets in resource policies*. */
const PERMISSION_SET = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** `role KeyAdministrator`, for its ARN, as the access portal names it; the ARN itself where it is of another
 * kind. */
export function identityName(arn: string): string {
  const [kind, ...path] = (arn.split(':')[5] ?? '').split('/');
  const last = path.at(-1) ?? '';
  switch (kind) {
    case 'assumed-role': {
      const [role = ''] = path;
      return `role ${PERMISSION_SET.exec(role)?.[1] ?? role}`;
    }
    case 'role':
      return `role ${last}`;
    case 'user':
      return `user ${last}`;
    case 'root':
      return 'root user';
    default:
      return arn;
  }
}

/** `AWS account 000000000000, role KeyAdministrator`. */
export function accountName({ account, identity }: { account: string; identity: string }): string {
  return `AWS account ${account}, ${identityName(identity)}`;
}

export function endsAt(time: string | null, now: number): string {
  if (time === null) return 'AWS does not say';
  return Date.parse(time) < now ? `ended ${atTime(time)}` : whole(time);
}
