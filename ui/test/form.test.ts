import { describe, expect, it } from 'vitest';

import type { FieldFindingView, KmsFormRequest, ProviderStateView } from '../src/ipc';
import {
  blocking,
  changes,
  edited,
  firstSecret,
  regionOf,
  same,
  secretField,
  shownFindings,
  takeText,
  withSecret,
} from '../src/state/encryption/form';

const aws: KmsFormRequest = {
  provider: 'aws',
  access: 'role',
  roleId: '65f1c0ffee65f1c0ffee65f1',
  customerMasterKeyId: 'mrk-1',
  region: 'US_EAST_1',
  accessKeyId: '',
};
const azure: KmsFormRequest = {
  provider: 'azure',
  access: 'clientSecret',
  roleId: '',
  clientId: 'c',
  tenantId: 't',
  environment: 'AZURE',
  subscriptionId: 's',
  resourceGroup: 'g',
  keyVaultName: 'v',
  keyIdentifier: 'k',
};

function state(form: KmsFormRequest, changed: Partial<ProviderStateView> = {}): ProviderStateView {
  return {
    provider: form.provider,
    enabled: true,
    check: 'valid',
    form,
    secretStored: false,
    practiceSecret: null,
    privateNetworking: false,
    rotations: [],
    ...changed,
  };
}

const required: FieldFindingView = {
  field: 'role',
  level: 'block',
  finding: { code: 'required' },
};
const alias: FieldFindingView = {
  field: 'customerMasterKeyId',
  level: 'warn',
  finding: { code: 'aliasMayNotWork' },
};

describe('a text as it would be sent', () => {
  const stored: KmsFormRequest = { ...aws, customerMasterKeyId: '"as-atlas-has-it"' };
  const normal: KmsFormRequest = { ...aws, customerMasterKeyId: 'key', region: 'EU_WEST_1' };

  it('takes the place of what was typed in its own field only', () => {
    const form = { ...aws, customerMasterKeyId: '"key"', region: 'eu-west-1' };
    takeText(form, normal, stored, 'awsRegion');
    expect(form).toMatchObject({ customerMasterKeyId: '"key"', region: 'EU_WEST_1' });
    takeText(form, normal, stored, 'customerMasterKeyId');
    expect(form.customerMasterKeyId).toBe('key');
  });

  it('leaves what Atlas has, and never touches a secret', () => {
    const form = { ...stored };
    takeText(form, normal, stored, 'customerMasterKeyId');
    expect(form).toEqual(stored);
    takeText(form, normal, stored, 'secretAccessKey');
    expect(form).toEqual(stored);
  });
});

describe('what would change', () => {
  it('is nothing while the form says what Atlas has', () => {
    expect(changes(aws, '', state(aws))).toBe(false);
    expect(edited(aws, '', state(aws))).toBe(false);
  });

  it('is a field that differs', () => {
    const other = { ...aws, region: 'EU_WEST_1' };
    expect(same(aws, other)).toBe(false);
    expect(changes(other, '', state(aws))).toBe(true);
    expect(edited(other, '', state(aws))).toBe(true);
  });

  it('is a secret alone', () => {
    const kept = state(azure, { secretStored: true });
    expect(changes(azure, '', kept)).toBe(false);
    expect(changes(azure, 'new', kept)).toBe(true);
    expect(edited(azure, 'new', kept)).toBe(true);
  });

  it('is not a secret that this kind of access does not use', () => {
    expect(secretField(aws)).toBeNull();
    expect(changes(aws, 'left over', state(aws))).toBe(false);
    expect(edited(aws, 'left over', state(aws))).toBe(false);
  });

  it('is switching on, even with values that were filled in for practice', () => {
    const practice = state(azure, { enabled: false, practiceSecret: 'made up' });
    expect(firstSecret(practice)).toBe('made up');
    expect(changes(azure, 'made up', practice)).toBe(true);
    expect(edited(azure, 'made up', practice), 'nothing typed, nothing lost').toBe(false);
  });
});

describe('findings on screen', () => {
  it('shows warnings at once and blocks once the field was touched', () => {
    expect(shownFindings([required, alias], new Set())).toEqual([alias]);
    expect(shownFindings([required, alias], new Set(['role']))).toEqual([required, alias]);
  });

  it('asks for a secret that Atlas does not have', () => {
    const [missing] = withSecret([], azure, '', state(azure));
    expect(missing).toMatchObject({ field: 'secret', level: 'block' });
    expect(withSecret([], azure, 'typed', state(azure))).toEqual([]);
    expect(withSecret([], azure, '', state(azure, { secretStored: true }))).toEqual([]);
  });

  it('asks for it again when the kind of access changed: the stored one was for another', () => {
    const byRole = state({ ...azure, access: 'servicePrincipalRole' }, { secretStored: true });
    expect(withSecret([], azure, '', byRole)).toHaveLength(1);
  });

  it('separates empty fields from wrong ones, each once', () => {
    const wrong: FieldFindingView = {
      field: 'awsRegion',
      level: 'block',
      finding: { code: 'unknownRegion' },
    };
    expect(blocking([required, required, wrong, alias])).toEqual({
      needed: ['role'],
      wrong: ['awsRegion'],
    });
  });
});

describe('the region of a key', () => {
  const regions = [{ name: 'US_EAST_1' }, { name: 'US_GOV_WEST_1' }];
  const key = 'key/1234abcd-12ab-34cd-56ef-1234567890ab';

  it('is read from its ARN, in the name that Atlas has for it', () => {
    expect(regionOf(` arn:aws:kms:us-east-1:123456789012:${key}`, regions)).toBe('US_EAST_1');
    const government = `arn:aws-us-gov:kms:us-gov-west-1:123456789012:${key}`;
    expect(regionOf(government, regions)).toBe('US_GOV_WEST_1');
  });

  it.each([
    'arn:aws:kms:us-east-1:123456789012:alias/key',
    'arn:aws:iam::123456789012:role/atlas',
    'arn:aws:kms:xx-none-1:123456789012:key/1',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
  ])('is not guessed from %s', (text) => {
    expect(regionOf(text, regions)).toBeNull();
  });
});
