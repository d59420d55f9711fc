import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';

import { activityWorld, done, setActivity } from '../fixture/activity';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { moved, drawn, scrolledTo } from '../src/screens/activity/position';
import { actionWords, outcomeWords } from '../src/words/activity/activity';
import { storageLines } from '../src/words/storage';
import { connect, open } from './open';

async function show(changed: Partial<World> = {}) {
  const opened = await connect(changed);
  await opened.user.click(screen.getByRole('link', { name: 'Activity' }));
  await screen.findByRole('heading', { name: 'Activity' });
  return opened;
}

async function rows(): Promise<HTMLElement[]> {
  const grid = await screen.findByRole('grid', { name: 'Activity' });
  await waitFor(() => {
    expect(within(grid).getAllByRole('row').length).toBeGreaterThan(1);
  });
  return within(grid).getAllByRole('row').slice(1);
}

describe('activity', () => {
  beforeEach(() => {
    setActivity();
  });

  it('says when, what and with what result, newest first', async () => {
    await show();
    const [newest, refused, valid] = await rows();
    expect(newest).toHaveTextContent('Switched off Azure Key Vault');
    expect(newest).toHaveTextContent('No answer yet, or Keygate was closed first');
    expect(refused).toHaveTextContent('Refused by Atlas: CLUSTER_UPDATE_IN_PROGRESS');
    expect(valid).toHaveTextContent('Switched on AWS KMS');
    expect(valid).toHaveTextContent(
      'Payments (prod) · Northwind Ltd · cloud.mongodb.com · service account mdb_sa_id_65f1c0ffee65f1c0ffee65f1',
    );
    expect(valid).toHaveTextContent('23 November 2026');
  });

  it('x8_says_that_it_is_no_audit_evidence_and_what_is', async () => {
    await show();
    expect(screen.getByText(/as an audit log.*Use Atlas’s activity feed/)).toBeVisible();
  });

  it('says so where nothing was done', async () => {
    setActivity({ entries: [] });
    await show();
    await screen.findByText('Nothing done yet');
  });

  it('says how many lines are damaged or newer, and that they stay', async () => {
    setActivity({ damaged: 2, newer: 1 });
    await show();
    await screen.findByText('2 lines of the record are damaged and not shown.');
    await screen.findByText(
      '1 line of the record was written by a newer Keygate and is not shown.',
    );
    expect(screen.getAllByText(/Keygate does not remove them/)).toHaveLength(2);
  });

  it('says why it could not be read', async () => {
    const { user } = await show({ failures: { read_activity: { code: 'notConnected' } } });
    await screen.findByText('Not connected');
    world.failures = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await rows();
  });

  it('holds few rows of a hundred thousand', async () => {
    setActivity({ entries: Array.from({ length: 100_000 }, (_, minute) => done(minute)) });
    await show();
    expect((await rows()).length).toBeLessThan(50);
    expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '100001');
    const asked = world.calls.filter(({ command }) => command === 'activity_rows');
    expect(asked.length).toBeLessThan(5);
  });

  it('draws what is done while it is open', async () => {
    await show();
    await rows();
    activityWorld.entries.push(done(30, { action: { kind: 'forgetAccessList' } }));
    world.event({ kind: 'activity' });
    await screen.findByText('Forgot the access list');
  });

  it('names the list that a person accepted or struck out', () => {
    const fetched = '2026-07-07T12:00:00Z';
    expect(actionWords({ kind: 'acceptList', fetched })).toMatch(
      /^Accepted Atlas’s list of 7 July 2026 at/,
    );
    expect(actionWords({ kind: 'strikeOutList', fetched })).toMatch(
      /^Struck out Atlas’s list of 7 July 2026 at/,
    );
  });

  it('is there without a sign-in, too', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Just show the IP addresses' }));
    await user.click(await screen.findByRole('link', { name: 'Activity' }));
    await rows();
  });

  it('moves by keys and stays within its rows', () => {
    const at = (index: number) => ({ index, count: 10, height: 30 + 56 * 4 });
    expect(moved('ArrowDown', at(9))).toBe(9);
    expect(moved('ArrowUp', at(9))).toBe(8);
    expect(moved('PageDown', at(0))).toBe(3);
    expect(moved('Home', at(5))).toBe(0);
    expect(moved('End', at(5))).toBe(9);
    expect(moved('a', at(5))).toBeNull();
    expect(scrolledTo(5, { scrollTop: 0, height: 30 + 56 * 4 })).toBe(56 * 2);
    expect(drawn({ scrollTop: 0, height: 0 }, 0)).toEqual({ first: 0, last: -1 });
  });

  it('names both positions of every switch and whose key a cluster goes to', () => {
    expect(actionWords({ kind: 'encryptSearchNodes', on: false })).toBe(
      'Stopped encrypting search nodes',
    );
    expect(actionWords({ kind: 'moveCluster', cluster: 'ledger', to: null })).toContain(
      'Stopped using your key',
    );
    expect(outcomeWords({ kind: 'notProven' })).toEqual({ text: 'Not proven', tone: 'warn' });
    expect(outcomeWords({ kind: 'allowed' })).toEqual({ text: 'Allowed', tone: 'good' });
    expect(outcomeWords({ kind: 'halfAllowed' }).tone).toBe('neutral');
    expect(outcomeWords({ kind: 'refused', status: 403, code: null }).text).toBe(
      'Refused by Atlas: 403',
    );
  });
});

describe('the data folder', () => {
  it('says what happened, what it means and what to do', async () => {
    await open({
      storage: [
        {
          content: 'connection',
          file: 'connection.json',
          problem: 'damaged',
          keptAs: 'connection.json.damaged-20261123T100000Z',
          detail: null,
        },
      ],
    });
    expect(
      screen.getByText(
        'How you were signed in (connection.json) is damaged and is kept as connection.json.damaged-20261123T100000Z. Keygate started without it. Sign in again.',
      ),
    ).toBeVisible();
  });

  it('says once that nothing can be saved, whatever it is, and takes it back', async () => {
    await open();
    const unsaved = (file: string) => ({
      content: 'moves' as const,
      file,
      problem: 'notSaved' as const,
      keptAs: null,
      detail: 'No space left on device',
    });
    world.event({ kind: 'storage', notices: [unsaved('moves.json'), unsaved('activity')] });
    await screen.findByText(/cannot save on this computer: No space left on device/);
    world.event({ kind: 'storage', notices: [] });
    await waitFor(() => {
      expect(screen.queryByText(/cannot save on this computer/)).toBeNull();
    });
  });

  it('has words for every problem', () => {
    for (const problem of [
      'damaged',
      'fromNewerVersion',
      'unreadable',
      'notSaved',
      'folderUnusable',
      'folderInUse',
      'folderShared',
    ] as const) {
      const [line] = storageLines([
        { content: 'everything', file: 'a', problem, keptAs: null, detail: null },
      ]);
      expect(line).toMatch(/\. .+\.$/);
    }
  });
});
