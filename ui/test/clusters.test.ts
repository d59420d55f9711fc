import { screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { cluster, clusterWorld, setClusters } from '../fixture/clusters';
import type { ClusterWorld } from '../fixture/clusters';
import { projects } from '../fixture/projects';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import type { MovesView, ObstacleView } from '../src/ipc';
import { LOOK_EVERY } from '../src/state/clusters.svelte';
import { checklists, moveErrorWords, obstacleWords, places } from '../src/words/clusters';
import { connect, mainSwitch, open } from './open';

const grid = () => screen.findByRole('grid', { name: 'Clusters' });
const row = (name: string) => screen.getByRole('row', { name });
const inRow = (name: string, button: string) =>
  within(row(name)).getByRole('button', { name: button });
const sent = (command: string) => world.calls.filter((call) => call.command === command);
const link = (name: string) => screen.getByRole('link', { name });

async function show(changed: Partial<ClusterWorld> = {}, around: Partial<World> = {}) {
  setClusters(changed);
  const opened = await connect({ enabled: 'aws', ...around });
  await opened.user.click(link('Clusters'));
  return opened;
}

async function tick(user: UserEvent, ...names: string[]) {
  for (const name of names) {
    await user.click(screen.getByRole('checkbox', { name: `Choose ${name}` }));
  }
}

/** Makes all ticks of the checklist. */
async function tickChecklist(user: UserEvent, dialog: HTMLElement) {
  for (const box of within(dialog).getAllByRole('checkbox')) await user.click(box);
}

/** Atlas finishes a cluster only when it is told to. */
function slowly() {
  const waiting = new Map<string, () => void>();
  return {
    resynced: (name: string) =>
      new Promise<void>((resolve) => {
        waiting.set(name, resolve);
      }),
    finish: async (name: string) => {
      await waitFor(() => {
        expect(waiting.has(name), `${name} has begun`).toBe(true);
      });
      waiting.get(name)?.();
    },
  };
}

beforeEach(() => {
  setClusters();
});

describe('the list', () => {
  it('says for each cluster where it is, its key, and whether it can use yours', async () => {
    await show();
    await grid();
    expect(row('orders')).toHaveTextContent('AWS US_EAST_1');
    expect(row('orders')).toHaveTextContent('M30');
    expect(row('orders')).toHaveTextContent('Atlas’s key');
    expect(row('orders')).toHaveTextContent('Can use your key');
    expect(inRow('orders', 'Encrypt with your key')).toBeEnabled();
    expect(row('sessions')).toHaveTextContent('AWS KMS');
    expect(inRow('sessions', 'Stop using your key')).toBeEnabled();
    expect(screen.getByText(/6 clusters, 1 on your key/)).toBeVisible();
  });

  it('says in plain words what stands in the way, and offers nothing there', async () => {
    await show();
    await grid();
    for (const [name, why] of [
      ['archive', 'It is paused. Resume it in Atlas first.'],
      ['sandbox', 'M0 is too small for your own key. It needs M10 or larger.'],
      ['search', 'Atlas is repairing it. Wait until it has finished.'],
    ] as const) {
      expect(row(name)).toHaveTextContent(why);
      expect(inRow(name, 'Encrypt with your key')).toBeDisabled();
      expect(within(row(name)).getByRole('checkbox')).toBeDisabled();
    }
  });

  it('has words for every obstacle', () => {
    const obstacles: { [K in ObstacleView['kind']]: Extract<ObstacleView, { kind: K }> } = {
      shared: { kind: 'shared' },
      tooSmall: { kind: 'tooSmall', size: 'M2' },
      alreadyThere: { kind: 'alreadyThere' },
      onAnotherKey: { kind: 'onAnotherKey', key: 'gcp' },
      providerOff: { kind: 'providerOff' },
      keyNotValid: { kind: 'keyNotValid' },
      paused: { kind: 'paused' },
      changing: { kind: 'changing', state: 'creating' },
    };
    const all = Object.values(obstacles).map((obstacle) => obstacleWords(obstacle, 'aws'));
    expect(new Set(all).size).toBe(all.length);
    expect(all.join(' ')).not.toMatch(/undefined|\[object/);
    expect(obstacleWords(obstacles.onAnotherKey, 'aws')).toContain('Google Cloud KMS');
    expect(obstacleWords(obstacles.providerOff, 'azure')).toContain('Azure Key Vault');
  });

  it('groups the regions by their cloud', () => {
    expect(
      places([
        { cloud: 'AWS', name: 'US_EAST_1' },
        { cloud: 'Azure', name: 'US_EAST_2' },
        { cloud: 'AWS', name: 'EU_WEST_1' },
      ]),
    ).toBe('AWS US_EAST_1, EU_WEST_1; Azure US_EAST_2');
  });

  it('says so where there are none', async () => {
    await show({ clusters: [] });
    await screen.findByText('No clusters in this project');
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('stays on screen where reading it again fails', async () => {
    const { user } = await show();
    await grid();
    world.failures = {
      read_clusters: { code: 'unreachable', host: 'x.example', cause: 'refused' },
    };
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('x.example could not be reached');
    expect(row('orders')).toBeVisible();
    world.failures = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => {
      expect(screen.queryByRole('alert')).toBeNull();
    });
  });

  it('is looked at again while a cluster is changing, and not after leaving', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { user } = await show();
      await grid();
      const before = sent('read_clusters').length;
      vi.advanceTimersByTime(LOOK_EVERY);
      await waitFor(() => {
        expect(sent('read_clusters')).toHaveLength(before + 1);
      });
      await user.click(link('Settings'));
      await screen.findByRole('heading', { name: 'Settings' });
      vi.advanceTimersByTime(3 * LOOK_EVERY);
      expect(sent('read_clusters')).toHaveLength(before + 1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('offers several keys where several key services are on', async () => {
    const { user } = await show({ providers: ['aws', 'gcp'] });
    await grid();
    screen.getByRole('combobox', { name: 'Key' }).focus();
    await user.keyboard('{Enter}');
    await screen.findByText('Google Cloud KMS');
    await user.keyboard('{ArrowDown}{Enter}');
    await user.click(inRow('orders', 'Encrypt with your key'));
    await screen.findByRole('dialog', { name: 'Encrypt 1 cluster with Google Cloud KMS?' });
    expect(sent('prepare_moves')[0]?.given).toMatchObject({ clusters: ['orders'], to: 'gcp' });
  });

  it('is walked through with the arrow keys', async () => {
    const { user } = await show();
    await grid();
    inRow('orders', 'Encrypt with your key').focus();
    await user.keyboard('{ArrowDown}');
    expect(inRow('ledger', 'Encrypt with your key')).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(inRow('sessions', 'Stop using your key'), 'past those that cannot move').toHaveFocus();
    await user.keyboard('{ArrowLeft}{ArrowUp}');
    expect(screen.getByRole('checkbox', { name: 'Choose ledger' })).toHaveFocus();
  });
});

describe('where nothing may be moved', () => {
  it('is looked at with a read-only sign-in, with the reason', async () => {
    await show({ mayChange: false });
    await grid();
    expect(screen.getByText('This sign-in may only look.')).toBeVisible();
    expect(screen.getByText(/needs Project Owner/)).toBeVisible();
    expect(inRow('orders', 'Encrypt with your key')).toBeDisabled();
    expect(inRow('sessions', 'Stop using your key')).toBeDisabled();
    for (const box of screen.getAllByRole('checkbox')) expect(box).toBeDisabled();
  });

  it('leads to Encryption while no key service is on', async () => {
    const { user } = await show({ providers: [], clusters: [cluster('orders')] });
    await grid();
    expect(screen.getByText('Set up encryption first.')).toBeVisible();
    expect(inRow('orders', 'Encrypt with your key')).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Go to Encryption' }));
    await screen.findByRole('switch', { name: mainSwitch });
  });

  it('is not offered without a sign-in', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Just show the IP addresses' }));
    await screen.findByRole('treegrid');
    expect(screen.queryByRole('link', { name: 'Clusters' })).toBeNull();
  });
});

describe('before anything is sent', () => {
  it('s4_organisation_project_and_host_are_named', async () => {
    const { user } = await show();
    await grid();
    await tick(user, 'orders', 'ledger');
    await user.click(screen.getByRole('button', { name: 'Encrypt 2 clusters' }));
    const dialog = await screen.findByRole('dialog');
    for (const words of ['Northwind Ltd', 'Payments (prod)', 'cloud.mongodb.com', 'AWS KMS']) {
      expect(dialog).toHaveTextContent(words);
    }
    const [order] = within(dialog).getAllByRole('list');
    expect(order).toHaveTextContent(/orders\s*ledger/);
    expect(dialog).toHaveTextContent('rolling initial sync');
    expect(dialog).toHaveTextContent('Search indexes are built again');
    expect(dialog).toHaveTextContent('younger than 12 hours');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    expect(sent('start_moves')).toHaveLength(0);
  });

  it('s4_the_first_cluster_asks_for_the_projects_name', async () => {
    const { user } = await show({ typeProjectName: true });
    await grid();
    await user.click(inRow('orders', 'Encrypt with your key'));
    const dialog = await screen.findByRole('dialog');
    await tickChecklist(user, dialog);
    const confirm = within(dialog).getByRole('button', { name: 'Encrypt 1 cluster' });
    expect(confirm).toBeDisabled();
    await user.type(within(dialog).getByLabelText('Project name'), 'Payments (test)');
    expect(confirm).toBeDisabled();
    await user.clear(within(dialog).getByLabelText('Project name'));
    await user.type(within(dialog).getByLabelText('Project name'), 'Payments (prod)');
    expect(confirm).toBeEnabled();
  });

  it.each(['aws', 'azure', 'gcp'] as const)(
    's10_every_line_of_the_checklist_is_ticked_first (%s)',
    async (provider) => {
      const { user } = await show({ providers: [provider] });
      await grid();
      await user.click(inRow('orders', 'Encrypt with your key'));
      const dialog = await screen.findByRole('dialog');
      const confirm = within(dialog).getByRole('button', { name: 'Encrypt 1 cluster' });
      expect(checklists[provider]).toContain('A second person can reach the key');
      for (const line of checklists[provider]) {
        expect(confirm, line).toBeDisabled();
        await user.click(within(dialog).getByRole('checkbox', { name: line }));
      }
      expect(confirm).toBeEnabled();
    },
  );

  it('s6_the_old_key_is_kept_when_clusters_leave_it', async () => {
    const { user } = await show();
    await grid();
    await tick(user, 'sessions');
    await user.click(screen.getByRole('button', { name: 'Take 1 cluster off your key' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('until the last snapshot made with it has expired');
    expect(within(dialog).queryByRole('checkbox')).toBeNull();
    await user.click(within(dialog).getByRole('button', { name: 'Take 1 cluster off your key' }));
    await screen.findByText('1 cluster is off your key.');
    await waitFor(() => {
      expect(row('sessions')).toHaveTextContent('Atlas’s key');
    });
  });

  it('says what was left out of the summary', async () => {
    const { user } = await show();
    await grid();
    await tick(user, 'orders', 'ledger');
    // Somebody paused it in the meantime.
    clusterWorld.clusters = clusterWorld.clusters.map((one) =>
      one.name === 'ledger' ? { ...one, paused: true } : one,
    );
    await user.click(screen.getByRole('button', { name: 'Encrypt 2 clusters' }));
    const dialog = await screen.findByRole('dialog', { name: 'Encrypt 1 cluster with AWS KMS?' });
    expect(dialog).toHaveTextContent('cannot be moved now: ledger');
  });

  it('says that nothing was sent where it could not be written down', async () => {
    const { user } = await show(
      {},
      { failures: { start_moves: { code: 'notKept', detail: 'disk full' } } },
    );
    await grid();
    await user.click(inRow('orders', 'Encrypt with your key'));
    const dialog = await screen.findByRole('dialog');
    await tickChecklist(user, dialog);
    await user.click(within(dialog).getByRole('button', { name: 'Encrypt 1 cluster' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was sent');
    expect(inRow('orders', 'Encrypt with your key')).toBeEnabled();
  });
});

describe('moves', () => {
  async function encryptTwo(changed: Partial<ClusterWorld>) {
    const opened = await show(changed);
    await grid();
    await tick(opened.user, 'orders', 'ledger');
    await opened.user.click(screen.getByRole('button', { name: 'Encrypt 2 clusters' }));
    const dialog = await screen.findByRole('dialog');
    await tickChecklist(opened.user, dialog);
    await opened.user.click(within(dialog).getByRole('button', { name: 'Encrypt 2 clusters' }));
    await waitFor(() => {
      expect(row('orders')).toHaveTextContent('Atlas is re-syncing the nodes…');
    });
    return opened;
  }

  it('are carried out one after another and seen on their way', async () => {
    const { resynced, finish } = slowly();
    await encryptTwo({ resynced });
    expect(row('ledger')).toHaveTextContent('Queued');
    expect(screen.getByText('Encrypting 2 clusters with AWS KMS.')).toBeVisible();
    expect(screen.getByText(/0 of 2 ended/)).toHaveAttribute('aria-live', 'polite');
    expect(inRow('sessions', 'Stop using your key'), 'nothing else meanwhile').toBeDisabled();
    await finish('orders');
    await waitFor(() => {
      expect(row('ledger')).toHaveTextContent('Atlas is re-syncing the nodes…');
    });
    await waitFor(() => {
      expect(row('orders'), 'the list was read again').toHaveTextContent('AWS KMS');
    });
    expect(row('orders')).toHaveTextContent('Done');
    await finish('ledger');
    await screen.findByText('2 clusters are on AWS KMS.');
    expect(sent('start_moves')).toHaveLength(1);
  });

  it('go on while other screens are used', async () => {
    const { resynced, finish } = slowly();
    const { user } = await encryptTwo({ resynced });
    await user.click(link('Settings'));
    expect(screen.queryByRole('dialog'), 'no question').toBeNull();
    await finish('orders');
    await user.click(link('Clusters'));
    await waitFor(() => {
      expect(row('orders')).toHaveTextContent('Done');
    });
  });

  it('send no more when told so, and offer the rest', async () => {
    const { resynced, finish } = slowly();
    const { user } = await encryptTwo({ resynced });
    await user.click(screen.getByRole('button', { name: 'Send no more' }));
    await screen.findByText('These were not sent, because you stopped');
    expect(row('ledger')).toHaveTextContent('Not sent');
    expect(screen.getByRole('button', { name: 'Go on…' })).toBeDisabled();
    await finish('orders');
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Go on…' })).toBeEnabled();
    });
    await user.click(screen.getByRole('button', { name: 'Forget' }));
    await waitFor(() => {
      expect(row('ledger')).not.toHaveTextContent('Not sent');
    });
  });

  it('say what became of each that failed', async () => {
    const projectId = projects[0]?.id ?? '';
    const moves: MovesView = {
      projectId,
      to: 'aws',
      running: false,
      moves: [
        { cluster: 'orders', state: { kind: 'done' } },
        { cluster: 'ledger', state: { kind: 'notBecause', obstacle: { kind: 'paused' } } },
        { cluster: 'search', state: { kind: 'failed', error: { code: 'lostSight', host: 'a.b' } } },
      ],
    };
    await show({ moves });
    await grid();
    expect(screen.getByText('1 of 3 clusters is on AWS KMS.')).toBeVisible();
    expect(row('ledger')).toHaveTextContent('Not sent');
    expect(row('ledger')).toHaveTextContent('It is paused');
    expect(row('search')).toHaveTextContent('It is not known whether the change arrived');
    expect(row('search')).toHaveTextContent('before you move it again');
  });

  it('s4_of_another_project_are_named_and_stay_with_that_project', async () => {
    const projectId = projects[2]?.id ?? '';
    const moves: MovesView = {
      projectId,
      to: 'aws',
      running: true,
      moves: [{ cluster: 'orders', state: { kind: 'following' } }],
    };
    await show({ moves });
    await grid();
    expect(screen.getByText('Clusters of Orders are being moved.')).toBeVisible();
    expect(row('orders')).not.toHaveTextContent('re-syncing');
    expect(inRow('orders', 'Encrypt with your key'), 'each project has its own').toBeEnabled();
  });

  it('speak of moving, not of saving, in their errors', () => {
    for (const code of ['nothingChanged', 'staleSummary'] as const) {
      const words = moveErrorWords({ code });
      expect(`${words.title} ${words.meaning} ${words.next}`).not.toMatch(/\bform\b|Save/);
    }
  });
});

describe('moves that were not sent before the program was closed', () => {
  const left = (): MovesView => ({
    projectId: projects[0]?.id ?? '',
    to: 'aws',
    running: false,
    moves: [
      { cluster: 'orders', state: { kind: 'done' } },
      { cluster: 'ledger', state: { kind: 'notSent' } },
    ],
  });

  it('are offered, and never sent by themselves', async () => {
    const { user } = await show({ moves: left() });
    await grid();
    await screen.findByText('These were not sent before Keygate was closed');
    expect(row('ledger')).toHaveTextContent('Not sent');
    expect(sent('prepare_moves')).toHaveLength(0);
    expect(sent('start_moves')).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Go on…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Encrypt 1 cluster with AWS KMS?' });
    expect(sent('prepare_moves')[0]?.given).toMatchObject({ clusters: ['ledger'], to: 'aws' });
    expect(sent('start_moves'), 'only after the confirming press').toHaveLength(0);
    await tickChecklist(user, dialog);
    await user.click(within(dialog).getByRole('button', { name: 'Encrypt 1 cluster' }));
    await screen.findByText('1 cluster is on AWS KMS.');
  });

  it('can be forgotten', async () => {
    const { user } = await show({ moves: left() });
    await user.click(await screen.findByRole('button', { name: 'Forget' }));
    await waitFor(() => {
      expect(screen.queryByText('These were not sent before Keygate was closed')).toBeNull();
    });
    expect(sent('forget_moves')).toHaveLength(1);
    expect(sent('start_moves')).toHaveLength(0);
  });

  it('are not offered to a sign-in that may only look', async () => {
    await show({ moves: left(), mayChange: false });
    await grid();
    expect(screen.getByRole('button', { name: 'Go on…' })).toBeDisabled();
  });
});
