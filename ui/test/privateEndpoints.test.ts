import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';

import { endpoint, endpointWorld, setEndpoints } from '../fixture/privateEndpoints';
import type { EndpointWorld } from '../fixture/privateEndpoints';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import type { PrivateNetworkingConflictView } from '../src/ipc';
import { conflictWords } from '../src/words/encryption/privateEndpoints';
import { connect } from './open';

const sent = (command: string) => world.calls.filter((call) => call.command === command);
const require = () => screen.getByRole('switch', { name: 'Require private networking' });
const section = () => screen.getByRole('region', { name: 'Private networking' });

beforeEach(() => {
  setEndpoints();
});

async function opened(net: Partial<EndpointWorld> = {}, changed: Partial<World> = {}) {
  setEndpoints(net);
  const result = await connect({ enabled: 'aws', ...changed });
  await screen.findByRole('switch', { name: 'Require private networking' });
  return result;
}

/** Chooses EU_WEST_1 by the keyboard. */
async function chooseRegion(user: Awaited<ReturnType<typeof opened>>['user']) {
  const region = screen.getByLabelText('Region');
  region.focus();
  await user.keyboard('eu');
  expect(region).toHaveTextContent('EU_WEST_1');
}

/** Types the project's name and presses the button of the dialog that is open. */
async function confirm(user: Awaited<ReturnType<typeof opened>>['user'], name: string) {
  const dialog = await screen.findByRole('dialog');
  for (const words of ['Northwind Ltd', 'Payments (prod)', 'cloud.mongodb.com']) {
    expect(dialog, 's4: every confirmation names where').toHaveTextContent(words);
  }
  const button = within(dialog).getByRole('button', { name });
  expect(button).toBeDisabled();
  await user.type(within(dialog).getByLabelText('Project name'), 'Payments (prod)');
  await user.click(button);
  return dialog;
}

describe('requiring private networking', () => {
  it('is offered for AWS and Azure, not for Google Cloud', async () => {
    await connect({ enabled: 'gcp' });
    expect(screen.queryByRole('switch', { name: 'Require private networking' })).toBeNull();
  });

  it('goes through the summary', async () => {
    const { user } = await opened();
    await user.click(require());
    expect(sent('send')).toHaveLength(0);
    await confirm(user, 'Send to Atlas');
    await waitFor(() => {
      expect(require()).toBeChecked();
    });
  });

  it('w2_waits_until_the_address_conditions_were_dealt_with', async () => {
    const { user } = await opened({ conditionsToSettle: true });
    expect(section()).toHaveTextContent('aws:SourceIp');
    expect(
      within(section()).getByRole('group', { name: 'Condition for the key policy' }),
    ).toHaveTextContent('aws:SourceVpce');
    expect(section()).toHaveTextContent(
      'no longer denies requests through a private endpoint, of any account',
    );
    expect(require()).toBeDisabled();
    await user.click(
      screen.getByRole('checkbox', {
        name: 'I have removed or changed the conditions on addresses',
      }),
    );
    await user.click(require());
    await screen.findByRole('dialog', { name: 'Require private networking?' });
    expect(sent('prepare_private_networking')[0]?.given).toMatchObject({
      on: true,
      addressConditionsSettled: true,
    });
  });

  it('z2_is_refused_while_a_cluster_spans_several_clouds', async () => {
    await opened(
      { conflicts: [{ kind: 'multiCloudCluster', cluster: 'ledger' }] },
      { enabled: 'azure' },
    );
    expect(section()).toHaveTextContent('ledger');
    expect(section()).toHaveTextContent('every cluster on your key uses private access');
    expect(require()).toBeDisabled();
  });

  it('cannot be switched off while endpoints exist, and says so', async () => {
    await opened({ required: true, endpoints: [endpoint('US_EAST_1')] });
    expect(require()).toBeChecked();
    expect(require()).toBeDisabled();
    expect(section()).toHaveTextContent('delete the private endpoints first');
  });

  it('keeps what was typed in the form', async () => {
    const { user } = await opened();
    await user.type(screen.getByLabelText('Customer master key ID'), '-typed');
    await user.click(require());
    await confirm(user, 'Send to Atlas');
    await waitFor(() => {
      expect(require()).toBeChecked();
    });
    expect(screen.getByLabelText<HTMLInputElement>('Customer master key ID').value).toMatch(
      /-typed$/,
    );
  });

  it('s9_a_read_only_sign_in_sees_it_and_changes_nothing', async () => {
    await opened({ endpoints: [endpoint('US_EAST_1')] }, { mayChange: false });
    expect(require()).toBeDisabled();
    expect(section()).toHaveTextContent('needs Project Owner');
    expect(screen.getByRole('button', { name: /Delete private endpoint/ })).toBeDisabled();
    expect(screen.getByRole('switch', { name: 'Encrypt search nodes' })).toBeDisabled();
  });
});

describe('address lists', () => {
  it('s7_are_not_needed_only_once_every_required_endpoint_is_active', async () => {
    await opened({ required: true, endpoints: [endpoint('US_EAST_1')] });
    expect(section()).toHaveTextContent('You need no access lists: ');
  });

  it('s7_are_needed_while_an_endpoint_is_not_active', async () => {
    await opened({
      required: true,
      endpoints: [endpoint('US_EAST_1', { status: 'initiating' })],
    });
    expect(section()).not.toHaveTextContent('You need no access lists');
    expect(section()).toHaveTextContent('Keep the access lists until');
  });

  it('names the regions without an endpoint', async () => {
    await opened({ required: true });
    expect(section()).toHaveTextContent('No private endpoint yet in US_EAST_1');
  });

  it('s7_says_that_it_waits_for_the_nodes', async () => {
    const { app } = await opened({ required: true, endpoints: [endpoint('US_EAST_1')] });
    const view = app.connected?.project?.encryption.view;
    if (!view) throw new Error('nothing was read');
    app.connected?.project?.encryption.take({
      ...view,
      providers: view.providers.map((one) => ({ ...one, check: 'waiting' })),
    });
    await waitFor(() => {
      expect(section()).toHaveTextContent('Waiting for your clusters’ nodes');
    });
  });
});

describe('private endpoints', () => {
  it('are made after one confirming press and followed until they settle', async () => {
    const { user } = await opened({
      looks: [
        [endpoint('EU_WEST_1', { status: 'initiating' })],
        [endpoint('EU_WEST_1', { status: 'active' })],
      ],
    });
    await chooseRegion(user);
    await user.click(screen.getByRole('button', { name: 'Create private endpoint' }));
    expect(sent('create_endpoint')).toHaveLength(0);
    const dialog = await confirm(user, 'Create');
    expect(dialog).toHaveTextContent('may charge');
    const list = await screen.findByRole('list', { name: 'Private endpoints' });
    await waitFor(() => {
      expect(list).toHaveTextContent(/EU_WEST_1.*Active/);
    });
    expect(sent('create_endpoint')[0]?.given).toMatchObject({ region: 'EU_WEST_1' });
  });

  it('on Azure say what to approve and where', async () => {
    await opened(
      {
        endpoints: [
          endpoint('US_EAST_2', { status: 'pendingAcceptance', connectionName: 'atlas-conn-7' }),
        ],
      },
      { enabled: 'azure' },
    );
    const list = await screen.findByRole('list', { name: 'Private endpoints' });
    expect(list).toHaveTextContent('Waiting for approval');
    expect(list).toHaveTextContent('Networking → Private endpoint connections');
    expect(within(list).getByRole('group', { name: 'Connection name' })).toHaveTextContent(
      'atlas-conn-7',
    );
    expect(within(list).getByRole('button', { name: 'Copy Connection name' })).toBeVisible();
  });

  it('on AWS leave nothing to approve', async () => {
    await opened({ endpoints: [endpoint('US_EAST_1', { status: 'pendingAcceptance' })] });
    expect(section()).toHaveTextContent('You have nothing to do');
  });

  it('say in Atlas’s words why one failed', async () => {
    await opened({
      endpoints: [endpoint('US_EAST_1', { status: 'failed', error: 'Quota of the account.' })],
    });
    expect(section()).toHaveTextContent('Failed');
    expect(section()).toHaveTextContent('Quota of the account.');
  });

  it('stop being followed when asked to', async () => {
    const { user } = await opened({ endpoints: [endpoint('US_EAST_1', { status: 'initiating' })] });
    await user.click(await screen.findByRole('button', { name: 'Stop looking' }));
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: 'Stop looking' })).toBeNull();
    });
    expect(within(section()).queryByRole('alert')).toBeNull();
    expect(sent('follow_endpoints'), 'stopped is stopped').toHaveLength(1);
  });

  it('are deleted after one confirming press', async () => {
    const { user } = await opened({ endpoints: [endpoint('US_EAST_1')], looks: [[]] });
    await user.click(screen.getByRole('button', { name: 'Delete private endpoint in US_EAST_1' }));
    await confirm(user, 'Delete');
    await waitFor(() => {
      expect(section()).toHaveTextContent('There are none yet');
    });
    expect(sent('delete_endpoint')[0]?.given).toMatchObject({ endpointId: 'e-US_EAST_1' });
  });

  it('say why one was not made', async () => {
    const { user } = await opened(
      {},
      { failures: { create_endpoint: { code: 'notTaken', host: 'cloud.mongodb.com' } } },
    );
    await chooseRegion(user);
    await user.click(screen.getByRole('button', { name: 'Create private endpoint' }));
    await confirm(user, 'Create');
    expect(await within(section()).findByRole('alert')).toHaveTextContent('did not arrive');
  });

  it('of another project never land here', async () => {
    const { app } = await opened();
    const endpoints = app.connected?.project?.privateEndpoints.aws;
    const view = endpoints?.view;
    if (!endpoints || !view) throw new Error('nothing was read');
    endpoints.take({ ...view, projectId: 'another', required: true });
    endpoints.take({ ...view, provider: 'azure', required: true });
    expect(endpoints.view).toBe(view);
  });
});

it('sums up encrypting search nodes with what it sets going', async () => {
  const { user } = await opened();
  const nodes = screen.getByRole('switch', { name: 'Encrypt search nodes' });
  expect(screen.getByText(/builds their indexes again/)).toBeVisible();
  await user.click(nodes);
  await screen.findByRole('dialog', { name: 'Encrypt search nodes?' });
  await confirm(user, 'Send to Atlas');
  await waitFor(() => {
    expect(nodes).toBeChecked();
  });
  expect(endpointWorld.searchNodes).toBe(true);
});

it('has words for every conflict', () => {
  const all: PrivateNetworkingConflictView[] = [
    { kind: 'addressConditions' },
    { kind: 'multiCloudCluster', cluster: 'a' },
    { kind: 'multiRegionCluster', cluster: 'a', regions: ['US_EAST_1'] },
    { kind: 'notOffered' },
    { kind: 'providerOff' },
    { kind: 'keyNotValid' },
  ];
  for (const conflict of all) {
    const words = conflictWords(conflict);
    expect(words.title).not.toBe('');
    expect(words.text).not.toMatch(/undefined|\[object/);
  }
});
