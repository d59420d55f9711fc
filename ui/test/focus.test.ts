// Where the keyboard is after a dialog, and while something is under way.

import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { endpoint, setEndpoints } from '../fixture/privateEndpoints';
import { projects } from '../fixture/projects';
import { cancelAll } from '../fixture/waits';
import { world } from '../fixture/world';
import { show as showClusters, tick } from './clusterScreen';
import { connect, mainSwitch, open, practise } from './open';

const link = (name: string) => screen.getByRole('link', { name });
const back = (element: HTMLElement) =>
  waitFor(() => {
    expect(element).toHaveFocus();
  });

/** Types `text` into the form of a provider that is on, and waits until it can be saved. */
async function fill(enabled: 'aws' | 'azure', label: string, text: string) {
  const opened = await connect({ enabled });
  await opened.user.type(screen.getByLabelText(label), text);
  const save = screen.getByRole('button', { name: 'Save' });
  await waitFor(() => {
    expect(save).toBeEnabled();
  });
  return { ...opened, save };
}

/** Presses `button` with `key`, leaves the dialog it opens, and looks where the focus is. */
async function escape(
  user: UserEvent,
  button: HTMLElement,
  { key = '{Enter}', ...dialog }: { key?: string; name?: string } = {},
): Promise<void> {
  button.focus();
  await user.keyboard(key);
  await screen.findByRole('dialog', dialog);
  await user.keyboard('{Escape}');
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  await back(button);
}

describe('after a dialog the focus returns', () => {
  it.each(['Words used here', 'Third-party licenses'])('from %s', async (name) => {
    const { user } = await practise();
    await user.click(link('Settings'));
    const button = await screen.findByRole('button', { name });
    await escape(user, button, { name });
  });

  it('from Disconnect', async () => {
    const { user } = await connect();
    const button = screen.getByRole('button', { name: 'Disconnect' });
    await escape(user, button);
  });

  it('from Rotate key', async () => {
    const { user } = await connect({ enabled: 'aws' });
    const button = screen.getByRole('button', { name: 'Rotate key…' });
    await escape(user, button);
  });

  it('from switching off', async () => {
    const { user } = await connect({ enabled: 'aws' });
    const button = screen.getByRole('switch', { name: mainSwitch });
    await escape(user, button, { key: ' ' });
  });

  it('from setting up a role', async () => {
    const { user } = await connect({ roles: 'none' });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const button = screen.getByRole('button', { name: 'Set up a new role…' });
    await escape(user, button);
  });

  it('from moving a cluster, even where the button is gone by then', async () => {
    const { user } = await showClusters();
    await screen.findByRole('grid', { name: 'Clusters' });
    await tick(user, 'ledger');
    const button = screen.getByRole('button', { name: 'Encrypt 1 cluster' });
    button.focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('dialog');
    button.remove();
    await user.keyboard('{Escape}');
    await back(screen.getByRole('main'));
  });

  it('from looking at an unusual list first, whether it is copied or saved', async () => {
    const { user } = await practise({ list: 'unusual' });
    await user.click(link('IP addresses'));
    await screen.findByRole('treegrid');
    for (const name of ['Copy', 'Export CSV']) {
      const button = screen.getByRole('button', { name });
      await escape(user, button);
    }
  });

  it('from looking first at what goes to the cloud', async () => {
    const { app, user } = await practise({ list: 'unusual' });
    await user.click(link('Access list'));
    if (app.connected) app.connected.accessList.artefact.chosen = 'plain';
    const button = await screen.findByRole('button', { name: 'Save file' });
    await waitFor(() => {
      expect(button).toBeEnabled();
    });
    await escape(user, button);
  });

  it('from the summary of a Save', async () => {
    const { user, save } = await fill('aws', 'Customer master key ID', '1');
    await escape(user, save);
  });

  it('from the summary of a switch', async () => {
    setEndpoints();
    const { user } = await connect({ enabled: 'aws' });
    const name = 'Require private networking';
    await escape(user, await screen.findByRole('switch', { name }));
  });

  it('from deleting a private endpoint', async () => {
    setEndpoints({ endpoints: [endpoint('US_EAST_1')] });
    const { user } = await connect({ enabled: 'aws' });
    const name = /Delete private endpoint/;
    await escape(user, await screen.findByRole('button', { name }));
  });

  it('from creating a private endpoint', async () => {
    setEndpoints();
    const { user } = await connect({ enabled: 'aws' });
    const region = await screen.findByLabelText('Region');
    region.focus();
    await user.keyboard('eu');
    await escape(user, screen.getByRole('button', { name: 'Create private endpoint' }));
  });

  it('from erasing what is kept here', async () => {
    const { user } = await practise();
    await user.click(link('Settings'));
    await escape(user, await screen.findByRole('button', { name: 'Leave this computer…' }));
  });
});

describe('what is under way keeps the focus', () => {
  it.each([
    ['IP addresses', 'Refresh'],
    ['Clusters', 'Refresh'],
    ['Encryption', 'Check now'],
  ])('on %s: %s, until it is cancelled and afterwards', async (place, name) => {
    const { user } = await connect({ enabled: 'aws' });
    await user.click(link(place));
    const button = await screen.findByRole('button', { name, busy: false });
    world.delay = 1e9;
    button.focus();
    await user.keyboard('{Enter}');
    expect(button).toHaveAttribute('aria-busy', 'true');
    expect(button).toHaveFocus();
    const before = world.calls.length;
    await user.keyboard('{Enter}');
    expect(world.calls, 'pressing it again begins nothing').toHaveLength(before);
    const cancel = await screen.findByRole('button', { name: 'Cancel' });
    cancel.focus();
    await user.keyboard('{Enter}');
    await back(button);
    expect(button).toHaveAttribute('aria-busy', 'false');
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    expect(screen.queryByText('Cancelled'), 'what a person asked for is no failure').toBeNull();
  });

  it('also while a list is compared, which changes nothing where it is cancelled', async () => {
    const { user } = await practise();
    await user.click(link('Access list'));
    await user.click(await screen.findByRole('textbox', { name: 'Current access list' }));
    await user.paste('198.18.0.1/32');
    world.delay = 1e9;
    const compare = screen.getByRole('button', { name: 'Compare' });
    compare.focus();
    await user.keyboard('{Enter}');
    (await screen.findByRole('button', { name: 'Cancel' })).focus();
    await user.keyboard('{Enter}');
    await back(compare);
    expect(screen.getByText('Keygate does not know your access list yet')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Current access list' })).toHaveValue(
      '198.18.0.1/32',
    );
  });

  describe.each(['Encryption', 'Access list'])('where %s is read for the first time', (place) => {
    async function reading() {
      const { app, user } = await connect();
      await user.click(link('Settings'));
      await app.connected?.choose(projects[1]?.id ?? '');
      world.delay = 1e9;
      await user.click(link(place));
      (await screen.findByRole('button', { name: 'Cancel' })).focus();
      return user;
    }

    it('and that is cancelled: it returns, though nothing of the reading is left', async () => {
      const user = await reading();
      await user.keyboard('{Enter}');
      await back(link(place));
      expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
    });

    it('and that ends without a press: the screen has it where what had it before is gone', async () => {
      await reading();
      link(place).remove();
      cancelAll();
      await back(screen.getByRole('main'));
    });
  });

  it('on Connect: it goes to Cancel with what was pressed, and comes back', async () => {
    const { user } = await open({ delay: 1e9 });
    await user.type(screen.getByLabelText('Client ID'), 'mdb_sa_id_65f1c0ffee65f1c0ffee65f1');
    await user.type(screen.getByLabelText('Client secret'), 'mdb_sa_sk_typed');
    screen.getByRole('button', { name: 'Connect' }).focus();
    await user.keyboard('{Enter}');
    await back(await screen.findByRole('button', { name: 'Cancel' }));
    await user.keyboard('{Enter}');
    await back(await screen.findByRole('button', { name: 'Connect' }));
  });

  it('in Settings: a switch that is pressed stays under the keyboard', async () => {
    const { user } = await practise();
    await user.click(link('Settings'));
    const toggle = await screen.findByRole('switch', { name: /notifications/i });
    toggle.focus();
    await user.keyboard(' ');
    expect(toggle).toHaveFocus();
    await waitFor(() => {
      expect(toggle).not.toBeChecked();
    });
    await user.keyboard(' ');
    await waitFor(() => {
      expect(toggle).toBeChecked();
    });
    expect(toggle).toHaveFocus();
  });
});

describe('what goes away hands the focus on', () => {
  it('to what is around it', async () => {
    await practise();
    const link = screen.getByRole('switch', { name: mainSwitch });
    link.focus();
    link.remove();
    await back(screen.getByRole('main'));
  });

  it('to another row of its table', async () => {
    await showClusters();
    const grid = await screen.findByRole('grid', { name: 'Clusters' });
    const row = screen.getByRole('row', { name: 'ledger' });
    within(row).getByRole('checkbox').focus();
    row.remove();
    await waitFor(() => {
      expect(grid).toContainElement(document.activeElement as HTMLElement);
    });
  });

  it('to Connect after Disconnect', async () => {
    const { user } = await practise();
    const before = screen.getByRole('main');
    screen.getByRole('button', { name: 'Disconnect' }).focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('button', { name: 'Connect' });
    expect(before).not.toBeInTheDocument();
    await back(screen.getByRole('main'));
  });
});

describe('sending', () => {
  async function begun(...given: Parameters<typeof fill>) {
    const { app, user, save } = await fill(...given);
    await user.click(save);
    world.delay = 1e9;
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    return { app, user };
  }

  it('is cancelled as long as nothing is on its way', async () => {
    const { user } = await begun('aws', 'Customer master key ID', '1');
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    expect(screen.queryByRole('alert'), 'what a person asked for is no failure').toBeNull();
    expect(screen.getByText('Nothing was sent to Atlas.')).toBeVisible();
    expect(screen.queryByText(/but not the secret/)).toBeNull();
  });

  it('says that the secret has to be entered again, where one was typed', async () => {
    const { user } = await begun('azure', 'Secret', 'made up');
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText(/but not the secret/)).toBeVisible();
  });

  it('says that Atlas decides, once it has it', async () => {
    const { app } = await begun('aws', 'Customer master key ID', '1');
    const project = app.connected?.project;
    if (project) project.change.phase = { kind: 'sending' };
    expect(await screen.findByText(/Keygate cannot stop it now/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeDisabled();
  });
});

it('Cancel does not flash where something is over within a second', async () => {
  const { user } = await practise();
  await user.click(link('IP addresses'));
  const refresh = await screen.findByRole('button', { name: 'Refresh', busy: false });
  const cancel = () => screen.queryByRole('button', { name: 'Cancel' });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    world.delay = 1e9;
    await fireEvent.click(refresh);
    expect(refresh).toHaveAttribute('aria-busy', 'true');
    await vi.advanceTimersByTimeAsync(999);
    expect(cancel()).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(cancel()).toBeVisible();
  } finally {
    vi.useRealTimers();
  }
});

it('never falls to the page after Disconnect', async () => {
  const { user } = await practise();
  screen.getByRole('button', { name: 'Disconnect' }).focus();
  await user.keyboard('{Enter}');
  await screen.findByRole('button', { name: 'Connect' });
  await waitFor(() => {
    expect(document.activeElement).not.toBe(document.body);
  });
  expect(screen.getByRole('main')).toContainElement(document.activeElement as HTMLElement);
});
