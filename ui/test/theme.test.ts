import { screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { world } from '../fixture/world';
import { open } from './open';
import { media } from './setup';

const drawn = () => document.documentElement.dataset['theme'];

it('follows the system to dark and back', async () => {
  const { app } = await open();
  expect(drawn()).toBe('light');
  world.event({ kind: 'systemTheme', dark: true });
  await expect.poll(drawn).toBe('dark');
  app.theme.systemDark = false;
  await expect.poll(drawn).toBe('light');
});

it('follows the desktop to high contrast, in light and in dark', async () => {
  await open();
  world.event({ kind: 'systemContrast', more: true });
  await expect.poll(drawn).toBe('contrast-light');
  world.event({ kind: 'systemTheme', dark: true });
  await expect.poll(drawn).toBe('contrast-dark');
  world.event({ kind: 'systemContrast', more: false });
  await expect.poll(drawn).toBe('dark');
});

it('follows the webview to high contrast', async () => {
  media.add('(prefers-contrast: more)');
  await open();
  await expect.poll(drawn).toBe('contrast-light');
});

it('keeps what was chosen whatever the system asks for', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  await user.click(await screen.findByRole('radio', { name: 'Light' }));
  world.event({ kind: 'systemTheme', dark: true });
  world.event({ kind: 'systemContrast', more: true });
  await expect.poll(drawn).toBe('light');
  expect(world.theme).toBe('light');
});
