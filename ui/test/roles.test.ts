import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { forgetEncryption } from '../fixture/encryption';
import { world } from '../fixture/world';
import { connect, mainSwitch, practise } from './open';
import type { Opened } from './open';
import { roleErrorWords } from '../src/words/encryption/roleErrors';
import { refusalCodes } from '../src/words/refusals';

const sent = (command: string) => world.calls.filter((call) => call.command === command);
const role = () => screen.getByRole('combobox', { name: 'Role' });

beforeEach(forgetEncryption);

/** Opens the set-up of a new role of a provider. */
async function setUp(provider: string, key = ''): Promise<Opened & { dialog: HTMLElement }> {
  const opened = await connect({ roles: 'none' });
  const { user } = opened;
  await user.click(screen.getByRole('switch', { name: mainSwitch }));
  await user.click(screen.getByRole('radio', { name: provider }));
  if (provider !== 'AWS KMS') {
    const byRole = screen.queryByRole('radio', { name: /role$/ });
    if (byRole) await user.click(byRole);
  }
  if (key !== '') await user.type(screen.getByLabelText('Key version resource ID'), key);
  await user.click(screen.getByRole('button', { name: 'Set up a new role…' }));
  return { ...opened, dialog: await screen.findByRole('dialog') };
}

/** Makes it in Atlas and compares whom Atlas names with its console. */
async function createAndCompare({ user, dialog }: Opened & { dialog: HTMLElement }) {
  await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
  await user.click(await within(dialog).findByRole('checkbox', { name: /I compared it/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Continue' }));
}

describe('whom Atlas names', () => {
  it('is compared before anything can be copied', async () => {
    const { user, dialog } = await setUp('AWS KMS');
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    const go = await within(dialog).findByRole('button', { name: 'Continue' });
    expect(go).toBeDisabled();
    expect(dialog).toHaveTextContent('arn:aws:iam::000000000000:root');
    expect(within(dialog).queryByRole('button', { name: /^Copy/ })).toBeNull();
    await user.click(within(dialog).getByRole('checkbox', { name: /I compared it/ }));
    await user.click(go);
    await within(dialog).findByRole('group', { name: 'Trust policy' });
    expect(sent('role_setup')[0]?.given).toMatchObject({
      confirmed: { provider: 'aws', principal: 'arn:aws:iam::000000000000:root' },
    });
  });

  it('has no console to be compared with while practicing, which is said', async () => {
    const practiced = 'Practice: there is no console to compare it with. Tick the box to go on.';
    const { user } = await practise({ roles: 'none' });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    role().focus();
    await user.keyboard('{Enter}{End}{Enter}');
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    expect(await within(dialog).findByText(practiced)).toBeVisible();
  });

  it('is shown beside who was named before, where that differs', async () => {
    const { user, dialog } = await setUp('AWS KMS');
    world.granteeBefore = {
      provider: 'aws',
      roleId: 'r',
      principal: 'arn:aws:iam::299602853325:root',
      externalId: 'b63a96a9-5e21-4eee-9902-a3cdc7a0d81e',
    };
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('somebody else');
    expect(dialog).toHaveTextContent('arn:aws:iam::000000000000:root');
    expect(dialog).toHaveTextContent('arn:aws:iam::299602853325:root');
  });

  it('x6_may_have_been_changed_where_a_proxy_reads_along', async () => {
    const { user, dialog } = await setUp('AWS KMS');
    world.privateIssuer = true;
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    expect(await within(dialog).findByText(/could have changed this answer/)).toBeVisible();
  });

  it('is refused where the key must not be opened to it', async () => {
    const { user, dialog } = await setUp('AWS KMS');
    world.failures['create_role'] = {
      code: 'granteeRefused',
      host: 'cloud.mongodb.com',
      problem: { kind: 'everyAccount' },
    };
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('every AWS account');
  });
});

describe('copying what the cloud needs', () => {
  const copyId = async (opened: Opened & { dialog: HTMLElement }) => {
    const { user, dialog } = opened;
    await createAndCompare(opened);
    await user.click(await within(dialog).findByRole('button', { name: 'Copy External ID' }));
  };

  it('says so', async () => {
    await copyId(await setUp('AWS KMS'));
    expect(await screen.findByText('Copied External ID')).toBeInTheDocument();
  });

  it('says so where the clipboard refuses, too', async () => {
    const opened = await setUp('AWS KMS');
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('refused'));
    await copyId(opened);
    expect(await screen.findByText('The clipboard did not take it')).toBeInTheDocument();
  });
});

it('does not ask for a role while one is being set up', async () => {
  const { user } = await connect({ roles: 'none' });
  await user.click(screen.getByRole('switch', { name: mainSwitch }));
  role().focus();
  await user.keyboard('{Enter}{End}{Enter}');
  const dialog = await screen.findByRole('dialog');
  expect(screen.queryByText('Role is needed.')).toBeNull();
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(screen.queryByText('Role is needed.')).toBeNull();
});

describe('an AWS role', () => {
  async function created() {
    const opened = await setUp('AWS KMS');
    const { dialog } = opened;
    expect(sent('create_role'), 'nothing is made before a press').toHaveLength(0);
    await createAndCompare(opened);
    await within(dialog).findByLabelText('Role ARN');
    return opened;
  }

  it('goes from nothing to chosen', async () => {
    const { user, dialog } = await created();
    expect(within(dialog).getByRole('group', { name: 'Trust policy' })).toHaveTextContent(
      '000000000000',
    );
    await user.type(
      within(dialog).getByLabelText('Role ARN'),
      'arn:aws:iam::123456789012:role/atlas-kms',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Authorize' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    expect(role()).toHaveTextContent('atlas-kms');
  });

  it('names what was pasted instead of a role’s ARN, at the field', async () => {
    const { user, dialog } = await created();
    const field = within(dialog).getByLabelText('Role ARN');
    await user.type(field, 'arn:aws:iam::123456789012:user/sam');
    await user.click(within(dialog).getByRole('button', { name: 'Authorize' }));
    await waitFor(() => {
      expect(field).toHaveAccessibleDescription(/ARN of a user/);
    });
    expect(field).toBeInvalid();
  });

  it('says how long it waits for AWS, and stops when asked to', async () => {
    const { user, dialog } = await created();
    await user.type(
      within(dialog).getByLabelText('Role ARN'),
      'arn:aws:iam::123456789012:role/slow',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Authorize' }));
    expect(await within(dialog).findByText(/Try 1 of 19, 180 seconds left/)).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Stop waiting' }));
    await waitFor(() => {
      expect(sent('role_setup'), 'Atlas is asked what it has').toHaveLength(2);
    });
    expect(within(dialog).getByRole('button', { name: 'Authorize' })).toBeEnabled();
  });
});

it('an Azure service principal goes from nothing to chosen', async () => {
  const opened = await setUp('Azure Key Vault');
  const { user, dialog } = opened;
  const principal = '00000000-0000-4000-8000-00000000a2ff';
  await user.type(within(dialog).getByLabelText('Service principal object ID'), principal);
  await createAndCompare(opened);
  await user.click(await within(dialog).findByRole('button', { name: 'Use this role' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(role()).toHaveTextContent(principal);
});

it('a Google service account is waited for, its grants are named, and it is chosen', async () => {
  const key = 'projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1';
  const opened = await setUp('Google Cloud KMS', key);
  const { user, dialog } = opened;
  await createAndCompare(opened);
  await within(dialog).findByRole('group', { name: 'Service account' });
  expect(dialog).toHaveTextContent('roles/cloudkms.cryptoKeyEncrypterDecrypter');
  expect(dialog).toHaveTextContent('roles/cloudkms.viewer');
  await user.click(within(dialog).getByRole('button', { name: 'Use this role' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(role()).toHaveTextContent('mongodb-atlas-0123456789abcdef');
});

describe('the steps of a role', () => {
  it('name the roles to grant in Google Cloud before the key is entered', async () => {
    const opened = await setUp('Google Cloud KMS');
    const { dialog } = opened;
    await createAndCompare(opened);
    await within(dialog).findByRole('group', { name: 'Service account' });
    expect(dialog).toHaveTextContent('roles/cloudkms.cryptoKeyEncrypterDecrypter');
    expect(dialog).toHaveTextContent('roles/cloudkms.viewer');
    expect(dialog).toHaveTextContent('Permissions → Grant access');
    expect(dialog).toHaveTextContent('Key version resource ID');
    expect(within(dialog).queryByRole('group', { name: 'On the key' })).toBeNull();
  });

  it('are read again for a role that is authorized, once its account was compared', async () => {
    const { user } = await connect({ enabled: 'aws' });
    await user.click(screen.getByRole('button', { name: 'Show steps' }));
    const dialog = await screen.findByRole('dialog', { name: 'Steps of this IAM role' });
    const tick = await within(dialog).findByRole('checkbox', { name: /I compared it/ });
    expect(within(dialog).queryByRole('button', { name: /^Copy/ })).toBeNull();
    await user.click(tick);
    await user.click(within(dialog).getByRole('button', { name: 'Continue' }));
    await within(dialog).findByRole('group', { name: 'Trust policy' });
    expect(within(dialog).getByRole('group', { name: 'Permission policy' })).toBeVisible();
    expect(within(dialog).getByRole('group', { name: 'Role ARN' })).toHaveTextContent('atlas-kms');
    expect(within(dialog).queryByRole('button', { name: 'Use this role' })).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    expect(sent('create_role')).toHaveLength(0);
  });

  it('are read again for a role that is not authorized yet', async () => {
    const { user } = await connect({ roles: 'notReady', compared: ['aws'] });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('button', { name: 'Show steps of atlas-new' }));
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByLabelText('Role ARN')).toBeVisible();
    expect(within(dialog).getByRole('group', { name: 'Trust policy' })).toBeVisible();
  });

  it('are offered for a role that was left half-way', async () => {
    const opened = await setUp('AWS KMS');
    const { user, dialog } = opened;
    await createAndCompare(opened);
    const before = sent('read_encryption').length;
    await user.click(await within(dialog).findByRole('button', { name: 'Continue later' }));
    await waitFor(() => {
      expect(sent('read_encryption').length).toBeGreaterThan(before);
    });
  });

  it('show what an Azure service principal was given', async () => {
    const opened = await setUp('Azure Key Vault');
    const { user, dialog } = opened;
    await user.type(
      within(dialog).getByLabelText('Service principal object ID'),
      '00000000-0000-4000-8000-00000000a2ff',
    );
    await createAndCompare(opened);
    await user.click(await within(dialog).findByRole('button', { name: 'Use this role' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    await user.click(screen.getByRole('button', { name: 'Show steps' }));
    const again = await screen.findByRole('dialog');
    await within(again).findByText(/Key Vault Crypto User/);
    expect(within(again).getByRole('group', { name: 'Cloud Shell line' })).toHaveTextContent(
      'az ad sp create --id',
    );
  });
});

describe('an error in the dialog', () => {
  it('names the button that stands there', async () => {
    const { user, dialog } = await setUp('AWS KMS');
    world.failures['create_role'] = { code: 'notTaken', host: 'cloud.mongodb.com' };
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'Press Create in Atlas again.',
    );
  });

  it('never speaks of saving, whatever Atlas refuses', () => {
    for (const errorCode of [...refusalCodes, null]) {
      const answer = { status: 400, errorCode, detail: null, parameters: [] };
      for (const code of ['refused', 'stillRefused'] as const) {
        const { meaning, next } = roleErrorWords({ code, answer, fields: [] }, 'Authorize');
        // A key of the form cannot be refused here.
        if (/^(AWS_|AZURE_KEY|GOOGLE_|.*ENCRYPTION|NO_PERMISSION)/.test(errorCode ?? '')) continue;
        expect(`${meaning} ${next}`, String(errorCode)).not.toMatch(/\bsave\b/i);
      }
    }
  });
});
