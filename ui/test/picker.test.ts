// The project picker's list, which floats above everything.

import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { setWorld, signedIn } from '../fixture/world';
import AppView from '../src/App.svelte';
import { App } from '../src/state/app.svelte';
import { connect, mainSwitch } from './open';

const picker = () => screen.getByRole('combobox', { name: 'Project' });
// It is hidden until it has a place, which it never gets without a layout.
const list = () => screen.queryByRole('listbox', { hidden: true });

it('stays closed on Shift+Tab, which WebKitGTK gives no name', async () => {
  await connect();
  picker().focus();
  await fireEvent.keyDown(picker(), { key: 'Unidentified', code: 'Tab', shiftKey: true });
  expect(list()).toBeNull();
});

it('closes on Shift+Tab where it was open', async () => {
  const { user } = await connect();
  await user.click(picker());
  await screen.findByRole('listbox', { hidden: true });
  await fireEvent.keyDown(picker(), { key: 'Unidentified', code: 'Tab', shiftKey: true });
  await waitFor(() => {
    expect(list()).toBeNull();
  });
});

it('closes when a dialog opens', async () => {
  const { user } = await connect();
  await user.click(picker());
  await screen.findByRole('listbox', { hidden: true });
  await user.keyboard('{F1}');
  await screen.findByRole('dialog', { name: 'Help' });
  await waitFor(() => {
    expect(list()).toBeNull();
  });
});

it('opens none of several projects until one is chosen', async () => {
  setWorld({ running: { ...signedIn(), project: null } });
  const user = userEvent.setup();
  const app = new App();
  render(AppView, { props: { app } });
  await app.begin();
  await screen.findByText('Choose a project');
  expect(screen.queryByRole('switch', { name: mainSwitch })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Orders' }));
  await screen.findByRole('switch', { name: mainSwitch });
  expect(app.connected?.view.project?.name).toBe('Orders');
});
