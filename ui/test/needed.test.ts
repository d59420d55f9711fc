import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { historyWorld, snapshot } from '../fixture/history';
import { neededWorld, setNeeded } from '../fixture/needed';
import { projects } from '../fixture/projects';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { connect, open } from './open';

async function show(changed: Partial<World> = {}) {
  const opened = await connect(changed);
  await opened.user.click(screen.getByRole('link', { name: 'IP addresses' }));
  return opened;
}
const tab = () => screen.findByRole('tab', { name: 'Needed by your key service' });
const calls = (command: string) => world.calls.filter((call) => call.command === command);

describe('what the key service must allow', () => {
  it('is the first choice, and says what it is made of', async () => {
    await show();
    expect(await tab()).toHaveAttribute('aria-selected', 'true');
    await waitFor(async () => {
      expect(await tab()).toHaveAttribute('aria-description', '428');
    });
    expect(screen.getByRole('heading', { name: /must allow 428 addresses/ })).toBeVisible();
    expect(screen.getByText(/^420 from Atlas’s/)).toHaveTextContent(
      '420 from Atlas’s control plane and gateways, 8 from clusters, 2 of them planned.',
    );
    expect(screen.getByText('Complete')).toBeVisible();
    expect(screen.getByText(/Atlas tries for three days/)).toBeVisible();
    await waitFor(() => {
      expect(screen.getByText(/^Fetched/)).toHaveTextContent('428 addresses');
    });
  });

  it('says when the list changed last, what came and went, and leads to more', async () => {
    const { user } = await show();
    expect(await screen.findByText(/changed on 7 July 2026: 12 added, 3 removed/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'See History' }));
    expect(await screen.findByRole('list', { name: 'Lists fetched so far' })).toBeVisible();
  });

  it('knows of a list that came while the screen is open', async () => {
    await show();
    await screen.findByText(/changed on 7 July 2026/);
    const { outbound, inbound } = historyWorld.snapshots[0] ?? { outbound: 0, inbound: 0 };
    historyWorld.snapshots.unshift(
      snapshot('d', '2026-11-20T10:00:00Z', outbound + 8, inbound, 8, 0),
    );
    world.event({ kind: 'listChanged', added: 8, removed: 0, isUsed: true, list: null });
    expect(await screen.findByText(/changed on 20 November 2026: 8 added/)).toBeVisible();
  });

  it('a5_does_not_say_since_when_atlas_changed_nothing_where_only_an_earlier_list_is_known', async () => {
    setNeeded({ gaps: [{ kind: 'earlierControlPlane' }] });
    await show();
    await screen.findByText('Not complete');
    await waitFor(() => {
      expect(calls('read_history')).toHaveLength(1);
    });
    expect(screen.queryByText(/^Atlas’s list (changed|has not)/)).toBeNull();
  });

  it('marks a planned address in its row', async () => {
    const { user } = await show();
    const filter = await screen.findByRole('searchbox', { name: 'Filter addresses' });
    await user.type(filter, '198.18.200');
    expect(await screen.findAllByText('Cluster orders, on its way')).toHaveLength(2);
  });

  it('copies and exports that list', async () => {
    const { user } = await show();
    const copy = await screen.findByRole('button', { name: 'Copy' });
    await waitFor(() => {
      expect(copy).toBeEnabled();
    });
    await user.click(copy);
    await screen.findByText('Copied 428 addresses');
    await user.click(screen.getByRole('button', { name: 'Export CSV' }));
    await screen.findByText(/Saved 428 addresses to/);
    expect(calls('export_csv')[0]?.given).toMatchObject({
      view: { list: 'needed', generation: 1001 },
    });
  });

  it('a2_is_the_union_over_the_projects_that_are_ticked', async () => {
    const { user } = await show();
    const group = await screen.findByRole('group', {
      name: 'Projects that use this key service',
    });
    const test = within(group).getByRole('checkbox', { name: 'Payments (test)' });
    expect(within(group).getByRole('checkbox', { name: 'Payments (prod)' })).toBeChecked();
    expect(test).not.toBeChecked();
    await user.click(test);
    await waitFor(async () => {
      expect(await tab()).toHaveAttribute('aria-description', '436');
    });
    expect(test).toBeChecked();
    expect(neededWorld.ticked).toEqual(projects.slice(0, 2).map(({ id }) => id));
    await waitFor(() => {
      expect(screen.getByText(/^Fetched/)).toHaveTextContent('436 addresses');
    });
  });

  it('a2_says_so_where_no_project_is_ticked', async () => {
    const { user } = await show();
    await user.click(await screen.findByRole('checkbox', { name: 'Payments (prod)' }));
    await screen.findByText('You ticked no project, so the list has no cluster’s addresses.');
  });

  it('a2_is_not_complete_where_something_could_not_be_read', async () => {
    setNeeded({
      gaps: [{ kind: 'project', name: 'Payments (prod)' }],
      unreadable: { [projects[0]?.id ?? '']: { code: 'rateLimited', retryAfterSeconds: 20 } },
    });
    await show();
    const banner = await screen.findByText(
      /could not read the addresses of the project Payments \(prod\)/,
    );
    expect(banner).toHaveTextContent('remove nothing');
    expect(screen.queryByText('Complete')).toBeNull();
    expect(screen.getByText(/Atlas got too many requests. Try again in 20 seconds/)).toBeVisible();
  });

  it('a2_misses_the_clusters_without_a_sign_in', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Just show the IP addresses' }));
    await screen.findByText(/You are not signed in, so/);
    expect(screen.getByText(/those of your clusters, not known yet/)).toBeVisible();
    expect(await tab()).toHaveAttribute('aria-description', '420');
    expect(screen.queryByRole('group', { name: /Projects that use/ })).toBeNull();
  });

  it('takes a tick back where it was not taken, and says why', async () => {
    const { user } = await show({ failures: { tick_projects: { code: 'notConnected' } } });
    const test = await screen.findByRole('checkbox', { name: 'Payments (test)' });
    await user.click(test);
    await screen.findByText('Not connected');
    expect(test).not.toBeChecked();
  });

  it('takes a tick back where it was cancelled, and says nothing of it', async () => {
    const { user } = await show();
    const project = await screen.findByRole('checkbox', { name: projects[1]?.name ?? '' });
    world.delay = 1e9;
    await user.click(project);
    expect(project).toBeChecked();
    await user.click(await screen.findByRole('button', { name: 'Cancel' }, { timeout: 3000 }));
    await waitFor(() => {
      expect(project).not.toBeChecked();
    });
    expect(screen.queryByText('Cancelled')).toBeNull();
  });

  it('says that none is needed over private networking', async () => {
    setNeeded({ noList: 'privateEndpoints' });
    await show();
    expect(await screen.findByText('No address list is needed.')).toBeVisible();
  });

  it('says why it could not be read, and tries again', async () => {
    const { user } = await show({
      failures: {
        read_needed: { code: 'unreachable', host: 'cloud.mongodb.com', cause: 'timedOut' },
      },
    });
    await screen.findByText('Keygate could not reach cloud.mongodb.com');
    world.failures = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText(/must allow 428 addresses/);
  });
});

describe('the projects to tick', () => {
  /** As many as a large organization has. */
  async function many() {
    const before = [...projects];
    for (let at = 0; at < 300; at += 1) {
      const id = (0x75f1c0ffee65 + at).toString(16).padStart(24, '0');
      projects.push({ id, name: `Extra ${at}`, organization: 'Northwind Ltd' });
    }
    setNeeded({ ticked: [projects.at(-1)?.id ?? ''] });
    const opened = await show();
    const list = await screen.findByRole('list', { name: 'Projects that use this key service' });
    projects.splice(0, projects.length, ...before);
    return { ...opened, list };
  }
  const boxes = (list: HTMLElement) => within(list).getAllByRole('checkbox');

  it('begin with the ticked ones', async () => {
    const { list } = await many();
    expect(boxes(list)[0]).toHaveAccessibleName('Extra 299');
    expect(boxes(list)[0]).toBeChecked();
  });

  it('are found by a part of the name', async () => {
    const { user, list } = await many();
    await user.type(screen.getByLabelText('Find a project'), 'extra 28');
    expect(boxes(list).map((box) => box.getAttribute('aria-labelledby'))).toHaveLength(11);
    await user.clear(screen.getByLabelText('Find a project'));
    await user.type(screen.getByLabelText('Find a project'), 'nothing like it');
    expect(list).toHaveTextContent('No project has this in its name.');
  });

  it('have one Tab stop, and the arrows move between them', async () => {
    const { user, list } = await many();
    const stops = () => boxes(list).filter((box) => box.getAttribute('tabindex') === '0');
    expect(stops()).toHaveLength(1);
    stops()[0]?.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(boxes(list)[2]).toHaveFocus();
    expect(stops()).toEqual([boxes(list)[2]]);
    await user.keyboard('{End}');
    expect(boxes(list).at(-1)).toHaveFocus();
    await user.keyboard('{Home}');
    expect(boxes(list)[0]).toHaveFocus();
  });
});
