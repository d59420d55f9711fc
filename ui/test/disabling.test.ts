import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';

import { endpointWorld, setEndpoints } from '../fixture/privateEndpoints';
import type { EndpointWorld } from '../fixture/privateEndpoints';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import type { DisablingObstacleView } from '../src/ipc';
import { obstacleWords } from '../src/words/encryption/disabling';
import { connect, mainSwitch } from './open';

const sent = (command: string) => world.calls.filter((call) => call.command === command);
const inUse = [{ name: 'checkout', key: 'aws', couldMove: false }] as const;

beforeEach(() => {
  setEndpoints();
});

async function switchOff(changed: Partial<World>, net: Partial<EndpointWorld> = {}) {
  const opened = await connect({ enabled: 'aws', ...changed });
  Object.assign(endpointWorld, net);
  await opened.user.click(screen.getByRole('switch', { name: mainSwitch }));
  const dialog = await screen.findByRole('dialog');
  const button = (name: string) => within(dialog).getByRole('button', { name });
  return { ...opened, dialog, button };
}

it('s5_lists_what_stands_before_off_in_order_and_sends_nothing', async () => {
  const { dialog, button } = await switchOff(
    { invalid: true, clusterUse: [...inUse] },
    {
      obstacles: [
        { kind: 'endpointsExist', regions: ['US_EAST_1'] },
        { kind: 'backupCompliancePolicy' },
      ],
    },
  );
  expect(dialog).toHaveAccessibleName('Before you switch off');
  const items = within(within(dialog).getByRole('list', { name: 'What to do first' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  expect(items).toHaveLength(4);
  for (const [index, words] of [
    'key is not valid',
    'checkout',
    'US_EAST_1',
    'MongoDB support',
  ].entries()) {
    expect(items[index]).toContain(words);
  }
  expect(dialog).toHaveTextContent(
    /move the clusters off.*delete the private endpoints.*switch off/,
  );
  expect(button('Continue to switch off')).toBeDisabled();
  expect(sent('prepare_disabling')).toHaveLength(0);
});

it('leads to the clusters that still use the key', async () => {
  const { user, button } = await switchOff({ clusterUse: [...inUse] });
  await user.click(button('Open Clusters'));
  expect(await screen.findByRole('heading', { name: 'Clusters' })).toBeVisible();
});

it('leads to the private endpoints on the same screen', async () => {
  const { user, button } = await switchOff(
    {},
    { obstacles: [{ kind: 'endpointsExist', regions: ['US_EAST_1'] }] },
  );
  await user.click(button('Go to Private networking'));
  await waitFor(() => {
    expect(screen.getByRole('heading', { name: 'Private networking' })).toHaveFocus();
  });
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('s5_leads_to_the_summary_only_once_nothing_is_left', async () => {
  const { user, button } = await switchOff({ clusterUse: [...inUse] });
  world.clusterUse = [];
  await user.click(button('Look again'));
  await waitFor(() => {
    expect(button('Continue to switch off')).toBeEnabled();
  });
  await user.click(button('Continue to switch off'));
  const summary = await screen.findByRole('dialog', {
    name: 'Switch encryption with your key off?',
  });
  await user.type(within(summary).getByLabelText('Project name'), 'Payments (prod)');
  await user.click(within(summary).getByRole('button', { name: 'Switch off' }));
  await screen.findByText(/Switched off\./);
});

it('s5_a_key_that_was_repaired_meanwhile_no_longer_stands_in_the_way', async () => {
  const { user, button } = await switchOff({ invalid: true });
  world.invalid = false;
  await user.click(button('Look again'));
  await waitFor(() => {
    expect(button('Continue to switch off')).toBeEnabled();
  });
  await user.click(button('Continue to switch off'));
  await screen.findByRole('dialog', { name: 'Switch encryption with your key off?' });
});

it('goes straight to the summary where nothing stands before it', async () => {
  const { dialog } = await switchOff({});
  expect(dialog).toHaveAccessibleName('Switch encryption with your key off?');
});

it('says why it could not look, and takes that for no permission', async () => {
  const { dialog, button } = await switchOff({
    failures: {
      read_disabling: { code: 'unreachable', host: 'cloud.mongodb.com', cause: 'timedOut' },
    },
  });
  expect(within(dialog).getByRole('alert')).toHaveTextContent('could not reach');
  expect(button('Continue to switch off')).toBeDisabled();
});

it('s6_says_what_to_keep_afterwards', async () => {
  const { dialog } = await switchOff({ clusterUse: [...inUse] });
  expect(dialog).toHaveTextContent('last snapshot made with it has expired');
});

it('has words for every obstacle', () => {
  const all: { [K in DisablingObstacleView['kind']]: Extract<DisablingObstacleView, { kind: K }> } =
    {
      keyNotValid: { kind: 'keyNotValid' },
      clustersUseKey: { kind: 'clustersUseKey', clusters: ['a', 'b'] },
      endpointsExist: { kind: 'endpointsExist', regions: ['US_EAST_1'] },
      backupCompliancePolicy: { kind: 'backupCompliancePolicy' },
    };
  for (const obstacle of Object.values(all)) {
    const words = obstacleWords(obstacle);
    expect(words.title).not.toBe('');
    expect(words.text).not.toMatch(/undefined|\[object/);
  }
});
