import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { setNeeded } from '../fixture/needed';
import { setWorld, world } from '../fixture/world';
import type { World } from '../fixture/world';
import { HEAD, ROW } from '../src/screens/addresses/position';
import AppView from '../src/App.svelte';
import { App } from '../src/state/app.svelte';
import { connect, open } from './open';

async function show(changed: Partial<World> = {}) {
  const opened = await open(changed);
  await opened.user.click(screen.getByRole('button', { name: 'Just show the IP addresses' }));
  return opened;
}

const status = (text: string) =>
  waitFor(() => {
    expect(screen.getByText(/^(Fetched|An earlier list)/)).toHaveTextContent(text);
  });
const grid = () => screen.findByRole('treegrid', { name: 'IP addresses' });
const focusedRow = () => document.activeElement;

async function press(user: UserEvent, key: string, label: string) {
  await user.keyboard(key);
  await waitFor(() => {
    expect(focusedRow()).toHaveTextContent(label);
  });
}

/** What is drawn beside the words of a button. */
const beside = (button: HTMLElement) =>
  button.querySelector<HTMLElement>('.beside')?.dataset.beside;

describe('the lists', () => {
  it('work without signing in, and offer to connect', async () => {
    await show();
    await grid();
    const total = (name: string) =>
      screen.getByRole('tab', { name }).getAttribute('aria-description');
    expect(total('Outbound from Atlas')).toBe('420');
    expect(total('Inbound to Atlas')).toBe('425');
    expect(screen.queryByRole('link', { name: 'Encryption' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Connect' })).toBeVisible();
  });

  it('filter, and say how much of the list that is', async () => {
    const { user } = await show();
    const table = await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'us-east-1');
    await status('84 of 420 addresses');
    await within(table).findByText('198.18.22.1/32');
    expect(table).toHaveAttribute('aria-rowcount', '87');
    expect(screen.getAllByRole('row').length, 'only what is seen exists').toBeLessThan(60);
  });

  it('say so where nothing matches, and clear the filter', async () => {
    const { user } = await show();
    await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'nowhere');
    await screen.findByText('Nothing matches “nowhere”');
    expect(screen.getByRole('button', { name: 'Export CSV' })).toBeDisabled();
    const [clear] = screen.getAllByRole('button', { name: 'Clear the filter' });
    if (clear) await user.click(clear);
    await status('· 420 addresses');
  });

  it('go on being shown where fetching them anew takes long and is cancelled', async () => {
    const { user } = await show();
    const before = (await grid()).textContent;
    world.delay = 1e9;
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }, { timeout: 5000 }));
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Refresh', busy: false })).toBeEnabled();
    });
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    expect((await grid()).textContent).toBe(before);
    expect(screen.queryByText('Cancelled'), 'what a person asked for is no failure').toBeNull();
  });

  it('copy what is shown', async () => {
    const { user } = await show();
    await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'us-east-1');
    await status('84 of 420 addresses');
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    await screen.findByText('Copied 84 of 420 addresses');
  });

  it('say on the buttons and in the message that a filter leaves some out', async () => {
    const { user } = await show();
    await grid();
    const button = (name: string) => screen.getByRole('button', { name });
    expect(button('Copy')).not.toHaveAttribute('aria-description');
    expect(button('Export CSV')).toHaveTextContent(/^Export CSV$/);
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'us-east-1');
    await waitFor(() => {
      expect(beside(button('Copy'))).toBe('84 of 420');
    });
    expect(beside(button('Export CSV'))).toBe('84 of 420');
    expect(button('Export CSV')).toHaveAttribute('aria-description', '84 of 420');
    await user.click(button('Export CSV'));
    await screen.findByText(/^Saved 84 of 420 addresses to/);
  });

  it('a4_ask_to_look_before_an_unusual_list_is_copied', async () => {
    const { user } = await show({ list: 'unusual' });
    await grid();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent('61 added, 12 removed');
    expect(screen.queryByText(/^Copied/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Copy anyway' }));
    await screen.findByText('Copied 420 addresses');
  });

  it('a4_wait_until_a_newer_unusual_one_is_accepted', async () => {
    const { user } = await show({ list: 'waiting' });
    await grid();
    const banner = await screen.findByText(/waits until you accept it/);
    const note = banner.closest('[role=note]');
    expect(note).toHaveTextContent('61 added, 12 removed');
    expect(note).toHaveTextContent('Keygate uses the list before it');
    expect(note).toHaveTextContent('198.18.22.0/24');
    await user.click(screen.getByRole('button', { name: 'Accept this list' }));
    const dialog = await screen.findByRole('dialog');
    expect(world.calls.some(({ command }) => command === 'accept_list')).toBe(false);
    await user.click(within(dialog).getByRole('button', { name: 'Use this list' }));
    await screen.findByText('Keygate uses this list now.');
    expect(screen.queryByText(/waits until you accept it/)).toBeNull();
  });

  it('a4_name_the_place_of_the_mistake_that_holds_a_list_back', async () => {
    await show({ list: 'heldBack' });
    const banner = await screen.findByText(/has a mistake in it/);
    const note = banner.closest('[role=note]');
    expect(note).toHaveTextContent('198.0.0.0/8');
    expect(note).toHaveTextContent('outbound.aws.us-east-1[3]');
    expect(screen.queryByRole('button', { name: 'Accept this list' })).toBeNull();
  });

  it('ask to look before an unusual list is written', async () => {
    const { user } = await show({ list: 'unusual' });
    await grid();
    await user.click(screen.getByRole('button', { name: 'Export CSV' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent('61 added, 12 removed');
    await user.click(screen.getByRole('button', { name: 'Save anyway' }));
    await screen.findByText(/Saved 420 addresses to/);
    const exports = world.calls.filter(({ command }) => command === 'export_csv');
    expect(exports.map(({ given }) => (given as { confirmed: boolean }).confirmed)).toEqual([
      false,
      true,
    ]);
  });

  it('say how far a file is while it is being written', async () => {
    const { user } = await show();
    await grid();
    world.delay = 2000;
    const button = screen.getByRole('button', { name: 'Export CSV' });
    await user.click(button);
    await screen.findByText('420 of 420 written');
    await screen.findByText(/Saved 420 addresses to/);
    expect(screen.queryByText('420 of 420 written')).toBeNull();
    world.delay = 1e9;
    await user.click(button);
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await waitFor(() => {
      expect(button).toHaveAttribute('aria-busy', 'false');
    });
    expect(screen.queryByText('420 of 420 written')).toBeNull();
    expect(screen.getAllByText(/Saved 420 addresses to/)).toHaveLength(1);
  });

  it('are what the program begins with where it was started to show them', async () => {
    setWorld({ beginsWithAddresses: true, remembered: null });
    const app = new App();
    render(AppView, { props: { app } });
    await app.begin();
    await screen.findByRole('treegrid', { name: 'IP addresses' });
    expect(app.connected?.view.mode).toBe('addressesOnly');
  });

  it('show a kept list with its age and the reason', async () => {
    await show({ list: 'kept' });
    await screen.findByText('Keygate shows an earlier list.');
    await status('An earlier list: fetched 3 hours ago');
  });

  it('are not said to be fetched anew where an earlier list stands in', async () => {
    const { user } = await show();
    await grid();
    const refresh = screen.getByRole('button', { name: 'Refresh' });
    world.list = 'kept';
    await user.click(refresh);
    expect(
      (await screen.findByText('Keygate shows an earlier list.')).closest('[role=status]'),
    ).not.toBeNull();
    expect(screen.queryByText(/^Fetched again/)).toBeNull();
    world.list = 'usual';
    await user.click(refresh);
    await screen.findByText(/^Fetched again/);
  });

  it('are there at once as they were kept, which is said, while Atlas is asked', async () => {
    const { user } = await show({ list: 'unchecked', delay: 1e9 });
    await within(await grid()).findByText('ap-northeast-1');
    await status('An earlier list: fetched 3 hours ago from cloud.mongodb.com · Refreshing…');
    expect(screen.getByRole('button', { name: 'Refresh' })).toHaveAttribute('aria-busy', 'true');
    expect(screen.getByText('Not complete')).toBeVisible();

    await user.click(await screen.findByRole('button', { name: 'Cancel' }, { timeout: 5000 }));
    await waitFor(() => {
      expect(screen.getByText(/^An earlier list/)).not.toHaveTextContent('Refreshing');
    });
    await status('An earlier list: fetched 3 hours ago');
  });

  it('are replaced by the fetched ones, once', async () => {
    await show({ list: 'unchecked' });
    await status('Fetched 2 minutes ago');
    const asked = (command: string) => world.calls.filter((call) => call.command === command);
    expect(asked('refresh_addresses')).toHaveLength(1);
    expect(screen.queryByText('Keygate shows an earlier list.')).toBeNull();
  });

  it('say that it is not known here where there is no list', async () => {
    await show({ list: 'empty' });
    await screen.findByText('No list yet');
    expect(screen.getByText(/does not know which addresses Atlas uses/)).toBeVisible();
  });
});

it('a copy button that was pressed stays that of its row, however far is scrolled', async () => {
  const { user } = await show();
  const table = await grid();
  await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'us-east-1');
  const name = 'Copy 198.18.22.1/32';
  await user.click(await within(table).findByRole('button', { name }));
  table.scrollTop = 2200;
  await fireEvent.scroll(table);
  expect(within(table).getAllByRole('row').at(-1)).toHaveAttribute('aria-rowindex', '87');
  expect(screen.getByRole('button', { name })).toHaveFocus();
  await user.keyboard('{Enter}');
  const copied = world.calls.filter(({ command }) => command === 'copy_addresses');
  expect(copied).toHaveLength(2);
  expect(copied[1]?.given).toEqual(copied[0]?.given);
});

describe('the treegrid by keyboard', () => {
  it('has one tab stop, opens, folds, and goes out to the group', async () => {
    const { user } = await show();
    const table = await grid();
    await within(table).findByText('ap-northeast-1');
    expect(
      within(table)
        .getAllByRole('row')
        .filter((row) => row.tabIndex === 0),
    ).toHaveLength(1);
    screen.getByRole('button', { name: 'Export CSV' }).focus();
    await user.tab();
    expect(focusedRow()).toHaveTextContent('AWS');
    await press(user, '{ArrowDown}', 'ap-northeast-1');
    expect(focusedRow()).toHaveAttribute('aria-expanded', 'false');
    await user.keyboard('{ArrowRight}');
    await within(table).findByText('198.18.0.1/32');
    expect(focusedRow()).toHaveAttribute('aria-expanded', 'true');
    await press(user, '{ArrowRight}', '198.18.0.1/32');
    expect(focusedRow()).toHaveAttribute('aria-level', '3');
    expect(focusedRow()).toHaveAttribute('aria-setsize', '16');
    await press(user, '{ArrowLeft}', 'ap-northeast-1');
    await press(user, '{End}', 'us-central1');
    await press(user, 'us-w', 'us-west-2');
  });

  it('opens all regions with * and keeps the focus on its own', async () => {
    const { user } = await show();
    const table = await grid();
    await within(table).findByText('ap-northeast-1');
    screen.getByRole('button', { name: 'Export CSV' }).focus();
    await user.tab();
    await press(user, 'us-e', 'us-east-1');
    await user.keyboard('*');
    await waitFor(() => {
      expect(focusedRow()).toHaveAttribute('aria-expanded', 'true');
    });
    expect(focusedRow()).toHaveTextContent('us-east-1');
    expect(Number(focusedRow()?.getAttribute('aria-rowindex'))).toBeGreaterThan(200);
  });

  it('copies the row that has the focus', async () => {
    const { user } = await show();
    await within(await grid()).findByText('ap-northeast-1');
    screen.getByRole('button', { name: 'Export CSV' }).focus();
    await user.tab();
    await user.keyboard('{Control>}c{/Control}');
    await screen.findByText('Copied 404 addresses');
  });
});

describe('the order of the rows', () => {
  const head = (name: string) => screen.getByRole('columnheader', { name });
  const by = (name: string) => within(head(name)).getByRole('button', { name });
  const labels = () =>
    screen
      .getAllByRole('row')
      .filter((row) => row.hasAttribute('aria-level'))
      .sort((one, other) => rowIndex(one) - rowIndex(other))
      .map((row) => row.querySelector('.label')?.textContent);
  const rowIndex = (row: HTMLElement) => Number(row.getAttribute('aria-rowindex'));

  it('is that of a column: groups among groups, and addresses within their region', async () => {
    const { user } = await show();
    await within(await grid()).findByText('ap-northeast-1');
    expect(head('Cloud, region, address')).toHaveAttribute('aria-sort', 'ascending');
    await user.click(by('Addresses'));
    await waitFor(() => {
      expect(labels()[0]).toBe('Google Cloud');
    });
    expect(head('Addresses')).toHaveAttribute('aria-sort', 'ascending');
    await user.click(by('Addresses'));
    await waitFor(() => {
      expect(labels().slice(0, 3)).toEqual(['AWS', 'us-east-1', 'us-west-2']);
    });
    await user.click(by('Addresses'));
    await waitFor(() => {
      expect(labels().slice(0, 2)).toEqual(['AWS', 'ap-northeast-1']);
    });
    expect(head('Cloud, region, address')).toHaveAttribute('aria-sort', 'ascending');
    await user.click(by('Cloud, region, address'));
    await waitFor(() => {
      expect(labels().slice(0, 2)).toEqual(['Google Cloud', 'us-central1']);
    });
  });

  it('is that of the services within a region', async () => {
    setNeeded();
    const { user } = await connect();
    await user.click(screen.getByRole('link', { name: 'IP addresses' }));
    await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'us-west-1');
    const cells = () => [...document.querySelectorAll('.level3 .from')].map((it) => it.textContent);
    await waitFor(() => {
      expect(cells().length).toBeGreaterThan(1);
    });
    expect(cells()[0], 'by address').toMatch(/on its way$/);
    await user.click(by('From'));
    await waitFor(() => {
      expect(cells()[0]).not.toMatch(/on its way$/);
    });
    expect(head('From')).toHaveAttribute('aria-sort', 'ascending');
    expect(cells().at(-1)).toMatch(/on its way$/);
  });

  it('is chosen by keyboard from the first row', async () => {
    const { user } = await show();
    await within(await grid()).findByText('ap-northeast-1');
    screen.getByRole('button', { name: 'Export CSV' }).focus();
    await user.tab();
    expect(focusedRow(), 'the heads are no stop of their own').toHaveTextContent('AWS');
    await user.keyboard('{ArrowUp}');
    expect(by('Cloud, region, address')).toHaveFocus();
    await user.keyboard('{End}{Enter}');
    expect(by('Addresses')).toHaveFocus();
    await waitFor(() => {
      expect(labels()[0]).toBe('Google Cloud');
    });
    await press(user, '{ArrowDown}', 'Google Cloud');
  });
});

describe('a selection of rows', () => {
  const label = (text: string) => within(screen.getByRole('treegrid')).getByText(text);
  const selected = () =>
    screen.getAllByRole('row').filter((row) => row.getAttribute('aria-selected') === 'true').length;
  const copied = () => world.calls.filter(({ command }) => command === 'copy_addresses');

  async function showRegion() {
    const { user } = await show();
    const table = await grid();
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), 'us-east-1');
    await within(table).findByText('198.18.22.1/32');
    await status('84 of 420 addresses');
    return user;
  }

  it('is made with Shift and the arrow keys, and copied whole', async () => {
    const user = await showRegion();
    expect(screen.getByRole('treegrid')).toHaveAttribute('aria-multiselectable', 'true');
    await user.click(label('198.18.22.1/32'));
    await press(user, '{Shift>}{ArrowDown}{/Shift}', '198.18.22.2/32');
    await press(user, '{Shift>}{ArrowDown}{/Shift}', '198.18.22.3/32');
    expect(selected()).toBe(3);
    await user.keyboard('{Control>}c{/Control}');
    await screen.findByText('Copied 3 addresses');
    expect(copied()[0]?.given).toMatchObject({
      scope: { kind: 'selection', rows: [{ first: 2, last: 4 }] },
    });
    await press(user, '{ArrowDown}', '198.18.22.4/32');
    expect(selected(), 'moving on lets it go').toBe(0);
  });

  it('is made with the mouse: one, up to here, and one more or less', async () => {
    const user = await showRegion();
    await user.click(label('198.18.22.2/32'));
    expect(selected()).toBe(1);
    await user.keyboard('{Shift>}');
    await user.click(label('198.18.22.5/32'));
    await user.keyboard('{/Shift}{Control>}');
    await user.click(label('198.18.22.7/32'));
    await user.click(label('198.18.22.3/32'));
    await user.keyboard('{/Control}');
    expect(selected()).toBe(4);
    await user.keyboard('{Control>}c{/Control}');
    await screen.findByText('Copied 4 addresses');
  });

  /** The middle of a row as long as nothing is scrolled, pixels from the top. */
  const middle = (index: number) => ({ coords: { clientY: HEAD + (index + 0.5) * ROW } });

  it('is made by dragging over rows', async () => {
    const user = await showRegion();
    await user.pointer([
      { keys: '[MouseLeft>]', target: label('198.18.22.2/32'), ...middle(3) },
      { target: label('198.18.22.4/32'), ...middle(5) },
      { keys: '[/MouseLeft]', target: label('198.18.22.4/32') },
    ]);
    expect(selected()).toBe(3);
    await user.pointer({ target: label('198.18.22.6/32'), ...middle(7) });
    expect(selected(), 'the mouse was let go').toBe(3);
    await user.pointer([
      { keys: '[MouseLeft>]', target: label('us-east-1'), ...middle(1) },
      { target: label('198.18.22.1/32'), ...middle(2) },
      { keys: '[/MouseLeft]', target: label('us-east-1'), ...middle(1) },
    ]);
    expect(label('198.18.22.1/32'), 'a group that was come back to stays open').toBeVisible();
  });

  it('goes on where the list scrolls under the mouse: near an edge, by itself', async () => {
    const user = await showRegion();
    const table = screen.getByRole('treegrid');
    await user.pointer([
      { keys: '[MouseLeft>]', target: label('198.18.22.2/32'), ...middle(3) },
      { target: document.body, coords: { clientY: 640 } },
    ]);
    await waitFor(() => {
      expect(table.scrollTop).toBeGreaterThan(2 * ROW);
    });
    const before = selected();
    await fireEvent.scroll(table);
    expect(selected()).toBeGreaterThan(before);
    await user.pointer({ keys: '[/MouseLeft]', target: document.body });
    const { scrollTop } = table;
    const later = await new Promise<number>((resolve) => {
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          resolve(table.scrollTop);
        }),
      );
    });
    expect(later, 'it stops when the mouse is let go').toBe(scrollTop);
  });

  it('is of the rows on screen: another filter ends it', async () => {
    const user = await showRegion();
    await user.click(label('198.18.22.2/32'));
    await user.keyboard('{Control>}a{/Control}');
    expect(selected()).toBeGreaterThan(10);
    await user.type(screen.getByRole('searchbox', { name: 'Filter addresses' }), ' 198.18.22.1');
    await waitFor(() => {
      expect(selected()).toBe(0);
    });
  });

  it('has a menu, also by keyboard, which copies the address, the row or the selection', async () => {
    const user = await showRegion();
    await user.click(label('198.18.22.1/32'));
    await press(user, '{Shift>}{ArrowDown}{/Shift}', '198.18.22.2/32');
    await user.keyboard('{Shift>}{F10}{/Shift}');
    const menu = await screen.findByRole('menu');
    await waitFor(() => {
      expect(within(menu).getByRole('menuitem', { name: 'Copy address' })).toHaveFocus();
    });
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map(({ textContent }) => textContent.trim()),
    ).toEqual(['Copy address', 'Copy row', 'Copy selection']);
    await user.click(within(menu).getByRole('menuitem', { name: 'Copy selection' }));
    await screen.findByText('Copied 2 addresses');
    await waitFor(() => {
      expect(focusedRow(), 'the row has the focus again').toHaveTextContent('198.18.22.2/32');
    });
  });

  it('is the row that the menu is opened on, where that was not selected', async () => {
    const user = await showRegion();
    await user.click(label('198.18.22.1/32'));
    await user.pointer({ keys: '[MouseRight]', target: label('198.18.22.6/32') });
    await user.click(await screen.findByRole('menuitem', { name: 'Copy row' }));
    await screen.findByText('Copied the row');
    expect(copied()[0]?.given).toMatchObject({ scope: { kind: 'row', row: 7 } });
    expect(selected()).toBe(1);
  });
});
