// A screen that is fetched later, and could not be.

import { screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';

import { world } from '../fixture/world';
import { trouble } from '../src/words/trouble';
import { practise } from './open';

const activity = vi.hoisted(() => ({ here: false }));

vi.mock('../src/screens/activity/ActivityScreen.svelte', (original) => {
  if (!activity.here) throw new Error('not here');
  return original<object>();
});

it('is said where it would be drawn, written down, and there on the next try', async () => {
  const { user } = await practise();
  await user.click(screen.getByRole('link', { name: 'Activity' }));
  expect(await screen.findByText(trouble.drawing, { exact: false })).toBeVisible();
  expect(world.calls.map(({ given }) => given)).toContainEqual({
    defect: { kind: 'drawing', line: 0, column: 0 },
  });
  expect(screen.getByRole('link', { name: 'Activity' }), 'the window stays').toBeVisible();

  const again = () => screen.findByRole('button', { name: 'Try again' });
  await user.click(await again());
  activity.here = true;
  await user.click(await again());
  expect(await screen.findByRole('heading', { name: 'Activity' })).toBeVisible();
});
