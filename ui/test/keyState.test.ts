import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';

import { forgetEncryption } from '../fixture/encryption';
import { world } from '../fixture/world';
import { connect, mainSwitch, practise } from './open';

beforeEach(forgetEncryption);

it('names the clusters that saving has not encrypted, and leads to them', async () => {
  const { user } = await practise({
    enabled: 'aws',
    clusterUse: [
      { name: 'checkout', key: 'atlas', couldMove: true },
      { name: 'ledger', key: 'aws', couldMove: false },
      { name: 'try-out', key: 'atlas', couldMove: false },
    ],
  });
  const note = screen.getByText(/1 cluster still uses Atlas’s key/).closest('[role=note]');
  expect(note).toHaveTextContent('checkout');
  expect(note).not.toHaveTextContent('try-out');
  await user.click(screen.getByRole('button', { name: 'Go to Clusters' }));
  expect(await screen.findByRole('heading', { name: 'Clusters' })).toBeVisible();
});

it('shows the open alerts of the chosen provider and what happens if it stays so', async () => {
  await practise({
    enabled: 'aws',
    alerts: [
      { kind: 'keyInvalid', provider: 'aws', since: '2026-11-20T06:00:00Z', cluster: null },
      { kind: 'needsRotation', provider: 'gcp', since: null, cluster: null },
    ],
  });
  expect(screen.getByText(/Atlas cannot use the key/)).toBeVisible();
  expect(screen.getByText(/shuts down the clusters on it/)).toBeVisible();
  expect(screen.queryByText(/due for rotation/)).toBeNull();
});

it('says that alerts or clusters could not be read, instead of showing none', async () => {
  await practise({ enabled: 'aws', alerts: null, clusterUse: null });
  expect(screen.getByText(/Keygate could not read Atlas’s alerts/)).toBeVisible();
  expect(screen.getByText(/Keygate could not read the clusters/)).toBeVisible();
});

it('S9: a read-only sign-in sees everything, and Save is off with the reason', async () => {
  await connect({ enabled: 'aws', mayChange: false });
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  expect(screen.getByText(/can look but not change/)).toBeVisible();
  expect(screen.getByRole('switch', { name: mainSwitch })).toBeDisabled();
});

it('S5: switching off while a cluster uses the key is refused with what to do first', async () => {
  const { user } = await practise({
    enabled: 'aws',
    failures: {
      prepare_disabling: {
        code: 'disablingBlocked',
        obstacles: [{ kind: 'clustersUseKey', clusters: ['checkout'] }],
      },
    },
  });
  await user.click(screen.getByRole('switch', { name: mainSwitch }));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('checkout');
  expect(alert).toHaveTextContent('On Clusters, press Stop using your key for');
  await user.click(screen.getByRole('button', { name: 'Open Clusters' }));
  expect(await screen.findByRole('heading', { name: 'Clusters' })).toBeVisible();
});

it('shows each provider that is switched on with its own state, and switches off the one shown', async () => {
  const { user } = await practise({
    enabled: 'aws',
    alerts: [{ kind: 'needsRotation', provider: 'aws', since: null, cluster: null }],
  });
  expect(screen.queryByRole('list', { name: 'Key services that are switched on' })).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
  await waitFor(() => {
    expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
  });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
  const list = await screen.findByRole('list', { name: 'Key services that are switched on' });
  expect(list).toHaveTextContent(/AWS KMS.*Valid.*1 open alert.*Azure Key Vault.*Valid/);
  await user.click(within(list).getByRole('button', { name: 'Show AWS KMS' }));
  expect(screen.getByText(/due for rotation/)).toBeVisible();
  await user.click(within(list).getByRole('button', { name: 'Show Azure Key Vault' }));
  await user.click(screen.getByRole('switch', { name: mainSwitch }));
  await screen.findByRole('dialog');
  expect(world.calls.find(({ command }) => command === 'prepare_disabling')?.given).toMatchObject({
    provider: 'azure',
  });
});
