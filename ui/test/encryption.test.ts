import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { practiceSecret } from '../fixture/encryption';
import { projects } from '../fixture/projects';
import { world } from '../fixture/world';
import { connect, mainSwitch, practise } from './open';

const answeredNo = { [projects[0]?.id ?? '']: { listed: 'no' as const, target: null } };
const button = (name: string) => screen.getByRole('button', { name });
const sent = (command: string) => world.calls.filter((call) => call.command === command);
const everything = () =>
  document.documentElement.outerHTML +
  [...document.querySelectorAll('input')].map(({ value }) => value).join('\n');

async function savable() {
  await waitFor(() => {
    expect(button('Save')).toBeEnabled();
  });
}

describe('setting up', () => {
  it('sends nothing by switching on, and only after one confirming press', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    expect(sent('prepare_save')).toHaveLength(0);
    await savable();
    await user.click(button('Save'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Northwind Ltd');
    expect(dialog).toHaveTextContent('Payments (prod)');
    expect(dialog).toHaveTextContent('127.0.0.1:41873');
    expect(sent('send')).toHaveLength(0);
    await user.click(within(dialog).getByRole('button', { name: 'Send to Atlas' }));
    await waitFor(() => {
      expect(screen.getByRole('status', { name: 'Key check' })).toHaveTextContent(/^Valid$/);
    });
    expect(sent('send')).toHaveLength(1);
    expect(button('Save')).toBeDisabled();
  });

  it('shows a pasted text as it would be sent once its field is left, and not before', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const arn = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000002';
    const key = screen.getByLabelText('Customer master key ID');
    await user.clear(key);
    await user.click(key);
    await user.paste(` "${arn}",`);
    await savable();
    expect(key).toHaveValue(` "${arn}",`);
    await user.tab();
    await waitFor(() => {
      expect(key).toHaveValue(arn);
    });
  });

  it('leaves nothing secret in the page once it is sent', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    expect(screen.getByLabelText('Secret')).toHaveValue(practiceSecret);
    await user.clear(screen.getByLabelText('Secret'));
    await user.type(screen.getByLabelText('Secret'), 'typed-by-a-person');
    await savable();
    await user.click(button('Save'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('entered, not shown');
    expect(dialog).not.toHaveTextContent('typed-by-a-person');
    expect(sent('prepare_save')[0]?.given).toMatchObject({
      request: { secret: 'typed-by-a-person' },
    });
    await user.click(within(dialog).getByRole('button', { name: 'Send to Atlas' }));
    await screen.findByText(/Valid: Atlas can use the key/);
    expect(everything()).not.toContain('typed-by-a-person');
    expect(screen.getByLabelText('Secret')).toHaveAttribute(
      'placeholder',
      'Stored in Atlas. Leave empty to keep it.',
    );
  });

  it('clears the secret also when Atlas refuses, and says what Atlas said', async () => {
    const answer = {
      status: 400,
      errorCode: 'INVALID_AZURE_CREDENTIALS',
      detail: 'The credentials are not right.',
      parameters: [],
    };
    const { user } = await practise({
      failures: {
        send: { code: 'refused', answer, fields: [{ field: 'secret', detail: 'must not be old' }] },
      },
    });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await savable();
    await user.click(button('Save'));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Azure refused Atlas');
    expect(alert).toHaveTextContent('outbound addresses');
    expect(screen.getByText(/Atlas refused this value: must not be old/)).toBeVisible();
    expect(everything()).not.toContain(practiceSecret);
    expect(button('Save'), 'the secret has to be entered again').toBeDisabled();
  });

  it('says at the role what Atlas refused until the wait was over', async () => {
    const answer = {
      status: 400,
      errorCode: 'CANNOT_ASSUME_ROLE',
      detail: 'Cannot assume role.',
      parameters: [],
    };
    const fields = [{ field: 'role' as const, detail: answer.detail }];
    const { user } = await practise({
      failures: { send: { code: 'stillRefused', answer, fields } },
    });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await savable();
    await user.click(button('Save'));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Atlas could not assume the role');
    expect(screen.getByText(/Atlas refused this value: Cannot assume role/)).toBeVisible();
  });

  it('warns about what cannot be undone before it is sent', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await savable();
    await user.click(button('Save'));
    expect(await screen.findByRole('dialog')).toHaveTextContent('This cannot be undone');
  });

  it('says which fields are still needed, but marks them only once touched', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await screen.findByText('Still needed: Role, Customer master key ID, AWS region');
    expect(button('Save')).toBeDisabled();
    expect(screen.queryByText('Customer master key ID is needed.')).toBeNull();
    await user.click(screen.getByLabelText('Customer master key ID'));
    await user.tab();
    await screen.findByText('Customer master key ID is needed.');
  });

  it('says what is to correct and what is still needed, both', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await user.click(screen.getByRole('radio', { name: 'Client secret' }));
    await user.type(screen.getByLabelText('Client ID'), 'no-uuid');
    await screen.findByText(/^To correct: Client ID/);
    expect(screen.getByText(/^Still needed: .*Tenant ID/)).toBeVisible();
  });

  it('takes the region from a pasted ARN of a key', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByLabelText('Customer master key ID'));
    await user.paste('arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    expect(screen.getByLabelText('AWS region')).toHaveTextContent('EU_WEST_1');
  });

  it('says the next step beside Valid, where clusters are left', async () => {
    const clusterUse = [{ name: 'orders', key: 'atlas' as const, couldMove: true }];
    const { user } = await practise({ clusterUse });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await savable();
    await user.click(button('Save'));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    const answer = (await screen.findByText(/Valid: Atlas can use/)).closest('.banner');
    expect(answer).toHaveTextContent('Next: encrypt 1 cluster, which still uses Atlas’s key.');
    expect(screen.queryByText('1 cluster still uses Atlas’s key.')).toBeNull();
  });

  it('says beside Valid that the access list comes first, where it may lack addresses', async () => {
    const clusterUse = [{ name: 'orders', key: 'atlas' as const, couldMove: true }];
    const { user } = await practise({ clusterUse });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await user.click(screen.getByRole('radio', { name: 'Yes' }));
    await savable();
    await user.click(button('Save'));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    const answer = (await screen.findByText(/Valid: Atlas can use/)).closest<HTMLElement>(
      '.banner',
    );
    expect(answer).toHaveTextContent(/Next: compare your access list.*Then encrypt 1 cluster/);
    if (answer) await user.click(within(answer).getByRole('button', { name: 'Open Access list' }));
    expect(await screen.findByRole('heading', { name: 'Access list' })).toBeVisible();
  });

  it('says of the chosen cloud alone how to find out about the list', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const question = screen.getByRole('radiogroup', { name: /only from certain IP addresses/ });
    await user.click(within(question).getByRole('radio', { name: 'Not sure' }));
    expect(question).toHaveAccessibleDescription(/aws:SourceIp/);
    expect(question).not.toHaveAccessibleDescription(/Networking/);
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    expect(question).toHaveAccessibleDescription(/Networking/);
    expect(question).not.toHaveAccessibleDescription(/aws:SourceIp/);
  });

  it('leads from a step to where it is done', async () => {
    const { user } = await connect({ enabled: 'aws' });
    const rail = within(screen.getByRole('list', { name: 'Steps' }));
    await user.click(rail.getByRole('button', { name: /Encrypt clusters/ }));
    expect(await screen.findByRole('heading', { name: 'Clusters' })).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Encryption' }));
    await user.click(
      within(await screen.findByRole('list', { name: 'Steps' })).getByRole('button', {
        name: /Access for Atlas/,
      }),
    );
    expect(await screen.findByRole('heading', { name: 'Access list' })).toBeVisible();
  });

  it('warns while typing', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.type(screen.getByLabelText('Customer master key ID'), 'alias/key');
    await screen.findByText(/This is an alias/);
  });

  it('s1_asks_at_save_for_the_answer_about_the_list', async () => {
    const { user } = await practise({ answers: {} });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await savable();
    await user.click(button('Save'));
    const question = screen.getByRole('radiogroup', { name: /only from certain IP addresses/ });
    expect(question).toHaveAccessibleDescription(/Answer this before you save/);
    expect(within(question).getByRole('radio', { name: 'Yes' })).toHaveFocus();
    expect(sent('prepare_save')).toHaveLength(0);
    await user.click(within(question).getByRole('radio', { name: 'No' }));
    expect(question).not.toHaveAccessibleDescription(/Answer this before you save/);
    await user.click(button('Save'));
    await screen.findByRole('button', { name: 'Send to Atlas' });
    expect(sent('answer_listed')[0]?.given).toMatchObject({ listed: 'no' });
  });

  it('remembers the answer about the list', async () => {
    await connect({
      enabled: 'aws',
      answers: answeredNo,
    });
    await waitFor(() => {
      expect(screen.getByRole('radio', { name: 'No' })).toBeChecked();
    });
  });

  it('orders the steps by the answer about listed addresses', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const rail = screen.getByRole('list', { name: 'Steps' });
    expect(rail).toHaveTextContent(/On.*Access for Atlas.*Your key.*Save and check/);
    const question = screen.getByRole('radiogroup', {
      name: 'Does your key service accept requests only from certain IP addresses?',
    });
    await user.click(within(question).getByRole('radio', { name: 'No' }));
    expect(rail).not.toHaveTextContent('Access for Atlas');
    expect(rail).toHaveTextContent('No list needed');
  });
});

describe('what is there already', () => {
  it('keeps what was typed when somebody else changed it meanwhile', async () => {
    const { user } = await connect({
      enabled: 'aws',
      failures: { send: { code: 'changedMeanwhile' } },
    });
    const key = screen.getByLabelText('Customer master key ID');
    await user.clear(key);
    await user.type(key, 'mrk-typed');
    await savable();
    await user.click(button('Save'));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    await user.click(await screen.findByRole('button', { name: 'Read again' }));
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: 'Read again' })).toBeNull();
    });
    expect(screen.getByLabelText('Customer master key ID')).toHaveValue('mrk-typed');
  });

  it('is still said to have changed meanwhile where reading it again is cancelled', async () => {
    const { user } = await connect({
      enabled: 'aws',
      failures: { send: { code: 'changedMeanwhile' } },
    });
    await user.type(screen.getByLabelText('Customer master key ID'), '1');
    await savable();
    await user.click(button('Save'));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    world.delay = 1e9;
    await user.click(await screen.findByRole('button', { name: 'Read again' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByRole('button', { name: 'Read again', busy: false })).toBeVisible();
  });

  it('is read out once it was read, and not where that was cancelled', async () => {
    const { user } = await connect({ enabled: 'aws' });
    world.delay = 1e9;
    await user.click(button('Check now'));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByRole('button', { name: 'Check now', busy: false });
    expect(screen.queryByText('Key check: Valid')).toBeNull();
    world.delay = 0;
    await user.click(button('Check now'));
    expect(await screen.findByText('Key check: Valid')).toBeInTheDocument();
  });

  it('s4_is_switched_off_only_with_the_projects_name_typed', async () => {
    const { user } = await connect({ enabled: 'aws' });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const dialog = await screen.findByRole('dialog');
    const off = within(dialog).getByRole('button', { name: 'Switch off' });
    expect(off).toBeDisabled();
    const name = within(dialog).getByLabelText('Project name');
    await user.type(name, 'Payments');
    expect(name, 'it may still become right').not.toBeInvalid();
    await user.type(name, ' (test)');
    expect(name).toHaveAccessibleDescription(/This is another name\. Type Payments \(prod\)/);
    expect(off).toBeDisabled();
    await user.clear(name);
    await user.type(name, 'Payments (prod)');
    expect(name).not.toBeInvalid();
    await user.click(off);
    await screen.findByText(/Switched off/);
    expect(screen.getByRole('switch', { name: mainSwitch })).not.toBeChecked();
  });

  it('discards what is on screen, and says what is typed for another provider', async () => {
    const { user } = await connect({ enabled: 'aws' });
    const provider = (name: string) => screen.getByRole('radio', { name });
    await user.click(provider('Azure Key Vault'));
    await user.type(screen.getByLabelText('Resource group'), 'typed');
    await user.click(provider('AWS KMS'));
    expect(button('Discard changes'), 'nothing is typed here').toBeDisabled();
    expect(
      screen.getByText('Not saved yet for Azure Key Vault: what you typed there'),
    ).toBeVisible();
    await user.type(screen.getByLabelText('Customer master key ID'), 'x');
    await user.click(button('Discard changes'));
    const dialog = await screen.findByRole('dialog', {
      name: 'Discard what you typed for AWS KMS?',
    });
    expect(dialog).toHaveTextContent('What you typed for Azure Key Vault stays.');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(screen.getByLabelText<HTMLInputElement>('Customer master key ID').value).toMatch(/x$/);
    await user.click(button('Discard changes'));
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(button('Discard changes')).toBeDisabled();
    await user.click(provider('Azure Key Vault'));
    expect(screen.getByLabelText('Resource group')).toHaveValue('typed');
    await user.click(button('Discard changes'));
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(screen.getByLabelText('Resource group')).toHaveValue('');
    expect(screen.queryByText(/^Not saved yet for/)).toBeNull();
  });

  it('keeps the secret of another provider, also before anything is switched on', async () => {
    const { user } = await connect();
    const provider = (name: string) => screen.getByRole('radio', { name });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(provider('Azure Key Vault'));
    await user.click(provider('Client secret'));
    await user.type(screen.getByLabelText('Secret'), 'typed');
    await user.click(provider('AWS KMS'));
    await user.type(screen.getByLabelText('Customer master key ID'), 'x');
    await user.click(button('Discard changes'));
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(screen.getByRole('switch', { name: mainSwitch })).toBeChecked();
    await user.click(provider('Azure Key Vault'));
    expect(screen.getByLabelText('Secret')).toHaveValue('typed');
    await user.click(button('Discard changes'));
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(screen.getByRole('switch', { name: mainSwitch })).not.toBeChecked();
  });

  it('is not switched off while the key is not valid', async () => {
    const { user } = await connect({ enabled: 'aws', invalid: true });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const dialog = await screen.findByRole('dialog', { name: 'Before you switch off' });
    expect(dialog).toHaveTextContent('The key is not valid');
    expect(sent('prepare_disabling')).toHaveLength(0);
    expect(screen.getByRole('switch', { name: mainSwitch })).toBeChecked();
  });
});

describe('roles', () => {
  it('says how to get one where none is ready', async () => {
    const { user } = await connect({ roles: 'none' });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    expect(screen.getByRole('combobox', { name: 'Role' })).toHaveTextContent('No role is ready');
    expect(screen.getByText(/Set one up here/)).toBeVisible();
  });

  it('offers no access key fields to a project that never used one', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    expect(screen.queryByLabelText('Access key ID')).toBeNull();
    expect(screen.queryByRole('radiogroup', { name: 'Access to your key' })).toBeNull();
  });
});

describe('what happens elsewhere', () => {
  it('is done for its provider, whatever is typed for another', async () => {
    const { user } = await connect({ enabled: 'aws' });
    const rail = screen.getByRole('list', { name: 'Steps' });
    expect(within(rail).getAllByText('(done)')).toHaveLength(4);
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await user.type(screen.getByLabelText('Key vault name'), 'northwind');
    expect(within(rail).getAllByText('(done)')).toHaveLength(1);
    await user.click(screen.getByRole('radio', { name: 'AWS KMS' }));
    expect(within(rail).getAllByText('(done)')).toHaveLength(4);
  });

  it('shows the provider that was switched on, unless something is typed for the other', async () => {
    const { app } = await connect({ enabled: 'aws' });
    const encryption = app.connected?.project?.encryption;
    const view = encryption?.view;
    if (!encryption || !view) throw new Error('nothing was read');
    const moved = {
      ...view,
      providers: view.providers.map((state) => ({ ...state, enabled: state.provider === 'gcp' })),
    };
    encryption.take(moved);
    expect(encryption.provider).toBe('gcp');

    encryption.take(view);
    expect(encryption.provider).toBe('aws');
    if (encryption.draft?.form.provider === 'aws') {
      encryption.draft.form.customerMasterKeyId = 'typed';
    }
    encryption.take(moved);
    expect(encryption.provider).toBe('aws');
  });
});

describe('a key file for Google Cloud', () => {
  async function chosen() {
    const opened = await connect({ answers: answeredNo });
    const { user } = opened;
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Google Cloud KMS' }));
    await user.click(screen.getByRole('radio', { name: 'Key file' }));
    await user.type(
      screen.getByLabelText('Key version resource ID'),
      'projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
    );
    expect(button('Save')).toBeDisabled();
    await user.click(button('Choose file…'));
    await screen.findByText(/Chosen: atlas-key\.json/);
    return opened;
  }

  it('is chosen without its text entering the page', async () => {
    const { user } = await chosen();
    expect(screen.getByLabelText('Service account key')).toHaveValue('');
    await savable();
    await user.click(button('Save'));
    const dialog = await screen.findByRole('dialog');
    expect(sent('prepare_save')[0]?.given).toMatchObject({ request: { secret: '', keyFile: 7 } });
    await user.click(within(dialog).getByRole('button', { name: 'Send to Atlas' }));
    await waitFor(() => {
      expect(screen.queryByText(/Chosen: atlas-key\.json/)).toBeNull();
    });
    expect(sent('forget_key_file').length).toBeGreaterThan(0);
  });

  it('goes when it is removed, or when a key is typed instead', async () => {
    const { user } = await chosen();
    await user.click(button('Remove the file'));
    expect(button('Save')).toBeDisabled();
    await user.click(button('Choose file…'));
    await screen.findByText(/Chosen: atlas-key\.json/);
    await user.type(screen.getByLabelText('Service account key'), 'x');
    expect(screen.queryByText(/Chosen: atlas-key\.json/)).toBeNull();
    expect(sent('forget_key_file')).toHaveLength(2);
  });
});
