// Azure: signing in, reading the key vault's firewall, adding what is missing, and the words.

import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { CLIENT, TENANT, azureAdministrator, azureWorld } from '../fixture/azure';
import { setCloud } from '../fixture/clouds';
import { world } from '../fixture/world';
import type {
  AzurePerimeterModeView,
  AzureUnreadView,
  AzureVaultFactsView,
  AzureWarningView,
} from '../src/ipc';
import { isKeyUsable } from '../src/parts/clouds/usable';
import {
  changedWords,
  keyWords,
  modeWords,
  unreadItem,
  unreadWhy,
  warningWords,
} from '../src/words/clouds/azure/reading';
import { accountName } from '../src/words/clouds/azure/signIn';
import { button, dialog, findButton, result, says, sent } from './onAws';
import { read, show } from './onAzure';
import { practise } from './open';

async function openConnect(opened: Awaited<ReturnType<typeof show>>) {
  await opened.user.click(button('Read from Azure'));
  return dialog('Connect Azure');
}

async function fill({ user }: Awaited<ReturnType<typeof show>>) {
  await user.type(screen.getByLabelText('Directory (tenant) ID'), TENANT);
  await user.type(screen.getByLabelText('Application (client) ID'), CLIENT);
}

describe('signing in', () => {
  it('goes through the browser with the app registration, and reads then', async () => {
    const opened = await show();
    await openConnect(opened);
    expect(button('Sign in in the browser')).toBeDisabled();
    await fill(opened);
    await opened.user.click(button('Sign in in the browser'));
    expect(await says('414 of 428')).toBeVisible();
    expect(sent('sign_in_to_azure')[0]?.given).toMatchObject({
      app: { environment: 'public', tenant: TENANT, client: CLIENT },
    });
  });

  it('keeps what signs in again where that is ticked, and Settings says so', async () => {
    const opened = await show();
    await openConnect(opened);
    await fill(opened);
    await opened.user.click(screen.getByRole('checkbox', { name: 'Keep in the system keychain' }));
    expect(screen.getByText(/until you press Disconnect here or leave/)).toBeVisible();
    await opened.user.click(button('Sign in in the browser'));
    expect(await says('414 of 428')).toBeVisible();
    expect(sent('sign_in_to_azure')[0]?.given).toMatchObject({ keep: true });
    await opened.user.click(screen.getByRole('link', { name: 'Settings' }));
    const section = await screen.findByRole('region', { name: 'Key services' });
    expect(await within(section).findByText(/^In the system keychain/)).toBeVisible();
  });

  it('has the address to copy while it waits for the browser, first of all where none opened', async () => {
    const opened = await show({}, {}, { browser: false });
    const shown = within(await openConnect(opened));
    await fill(opened);
    world.delay = 1e9;
    await opened.user.click(button('Sign in in the browser'));
    expect(await shown.findByText('Keygate could not open a browser.')).toBeVisible();
    expect(shown.queryByText('Continue in your browser.')).toBeNull();
    expect(shown.getByText(/Choose your account there\. Keygate waits/)).toBeVisible();
    await opened.user.click(button('Copy Address of the page'));
    expect(await navigator.clipboard.readText()).toContain('https://sign-in.example/authorize');
    // Reading the rights may offer to be cancelled, too; the dialog's own button comes last.
    const cancel = shown.getAllByRole('button', { name: 'Cancel' }).at(-1);
    await opened.user.click(cancel ?? document.body);
    expect(shown.queryByText('Keygate could not open a browser.')).toBeNull();
  });

  it('guides through the portal, with the redirect to copy', async () => {
    const opened = await show();
    const shown = await openConnect(opened);
    await opened.user.click(within(shown).getByText(/How to make the app registration/));
    await opened.user.click(button('Copy Redirect URI'));
    expect(await navigator.clipboard.readText()).toBe('http://localhost');
    for (const name of ['App registrations', 'Public client/native', 'user_impersonation']) {
      expect(within(shown).getByText(new RegExp(name))).toBeVisible();
    }
  });

  it('says at its field what is no tenant', async () => {
    const opened = await show();
    await openConnect(opened);
    await opened.user.type(screen.getByLabelText('Directory (tenant) ID'), 'common');
    await opened.user.type(screen.getByLabelText('Application (client) ID'), CLIENT);
    await opened.user.click(button('Sign in in the browser'));
    const field = screen.getByLabelText('Directory (tenant) ID');
    expect(field).toBeInvalid();
    expect(await screen.findByText(/A tenant has an ID of 36 characters/)).toBeVisible();
  });

  it('takes a secret once, and keeps it nowhere in the page', async () => {
    const opened = await show();
    await openConnect(opened);
    await opened.user.click(screen.getByRole('radio', { name: 'A service principal' }));
    await fill(opened);
    const secret = screen.getByLabelText('Client secret');
    await opened.user.type(secret, 'wrong');
    await opened.user.click(button('Sign in'));
    expect(await screen.findByText('Azure does not accept these credentials')).toBeVisible();
    expect(secret).toHaveValue('');
    expect(button('Sign in')).toBeDisabled();
    await opened.user.type(secret, 'right');
    await opened.user.click(button('Sign in'));
    expect(await says('414 of 428')).toBeVisible();
    expect(document.body.innerHTML).not.toContain('right"');
  });

  it('says in Settings who is signed in, and which hosts that means', async () => {
    setCloud();
    azureWorld.signedIn = azureAdministrator('servicePrincipal');
    const { user } = await practise();
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    const section = await screen.findByRole('region', { name: 'Key services' });
    expect(await within(section).findByText('A service principal')).toBeVisible();
    expect(within(section).getByText(TENANT)).toBeVisible();
    expect(within(section).getByText('management.azure.com')).toBeVisible();
    await user.click(within(section).getByRole('button', { name: 'Disconnect' }));
    expect(await within(section).findByText('Nobody is signed in to Azure.')).toBeVisible();
    expect(azureWorld.signedIn).toBeNull();
  });

  it('c7_shows_the_roles_to_copy_and_what_they_can_be_misused_for', async () => {
    const opened = await show();
    const shown = await openConnect(opened);
    await opened.user.click(within(shown).getByText('What this sign-in needs'));
    const changing = await within(shown).findByRole('group', { name: 'To add addresses' });
    expect(changing).toHaveTextContent('Microsoft.KeyVault/vaults/write');
    expect(within(shown).getByText(/can switch the firewall of the key vault off/)).toBeVisible();
  });
});

describe('a list in force', () => {
  it('refutes the answer that none is needed, here and on Encryption', async () => {
    const opened = await show({ signedIn: azureAdministrator() });
    const open = (name: string) => opened.user.click(screen.getByRole('link', { name }));
    await open('Encryption');
    await opened.user.click(await screen.findByRole('radio', { name: 'No' }));
    await open('Access list');
    expect(await screen.findByText('No address list is needed.')).toBeVisible();
    await opened.user.click(await findButton('Read from Azure'));
    expect(await screen.findByText('A list is in force in Azure.')).toBeVisible();
    expect(screen.queryByText('No address list is needed.')).toBeNull();
    expect(screen.getByText('Atlas can be cut off from your key.')).toBeVisible();
    await open('Encryption');
    await waitFor(() => {
      expect(screen.getByRole('radio', { name: 'Yes' })).toBeChecked();
    });
  });

  it('puts the box for a text away until it is asked for', async () => {
    const opened = await read();
    expect(screen.queryByRole('textbox', { name: 'Current access list' })).toBeNull();
    await opened.user.click(button('Or paste the list, or open a file'));
    expect(screen.getByRole('textbox', { name: 'Current access list' })).toBeVisible();
    expect(button('Open file')).toBeEnabled();
  });
});

describe('reading', () => {
  it('a9_says_what_was_read_and_who_changed_it_last', async () => {
    await read({}, { lacks: 0 });
    expect(await says(/^Read from Azure just now$/)).toBeVisible();
    expect(await says('northwind-keys')).toBeVisible();
    expect(await says(/by dana@example\.com/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Add \d/ })).toBeNull();
  });

  it('z3_warns_of_purge_protection_and_of_a_key_that_cannot_be_used', async () => {
    await read(
      {
        warnings: [{ kind: 'noPurgeProtection' }],
        keys: [{ name: 'atlas', facts: null, warnings: [{ kind: 'keyDisabled' }] }],
      },
      { lacks: 0 },
    );
    expect(await says('Purge protection is off.')).toBeVisible();
    expect(await says('The key is disabled.')).toBeVisible();
  });

  it('a9_names_a_perimeter_that_decides_and_one_that_could_not_be_read', async () => {
    const unread: AzureUnreadView[] = [
      {
        what: { kind: 'perimeters' },
        why: { kind: 'denied', action: 'Microsoft.KeyVault/x/read' },
      },
    ];
    await read({ perimeters: [{ name: '/nsp/one', mode: { kind: 'enforced' } }], unread });
    const list = within(await result()).getByRole('list', { name: 'Network security perimeters' });
    expect(list).toHaveTextContent('/nsp/one enforced: it decides');
    expect(
      within(await result()).getByRole('list', { name: 'Could not be read' }),
    ).toHaveTextContent('lacks the right Microsoft.KeyVault/x/read');
  });
});

describe('adding', () => {
  it('c5_confirms_with_tenant_identity_and_document_and_proves_it', async () => {
    const { user } = await read();
    await user.click(await findButton('Add 14 addresses…'));
    const plan = await dialog('Add 14 addresses in Azure?');
    expect(plan).toHaveTextContent('Azure tenant');
    expect(plan).toHaveTextContent(TENANT);
    expect(plan).toHaveTextContent('sam@example.com');
    expect(plan).toHaveTextContent('Firewall of the key vault northwind-keys');
    expect(plan).toHaveTextContent('14 addresses are added.');
    expect(plan).toHaveTextContent('428 of 1,000 rules');
    await user.click(within(plan).getByRole('button', { name: 'Add to Azure' }));
    expect(await screen.findByText('Proven: Azure has the 14 addresses.')).toBeVisible();
    expect(await says('428 of 428')).toBeVisible();
  });
});

describe('a first list', () => {
  const open = async () => {
    const { user } = await read({}, { isOpen: true, lacks: 0 });
    await user.click(await findButton('Begin a list…'));
    const shown = await dialog('Block everybody who is not listed?');
    return { user, field: within(shown).getByLabelText('Your own public address') };
  };

  it('z1_says_whom_it_blocks_and_takes_the_own_address_along', async () => {
    const { user, field } = await open();
    await user.type(field, '81.2.69.160');
    await user.click(button('Show what will change'));
    const plan = await dialog('Allow only 429 addresses in Azure?');
    expect(sent('plan_first_list')[0]?.given).toMatchObject({
      first: { kind: 'azure', ownAddress: '81.2.69.160' },
    });
    expect(plan).toHaveTextContent('From then on, everybody without a rule is blocked.');
    expect(plan).toHaveTextContent(/Other programs and people .* also in the Azure portal/);
    expect(plan).toHaveTextContent(TENANT);
    expect(plan).toHaveTextContent('sam@example.com');
    const confirm = within(plan).getByRole('button', { name: 'Begin the list' });
    expect(confirm).toBeDisabled();
    expect(sent('change_cloud')).toHaveLength(0);
    await user.type(within(plan).getByLabelText('Project name'), 'Payments (prod)');
    await user.click(confirm);
    expect(await screen.findByText('Proven: Azure has the 429 addresses.')).toBeVisible();
    // What it says to do next is one press away.
    expect(button('Open Encryption')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Begin a list…' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Put back what was there…' })).toBeNull();
  });

  it('says at its field what is no address of one’s own', async () => {
    const { user, field } = await open();
    await user.type(field, 'me');
    await user.click(button('Show what will change'));
    expect(await screen.findByText(/takes one public IPv4 address/)).toBeVisible();
    expect(field).toBeInvalid();
    await user.clear(field);
    await user.click(button('Show what will change'));
    expect(await dialog('Allow only 428 addresses in Azure?')).toBeVisible();
  });

  it('is not offered where a list is in force', async () => {
    await read();
    expect(screen.queryByRole('button', { name: 'Begin a list…' })).toBeNull();
  });
});

describe('the words', () => {
  it('say of every warning what it means and what to do', () => {
    const at = '2026-12-07T00:00:00Z';
    const warnings: AzureWarningView[] = [
      { kind: 'noPurgeProtection' },
      { kind: 'purgeProtectionUnknown' },
      { kind: 'keyUnread' },
      { kind: 'keyDisabled' },
      { kind: 'keyNotYet', begins: at },
      { kind: 'keyEnded', ended: at },
      { kind: 'keyEnds', ends: at },
    ];
    const titles = warnings.map((warning) => warningWords(warning).title);
    expect(new Set(titles).size).toBe(warnings.length);
    for (const one of titles) expect(one).toMatch(/\.$/);
    const unusable = warnings.filter(
      (warning) =>
        !isKeyUsable({ cloud: 'azure', vaults: [{ keys: [{ warnings: [warning] }] }] } as never),
    );
    expect(unusable.map(({ kind }) => kind)).toEqual(['keyDisabled', 'keyNotYet', 'keyEnded']);
  });

  it('say what a perimeter does, and what could not be read', () => {
    const modes: AzurePerimeterModeView[] = [
      { kind: 'enforced' },
      { kind: 'transition' },
      { kind: 'audit' },
      { kind: 'other', mode: 'Someday' },
    ];
    for (const mode of modes) expect(modeWords(mode)).toMatch(/\.$/);
    for (const why of [
      { kind: 'gone' },
      { kind: 'otherVault' },
      { kind: 'failed', problem: { kind: 'throttled' } },
    ] as const) {
      expect(unreadWhy({ what: { kind: 'key', name: 'atlas' }, why })).toMatch(/\.$/);
    }
    const why = { kind: 'gone' } as const;
    expect(unreadItem({ what: { kind: 'vault' }, why })).toMatch(/firewall/);
    expect(unreadItem({ what: { kind: 'key', name: 'atlas' }, why })).toBe('The key atlas');
  });

  it('carry what Azure does not say to the screen', () => {
    const facts = { changedAt: null, changedBy: null } as AzureVaultFactsView;
    expect(changedWords(facts)).toBe('Azure does not say');
    const unsaid = { enabled: null, endsAt: null, isOlderVersion: true };
    const key = { name: 'atlas', facts: unsaid, warnings: [] };
    expect(keyWords(key)).toContain('does not say whether it is enabled');
    expect(keyWords(key)).toContain('older version');
    expect(accountName({ account: TENANT, identity: '' })).toBe(`Azure tenant ${TENANT}`);
  });
});
