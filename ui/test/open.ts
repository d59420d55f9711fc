// Opens the program in a test, as a person would find it.

import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { UserEvent } from '@testing-library/user-event';

import { projects } from '../fixture/projects';
import { setWorld } from '../fixture/world';
import type { World } from '../fixture/world';
import AppView from '../src/App.svelte';
import { App } from '../src/state/app.svelte';

/** Beside it, there may be those of private networking and search nodes. */
export const mainSwitch = 'Encryption at rest using your key management';

export interface Opened {
  app: App;
  user: UserEvent;
}

/** The question about the list is answered, so that *Save* leads to the summary. */
const answers = Object.fromEntries(
  projects.map(({ id }) => [id, { listed: 'notSure' as const, target: null }]),
);

export async function open(world: Partial<World> = {}): Promise<Opened> {
  setWorld({ answers: { ...answers }, ...world });
  const user = userEvent.setup();
  const app = new App();
  render(AppView, { props: { app } });
  await app.begin();
  await screen.findByRole('button', { name: 'Connect' });
  return { app, user };
}

export async function practise(world: Partial<World> = {}): Promise<Opened> {
  const opened = await open(world);
  await opened.user.click(screen.getByRole('button', { name: 'Practice with a sample project' }));
  await screen.findByRole('switch', { name: mainSwitch });
  return opened;
}

export async function connect(world: Partial<World> = {}): Promise<Opened> {
  const opened = await open(world);
  const { user } = opened;
  await user.type(screen.getByLabelText('Client ID'), 'mdb_sa_id_65f1c0ffee65f1c0ffee65f1');
  await user.type(screen.getByLabelText('Client secret'), 'mdb_sa_sk_typed');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  await screen.findByRole('switch', { name: mainSwitch });
  return opened;
}
