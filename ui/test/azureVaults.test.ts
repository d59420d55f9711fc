// Azure where several projects use key vaults of their own.

import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { otherVault } from '../fixture/azure';
import { neededRows } from '../fixture/list';
import type { AzureUnreadProjectView } from '../src/ipc';
import { isKeyUsable, isWhole } from '../src/parts/clouds/usable';
import { standing, unreadProject, warningWords } from '../src/words/clouds/azure/reading';
import { dialog, findButton, result, says } from './onAws';
import { read } from './onAzure';

/** Two of the addresses that the other key vault lacks as well. */
const lacking = () =>
  neededRows()
    .slice(-2)
    .map(({ cidr }) => cidr);

async function part(name: string) {
  return within(await result()).getByRole('region', { name });
}

describe('two key vaults', () => {
  it('are a part each, with who uses them and what they lack', async () => {
    const { user } = await read({ others: [otherVault(lacking())] });
    expect(await says(/These projects use 2 key vaults\./)).toBeVisible();
    const own = await part('northwind-keys');
    expect(own).toHaveTextContent('Payments (prod)');
    expect(own).toHaveTextContent('14 addresses are missing');
    const other = await part('ledger-keys');
    expect(other).toHaveTextContent('Ledger (prod)');
    expect(other).toHaveTextContent('2 addresses are missing');
    await user.click(within(other).getByText('Missing here (2 addresses)'));
    const missing = within(other).getByRole('list', { name: 'Missing here (2 addresses)' });
    expect(within(missing).getAllByRole('listitem')).toHaveLength(2);
  });

  it('get what each of them lacks with one press', async () => {
    const { user } = await read({ others: [otherVault(lacking())] });
    await user.click(await findButton('Add 14 addresses…'));
    const plan = await dialog('Add 14 addresses in Azure?');
    for (const [name, count] of [
      ['northwind-keys', '14 addresses are added.'],
      ['ledger-keys', '2 addresses are added.'],
    ] as const) {
      const change = within(plan).getByRole('region', {
        name: new RegExp(`^Firewall of the key vault ${name}`),
      });
      expect(change).toHaveTextContent(count);
    }
    expect(within(plan).queryByText(/^Not changed/)).toBeNull();
    await user.click(within(plan).getByRole('button', { name: 'Add to Azure' }));
    expect(await screen.findByText('Proven: Azure has the 14 addresses.')).toBeVisible();
    expect(await part('ledger-keys')).toHaveTextContent('None is missing');
  });

  it('z3_say_in_which_of_them_a_key_cannot_be_used', async () => {
    const disabled = { name: 'ledger', facts: null, warnings: [{ kind: 'keyDisabled' as const }] };
    await read({ others: [{ ...otherVault([]), keys: [disabled] }] }, { lacks: 0 });
    expect(within(await part('ledger-keys')).getByText('The key is disabled.')).toBeVisible();
    expect(within(await part('northwind-keys')).queryByText('The key is disabled.')).toBeNull();
  });

  it('z1_begin_a_list_where_one_of_them_allows_any_address', async () => {
    await read({ others: [{ ...otherVault([]), isOpen: true }] }, { lacks: 0 });
    expect(await findButton('Begin a list…')).toBeVisible();
    expect(await part('ledger-keys')).toHaveTextContent('No list is in force');
  });
});

describe('a project whose key vault is not known', () => {
  const unread: AzureUnreadProjectView = {
    project: 'Archive',
    vault: 'archive-keys',
    why: { kind: 'otherCloud', used: 'china' },
  };

  it('a9_is_named_with_the_reason', async () => {
    await read({ unreadProjects: [unread] });
    const list = within(await result()).getByRole('list', { name: 'Could not be read' });
    expect(list).toHaveTextContent(
      'Archive, key vault archive-keys: Its key vault is in Azure China',
    );
  });

  it('is left out of an addition, which says so', async () => {
    const { user } = await read({ unreadProjects: [unread] });
    await user.click(await findButton('Add 14 addresses…'));
    const plan = await dialog('Add 14 addresses in Azure?');
    expect(within(plan).getByText('Not changed: archive-keys.')).toBeVisible();
  });
});

describe('the words', () => {
  it('say of each key vault how it stands', () => {
    const vault = otherVault([]);
    expect(standing(vault)).toBe('None is missing');
    expect(standing({ ...vault, isOpen: true })).toMatch(/^No list is in force/);
    expect(standing({ ...vault, lacks: ['20.0.0.1/32'], notProven: 2 })).toBe(
      '1 address is missing, 2 addresses are not proven',
    );
  });

  it('say of each reason what it is', () => {
    const project = { project: 'Archive', vault: null };
    for (const why of [
      { kind: 'atlas', problem: { code: 'notConnected' } },
      { kind: 'unseen' },
      { kind: 'notNamed' },
      { kind: 'otherCloud', used: 'public' },
    ] as AzureUnreadProjectView['why'][]) {
      expect(unreadProject({ ...project, why })).toMatch(/^Archive: .*\.$/);
    }
  });

  it('name the key where there are several', () => {
    for (const kind of ['keyUnread', 'keyDisabled'] as const) {
      expect(warningWords({ kind }, 'ledger').title).toMatch(/the key ledger /i);
    }
  });

  it('count every key vault', () => {
    const fine = otherVault([]);
    const unread = { what: { kind: 'vault' }, why: { kind: 'gone' } } as const;
    const read = (vaults: unknown[]) => ({ cloud: 'azure', vaults, unread: [] }) as never;
    expect(isWhole(read([fine, fine]))).toBe(true);
    expect(isWhole(read([fine, { ...fine, unread: [unread] }]))).toBe(false);
    const key = { name: 'ledger', facts: null, warnings: [{ kind: 'keyEnded', ended: '' }] };
    expect(isKeyUsable(read([fine, { ...fine, keys: [key] }]))).toBe(false);
  });
});
