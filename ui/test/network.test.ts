import { screen } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { connect } from './open';

async function settings(changed: Partial<World> = {}): Promise<UserEvent> {
  const { user } = await connect(changed);
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  await screen.findByRole('heading', { name: 'Network' });
  return user;
}

const given = (command: string) =>
  world.calls.filter((call) => call.command === command).map((call) => call.given);

it('uses no proxy at once, and says what that means', async () => {
  const user = await settings();
  expect(screen.getByText(/does not read the proxy in GNOME’s or KDE’s settings/)).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'None' }));
  expect(given('set_proxy')).toEqual([
    { proxy: { kind: 'none', address: '', user: '', password: '' } },
  ]);
  expect(await screen.findByText('Keygate uses no proxy now.')).toBeVisible();
});

it('takes an address with a user, whose password goes inward once and stays nowhere on screen', async () => {
  const user = await settings();
  await user.click(screen.getByRole('radio', { name: 'Address' }));
  expect(given('set_proxy')).toEqual([]);
  await user.type(screen.getByLabelText('Proxy address'), 'proxy.example.com:8080');
  expect(screen.queryByLabelText('Proxy password')).toBeNull();
  await user.type(screen.getByLabelText('Proxy user'), 'dana');
  await user.type(screen.getByLabelText('Proxy password'), 'made up');
  await user.click(screen.getByRole('button', { name: 'Use this proxy' }));
  expect(given('set_proxy')).toEqual([
    {
      proxy: {
        kind: 'address',
        address: 'proxy.example.com:8080',
        user: 'dana',
        password: 'made up',
      },
    },
  ]);
  expect(await screen.findByText('Keygate uses this proxy now.')).toBeVisible();
  expect(screen.getByLabelText('Proxy password')).toHaveValue('');
  expect(screen.getByText(/Leave it empty to keep it/)).toBeVisible();
});

it('says beside the field what is wrong with an address or a missing password', async () => {
  const user = await settings();
  await user.click(screen.getByRole('radio', { name: 'Address' }));
  await user.type(screen.getByLabelText('Proxy address'), 'nothing');
  await user.click(screen.getByRole('button', { name: 'Use this proxy' }));
  expect(await screen.findByText(/This is not a host with a port/)).toBeVisible();
  expect(screen.getByLabelText('Proxy address')).toBeInvalid();
  await user.type(screen.getByLabelText('Proxy address'), ':8080');
  await user.type(screen.getByLabelText('Proxy user'), 'dana');
  await user.click(screen.getByRole('button', { name: 'Use this proxy' }));
  expect(await screen.findByText(/a user, but no password/)).toBeVisible();
  expect(screen.getByLabelText('Proxy password')).toBeInvalid();
});

it('trusts a certificate file, names it, and trusts it no longer', async () => {
  const user = await settings();
  expect(screen.getByText('None: Keygate trusts only what this system trusts.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Choose file…' }));
  expect(await screen.findByText('office-root.pem (2 certificates)')).toBeVisible();
  expect(screen.getByText('CN=Example Inspection Issuing CA, O=Example')).toBeVisible();
  expect(screen.getByText(/^A1:A1:/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Remove' }));
  expect(
    await screen.findByText('None: Keygate trusts only what this system trusts.'),
  ).toBeVisible();
});

it('says what is wrong with a file that holds no certificate', async () => {
  const user = await settings({
    failures: { choose_certificates: { code: 'noCertificate', file: 'notes.txt' } },
  });
  await user.click(screen.getByRole('button', { name: 'Choose file…' }));
  expect(await screen.findByText(/notes.txt is not a whole certificate/)).toBeVisible();
});
