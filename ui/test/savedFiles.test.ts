import { screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { world } from '../fixture/world';
import { connect } from './open';

it('shows a saved file in its folder, naming it by its number', async () => {
  const { user } = await connect();
  await user.click(screen.getByRole('link', { name: 'IP addresses' }));
  await user.click(await screen.findByRole('button', { name: 'Export CSV' }));
  await user.click(await screen.findByRole('button', { name: 'Show in folder' }));
  expect(world.calls.at(-1)).toEqual({ command: 'show_saved', given: { file: 0 } });
});
