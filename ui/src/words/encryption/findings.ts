// What is wrong or unusual about a field. The codes come from the form rules in Rust.

import type { FieldFindingView, FieldView, FindingView, KeyFileRepairView } from '../../ipc';
import { environments, fields } from './encryption';

/** The words for one finding. */
export function findingWords({ field, finding }: FieldFindingView): string {
  return (table[finding.code] as (finding: FindingView, field: FieldView) => string)(
    finding,
    field,
  );
}

type Code = FindingView['code'];
type Of<C extends Code> = Extract<FindingView, { code: C }>;

const table: { [C in Code]: (finding: Of<C>, field: FieldView) => string } = {
  required: (_, field) => `${fields[field]} is needed.`,
  surroundingWhitespace: () =>
    'It begins or ends with a space, and Keygate sends that too. Remove the space if you did not mean it.',
  tooLong: ({ limit }) => `It may have at most ${limit} characters.`,
  lengthOutside: ({ least, most }) => `It must have ${least} to ${most} characters.`,
  unusualLength: ({ usual }) => `It usually has ${usual} characters.`,
  unusualPrefix: ({ usual }) => `It usually begins with ${usual}.`,
  unexpectedCharacters: () => 'It has characters that are not allowed here.',
  notAtlasId: () => 'An Atlas role ID is 24 digits and letters a to f.',
  looksLikeArnNotRoleId: () => 'This is the role’s ARN in AWS. Enter Atlas’s own ID of the role.',
  notKeyArn: () => 'This is not the ARN of an AWS key. It should look like arn:aws:kms:…:key/…',
  partitionNotServed: ({ partition }) =>
    `This key is in the AWS partition ${partition}, which Atlas does not support. Use a key in aws, aws-us-gov or aws-cn.`,
  webAddress: () =>
    'This is the address of a page, not the name of a key. Copy the key’s ARN from that page.',
  notKeyId: () => 'A key ID has no spaces.',
  unusualKeyId: () => 'AWS key IDs usually look different: a UUID, mrk-… or a whole ARN.',
  aliasMayNotWork: () =>
    'This is an alias. MongoDB does not document whether Atlas accepts one. The key’s ARN is safer.',
  keyArnNeededAcrossAccounts: () =>
    'Without an ARN, Atlas looks for the key only in the role’s own AWS account.',
  unknownRegion: () => 'Atlas does not know this region.',
  regionDiffersFromArn: ({ arnRegion }) => `The key’s ARN says ${arnRegion}.`,
  temporaryKey: () => 'This is a temporary access key (ASIA…). It will expire.',
  notUuid: (_, field) =>
    `${fields[field]} must be a UUID, like 6f8c1a0e-4a0b-4c6e-9b61-9f0a3a7f1c2d.`,
  unknownEnvironment: () => 'Atlas does not know this Azure environment.',
  notVaultName: () =>
    'A vault’s name has 3 to 24 letters, digits and single hyphens, and begins with a letter.',
  notResourceGroup: () =>
    'A resource group’s name has up to 90 letters, digits and _ - . ( ), and does not end in a dot.',
  notKeyIdentifier: () => 'It should look like https://my-vault.vault.azure.net/keys/my-key',
  portInKeyIdentifier: ({ port }) => `Key vaults do not use the port ${port}. Remove :${port}.`,
  managedHsmMayNotWork: () =>
    'This is a key in a managed HSM. MongoDB does not document whether Atlas accepts one.',
  vaultDiffersFromIdentifier: ({ vault }) => `The key identifier names the vault ${vault}.`,
  environmentDiffersFromIdentifier: ({ environment }) =>
    `The key identifier belongs to ${environments[environment]?.name ?? environment}.`,
  looksLikeSecretId: () =>
    'This looks like the Secret ID. Atlas needs the Value, which Azure shows only once.',
  keyFileNotJson: () =>
    'This is not the content of a JSON key file. Copy all of it, from the first { to the last }.',
  keyFileOfAnotherKind: () => 'This is not the key file of a service account.',
  keyFileMissing: ({ part }) => `The key file has no ${part}. Copy all of it.`,
  keyFileRepaired: ({ repair }) =>
    `${repairs[repair]} Keygate corrects that in what it sends. Cancel if you meant another file.`,
  privateKeyDamaged: () =>
    'The private_key in this key file is not a complete private key. Copy the file again, or create a new key in Google Cloud.',
  notKeyVersion: () =>
    'It should look like projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/…',
  keyVersionMissing: () =>
    'The version is missing: add /cryptoKeyVersions/ and its number at the end.',
  roleCannotBeLeft: () =>
    'This project already uses a role. Atlas does not go back to access keys or key files.',
};

const repairs: Record<KeyFileRepairView, string> = {
  invisibleCharacters:
    'There were invisible characters, such as a byte order mark, around the key file.',
  surroundingText: 'There was other text, such as quotes or a name, around the key file.',
  base64: 'The key file was in base64.',
  jsonText: 'The key file was a text in JSON, with its own quotes escaped.',
  quotes: 'The key file had typographic or single quotes, or unusual blanks.',
  lineBreaksInValues: 'Values in the key file were broken into lines.',
  privateKeyEscapedTwice: 'The line breaks of private_key were escaped twice.',
  privateKeyLineBreaksLost: 'The line breaks of private_key were lost.',
};

/** Every repair that has words. */
export const repairCodes = Object.keys(repairs) as KeyFileRepairView[];

/** Every finding that has words. */
export const findingCodes = Object.keys(table) as Code[];
