import { readFileSync } from 'node:fs';

import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';

import { activityWorld, done, setActivity } from '../fixture/activity';
import { administrator, cloudWorld, setCloud } from '../fixture/clouds';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { moved, drawn, scrolledTo } from '../src/screens/activity/position';
import type { ActionView, OutcomeView } from '../src/ipc';
import { actionWords, outcomeWords } from '../src/words/activity/activity';
import { providers } from '../src/words/common';
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

  it('shows what matches, says how much that is, and exports it', async () => {
    const { user } = await show();
    await rows();
    await user.type(screen.getByRole('searchbox', { name: 'Filter activity' }), 'ledger refused');
    await screen.findByText('1 of 4 entries');
    await waitFor(async () => {
      expect(await rows()).toHaveLength(1);
    });
    const button = screen.getByRole('button', { name: 'Export CSV' });
    expect(button).toHaveAttribute('aria-description', '1 of 4');
    expect(button.querySelector<HTMLElement>('.beside')?.dataset.beside).toBe('1 of 4');
    await user.click(button);
    await screen.findByText(/^Saved 1 of 4 entries to .*keygate-activity/);
    const exported = world.calls.filter(({ command }) => command === 'export_activity');
    expect(exported[0]?.given).toMatchObject({
      shown: { filter: 'ledger refused', oldestFirst: false },
      of: 4,
    });
  });

  it('says so where nothing matches, and clears the filter', async () => {
    const { user } = await show();
    await rows();
    await user.type(screen.getByRole('searchbox', { name: 'Filter activity' }), 'nowhere');
    await screen.findByText('Nothing matches “nowhere”');
    expect(screen.getByRole('button', { name: 'Export CSV' })).toBeDisabled();
    const [clear] = screen.getAllByRole('button', { name: 'Clear the filter' });
    if (clear) await user.click(clear);
    expect(await rows()).toHaveLength(4);
  });

  describe('putting back', () => {
    const added = ['198.51.100.9/32', '198.51.100.10/32'];
    const action = {
      kind: 'addToCloud',
      cloud: 'aws',
      account: '000000000000',
      count: 2,
    } as const;

    async function offered(cloud: Parameters<typeof setCloud>[0] = {}) {
      setActivity({ entries: [done(0, { action, putBack: '7' }), done(5, { action })] });
      setCloud({ lacks: 0, old: added, addedBy: { 7: added }, ...cloud });
      const opened = await show({ enabled: 'aws' });
      await rows();
      return opened;
    }

    const button = () => screen.getByRole('button', { name: 'Put back…' });

    it('c3_reads_the_cloud_and_confirms_what_an_old_entry_added', async () => {
      const { user } = await offered({ signedIn: administrator('pasted') });
      // One of the two has it: the other is of another project, or of an earlier version.
      await user.click(button());
      const plan = await screen.findByRole('dialog', {
        name: 'Take 2 addresses out again in AWS?',
      });
      for (const address of added) expect(within(plan).getByText(address)).toBeVisible();
      const commands = world.calls.map(({ command }) => command);
      const planned = commands.indexOf('plan_putting_back_entry');
      expect(commands.indexOf('read_from_cloud')).toBeLessThan(planned);
      expect(world.calls[planned]?.given).toEqual({ entry: '7' });
      await user.click(screen.getByRole('button', { name: 'Put back' }));
      await screen.findByText('Proven: AWS has what it had before.');
      expect(screen.getByRole('heading', { level: 1, name: 'Access list' })).toBeVisible();
    });

    it('c3_is_refused_where_something_needed_would_lose_access', async () => {
      const { user } = await offered({
        signedIn: administrator('pasted'),
        removal: { kind: 'stillNeeded', blocks: ['203.0.113.7/32'] },
      });
      await user.click(button());
      await screen.findByText('Atlas needs these addresses today');
      expect(screen.queryByRole('dialog')).toBeNull();
    });

    it('leads to signing in where nobody is signed in', async () => {
      const { user } = await offered();
      await user.click(button());
      await screen.findByText('You are not signed in to AWS');
      expect(world.calls.some(({ command }) => command === 'plan_putting_back_entry')).toBe(false);
      expect(cloudWorld.token).toBe(0);
    });
  });

  it('is turned round by the head of its times', async () => {
    const { user } = await show();
    await rows();
    const head = screen.getByRole('columnheader', { name: 'When' });
    expect(head).toHaveAttribute('aria-sort', 'descending');
    await user.click(within(head).getByRole('button', { name: 'When' }));
    await waitFor(async () => {
      expect((await rows())[0]).toHaveTextContent('Saved 428 addresses');
    });
    expect(head).toHaveAttribute('aria-sort', 'ascending');
  });

  it('is found and exported by the sentences on screen', () => {
    const document = readFileSync('../src-tauri/src/activity/document.rs', 'utf8');
    const samples: ActionView[] = [
      { kind: 'createRole', provider: 'aws' },
      { kind: 'authorizeRole', arn: '§' },
      { kind: 'switchOn', provider: 'azure' },
      { kind: 'changeKey', provider: 'gcp' },
      { kind: 'changeSettings', provider: 'aws' },
      { kind: 'switchOff', provider: 'aws' },
      ...[true, false].flatMap((on): ActionView[] => [
        { kind: 'requirePrivateNetworking', provider: 'aws', on },
        { kind: 'encryptSearchNodes', on },
        { kind: 'watchWhileClosed', on },
      ]),
      { kind: 'createEndpoint', provider: 'aws', region: '§' },
      { kind: 'deleteEndpoint', provider: 'aws', endpoint: '§' },
      { kind: 'moveCluster', cluster: '§', to: 'aws' },
      { kind: 'moveCluster', cluster: '§', to: null },
      { kind: 'saveFile', file: '§', count: 2 },
      { kind: 'saveActivity', file: '§', count: 2 },
      { kind: 'rememberAccessList', count: 2 },
      { kind: 'forgetAccessList' },
      { kind: 'acceptList', fetched: '2026-07-07T12:00:00Z' },
      { kind: 'strikeOutList', fetched: '2026-07-07T12:00:00Z' },
    ];
    const outcomes: OutcomeView[] = [
      ...(
        [
          'done',
          'valid',
          'notValid',
          'waiting',
          'noVerdict',
          'readsDifferently',
          'notSent',
          'notTaken',
          'notKnown',
          'notReached',
          'stopped',
          'notWritten',
          'missing',
          'notProven',
          'noList',
          'allowed',
          'halfAllowed',
        ] as const
      ).map((kind) => ({ kind })),
      { kind: 'refused', status: 403, code: '§' },
    ];
    const sentences = [
      ...samples.map(actionWords),
      ...[...outcomes, null].map((outcome) => outcomeWords(outcome).text),
    ];
    for (const sentence of sentences) {
      const parts = sentence.split(
        /§|2 (?:addresses|entries)|7 July 2026 at .*|AWS KMS|Azure Key Vault|Google Cloud KMS/,
      );
      for (const part of parts) expect(document).toContain(part);
    }
    for (const name of Object.values(providers)) expect(document).toContain(`"${name}"`);
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
