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
    make: 'Make the new one',
    enter: 'Tell Atlas',
    after: 'Check, and keep the old one',
  } satisfies Record<RotationStage, string>,
  never: 'Never disable or delete the old one first.',
  neverWhy: 'Atlas needs it until every cluster and every snapshot has left it.',
  notValid: 'Atlas cannot use the present key.',
  notValidKey:
    'It cannot take a new key until it can reach the present one. Restore the present key or its permission first.',
  notValidSecret:
    'Where expired credentials are the cause, new ones repair it. Where the key itself is the cause, restore it first.',
  back: 'Back',
  next: 'It is made: continue',
  nothingToSend: 'Done in the cloud: continue',
  review: 'Review and save',
  close: 'Close',
  done: 'Finish',
  correct: 'Correct it',
  openClusters: 'Open Clusters',
  unchanged: 'Enter the new value first: Atlas has this one already.',
  after: {
    checkKey: 'Check that Atlas can use it.',
    waitForClusters: 'Wait until your clusters have it.',
    keepOld: 'Keep the old one.',
  } satisfies Record<RotationStepView, string>,
  clustersWait:
    'Atlas hands it to one cluster after another. Go on only once no cluster on your key is changing any more.',
  keepKey:
    'Keep the old key or version enabled, with its permissions and the addresses, until the last snapshot made with it has expired. A snapshot cannot be restored without it.',
  keepAutomatic:
    'The cloud keeps the older key material under the same name. Do not delete the key: snapshots need it as well.',
  keepSecret:
    'Keep the old one until the key check reads Valid after Atlas’s next look, at most 15 minutes after saving: a Valid before that may still speak of the old one. Then remove it.',
};

const aws = 'AWS console → KMS → Customer managed keys';
const azure = 'Azure portal → your key vault → Objects → Keys → your key';
const google = 'Google Cloud console → Key Management → your key ring → your key';

const sameAddresses =
  'If the old key admits only listed addresses, give the new one the same list before you go on.';

export const rotations: Record<RotationKindView, RotationWords> = {
  awsAutomatic: {
    label: 'Same key, by AWS',
    meaning:
      'AWS makes new key material under the same ARN. There is nothing to send to Atlas, and nothing to enter here.',
    steps: [
      `${aws} → your key → Key rotation.`,
      'Switch automatic rotation on, or press Rotate now.',
    ],
    warning: 'Atlas may not notice this, so its alert about the key’s age may stay open.',
  },
  awsNewKey: {
    label: 'A new key',
    meaning: 'A new key has a new ARN. Atlas uses it once you have saved.',
    steps: [
      `${aws} → Create key: symmetric, encrypt and decrypt.`,
      'In the policy of Atlas’s role, allow kms:Encrypt, kms:Decrypt and kms:DescribeKey on the new key, beside the old one. If the key is in another account, its own policy has to allow the role as well.',
      sameAddresses,
      'Copy the new key’s ARN.',
    ],
  },
  awsAccessKey: {
    label: 'The access key',
    meaning:
      'The key stays; only what Atlas signs in with is renewed. Atlas refuses access keys in new set-ups: a role is the better way.',
    steps: [
      'AWS console → IAM → Users → the user Atlas signs in as → Security credentials → Create access key.',
      'Copy both parts. AWS shows the secret only once.',
    ],
    warning: 'A temporary key, beginning with ASIA, expires by itself and takes clusters down.',
  },
  azureVersion: {
    label: 'A new version',
    meaning: 'A new version has an identifier of its own. Atlas uses it once you have saved.',
    steps: [
      `${azure} → New version → Create.`,
      'Make sure that it is enabled, and that it has no expiry date, or one you will not forget: Atlas refuses a key that expires within 48 hours.',
      'Open the new version and copy its Key Identifier.',
    ],
  },
  azureVersionless: {
    label: 'Without a version',
    meaning:
      'An identifier without a version at its end names whichever version is newest, and stays as it is.',
    steps: [
      `${azure} → New version → Create.`,
      'If the identifier in the form ends in a version, it is entered here without that part.',
    ],
    warning: 'Atlas does not say which version it has taken up. Keep the older versions enabled.',
  },
  azureSecret: {
    label: 'The client secret',
    meaning: 'The key stays; only what Atlas signs in with is renewed.',
    steps: [
      'Azure portal → Microsoft Entra ID → App registrations → the one of Atlas → Certificates & secrets → New client secret.',
      'Choose when it expires, and write the day into a calendar.',
      'Copy the Value, not the Secret ID. Azure shows it only once.',
    ],
    warning:
      'A client secret lasts 2 years at most. Once it has expired, Atlas shuts down the clusters on your key. A service principal role has no secret that expires.',
  },
  gcpVersion: {
    label: 'A new version',
    meaning: 'Atlas stays on the version it was given. It uses the new one once you have saved.',
    steps: [
      `${google} → Rotate, or Create new version.`,
      'Wait until the new version reads Enabled.',
      'Copy its resource name, from projects/ to the version’s number.',
    ],
    warning:
      'A rotation period set in Google Cloud makes new versions by itself, but Atlas does not follow it.',
  },
  gcpKeyFile: {
    label: 'The key file',
    meaning: 'The key stays; only what Atlas signs in with is renewed.',
    steps: [
      'Google Cloud console → IAM & Admin → Service accounts → the one of Atlas → Keys → Add key → JSON.',
      'Open the file that was saved and copy its whole content.',
    ],
    warning:
      'Your organisation may limit how long such a key lasts. Once it has expired, Atlas shuts down the clusters on your key.',
  },
};

/** Beside credentials that run out by themselves. */
export const expiry: Partial<Record<ProviderView, string>> = {
  azure:
    'A client secret lasts 2 years at most, and Atlas does not say when it ends. Once it has, Atlas shuts down the clusters on your key: renew it in time.',
  aws: 'An access key should be renewed regularly, and one that is deleted or deactivated takes clusters down. A role needs no such care.',
};
