import type {
  ComparisonView,
  FieldView,
  HalfView,
  KeyCheckView,
  OneWayView,
  ProviderView,
  ReminderView,
  SavePhaseView,
  VerdictView,
} from '../../ipc';
import type { Step } from '../../state/encryption/steps';
import { providers } from '../common';
import type { Tone } from '../errors';
import { number, plural } from '../numbers';
import { verdict } from '../access-list/verdict';

export const encryption = {
  title: 'Encryption at rest using your key management',
  subtitle: 'Atlas encrypts your clusters with a key that you own and can take away.',
  on: 'On',
  off: 'Off',
  notSavedYet: 'not saved yet',
  reading: 'Reading what Atlas has…',
  offTitle: 'Off: Atlas uses keys of its own',
  offHint:
    'Switch it on to enter the key service’s credentials and the key. Nothing is sent to Atlas until you save and confirm.',
  provider: 'Key management provider',
  otherProvider: (on: string, chosen: string) =>
    `${on} is switched on for this project. Saving switches ${chosen} on as well.`,
  save: 'Save',
  discard: 'Discard changes',
  checkNow: 'Check now',
  checking: 'Checking…',
  keyCheck: 'Key check',
  stillNeeded: (labels: string[]) => `Still needed: ${labels.join(', ')}`,
  typedElsewhere: (providers: string[]) => `Also typed and not sent: ${providers.join(', ')}`,
  toCorrect: (labels: string[]) => `To correct: ${labels.join(', ')}`,
  practiceSecret: 'Practice: use the made-up value. Do not type a real secret.',
  storedSecret: 'Stored in Atlas. Leave empty to keep it.',
  refused: (words: string | null) =>
    words === null ? 'Atlas refused this value.' : `Atlas refused this value: ${words}`,
  secretAgain: 'Enter it again: Keygate does not keep it.',
  show: (label: string) => `Show ${label.toLowerCase()}`,
  hide: (label: string) => `Hide ${label.toLowerCase()}`,
  readAgain: 'Read again',
};

export const listed = {
  question: 'Does your key service admit only listed addresses?',
  answers: { yes: 'Yes', no: 'No', notSure: 'Not sure' },
  unanswered: 'Answer this first: where only listed addresses get in, Atlas’s come before Save.',
  yes: 'Allow Atlas’s outbound addresses before you save: saving makes Atlas use the key at once.',
  yesLink: 'Open Access list',
  reading: 'Reading what is on your list…',
  unknown: 'Whether they are on your list is not known here.',
  onList({ verdict: said, covered, needed, missing }: ComparisonView, half: HalfView | null) {
    const counted = `${number(covered)} of ${number(needed)} are on your list`;
    switch (said) {
      case 'missing':
        return `${counted}: ${plural(missing, 'is', 'are')} missing.`;
      case 'notProven':
        return `${counted}. Not proven for the others.`;
      case 'noList':
        return verdict.noList;
      case 'allowed':
        return half === 'role' || half === 'key' ? verdict.half(half) : `${counted}.`;
    }
  },
  no: 'No list is needed.',
  notSure: {
    aws: 'AWS: look for aws:SourceIp in the key’s policy and in the policies of the role. If it is nowhere, the answer is No.',
    azure:
      'Azure: open the vault → Networking. “Allow public access from all networks” means No, “from specific networks and IP addresses” means Yes.',
    gcp: 'Google Cloud: ask whether a VPC Service Controls perimeter restricts cloudkms.googleapis.com. If none does, the answer is No.',
  } satisfies Record<ProviderView, string>,
};

export const rail = {
  label: 'Steps',
  steps: {
    on: 'On',
    access: 'Access for Atlas',
    credentials: 'Credentials and key',
    save: 'Save and check',
  } satisfies Record<Step, string>,
  noList: 'No list needed',
  done: 'done',
  current: 'now',
};

export const fields: Record<FieldView, string> = {
  role: 'Role',
  customerMasterKeyId: 'Customer master key ID',
  awsRegion: 'AWS region',
  accessKeyId: 'Access key ID',
  secretAccessKey: 'Secret access key',
  clientId: 'Client ID',
  tenantId: 'Tenant ID',
  secret: 'Secret',
  azureEnvironment: 'Azure environment',
  subscriptionId: 'Subscription ID',
  resourceGroup: 'Resource group',
  keyVaultName: 'Key vault name',
  keyIdentifier: 'Key identifier',
  serviceAccountKey: 'Service account key',
  keyVersionResourceId: 'Key version resource ID',
  switch: 'Encryption with your key',
  privateNetworking: 'Require private networking',
  searchNodes: 'Encrypt search nodes',
};

export const hints: Partial<Record<FieldView, string>> = {
  customerMasterKeyId: 'The key’s ARN, or its ID where key and role are in one account.',
  secret: 'The secret’s Value, not its Secret ID.',
  keyIdentifier: 'From the key’s page in Azure, beginning with https://',
  serviceAccountKey: 'The whole content of the JSON key file.',
  keyVersionResourceId: 'projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/…',
};

export const roleHints: Record<ProviderView, string> = {
  aws: 'Atlas takes on this IAM role.',
  azure: 'Atlas signs in as this service principal.',
  gcp: 'Atlas signs in as this service account.',
};

export const roles = {
  choose: 'Choose a role',
  inUse: 'In use now',
  notReady: 'not ready yet: continue',
  none: 'No role is ready',
  noneHint: 'No role is ready yet. Set one up here; Keygate leads you through it.',
  setUp: 'Set up a new role…',
  lookAgain: 'Look again',
  unreadable: 'The roles could not be read.',
};

export const access = {
  label: 'Access to your key',
  aws: { role: 'Role', accessKey: 'Access key' },
  azure: { servicePrincipalRole: 'Service principal role', clientSecret: 'Client secret' },
  gcp: { serviceAccountRole: 'Service account role', keyFile: 'Key file' },
};

export const regionPlaceholder = 'Choose a region';

export const environments: Record<string, { name: string; host: string }> = {
  AZURE: { name: 'Azure', host: 'vault.azure.net' },
  AZURE_CHINA: { name: 'Azure China', host: 'vault.azure.cn' },
  AZURE_US_GOVERNMENT: { name: 'Azure US Government', host: 'vault.usgovcloudapi.net' },
};

export const keyChecks: Record<KeyCheckView, string> = {
  valid: 'Valid',
  notValid: 'Not valid',
  waiting: 'Waiting for your clusters’ nodes',
  notSetUp: 'Not set up',
  unknown: 'Not known yet',
};

/** What to see to outside Keygate. */
export const reminders: Record<ReminderView, { title: string; text: string }> = {
  keepOldKey: {
    title: 'The key before is still needed.',
    text: 'Keep it enabled, with its permissions and the addresses, until the last snapshot made with it has expired.',
  },
  checkVault: {
    title: 'Look at this in Azure first.',
    text: 'Is purge protection on for the vault? Without it a deleted key is gone for good, and what it encrypts with it. Does the key expire? Atlas refuses a key that expires within 48 hours, and shuts clusters down once it has expired.',
  },
  checkVaultAndSecret: {
    title: 'Look at this in Azure first.',
    text: 'Is purge protection on for the vault? Without it a deleted key is gone for good, and what it encrypts with it. Do the key or the client secret expire? Atlas refuses a key that expires within 48 hours, and shuts clusters down once either has expired.',
  },
};

export const summary = {
  title: 'Send this to Atlas?',
  titleOff: 'Switch encryption with your key off?',
  changes: 'What changes',
  notSet: 'not set',
  secretEntered: 'entered, not shown',
  from: 'from',
  to: 'to',
  on: 'On',
  off: 'Off',
  cannotUndo: 'This cannot be undone',
  unusual: 'Unusual, but not refused',
  readAlong: 'The secret can be read on its way',
  readAlongMeaning: (host: string) =>
    `The certificate shown for ${host} was not issued by a public authority. A proxy, such as one that inspects your company’s traffic, can read everything that is sent, and this secret too. Send it only if whoever runs that proxy may know it.`,
  listReminder:
    'Saving makes Atlas use this key at once. Make sure that your key service lets Atlas’s outbound addresses in.',
  offMeaning: (provider: ProviderView) =>
    `Atlas stops using ${providers[provider]} for this project. It refuses while a cluster still uses your key.`,
  offKeep:
    'Keep the key, its permissions and the addresses until the last snapshot made with it has expired.',
  send: 'Send to Atlas',
  switchOff: 'Switch off',
  progress: 'Progress',
};

export const oneWay: Record<OneWayView, string> = {
  awsRoleForever: 'Once a role is used, Atlas takes no access keys for this project any more.',
  gcpRoleForever: 'Once a role is used, Atlas takes no key file for this project any more.',
  azureSecretRemoved:
    'Once the role works, Atlas removes the client secret it has now. To go back you would need a new one.',
  settingsRemoved:
    'Atlas forgets the settings. To switch on again, every field has to be entered again.',
};

export const savePhases: { kind: SavePhaseView['kind']; text: string }[] = [
  { kind: 'checking', text: 'Reading the configuration once more' },
  { kind: 'sending', text: 'Sending to Atlas. Atlas tries the key' },
  { kind: 'readingBack', text: 'Reading back what Atlas has now' },
];

export const waiting = {
  aws: 'AWS may not know the role everywhere yet, so Atlas refused.',
  tries: (attempt: number, attempts: number, seconds: number) =>
    `Try ${attempt} of ${attempts}. Keygate tries again for ${seconds} more seconds.`,
  stop: 'Stop waiting',
};

export interface VerdictWords {
  tone: Tone | 'good';
  title: string;
  text: string;
}

/** Sending was stopped before anything went to Atlas. */
export const stopped = {
  title: 'Nothing was sent to Atlas.',
  text: 'You stopped it in time. What you entered is still here.',
  secretGone:
    'You stopped it in time. What you entered is still here, except for the secret, which Keygate does not keep: enter it again before you save.',
};

export const verdicts: Record<VerdictView, (provider: ProviderView) => VerdictWords> = {
  valid: (provider) => ({
    tone: 'good',
    title: 'Valid: Atlas can use the key.',
    text: `Atlas tried the key in ${providers[provider]} and it works. It looks again every 15 minutes.`,
  }),
  notValid: (provider) => ({
    tone: 'danger',
    title: 'Not valid: Atlas cannot use the key.',
    text: `Atlas took the settings, but ${providers[provider]} did not let it use the key. Check the permission on the key. If your key service admits only listed addresses, check that Atlas’s outbound addresses are let in. Then check again.`,
  }),
  waiting: () => ({
    tone: 'info',
    title: 'Waiting for your clusters’ nodes.',
    text: 'Atlas took the settings and is still trying the key from the clusters. Check again in a few minutes.',
  }),
  switchedOff: () => ({
    tone: 'good',
    title: 'Switched off.',
    text: 'Atlas uses keys of its own again. Keep your key, its permissions and the addresses until the last snapshot made with it has expired.',
  }),
  cannotTell: () => ({
    tone: 'warn',
    title: 'It cannot be told whether the change arrived.',
    text: 'Atlas’s answer was lost, and a secret or a role cannot be read back. The key check may still speak of the old one. Enter the same values again and save once more.',
  }),
  readsDifferently: () => ({
    tone: 'warn',
    title: 'Atlas has other values than were sent.',
    text: 'Somebody else may have saved at the same snapshot. Look at the form, which shows what Atlas has now.',
  }),
  noVerdict: () => ({
    tone: 'info',
    title: 'Saved, but Atlas has not said yet whether the key works.',
    text: 'Atlas looks every 15 minutes. Check again in a few minutes.',
  }),
  notReadBack: () => ({
    tone: 'warn',
    title: 'Atlas took it, but the state could not be read back.',
    text: 'Check now to see whether the key is valid.',
  }),
};
