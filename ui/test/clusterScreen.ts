// The Clusters screen as a test opens and uses it.

import { screen, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';

import { setClusters } from '../fixture/clusters';
import type { ClusterWorld } from '../fixture/clusters';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { connect } from './open';

export const grid = () => screen.findByRole('grid', { name: 'Clusters' });
export const row = (name: string) => screen.getByRole('row', { name });
export const inRow = (name: string, button: string) =>
  within(row(name)).getByRole('button', { name: button });
export const sent = (command: string) => world.calls.filter((call) => call.command === command);
export const link = (name: string) => screen.getByRole('link', { name });

export async function show(changed: Partial<ClusterWorld> = {}, around: Partial<World> = {}) {
  setClusters(changed);
  const opened = await connect({ enabled: 'aws', ...around });
  await opened.user.click(link('Clusters'));
  return opened;
}

export async function tick(user: UserEvent, ...names: string[]) {
  for (const name of names) {
    await user.click(screen.getByRole('checkbox', { name: `Choose ${name}` }));
  }
}
