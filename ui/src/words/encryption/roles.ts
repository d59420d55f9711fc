// Setting up a role, step by step, in each cloud's own terms.

import type {
  AzureRoleMistakeView,
  GrantView,
  ProviderView,
  RoleArnMistakeView,
  RoleProblemView,
  RoleView,
  WaitReasonView,
  WaitView,
} from '../../ipc';
import { isolated } from '../names';
import { plural } from '../numbers';

export const roleSetup = {
  title: {
    aws: 'Set up an IAM role in AWS',
    azure: 'Set up a service principal in Azure',
    gcp: 'Set up a service account in Google Cloud',
  } satisfies Record<ProviderView, string>,
  /** Of a role that is set up. */
  reviewTitle: {
    aws: 'Steps of this IAM role',
    azure: 'Steps of this service principal',
    gcp: 'Steps of this service account',
  } satisfies Record<ProviderView, string>,
  create: 'Create in Atlas',
  use: 'Use this role',
  authorize: 'Authorize',
  later: 'Continue later',
  laterHint: 'You can close this. To continue, press Show steps at the role.',
  lookAgain: 'Look again',
  reading: 'Reading the role from Atlas…',
  creating: 'Atlas is adding the role…',
  adds: (project: string, organization: string, host: string) =>
    `Atlas adds one entry to the roles of project ${isolated(project)} of ${isolated(organization)} at ${host}. Nothing else changes.`,
  place: (project: string, organization: string, host: string) =>
    `For project ${isolated(project)} of ${isolated(organization)} at ${host}.`,
  stop: 'Stop waiting',
};

export const aws = {
  intro:
    'Atlas assumes an IAM role in your AWS account to reach your key. First Atlas gives you its account and an external ID. Then you create the role in AWS and give Atlas the role’s ARN.',
  account: 'Atlas’s AWS account',
  externalId: 'External ID',
  custom:
    'This is a custom address, not MongoDB’s. The account below can then use your key. Go on only if you know whose it is.',
  steps: [
    'In the AWS console, open IAM → Roles → Create role.',
    'Choose Custom trust policy and paste this:',
    'Choose no permissions, name the role and create it.',
    'Open the new role → Add permissions → Create inline policy → JSON, and paste this:',
    'Copy the role’s ARN from the top of its page and paste it here.',
  ],
  trust: 'Trust policy',
  permissions: 'Permission policy',
  keyArn: 'Key ARN',
  keyArnHint: 'Enter the key’s whole ARN. Keygate puts it into the policy.',
  fill: 'Fill in',
  authorized: 'Atlas has the role’s ARN:',
  roleArn: 'Role ARN',
  roleArnHint: 'arn:aws:iam::123456789012:role/name',
};

export const azure = {
  intro:
    'Atlas signs in to your key vault as a service principal in your tenant, for Atlas’s own application. You create the service principal, allow it to use the key and give Atlas its object ID.',
  app: 'Atlas’s application ID',
  appHint: 'From MongoDB’s documentation. Keygate compares it with Atlas’s answer.',
  otherApp: (app: string) =>
    `Atlas names another application: ${app}. The service principal must belong to that one.`,
  steps: [
    'Open Cloud Shell in the Azure portal and create the service principal with this line:',
    'In Microsoft Entra ID → Enterprise applications, open it and copy its Object ID.',
    'In the key vault → Access control (IAM), give it the roles Key Vault Reader and Key Vault Crypto User.',
    'Enter both IDs here.',
  ],
  command: (app: string) => `az ad sp create --id ${app}`,
  commandName: 'Cloud Shell line',
  tenant: 'Directory (tenant) ID',
  tenantHint: 'Azure portal → Microsoft Entra ID → Overview.',
  principal: 'Service principal object ID',
  principalHint: 'Its Object ID under Enterprise applications, not the application ID.',
  done: 'Atlas knows the service principal.',
};

export const google = {
  intro:
    'Atlas creates a service account in Google Cloud for this project. This can take a few minutes. Then you allow it to use the key.',
  making: 'Atlas is creating the service account.',
  email: 'Service account',
  grants: 'Grant these two roles on the key',
  where:
    'In the Google Cloud console: Security → Key Management → your key ring → your key → Permissions → Grant access. Paste the service account as the principal.',
  noKey:
    'The key is the one that you enter under Key version resource ID. Keygate shows its name here after that.',
  role: 'Role',
  on: 'On the key',
  to: 'To',
};

/** Why asking again goes on, and for how long. */
export function waitWords(reason: WaitReasonView, wait: WaitView): string {
  // Looking is done each second: neither the tries nor the seconds mean anything.
  const minutes = plural(Math.ceil(wait.secondsLeft / 60), 'minute');
  switch (reason) {
    case 'propagating':
      return `AWS may not know the role in all places yet. Try ${wait.attempt} of ${wait.attempts}, ${wait.secondsLeft} seconds left.`;
    case 'making':
      return `Keygate keeps looking for up to ${minutes}.`;
    case 'outOfSight':
      return `Keygate could not ask Atlas just now. It keeps trying for up to ${minutes}.`;
  }
}

/** Google's names of the roles, as its console shows them. */
export function grantName({ role }: GrantView): string {
  return role === 'roles/cloudkms.viewer'
    ? 'Cloud KMS Viewer'
    : 'Cloud KMS CryptoKey Encrypter/Decrypter';
}

export function roleArnMistake(mistake: RoleArnMistakeView): string {
  switch (mistake.kind) {
    case 'required':
      return 'Enter the ARN of the role.';
    case 'atlasRoleId':
      return 'This is Atlas’s own ID of the role. The ARN is on the role’s page in AWS and begins with arn:aws:iam.';
    case 'notArn':
      return 'This is not an ARN. An ARN begins with arn: and is at the top of the role’s page in AWS.';
    case 'userArn':
      return 'This is the ARN of a user. Atlas assumes only roles.';
    case 'assumedRoleArn':
      return mistake.likely === null
        ? 'This is the ARN of a session that assumed the role. Copy the role’s own ARN from its page in AWS.'
        : `This is the ARN of a session that assumed the role. The role’s own ARN is probably ${mistake.likely}.`;
    case 'accountArn':
      return 'This is an AWS account, perhaps Atlas’s. Enter the ARN of the role you created.';
    case 'keyArn':
      return 'This is the ARN of a key. Enter the ARN of the role that may use it.';
    case 'notRoleArn':
      return 'This ARN is not the ARN of a role, or a part is missing.';
    case 'partitionNotServed':
      return `This role is in the AWS partition ${mistake.partition}, which Atlas does not support. Create one in aws, aws-us-gov or aws-cn.`;
    case 'tooLong':
      return `An ARN has at most ${mistake.limit} characters.`;
  }
}

export const azureMistakes: Record<AzureRoleMistakeView, string> = {
  required: 'Enter this ID.',
  notUuid: 'This ID has the form 00000000-0000-0000-0000-000000000000.',
  sameAsTenant: 'This is the tenant ID again.',
  applicationNotObject:
    'This is the ID of Atlas’s application. The service principal in your tenant has an Object ID of its own.',
};

interface ProblemWords {
  title: string;
  meaning: string;
  next: string;
}

export const roleProblem: Record<RoleProblemView, ProblemWords> = {
  oneOfSeveral: {
    title: 'Keygate does not know which role is the new one',
    meaning:
      'Atlas’s answer was lost, and it shows several new roles. Somebody else may be setting one up.',
    next: 'Close this and choose the right one under Role.',
  },
  notAuthorized: {
    title: 'Atlas does not show the role as authorized',
    meaning: 'Atlas has the ARN, but does not say that it can use the role.',
    next: 'Press Look again in a minute, or authorize it again.',
  },
  creationFailed: {
    title: 'Atlas could not create the service account',
    meaning: 'Google Cloud refused it, or something failed.',
    next: 'Create another one. If that fails too, ask MongoDB support.',
  },
  notReady: {
    title: 'The service account is not ready yet',
    meaning: 'Atlas is still creating it.',
    next: 'Press Look again in a few minutes.',
  },
};

/** What a person knows a role by, beside its ID; the ID alone where it is not listed. */
export function roleName(roles: RoleView[], id: string): string {
  const name = roles.find((role) => role.id === id)?.name;
  return name ? `${isolated(name)} (${id})` : id;
}
