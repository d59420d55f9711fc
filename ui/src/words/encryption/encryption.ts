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
  subtitle: 'Atlas encrypts your clusters with a key that you own and can revoke.',
  on: 'On',
  off: 'Off',
  notSavedYet: 'not saved yet',
  reading: 'Reading what Atlas has…',
  offTitle: 'Off: Atlas uses its own keys',
  offHint:
    'Switch it on above. Then enter the key and how Atlas signs in to your key service. Keygate sends nothing to Atlas until you save and confirm.',
  provider: 'Key management provider',
  otherProvider: (on: string, chosen: string) =>
    `${on} is switched on for this project. Saving switches ${chosen} on as well.`,
  save: 'Save',
  discard: 'Discard changes',
  checkNow: 'Check now',
  checking: 'Checking…',
  keyCheck: 'Key check',
  stillNeeded: (labels: string[]) => `Still needed: ${labels.join(', ')}`,
  typedElsewhere: (providers: string[]) =>
    `Not saved yet for ${providers.join(', ')}: what you typed there`,
  toCorrect: (labels: string[]) => `To correct: ${labels.join(', ')}`,
  practiceSecret: 'Practice: use the made-up value. Do not type a real secret.',
  storedSecret: 'Stored in Atlas. Leave empty to keep it.',
  refused: (words: string | null) =>
    words === null ? 'Atlas refused this value.' : `Atlas refused this value: ${words}`,
  chooseFile: 'Choose file…',
  chosenFile: (name: string) => `Chosen: ${name}. Keygate sends it when you save.`,
  removeFile: 'Remove the file',
  secretAgain: 'Enter it again: Keygate does not store it.',
  show: (label: string) => `Show ${label.toLowerCase()}`,
  hide: (label: string) => `Hide ${label.toLowerCase()}`,
  readAgain: 'Read again',
};

export const discarding = {
  title: (provider: string) => `Discard what you typed for ${provider}?`,
  text: (others: string[]) =>
    others.length > 0
      ? `You cannot get it back. What you typed for ${others.join(' and ')} stays.`
      : 'You cannot get it back. Nothing in Atlas changes.',
  confirm: 'Discard',
};

export const listed = {
  question: 'Does your key service accept requests only from certain IP addresses?',
  answers: { yes: 'Yes', no: 'No', notSure: 'Not sure' },
  answerFirst: 'Answer this before you save.',
  unanswered:
    'Answer this first. If it does, allow Atlas’s addresses on its access list before you save.',
  yes: 'Allow Atlas’s outbound addresses before you save: Atlas tries to reach the key as soon as you save.',
  yesLink: 'Open Access list',
  reading: 'Reading your access list…',
  unknown: 'Keygate does not know yet whether your access list allows them.',
  onList({ verdict: said, covered, needed, missing }: ComparisonView, half: HalfView | null) {
    const counted = `${number(covered)} of ${number(needed)} are on your access list`;
    switch (said) {
      case 'missing':
        return `${counted}: ${plural(missing, 'is', 'are')} missing.`;
      case 'notProven':
        return `${counted}. The others are not proven.`;
      case 'noList':
        return verdict.noList;
      case 'allowed':
        return half === 'role' || half === 'key' ? verdict.half(half) : `${counted}.`;
    }
  },
  no: 'Your key service needs no access list for Atlas.',
  notSure: {
    aws: 'AWS: look for aws:SourceIp in the key’s policy and in the policies of the role. If you do not find it, the answer is No.',
    azure:
      'Azure: open the vault → Networking. “Allow public access from all networks” means No. “Allow public access from specific virtual networks and IP addresses” means Yes.',
    gcp: 'Google Cloud: ask whether a VPC Service Controls perimeter restricts cloudkms.googleapis.com. If none does, the answer is No.',
  } satisfies Record<ProviderView, string>,
};

export const rail = {
  label: 'Steps',
  steps: {
    on: 'On',
    access: 'Access for Atlas',
    credentials: 'Your key',
    save: 'Save and check',
    clusters: 'Encrypt clusters',
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
  customerMasterKeyId:
    'The key’s ARN: KMS → Customer managed keys → your key. Its ID is enough if the role is in the same account.',
  clientId:
    'In Azure: Application (client) ID. Microsoft Entra ID → App registrations → the app for Atlas → Overview.',
  tenantId:
    'In Azure: Directory (tenant) ID. Microsoft Entra ID → App registrations → the app for Atlas → Overview.',
  secret:
    'In Azure: the client secret’s Value, not its Secret ID. The app for Atlas → Certificates & secrets.',
  subscriptionId: 'In Azure: Subscription ID. Key vaults → your vault → Overview.',
  resourceGroup: 'In Azure: Resource group. Key vaults → your vault → Overview.',
  keyVaultName: 'In Azure: the vault’s name under Key vaults.',
  keyIdentifier:
    'In Azure: Key Identifier, beginning with https://. Your vault → Objects → Keys → your key → its version.',
  serviceAccountKey:
    'Choose the JSON key file, or paste its whole content. Google Cloud console → IAM & Admin → Service Accounts → the account → Keys.',
  keyVersionResourceId:
    'In Google Cloud: the key version’s Resource name. Key Management → your key ring → your key → Versions → ⋮ → Copy resource name.',
};

export const roleHints: Record<ProviderView, string> = {
  aws: 'Atlas assumes this IAM role.',
  azure: 'Atlas signs in as this service principal.',
  gcp: 'Atlas signs in as this service account.',
};

export const roles = {
  choose: 'Choose a role',
  inUse: 'In use now',
  notReady: 'not finished, continue',
  steps: 'Show steps',
  stepsOf: (name: string) => `Show steps of ${name}`,
  unfinished: (name: string) => `Role ${name} is not finished.`,
  none: 'No role is ready',
  noneHint: 'No role is ready yet. Set one up here, step by step.',
  setUp: 'Set up a new role…',
  lookAgain: 'Look again',
  unreadable: 'Keygate could not read the roles.',
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
    title: 'You still need the old key.',
    text: 'Keep it enabled, with its permissions and the allowed addresses, until the last snapshot made with it has expired.',
  },
  checkVault: {
    title: 'Check this in Azure first.',
    text: 'Is purge protection on for the vault? Without it, a deleted key and everything it encrypts are lost for good. Does the key expire? Atlas refuses a key that expires within 48 hours, and shuts clusters down when the key has expired.',
  },
  checkVaultAndSecret: {
    title: 'Check this in Azure first.',
    text: 'Is purge protection on for the vault? Without it, a deleted key and everything it encrypts are lost for good. Do the key or the client secret expire? Atlas refuses a key that expires within 48 hours, and shuts clusters down when either has expired.',
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
  unusual: 'Unusual, but allowed',
  readAlong: 'A proxy can read the secret',
  readAlongMeaning: (host: string) =>
    `The certificate shown for ${host} does not come from a public certificate authority. A proxy, for example one that inspects your company’s traffic, can read everything Keygate sends, also this secret. Send it only if the people who run that proxy may know it.`,
  listReminder:
    'Atlas tries to reach this key as soon as you save. Make sure that your key service allows Atlas’s outbound addresses.',
  offMeaning: (provider: ProviderView) =>
    `Atlas stops using ${providers[provider]} for this project. Atlas refuses while a cluster still uses your key.`,
  offKeep:
    'Keep the key, its permissions and the allowed addresses until the last snapshot made with it has expired.',
  send: 'Send to Atlas',
  switchOff: 'Switch off',
  progress: 'Progress',
};

export const oneWay: Record<OneWayView, string> = {
  awsRoleForever: 'After you use a role, Atlas no longer accepts access keys for this project.',
  gcpRoleForever: 'After you use a role, Atlas no longer accepts a key file for this project.',
  azureSecretRemoved:
    'When the role works, Atlas deletes its client secret. To go back, you need a new one.',
  settingsRemoved: 'Atlas deletes the settings. To switch on again, you enter every field again.',
};

export const savePhases: { kind: SavePhaseView['kind']; text: string }[] = [
  { kind: 'checking', text: 'Reading the configuration again' },
  { kind: 'sending', text: 'Sending to Atlas, which tries the key' },
  { kind: 'readingBack', text: 'Reading what Atlas has now' },
];

export const waiting = {
  aws: 'Atlas refused, because AWS may not know the role in all places yet.',
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
  text: 'You stopped it in time. Keygate still has what you entered.',
  secretGone:
    'You stopped it in time. Keygate still has what you entered, but not the secret. Enter it again before you save.',
};

export const verdicts: Record<VerdictView, (provider: ProviderView) => VerdictWords> = {
  valid: (provider) => ({
    tone: 'good',
    title: 'Valid: Atlas can use the key.',
    text: `Atlas tried the key in ${providers[provider]}, and it works. Atlas tries it again every 15 minutes.`,
  }),
  notValid: (provider) => ({
    tone: 'danger',
    title: 'Not valid: Atlas cannot use the key.',
    text: `Atlas saved the settings, but ${providers[provider]} did not allow it to use the key. Check the permission on the key. If your key service accepts requests only from certain IP addresses, check that Atlas’s outbound addresses are allowed. Then press Check now.`,
  }),
  waiting: () => ({
    tone: 'info',
    title: 'Waiting for your clusters’ nodes.',
    text: 'Atlas saved the settings and still tries the key from the clusters. Press Check now in a few minutes.',
  }),
  switchedOff: () => ({
    tone: 'good',
    title: 'Switched off.',
    text: 'Atlas uses its own keys again. Keep your key, its permissions and the allowed addresses until the last snapshot made with it has expired.',
  }),
  cannotTell: () => ({
    tone: 'warn',
    title: 'Keygate does not know whether the change arrived.',
    text: 'Atlas’s answer was lost, and Keygate cannot read a secret or a role from Atlas. The key check may still be about the old one. Enter the same values and save again.',
  }),
  readsDifferently: () => ({
    tone: 'warn',
    title: 'Atlas has other values than Keygate sent.',
    text: 'Somebody else may have saved at the same time. The form shows what Atlas has now.',
  }),
  noVerdict: () => ({
    tone: 'info',
    title: 'Saved, but Atlas has not said yet whether the key works.',
    text: 'Atlas tries the key every 15 minutes. Press Check now in a few minutes.',
  }),
  notReadBack: () => ({
    tone: 'warn',
    title: 'Saved, but Keygate could not read the result.',
    text: 'Press Check now to see whether the key is valid.',
  }),
};
