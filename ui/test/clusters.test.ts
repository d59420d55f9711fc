import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { cluster, setClusters } from '../fixture/clusters';
import { world } from '../fixture/world';
import type { ObstacleView } from '../src/ipc';
import { LOOK_EVERY } from '../src/state/clusters/clusters.svelte';
import { obstacleWords, places } from '../src/words/clusters/clusters';
import { grid, inRow, link, row, sent, show } from './clusterScreen';
import { mainSwitch, open } from './open';

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

  it('says once what holds for every cluster', async () => {
    const paused = ['one', 'two'].map((name) => cluster(name, { paused: true }));
    await show({ clusters: paused });
    await grid();
    const said = screen.getAllByText(/It is paused/);
    expect(said).toHaveLength(1);
    expect(said[0]).toHaveTextContent('All clusters: It is paused. Resume it in Atlas first.');
    expect(inRow('two', 'Encrypt with your key')).toHaveAccessibleDescription(/It is paused/);
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

  it('is sorted by a column: up, down, and as Atlas lists them', async () => {
    const { user } = await show({
      clusters: ['shard-10', 'Archive', 'shard-2'].map((name) => cluster(name)),
    });
    const table = await grid();
    const names = () =>
      within(table)
        .getAllByRole('rowheader')
        .map(({ textContent }) => textContent.trim());
    const head = within(table).getByRole('columnheader', { name: 'Cluster' });
    const press = () => user.click(within(head).getByRole('button', { name: 'Cluster' }));
    expect(head).toHaveAttribute('aria-sort', 'none');
    await press();
    expect(names()).toEqual(['Archive', 'shard-2', 'shard-10']);
    expect(head).toHaveAttribute('aria-sort', 'ascending');
    await press();
    expect(names()).toEqual(['shard-10', 'shard-2', 'Archive']);
    expect(head).toHaveAttribute('aria-sort', 'descending');
    await press();
    expect(names()).toEqual(['shard-10', 'Archive', 'shard-2']);
  });

  it('is sorted by keyboard, and the arrows go on to the rows', async () => {
    const { user } = await show();
    const table = await grid();
    screen.getByRole('checkbox', { name: 'Choose all that can be moved' }).focus();
    await user.keyboard('{ArrowRight}');
    expect(within(table).getByRole('button', { name: 'Cluster' })).toHaveFocus();
    await user.keyboard('{Enter}{ArrowDown}');
    expect(screen.getByRole('checkbox', { name: 'Choose ledger' })).toHaveFocus();
    expect(table).toHaveAttribute('aria-description', expect.stringContaining('arrow keys'));
  });

  it('groups the regions by their cloud', () => {
    expect(
      places([
        { cloud: { kind: 'aws' }, name: 'US_EAST_1' },
        { cloud: { kind: 'azure' }, name: 'US_EAST_2' },
        { cloud: { kind: 'aws' }, name: 'EU_WEST_1' },
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
    expect(await screen.findByRole('alert')).toHaveTextContent('Keygate could not reach x.example');
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

  it('is read out once it was read anew, and not where that was cancelled', async () => {
    const { user } = await show();
    await grid();
    const refresh = screen.getByRole('button', { name: 'Refresh' });
    world.delay = 1e9;
    await user.click(refresh);
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByRole('button', { name: 'Refresh', busy: false });
    expect(screen.queryByText('6 clusters, 1 on your key')).toBeNull();
    world.delay = 0;
    await user.click(refresh);
    expect(await screen.findByText('6 clusters, 1 on your key')).toBeInTheDocument();
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
    await user.keyboard('{Home}');
    expect(screen.getByRole('checkbox', { name: 'Choose all that can be moved' })).toHaveFocus();
    await user.keyboard('{End}');
    const boxes = screen.getAllByRole<HTMLButtonElement>('checkbox');
    expect(boxes.filter((box) => !box.disabled).at(-1)).toHaveFocus();
  });

  it('is one stop for Tab, however many clusters there are', async () => {
    const many = Array.from({ length: 200 }, (_, index) => cluster(`orders-${index}`));
    const { user } = await show({ clusters: many });
    const table = await grid();
    const stops = () =>
      [...table.querySelectorAll('button')].filter(
        (control) => !control.disabled && control.tabIndex === 0,
      );
    expect(stops()).toHaveLength(1);
    stops()[0]?.focus();
    await user.keyboard('{PageDown}{ArrowRight}');
    expect(inRow('orders-9', 'Encrypt with your key')).toHaveFocus();
    expect(stops()).toHaveLength(1);
    await user.tab();
    expect(table).not.toContainElement(document.activeElement as HTMLElement);
    await user.tab({ shift: true });
    expect(inRow('orders-9', 'Encrypt with your key'), 'where one was').toHaveFocus();
  });
});

describe('where nothing may be moved', () => {
  it('is looked at with a read-only sign-in, with the reason', async () => {
    await show({ mayChange: false });
    await grid();
    expect(screen.getByText('This sign-in can only look.')).toBeVisible();
    expect(screen.getByText(/needs Project Cluster Manager or Project Owner/)).toBeVisible();
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
