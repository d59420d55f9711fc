import { screen, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { connect } from './open';

async function ask(changed: Partial<World> = {}): Promise<{ user: UserEvent; asked: HTMLElement }> {
  const { user } = await connect(changed);
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  await user.click(await screen.findByRole('button', { name: 'Leave this computer…' }));
  const asked = await screen.findByRole('dialog', { name: 'Forget everything on this computer?' });
  return { user, asked };
}

const calls = () => world.calls.map(({ command }) => command);

it('says what to revoke in Atlas, with a link to it, before anything is forgotten', async () => {
  const { user, asked } = await ask();
  expect(
    within(asked).getByText(/service account mdb_sa_id_65f1c0ffee.* still works/),
  ).toBeVisible();
  await user.click(within(asked).getByRole('button', { name: 'Open Atlas' }));
  expect(within(asked).getByText(/another \(KEYGATE_DATA_DIR\), that folder stays/)).toBeVisible();
  expect(calls()).toContain('open_link');
  await user.click(within(asked).getByRole('button', { name: 'Cancel' }));
  expect(calls()).not.toContain('erase_local_data');
});

it('forgets everything once it is confirmed, and closes', async () => {
  const { user, asked } = await ask();
  await user.click(within(asked).getByRole('button', { name: 'Forget everything' }));
  const done = await screen.findByRole('dialog', { name: 'Everything is forgotten' });
  await user.keyboard('{Escape}');
  expect(done).toBeVisible();
  await user.click(within(done).getByRole('button', { name: 'Close Keygate' }));
  expect(calls().slice(-2)).toEqual(['erase_local_data', 'close_window']);
});

it('says what could not be removed', async () => {
  const { user, asked } = await ask({
    signIn: null,
    remaining: [
      { kind: 'secret', entry: 'Keygate: API key abcdefgh', problem: 'locked' },
      { kind: 'unseen', problem: 'failed' },
      { kind: 'timer', problem: { kind: 'refused', program: 'systemctl', detail: 'no bus' } },
      { kind: 'file', path: '/home/sam/logs', detail: 'Permission denied' },
    ],
  });
  expect(within(asked).getByText(/for anybody who has it/)).toBeVisible();
  await user.click(within(asked).getByRole('button', { name: 'Forget everything' }));
  const left = await screen.findByRole('dialog', { name: 'Keygate could not remove everything' });
  expect(
    within(left).getByText(/“Keygate: API key abcdefgh” in the system keychain/),
  ).toBeVisible();
  expect(within(left).getByText(/Secrets of earlier sign-ins.*look for “Keygate”/)).toBeVisible();
  expect(within(left).getByText(/timer that starts Keygate.*systemctl: no bus/)).toBeVisible();
  expect(within(left).getByText('/home/sam/logs: Permission denied')).toBeVisible();
});
