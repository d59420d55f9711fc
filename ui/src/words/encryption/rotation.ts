// Renewing a key or the credentials for it, in each cloud's own terms.
// Source: safety rules S5, S6 and S8; domain facts on rotation and on client secrets.

import type { ProviderView, RotationKindView, RotationStepView } from '../../ipc';
import type { RotationStage } from '../../state/encryption/rotation.svelte';

interface RotationWords {
  label: string;
  /** What it means for Atlas. */
  meaning: string;
  /** What to do in the cloud, in order. */
  steps: string[];
  warning?: string;
}

export const rotation = {
  button: 'Rotate key…',
  title: (provider: string) => `Rotate the key in ${provider}`,
  what: 'What do you renew?',
  stages: 'Steps',
  stage: {
    make: 'Create the new one',
    enter: 'Enter it here',
    after: 'Check, and keep the old one',
  } satisfies Record<RotationStage, string>,
  never: 'Never disable or delete the old one first.',
  neverWhy: 'Atlas needs it until no cluster and no snapshot uses it.',
  notValid: 'Atlas cannot use the current key.',
  notValidKey:
    'Atlas accepts a new key only while it can reach the current one. Restore the current key or its permission first.',
  notValidSecret:
    'If the credentials have expired, new ones solve this. If the key itself is the cause, restore it first.',
  back: 'Back',
  next: 'I have created it: continue',
  nothingToSend: 'I have done this: continue',
  review: 'Review and save',
  close: 'Close',
  done: 'Finish',
  correct: 'Correct it',
  openClusters: 'Open Clusters',
  unchanged: 'Atlas already has this value. Enter the new one.',
  after: {
    checkKey: 'Check that Atlas can use it.',
    waitForClusters: 'Wait until your clusters use it.',
    keepOld: 'Keep the old one.',
  } satisfies Record<RotationStepView, string>,
  clustersWait:
    'Atlas updates one cluster after another. Go on only when no cluster on your key is changing.',
  keepKey:
    'Keep the old key or version enabled, with its permissions and the allowed addresses, until the last snapshot made with it has expired. Without it, you cannot restore a snapshot.',
  keepAutomatic:
    'The cloud keeps the older key material under the same name. Do not delete the key: snapshots need it too.',
  keepSecret:
    'Keep the old one until the key check says Valid 15 minutes after you saved. Before that, Valid may still be about the old one. Then remove it.',
};

const aws = 'AWS console → KMS → Customer managed keys';
const azure = 'Azure portal → your key vault → Objects → Keys → your key';
const google = 'Google Cloud console → Key Management → your key ring → your key';

const sameAddresses =
  'If the old key accepts requests only from certain IP addresses, give the new one the same list before you go on.';

export const rotations: Record<RotationKindView, RotationWords> = {
  awsAutomatic: {
    label: 'Same key, by AWS',
    meaning:
      'AWS creates new key material under the same ARN. You enter nothing here, and Keygate sends nothing to Atlas.',
    steps: [
      `${aws} → your key → Key rotation.`,
      'Switch automatic rotation on, or press Rotate now.',
    ],
    warning: 'Atlas may not see this, so its alert about the key’s age can stay open.',
  },
  awsNewKey: {
    label: 'A new key',
    meaning: 'A new key has a new ARN. Atlas uses it after you save.',
    steps: [
      `${aws} → Create key: symmetric, encrypt and decrypt.`,
      'In the policy of Atlas’s role, allow kms:Encrypt, kms:Decrypt and kms:DescribeKey on the new key, next to the old one. If the key is in another account, its key policy must allow the role too.',
      sameAddresses,
      'Copy the new key’s ARN.',
    ],
  },
  awsAccessKey: {
    label: 'The access key',
    meaning:
      'The key stays. Only the credentials that Atlas signs in with change. Atlas refuses access keys in new set-ups: use a role if you can.',
    steps: [
      'AWS console → IAM → Users → the user Atlas signs in as → Security credentials → Create access key.',
      'Copy both parts. AWS shows the secret only once.',
    ],
    warning: 'A temporary key (it begins with ASIA) expires, and then clusters shut down.',
  },
  azureVersion: {
    label: 'A new version',
    meaning: 'A new version has its own identifier. Atlas uses it after you save.',
    steps: [
      `${azure} → New version → Create.`,
      'Make sure that it is enabled and has no expiration date, or one you will not forget. Atlas refuses a key that expires within 48 hours.',
      'Open the new version and copy its Key Identifier.',
    ],
  },
  azureVersionless: {
    label: 'Without a version',
    meaning:
      'An identifier without a version at its end always means the newest version, so it stays the same.',
    steps: [
      `${azure} → New version → Create.`,
      'If the identifier in the form ends in a version, enter it here without that part.',
    ],
    warning: 'Atlas does not say which version it uses. Keep the older versions enabled.',
  },
  azureSecret: {
    label: 'The client secret',
    meaning: 'The key stays. Only the credentials that Atlas signs in with change.',
    steps: [
      'Azure portal → Microsoft Entra ID → App registrations → the app for Atlas → Certificates & secrets → New client secret.',
      'Choose when it expires, and put that date into a calendar.',
      'Copy the Value, not the Secret ID. Azure shows it only once.',
    ],
    warning:
      'A client secret lasts 2 years at most. When it has expired, Atlas shuts down the clusters on your key. A service principal role has no secret that expires.',
  },
  gcpVersion: {
    label: 'A new version',
    meaning: 'Atlas uses the version you entered. It uses the new one after you save.',
    steps: [
      `${google} → Rotate, or Create new version.`,
      'Wait until the new version’s state is Enabled.',
      'Copy its resource name, from projects/ to the version’s number.',
    ],
    warning:
      'With a rotation period, Google Cloud creates new versions, but Atlas does not use them until you enter them.',
  },
  gcpKeyFile: {
    label: 'The key file',
    meaning: 'The key stays. Only the credentials that Atlas signs in with change.',
    steps: [
      'Google Cloud console → IAM & Admin → Service accounts → the one for Atlas → Keys → Add key → JSON.',
      'Google Cloud saves the new key file on this computer. On the next page, press Choose file… and choose it.',
    ],
    warning:
      'Your organization may limit how long such a key lasts. When it has expired, Atlas shuts down the clusters on your key.',
  },
};

/** Beside credentials that run out by themselves. */
export const expiry: Partial<Record<ProviderView, string>> = {
  azure:
    'A client secret lasts 2 years at most, and Atlas does not say when it expires. When it has expired, Atlas shuts down the clusters on your key. Renew it in time.',
  aws: 'Renew an access key regularly. If somebody deletes or deactivates it, Atlas shuts down clusters. A role does not expire.',
};
