// Safety rules about secrets and strangers, where a person sees them.

import { screen, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { connect, mainSwitch, practise } from './open';

it('x1_the_host_in_use_is_on_every_screen', async () => {
  const { user } = await connect();
  const navigation = screen.getByRole('navigation', { name: 'Main' });
  const links = within(navigation)
    .getAllByRole('link')
    .map((link) => link.textContent.trim());
  expect(links.length).toBeGreaterThan(5);
  for (const name of links) {
    await user.click(within(navigation).getByRole('link', { name: new RegExp(`^${name}`) }));
    expect(screen.getByTitle('Connected to cloud.mongodb.com'), name).toBeVisible();
  }
});

it('x1_a_warning_comes_before_the_trust_policy_of_a_custom_address', async () => {
  const policy = async (customAddress: string | null) => {
    const { user } = await connect({ roles: 'none', customAddress });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'AWS KMS' }));
    await user.click(screen.getByRole('button', { name: 'Set up a new role…' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Create in Atlas' }));
    await user.click(await within(dialog).findByRole('checkbox', { name: /I compared it/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Continue' }));
    return within(dialog).findByRole('group', { name: 'Trust policy' });
  };

  const shown = await policy('https://atlas.example.com');
  const warning = screen.getByText(/The account below can then use your key/);
  expect(warning.compareDocumentPosition(shown) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});

it('x2_practice_warns_before_a_real_secret_is_typed', async () => {
  const { user } = await practise();
  await user.click(screen.getByRole('switch', { name: mainSwitch }));
  await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
  await user.click(screen.getByRole('radio', { name: 'Client secret' }));
  expect(screen.getByLabelText('Secret')).toHaveAccessibleDescription(/Do not type a real secret/);
});

it('x8_activity_says_that_it_is_no_audit_evidence', async () => {
  const { user } = await connect();
  await user.click(screen.getByRole('link', { name: 'Activity' }));
  expect(await screen.findByText(/Do not use it as an audit log/)).toBeVisible();
});
