import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { historyWorld, setHistory } from '../fixture/history';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { keygate } from '../src/ipc';
import type { HistoryView } from '../src/ipc';
import { History } from '../src/state/addresses/history.svelte';
import { open } from './open';

async function show(changed: Partial<World> = {}) {
  const opened = await open(changed);
  await opened.user.click(screen.getByRole('button', { name: 'Just show the IP addresses' }));
  await opened.user.click(await screen.findByRole('tab', { name: 'History' }));
  return opened;
}

describe('history', () => {
  it('lists the snapshots, newest first, with what came and went', async () => {
    await show();
    const list = await screen.findByRole('list', { name: 'Lists fetched so far' });
    const [newest, , oldest] = within(list).getAllByRole('listitem');
    expect(newest).toHaveTextContent('7 July 2026');
    expect(newest).toHaveTextContent('12 outbound addresses added, 3 removed');
    expect(oldest).toHaveTextContent('first list');
    expect(screen.getByText(/only while it runs/)).toBeVisible();
  });

  it('lists the oldest first where that is asked for', async () => {
    const { user } = await show();
    await user.click(await screen.findByRole('button', { name: 'Newest first' }));
    const list = screen.getByRole('list', { name: 'Lists fetched so far' });
    expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent('first list');
    expect(screen.getByRole('button', { name: 'Oldest first' })).toHaveFocus();
  });

  it('draws the number of addresses over time, and says the same in words', async () => {
    await show();
    const chart = await screen.findByRole('img', { name: /^2 changes since 2 May 2026/ });
    expect(chart).toHaveAccessibleName(/between 406 and 420 outbound addresses/);
    expect(within(chart).getByText('12 outbound addresses added, 3 removed')).toBeInTheDocument();
  });

  it('compares the newest with the one before at first', async () => {
    await show();
    const outbound = await screen.findByRole('region', { name: 'Outbound from Atlas' });
    expect(within(outbound).getByRole('heading', { name: 'Added · 12' })).toBeVisible();
    expect(within(outbound).getByRole('heading', { name: 'Removed · 3' })).toBeVisible();
    expect(outbound).toHaveTextContent('AWS · us-east-1 · N. Virginia');
    expect(outbound).toHaveTextContent('198.18.230.12/32');
    expect(screen.getByRole('region', { name: 'Inbound to Atlas' })).toHaveTextContent(
      'Nothing changed.',
    );
    expect(screen.getByLabelText('From')).toHaveTextContent('11 June 2026');
    expect(screen.getByLabelText('To')).toHaveTextContent('7 July 2026');
  });

  it('a1_never_proposes_to_remove_what_went', async () => {
    await show();
    const outbound = await screen.findByRole('region', { name: 'Outbound from Atlas' });
    expect(outbound).toHaveTextContent('not before all new addresses are allowed');
  });

  it('compares two others', async () => {
    const { user } = await show();
    const from = await screen.findByLabelText('From');
    from.focus();
    await user.keyboard('2 May');
    await waitFor(() => {
      expect(screen.getByRole('heading', { name: 'Added · 17' })).toBeVisible();
    });
  });

  it('a1_says_how_each_list_was_fetched_and_what_was_found', async () => {
    const [newest, ...older] = historyWorld.snapshots;
    if (!newest) throw new Error('no list');
    const proxied = { ...newest, publicDays: 0, privateDays: 1, byWindow: false, byTimer: true };
    const unknown = { publicDays: 0, byWindow: false, review: { kind: 'unknown' } as const };
    setHistory({
      snapshots: [
        { ...proxied, review: { kind: 'waiting' } },
        ...older.map((list, index) => (index === 0 ? list : { ...list, ...unknown })),
      ],
    });
    await show();
    const list = await screen.findByRole('list', { name: 'Lists fetched so far' });
    const [first, second, third] = within(list).getAllByRole('listitem');
    expect(first).toHaveTextContent('Waits until you accept it');
    expect(first).toHaveTextContent(
      'Fetched by the timer; a proxy’s or company’s certificate on 1 day',
    );
    expect(second).toHaveTextContent('As usual');
    expect(second).toHaveTextContent('Fetched by the window; public certificate on 3 days');
    expect(third).toHaveTextContent('Fetched; certificate not known');
  });

  it('a4_strikes_a_list_out_once_that_is_confirmed', async () => {
    const { user } = await show();
    const list = await screen.findByRole('list', { name: 'Lists fetched so far' });
    const strike = within(list).getByRole('button', { name: /^Strike out the list of 7 July/ });
    await user.click(strike);
    expect(await screen.findByRole('dialog')).toHaveTextContent('Keygate then ignores the list');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(world.calls.some(({ command }) => command === 'strike_out_list')).toBe(false);

    await user.click(strike);
    await user.click(await screen.findByRole('button', { name: 'Strike out' }));
    await screen.findByText('You struck the list out.');
    expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent('Struck out 23 November');
    const struck = world.calls.find(({ command }) => command === 'strike_out_list');
    expect(struck?.given).toEqual({ list: 'c' });
    expect(within(list).queryByRole('button', { name: /^Strike out the list of 7/ })).toBeNull();
  });

  it('says so where there is one list only', async () => {
    setHistory({ snapshots: historyWorld.snapshots.slice(0, 1) });
    await show();
    await screen.findByText('No change so far');
  });

  it('says why it could not be read', async () => {
    const { user } = await show({ failures: { read_history: { code: 'notConnected' } } });
    await screen.findByText('Not connected');
    world.failures = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('list', { name: 'Lists fetched so far' });
  });
});

describe('two readings at once', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('leave the newer answer in place, whichever comes last', async () => {
    const answers: ((view: HistoryView) => void)[] = [];
    vi.spyOn(keygate, 'readHistory').mockImplementation(
      () => new Promise((resolve) => answers.push(resolve)),
    );
    const history = new History();
    const reads = [history.read(), history.read()];
    const [older, newer] = [historyWorld.snapshots.slice(1), historyWorld.snapshots];
    answers[1]?.({ snapshots: newer });
    answers[0]?.({ snapshots: older });
    await Promise.all(reads);
    expect(history.view?.snapshots).toBe(newer);
    expect(history.to).toBe(newer[0]?.id);
    expect(history.reading).toBe(false);
  });

  it('show no comparison under the names of another one', async () => {
    const history = new History();
    await history.read();
    expect(history.changes).not.toBeNull();
    history.from = 'a';
    const comparing = history.compare();
    expect(history.changes, 'it is of other lists').toBeNull();
    await comparing;
    expect(history.changes).not.toBeNull();
  });
});
