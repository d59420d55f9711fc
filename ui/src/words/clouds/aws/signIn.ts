// Signing in to AWS, and who is signed in.

import type { AwsMisuseView, AwsSignInMethodView } from '../../ipc';
import { atTime, whole } from '../dates';

export const aws = {
  title: 'Connect AWS',
  intro: 'Keygate reads the policies that decide who uses your key, and adds addresses to them.',
  instead: (who: string) => `You are signed in as ${who}. A new sign-in takes its place.`,
  method: 'Sign in with',
  methods: {
    identityCenter: 'Identity Center',
    pasted: 'Paste credentials',
    profile: 'A profile of this computer',
  } satisfies Record<AwsSignInMethodView, string>,
  practice: 'PRACTICE: filled in for the pretend AWS on this computer.',

  startUrl: 'Start URL',
  startUrlHint: 'The address of your AWS access portal.',
  startUrlPlaceholder: 'https://example.awsapps.com/start',
  region: 'Region',
  regionHint:
    'Where Identity Center runs. The access portal shows it under Access keys as SSO Region.',
  regionPlaceholder: 'eu-central-1',
  openBrowser: 'Sign in in the browser',
  continueThere: 'Continue in your browser.',
  continueHint: 'Sign in there and allow Keygate. It waits up to five minutes.',
  page: {
    done: 'You are signed in. Close this page and go back to Keygate.',
    refused: 'You are not signed in. Close this page and go back to Keygate.',
  },
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
  signIn: 'Sign in',

  profile: 'Profile',
  chooseProfile: 'Choose a profile',
  noProfiles: 'This computer has no AWS profile. The folder .aws would have them.',
  useProfile: 'Use this profile',

  signedIn: (who: string) => `Signed in to ${who}.`,
  again: 'Sign in again',
  memory:
    'Keygate keeps the credentials in memory only: until you press Disconnect, leave Atlas or close Keygate.',

  rights: 'What this sign-in needs',
  readingRights: 'Reading which role and key Atlas uses…',
  watching: 'To read',
  watchingHint: 'Enough for Read from AWS.',
  changing: 'To add addresses',
  changingHint: 'In addition to the first one.',
  misuses: 'What somebody could misuse the second policy for:',
};

export const keyServices = {
  title: 'Key services',
  aws: 'AWS',
  nobody: 'Nobody is signed in to AWS.',
  reading: 'Reading who is signed in…',
  connect: 'Connect AWS…',
  change: 'Sign in as somebody else…',
  disconnect: 'Disconnect',
  disconnected: 'Keygate has forgotten the sign-in to AWS and what it read there.',
  account: 'Account',
  identity: 'Identity',
  how: 'Signed in with',
  ends: 'Valid until',
  endsUnknown: 'AWS does not say',
  ended: (time: string) => `ended ${atTime(time)}`,
  kept: 'Kept',
  talks: 'What Keygate talks to',
  talksAtlas: 'the Atlas you chose, always',
  talksAws: 'After a sign-in to AWS, also these hosts:',
  talksRegion:
    'REGION is the region of Identity Center, of your sign-in or of your key. In GovCloud the last host is iam.us-gov.amazonaws.com. In China the hosts end in amazonaws.com.cn.',
  hosts: [
    'oidc.REGION.amazonaws.com',
    'portal.sso.REGION.amazonaws.com',
    'sts.REGION.amazonaws.com',
    'kms.REGION.amazonaws.com',
    'iam.amazonaws.com',
  ],
};

/** `role KeyAdministrator`, for its ARN; the ARN itself where it is of another kind. */
export function identityName(arn: string): string {
  const [kind, ...path] = (arn.split(':')[5] ?? '').split('/');
  const last = path.at(-1) ?? '';
  switch (kind) {
    case 'assumed-role':
      return `role ${path[0] ?? ''}`;
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
  if (time === null) return keyServices.endsUnknown;
  return Date.parse(time) < now ? keyServices.ended(time) : whole(time);
}

/** What a right to change can be misused for. */
export function misuse(view: AwsMisuseView): string {
  switch (view.kind) {
    case 'powerOverRole':
      return `Whoever has it can give the role ${view.role} any right.`;
    case 'powerOverEveryoneAttached':
      return `Whoever has it can give any right to everybody who has the policy ${view.policy}.`;
    case 'powerOverKey':
      return `Whoever has it can decide who uses and manages the key ${view.key}, and can lock others out of it.`;
  }
}
