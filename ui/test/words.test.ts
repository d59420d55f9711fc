import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { AnswerView, ErrorView, FieldView, FindingView } from '../src/ipc';
import { fields } from '../src/words/encryption/encryption';
import { errorCodes, errorWords } from '../src/words/errors';
import { findingCodes, findingWords, repairCodes } from '../src/words/encryption/findings';
import { ofAll } from '../src/words/numbers';
import { refusal, refusalCodes } from '../src/words/refusals';

const answer: AnswerView = {
  status: 400,
  errorCode: 'SOMETHING_NEW',
  detail: 'Atlas’s own sentence.',
  parameters: [],
};

/** One of every error; the type makes a missing one fail to compile. */
const errors: { [C in ErrorView['code']]: Extract<ErrorView, { code: C }> } = {
  tooLongForWorkbook: { code: 'tooLongForWorkbook', most: 100_000 },
  granteeRefused: {
    code: 'granteeRefused',
    host: 'a.example',
    problem: { kind: 'everyAccount' },
  },
  unreachable: { code: 'unreachable', host: 'a.example', cause: 'proxy' },
  wrongSignIn: { code: 'wrongSignIn', kind: 'apiKey' },
  notOnAccessList: { code: 'notOnAccessList', address: '203.0.113.7', answer },
  notAllowed: { code: 'notAllowed', answer },
  notFound: { code: 'notFound', answer },
  rateLimited: { code: 'rateLimited', retryAfterSeconds: 1 },
  refused: { code: 'refused', answer, fields: [] },
  atlasFailed: { code: 'atlasFailed', answer },
  unexpectedAnswer: { code: 'unexpectedAnswer', host: 'a.example', reason: 'redirect' },
  emptyList: { code: 'emptyList', host: 'a.example' },
  listHeldBack: {
    code: 'listHeldBack',
    place: 'outbound.aws.us-east-1[3]',
    block: '3.8.0.0/15',
  },
  keyStore: { code: 'keyStore', problem: 'missing' },
  form: { code: 'form', findings: [] },
  nothingChanged: { code: 'nothingChanged' },
  changedMeanwhile: { code: 'changedMeanwhile' },
  offWhileNotValid: { code: 'offWhileNotValid' },
  disablingBlocked: { code: 'disablingBlocked', obstacles: [{ kind: 'keyNotValid' }] },
  networkingBlocked: { code: 'networkingBlocked', conflicts: [{ kind: 'keyNotValid' }] },
  roleArn: { code: 'roleArn', mistake: { kind: 'userArn' } },
  azureRole: { code: 'azureRole', findings: [] },
  roleNotSetUp: { code: 'roleNotSetUp', problem: 'notReady' },
  stillRefused: { code: 'stillRefused', answer, fields: [] },
  stoppedWaiting: { code: 'stoppedWaiting', answer },
  notTaken: { code: 'notTaken', host: 'a.example' },
  lostSight: { code: 'lostSight', host: 'a.example' },
  cloudNotSignedIn: { code: 'cloudNotSignedIn', cloud: 'aws' },
  cloudNotUsed: { code: 'cloudNotUsed', cloud: 'gcp' },
  awsPasted: { code: 'awsPasted', problem: { kind: 'missing', part: 'sessionToken' } },
  awsProfile: { code: 'awsProfile', problem: { kind: 'command', command: 'vault exec' } },
  awsRegion: { code: 'awsRegion' },
  awsStartUrl: { code: 'awsStartUrl' },
  azureField: { code: 'azureField', field: 'tenant' },
  azureOtherCloud: { code: 'azureOtherCloud', used: 'china' },
  googleClient: { code: 'googleClient' },
  googleProject: { code: 'googleProject' },
  googleAccount: { code: 'googleAccount' },
  googleFile: { code: 'googleFile', problem: { kind: 'lacks', part: 'private_key' } },
  browser: { code: 'browser', cloud: 'azure', problem: { kind: 'timedOut' } },
  cloud: { code: 'cloud', cloud: 'gcp', problem: { kind: 'throttled' } },
  cloudAddition: { code: 'cloudAddition', cloud: 'azure', problem: { kind: 'noList' } },
  cloudRemoval: { code: 'cloudRemoval', cloud: 'aws', problem: { kind: 'nothingThere' } },
  staleSummary: { code: 'staleSummary' },
  staleList: { code: 'staleList' },
  projectChanged: { code: 'projectChanged' },
  notConnected: { code: 'notConnected' },
  invalidAddress: { code: 'invalidAddress', reason: 'notHttps' },
  invalidProxy: { code: 'invalidProxy', reason: 'noPassword' },
  noCertificate: { code: 'noCertificate', file: 'office.pem' },
  routeUnusable: { code: 'routeUnusable', problem: 'notRead' },
  unusualList: { code: 'unusualList', wide: 1, added: 0, removed: 0 },
  accessListUnreadable: {
    code: 'accessListUnreadable',
    reason: { kind: 'tooLarge', limitMebibytes: 64 },
  },
  fileNotRead: { code: 'fileNotRead', path: '/tmp/list.csv', reason: 'notAllowed' },
  artefactRefused: { code: 'artefactRefused', reason: { kind: 'stillShutOut' } },
  nothingToWrite: { code: 'nothingToWrite' },
  fileNotWritten: { code: 'fileNotWritten', path: '/tmp/list.csv', reason: 'full' },
  notKept: { code: 'notKept', detail: 'disk' },
  timerNotSet: { code: 'timerNotSet', problem: { kind: 'notInstalled', program: 'systemctl' } },
  clipboardRefused: { code: 'clipboardRefused' },
  notPractice: { code: 'notPractice' },
  practiceNotStarted: { code: 'practiceNotStarted', detail: 'port' },
  cancelled: { code: 'cancelled' },
  folderNotOpened: { code: 'folderNotOpened', path: '/home/sam/logs' },
  panicked: { code: 'panicked' },
  internal: { code: 'internal', detail: 'a defect' },
};

describe('errors', () => {
  it('has words for every code and no others', () => {
    expect([...errorCodes].sort()).toEqual(Object.keys(errors).sort());
  });

  it.each(Object.values(errors))('says what $code means', (error) => {
    const words = errorWords(error);
    expect(words.title).not.toBe('');
    if (error.code !== 'cancelled') expect(words.meaning).not.toBe('');
    expect(JSON.stringify(words)).not.toMatch(/undefined|\[object/);
  });

  it('shows Atlas’s own words for a code it does not know', () => {
    const words = errorWords(errors.refused);
    expect(words.meaning).toBe('Atlas’s own sentence.');
    expect(words.own).toContain('SOMETHING_NEW');
    expect(words.own).toContain('400');
  });

  it('names the address to let in, ready to copy', () => {
    const words = errorWords(errors.notOnAccessList);
    expect(words.next).toContain('203.0.113.7');
    expect(words.copy).toBe('203.0.113.7');
  });

  it('names addresses as one possible cause when the cloud refuses Atlas', () => {
    for (const errorCode of [
      'CANNOT_ASSUME_ROLE',
      'INVALID_AWS_CREDENTIALS',
      'INVALID_AZURE_CREDENTIALS',
      'INVALID_GOOGLE_CLOUD_CREDENTIALS',
      'NO_PERMISSION_TO_ENCRYPT_DECRYPT',
      'ENCRYPTION_AT_REST_SETTINGS_INVALID',
    ]) {
      const words = errorWords({ code: 'refused', answer: { ...answer, errorCode }, fields: [] });
      expect(words.next, errorCode).toContain('outbound addresses');
    }
  });

  it('distinguishes what keeps a service account from signing in', () => {
    const titles = ['access_denied', 'invalid_grant', 'invalid_request', 'SOMETHING_NEW'].map(
      (errorCode) => errorWords({ code: 'notAllowed', answer: { ...answer, errorCode } }).title,
    );
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('says title, meaning and next step for each of Atlas’s codes it knows', () => {
    for (const errorCode of refusalCodes) {
      const words = refusal({ ...answer, errorCode });
      expect(words?.title, errorCode).toBeTruthy();
      expect(words?.meaning, errorCode).toBeTruthy();
      expect(words?.next, errorCode).toBeTruthy();
    }
  });
});

const findings: { [C in FindingView['code']]: Extract<FindingView, { code: C }> } = {
  required: { code: 'required' },
  surroundingWhitespace: { code: 'surroundingWhitespace' },
  tooLong: { code: 'tooLong', limit: 2048 },
  lengthOutside: { code: 'lengthOutside', least: 16, most: 128 },
  unusualLength: { code: 'unusualLength', usual: 40 },
  unusualPrefix: { code: 'unusualPrefix', usual: 'AKIA' },
  unexpectedCharacters: { code: 'unexpectedCharacters' },
  notAtlasId: { code: 'notAtlasId' },
  looksLikeArnNotRoleId: { code: 'looksLikeArnNotRoleId' },
  notKeyArn: { code: 'notKeyArn' },
  partitionNotServed: { code: 'partitionNotServed', partition: 'aws-eusc' },
  webAddress: { code: 'webAddress' },
  notKeyId: { code: 'notKeyId' },
  unusualKeyId: { code: 'unusualKeyId' },
  aliasMayNotWork: { code: 'aliasMayNotWork' },
  keyArnNeededAcrossAccounts: { code: 'keyArnNeededAcrossAccounts' },
  unknownRegion: { code: 'unknownRegion' },
  regionDiffersFromArn: { code: 'regionDiffersFromArn', arnRegion: 'EU_WEST_1' },
  temporaryKey: { code: 'temporaryKey' },
  notUuid: { code: 'notUuid' },
  unknownEnvironment: { code: 'unknownEnvironment' },
  notVaultName: { code: 'notVaultName' },
  notResourceGroup: { code: 'notResourceGroup' },
  notKeyIdentifier: { code: 'notKeyIdentifier' },
  portInKeyIdentifier: { code: 'portInKeyIdentifier', port: '8443' },
  managedHsmMayNotWork: { code: 'managedHsmMayNotWork' },
  vaultDiffersFromIdentifier: { code: 'vaultDiffersFromIdentifier', vault: 'other-vault' },
  environmentDiffersFromIdentifier: {
    code: 'environmentDiffersFromIdentifier',
    environment: 'AZURE_CHINA',
  },
  looksLikeSecretId: { code: 'looksLikeSecretId' },
  keyFileNotJson: { code: 'keyFileNotJson' },
  keyFileOfAnotherKind: { code: 'keyFileOfAnotherKind' },
  keyFileMissing: { code: 'keyFileMissing', part: 'client_email' },
  keyFileRepaired: { code: 'keyFileRepaired', repair: 'base64' },
  privateKeyDamaged: { code: 'privateKeyDamaged' },
  notKeyVersion: { code: 'notKeyVersion' },
  keyVersionMissing: { code: 'keyVersionMissing' },
  roleCannotBeLeft: { code: 'roleCannotBeLeft' },
};

describe('findings', () => {
  it('has words for every code and no others', () => {
    expect([...findingCodes].sort()).toEqual(Object.keys(findings).sort());
  });

  it.each(Object.keys(fields) as FieldView[])('says every finding about %s', (field) => {
    for (const finding of Object.values(findings)) {
      const words = findingWords({ field, level: 'block', finding });
      expect(words).toMatch(/\S/);
      expect(words).not.toMatch(/undefined|\[object/);
    }
  });

  it('mentions what the rule compared with', () => {
    const about = (finding: FindingView) =>
      findingWords({ field: 'awsRegion', level: 'warn', finding });
    expect(about(findings.regionDiffersFromArn)).toContain('EU_WEST_1');
    expect(about(findings.vaultDiffersFromIdentifier)).toContain('other-vault');
    expect(about(findings.environmentDiffersFromIdentifier)).toContain('Azure China');
    expect(about(findings.keyFileMissing)).toContain('client_email');
    expect(about(findings.partitionNotServed)).toContain('aws-eusc');
    expect(about(findings.portInKeyIdentifier)).toContain('8443');
  });

  it('says each repair of a key file in words of its own', () => {
    const said = repairCodes.map((repair) =>
      findingWords({
        field: 'serviceAccountKey',
        level: 'warn',
        finding: { code: 'keyFileRepaired', repair },
      }),
    );
    expect(said).toHaveLength(8);
    expect(new Set(said).size).toBe(said.length);
  });
});

describe('totals', () => {
  it('says "84 of 420" only where a filter leaves some out', () => {
    expect(ofAll(420, 420)).toBe('420 addresses');
    expect(ofAll(84, 420)).toBe('84 of 420 addresses');
    expect(ofAll(0, 1)).toBe('0 of 1 address');
    expect(ofAll(1_000_000, 1_000_000)).toBe('1,000,000 addresses');
  });
});

describe('the words', () => {
  const folder = join(import.meta.dirname, '../src/words');
  /** Every text of the catalogue with more than one word. */
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const code = readFileSync(join(folder, name), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
      return [...code.matchAll(/'(?:[^'\\\n]|\\.)* (?:[^'\\\n]|\\.)*'|`[^`\n]* [^`\n]*`/g)];
    })
    .map(([text]) => text);

  // Each was read aloud to somebody who did not understand it.
  it.each([
    /\blet(s|ting)? in\b/,
    /\badmits?\b/,
    /from elsewhere/,
    /not known here/,
    /\btakes? on\b/,
    /\bIt is made\b/,
    /gone, too/,
    /never stood/,
    /audit evidence/,
    /could mean/,
    /under way/,
    /going over/,
    /at once/,
    /shuts? out/,
  ])('never say %s', (unclear) => {
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.filter((text) => unclear.test(text))).toEqual([]);
  });

  it('are spelled as Atlas spells them', () => {
    const british = /organis|authoris|licence|neighbour|colour|practis|recognis/i;
    expect(texts.filter((text) => british.test(text))).toEqual([]);
  });
});
