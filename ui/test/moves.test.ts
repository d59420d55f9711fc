import { screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { clusterWorld, safeguards, setClusters } from '../fixture/clusters';
import type { ClusterWorld } from '../fixture/clusters';
import { projects } from '../fixture/projects';
import type { MovesView } from '../src/ipc';
import {
  moveErrorWords,
  safeguardHints,
  safeguards as words,
} from '../src/words/clusters/clusters';
import { grid, inRow, link, row, sent, show, tick } from './clusterScreen';

/** Makes all ticks of the checklist. */
async function tickChecklist(user: UserEvent, dialog: HTMLElement) {
  for (const box of within(dialog).getAllByRole('checkbox')) await user.click(box);
}

/** Atlas finishes a cluster only when the test says so. */
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
    expect(dialog).toHaveTextContent('Atlas builds search indexes again');
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
      for (const safeguard of safeguards[provider] ?? []) {
        const line = words[safeguard];
        expect(confirm, line).toBeDisabled();
        const box = within(dialog).getByRole('checkbox', { name: line });
        expect(box).toHaveAccessibleDescription(safeguardHints[safeguard]);
        await user.click(box);
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
    expect(dialog).toHaveTextContent('cannot change their key now: ledger');
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

  it('send no more once stopped, and offer the rest', async () => {
    const { resynced, finish } = slowly();
    const { user } = await encryptTwo({ resynced });
    await user.click(screen.getByRole('button', { name: 'Send no more' }));
    await screen.findByText('You stopped before Keygate sent these');
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
        { cluster: 'orders', state: { kind: 'done' }, beganAt: null },
        {
          cluster: 'ledger',
          state: { kind: 'notBecause', obstacle: { kind: 'paused' } },
          beganAt: null,
        },
        {
          cluster: 'search',
          state: { kind: 'failed', error: { code: 'lostSight', host: 'a.b' } },
          beganAt: null,
        },
      ],
    };
    await show({ moves });
    await grid();
    expect(screen.getByText('1 of 3 clusters is on AWS KMS.')).toBeVisible();
    expect(row('ledger')).toHaveTextContent('Not sent');
    expect(row('ledger')).toHaveTextContent('It is paused');
    expect(row('search')).toHaveTextContent('Keygate does not know whether the change arrived');
    expect(row('search')).toHaveTextContent('before you try again');
  });

  it('s4_of_another_project_are_named_and_stay_with_that_project', async () => {
    const projectId = projects[2]?.id ?? '';
    const moves: MovesView = {
      projectId,
      to: 'aws',
      running: true,
      moves: [{ cluster: 'orders', state: { kind: 'following' }, beganAt: null }],
    };
    await show({ moves });
    await grid();
    expect(screen.getByText('Clusters of Orders are changing their key.')).toBeVisible();
    expect(row('orders')).not.toHaveTextContent('re-syncing');
    expect(inRow('orders', 'Encrypt with your key'), 'each project has its own').toBeEnabled();
  });

  it('say when they began', async () => {
    const projectId = projects[0]?.id ?? '';
    const beganAt = new Date(Date.now() - 5 * 60_000 - 1000).toISOString();
    const moves: MovesView = {
      projectId,
      to: 'aws',
      running: true,
      moves: [
        { cluster: 'orders', state: { kind: 'following' }, beganAt },
        { cluster: 'ledger', state: { kind: 'queued' }, beganAt: null },
      ],
    };
    await show({ moves });
    await grid();
    expect(row('orders')).toHaveTextContent('Began 5 minutes ago');
    expect(row('ledger')).not.toHaveTextContent('Began');
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
      { cluster: 'orders', state: { kind: 'done' }, beganAt: null },
      { cluster: 'ledger', state: { kind: 'notSent' }, beganAt: null },
    ],
  });

  it('are offered, and never sent by themselves', async () => {
    const { user } = await show({ moves: left() });
    await grid();
    await screen.findByText('Keygate was closed before it sent these');
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
      expect(screen.queryByText('Keygate was closed before it sent these')).toBeNull();
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
