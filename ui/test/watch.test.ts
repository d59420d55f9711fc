import { cleanup, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { world } from '../fixture/world';
import type { ListStateView, ProxySettingsView } from '../src/ipc';
import { newsWords } from '../src/words/watch/watch';
import { read, show } from './onAws';
import { connect } from './open';

const at: ProxySettingsView = {
  proxy: 'address',
  address: 'proxy.example:3128',
  user: 'sam',
  password: 'none',
  certificates: null,
};

const short8: ListStateView = { verdict: 'missing', half: null, missing: 8, notProven: 0 };

it('a6_what_is_not_known_is_not_called_covered', () => {
  const unknown = newsWords({
    kind: 'listChanged',
    added: 8,
    removed: 0,
    isUsed: true,
    list: null,
  });
  expect(unknown.text).toBe('Keygate does not know whether your access list allows them.');
  const short = newsWords({
    kind: 'listChanged',
    added: 8,
    removed: 0,
    isUsed: true,
    list: short8,
  });
  expect(short.text).toBe('8 addresses are missing from your access list.');
});

it('a7_new_addresses_of_a_cluster_are_urgent', () => {
  const news = newsWords({
    kind: 'clusterAddresses',
    added: 2,
    list: { verdict: 'missing', half: null, missing: 2, notProven: 0 },
  });
  expect(news.title).toContain('Allow them now');
  expect(news.text).toContain('three days');
});

it('says on every screen that the list changed until it is put away', async () => {
  const { app, user } = await connect();
  app.connected?.changed({ kind: 'listChanged', added: 8, removed: 1, isUsed: true, list: short8 });
  expect(await screen.findByText(/8 added, 1 removed/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/8 added, 1 removed/)).toBeNull();
});

it('says what somebody else changed in a cloud', () => {
  const news = (lost: number, gained: number) =>
    newsWords({ kind: 'cloudChanged', cloud: 'aws', lost, gained, list: short8 });
  expect(news(3, 0).title).toBe('Somebody changed your list in AWS: 3 removed.');
  expect(news(3, 1).title).toBe('Somebody changed your list in AWS: 3 removed, 1 added.');
  expect(news(0, 0).title).toBe('Somebody changed what decides in AWS.');
  expect(news(3, 0).text).toBe('8 addresses are missing from your access list.');
});

it('leads from the news to adding in one press where somebody is signed in', async () => {
  const { app, user } = await read();
  await user.click(screen.getByRole('link', { name: 'Clusters' }));
  app.connected?.changed({ kind: 'listChanged', added: 8, removed: 0, isUsed: true, list: short8 });
  await user.click(await screen.findByRole('button', { name: 'Add them now' }));
  expect(await screen.findByRole('dialog', { name: 'Add 14 addresses in AWS?' })).toBeVisible();
});

it('offers to add nothing where nobody is signed in, or nothing is missing', async () => {
  const { app } = await show();
  const list = { ...short8, verdict: 'allowed', missing: 0 } as const;
  app.connected?.changed({ kind: 'listChanged', added: 8, removed: 1, isUsed: true, list: short8 });
  await screen.findByText(/8 added, 1 removed/);
  expect(screen.queryByRole('button', { name: 'Add them now' })).toBeNull();
  cleanup();
  const { app: other } = await read();
  other.connected?.changed({ kind: 'listChanged', added: 8, removed: 2, isUsed: true, list });
  await screen.findByText(/8 added, 2 removed/);
  expect(screen.queryByRole('button', { name: 'Add them now' })).toBeNull();
});

it('a8_watching_while_closed_is_switched_in_settings_and_says_what_it_does', async () => {
  const { user } = await connect();
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  const toggle = await screen.findByRole('switch', { name: 'Watch while Keygate is closed' });
  expect(screen.getByText(/Keygate warns only while it runs/)).toBeVisible();
  await user.click(toggle);
  expect(toggle).toBeChecked();
  expect(world.calls.some(({ command }) => command === 'set_watch_closed')).toBe(true);
});

it('says what macOS asks where the proxy’s password is in the Keychain, and nowhere else', async () => {
  const network = { ...at, password: 'inKeyStore' } as const;
  for (const [world, says] of [
    [{ network, keyStore: 'keychain' }, true],
    [{ network, keyStore: 'secretService' }, false],
    [{ network: { ...network, password: 'thisSession' }, keyStore: 'keychain' }, false],
  ] as const) {
    const { user } = await connect(world);
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    await screen.findByRole('switch', { name: 'Watch while Keygate is closed' });
    expect(screen.queryByText(/Choose Always Allow/) !== null, JSON.stringify(world)).toBe(says);
    cleanup();
  }
});

it('looks as often as was chosen, and lets notifications come or not', async () => {
  const { user } = await connect();
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  const every = await screen.findByRole('combobox', { name: 'Look for changes' });
  expect(every).toHaveTextContent('Every 6 hours');
  every.focus();
  await user.keyboard('{Enter}{Home}{Enter}');
  expect(world.checkEvery).toBe('hour');
  const notifications = screen.getByRole('switch', { name: 'Notifications' });
  expect(notifications).toBeChecked();
  await user.click(notifications);
  expect(world.notifications).toBe(false);
});
