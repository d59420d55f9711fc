import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { world } from '../fixture/world';
import { connect, practise } from './open';

async function typed() {
  const opened = await connect({ enabled: 'aws' });
  await opened.user.type(await screen.findByLabelText('Customer master key ID'), 'x');
  await waitFor(() => {
    expect(world.unsaved, 'the window must know, too').toBe(true);
  });
  return opened;
}

describe('leaving with unsaved changes', () => {
  it('asks before another screen, and stays on Stay', async () => {
    const { user } = await typed();
    await user.click(screen.getByRole('link', { name: 'Activity' }));
    await user.click(await screen.findByRole('button', { name: 'Stay' }));
    expect(screen.getByLabelText('Customer master key ID')).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Activity' }));
    await user.click(await screen.findByRole('button', { name: 'Leave without saving' }));
    await screen.findByRole('heading', { name: 'Activity' });
    await waitFor(() => {
      expect(world.unsaved).toBe(false);
    });
  });

  it('s1_keeps_what_was_typed_on_the_way_to_the_access_list_and_back', async () => {
    const { user } = await typed();
    const field = () => screen.getByLabelText('Customer master key ID');
    const value = (field() as HTMLInputElement).value;
    await user.click(screen.getByRole('radio', { name: 'Yes' }));
    await user.click(screen.getByText('Open Access list'));
    await screen.findByRole('heading', { name: 'Change your access list' });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText(/Keygate keeps what you typed on Encryption/)).toBeVisible();
    expect(world.unsaved, 'closing the window would still lose it').toBe(true);
    await user.click(screen.getByRole('link', { name: 'Clusters' }));
    await user.click(await screen.findByRole('button', { name: 'Stay' }));
    await user.click(screen.getByRole('button', { name: 'Back to Encryption' }));
    expect(await screen.findByLabelText('Customer master key ID')).toHaveValue(value);
    expect(screen.getByRole('radio', { name: 'Yes' })).toBeChecked();
  });

  it('keeps what was typed on the way to the addresses and back', async () => {
    const { user } = await typed();
    const { value } = screen.getByLabelText<HTMLInputElement>('Customer master key ID');
    await user.click(screen.getByRole('link', { name: 'IP addresses' }));
    await screen.findByRole('treegrid', { name: 'IP addresses' });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(world.unsaved).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Back to Encryption' }));
    expect(await screen.findByLabelText('Customer master key ID')).toHaveValue(value);
  });

  it('asks before the window closes', async () => {
    const { user } = await typed();
    world.event({ kind: 'closeRequested', reason: 'unsaved' });
    await user.click(await screen.findByRole('button', { name: 'Leave without saving' }));
    await waitFor(() => {
      expect(world.calls.map(({ command }) => command)).toContain('close_window');
    });
  });

  it('says what becomes of clusters that wait when the window closes', async () => {
    const { user } = await connect({ enabled: 'aws' });
    world.event({ kind: 'closeRequested', reason: 'clustersWait' });
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('sends nothing until you say so');
    await user.click(screen.getByRole('button', { name: 'Leave anyway' }));
    await waitFor(() => {
      expect(world.calls.map(({ command }) => command)).toContain('close_window');
    });
  });

  it('promises nothing about clusters that wait in practice', async () => {
    await practise();
    world.event({ kind: 'closeRequested', reason: 'clustersWait' });
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Keygate keeps nothing of a practice project');
    expect(dialog).not.toHaveTextContent('It offers them again');
  });

  it('asks before disconnecting', async () => {
    const { user } = await typed();
    await user.click(screen.getByRole('button', { name: 'Disconnect' }));
    await screen.findByRole('button', { name: 'Stay' });
    expect(world.calls.map(({ command }) => command)).not.toContain('disconnect');
  });

  it('asks nothing where nothing was typed', async () => {
    const { user } = await connect({ enabled: 'aws' });
    await user.click(screen.getByRole('link', { name: 'IP addresses' }));
    await screen.findByRole('treegrid');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('disconnecting', () => {
  const kept = () => world.calls.find(({ command }) => command === 'disconnect')?.given;

  it('asks whether the kept secret stays', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('button', { name: 'Disconnect' }));
    await screen.findByRole('dialog');
    await user.click(screen.getByRole('checkbox', { name: 'Keep in the system keychain' }));
    // The button behind the dialog is inert; this is the dialog's.
    const [, confirm] = screen.getAllByRole('button', { name: 'Disconnect' });
    if (confirm) await user.click(confirm);
    await screen.findByRole('button', { name: 'Connect' });
    expect(kept()).toEqual({ keep: false });
  });

  it('leaves the key store alone after practice', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('button', { name: 'Disconnect' }));
    await screen.findByRole('button', { name: 'Connect' });
    expect(kept()).toEqual({ keep: true });
  });
});

describe('another project', () => {
  it('never gets an answer that belongs to the one before', async () => {
    const { app, user } = await connect({ enabled: 'aws' });
    const before = app.connected?.project?.encryption;
    await user.click(screen.getByRole('combobox', { name: 'Project' }));
    await user.click(await screen.findByText('Orders', { ignore: 'strong' }));
    await waitFor(() => {
      expect(app.connected?.project?.encryption.view?.projectId).toBe(app.connected?.project?.id);
    });
    const shown = app.connected?.project?.encryption.view;
    if (before?.view) app.connected?.project?.encryption.take(before.view);
    expect(app.connected?.project?.encryption.view).toBe(shown);
  });
});
