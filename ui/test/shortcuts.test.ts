import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { world } from '../fixture/world';
import { answersTo, shortcutFor, zoomFor } from '../src/parts/shortcuts';
import { keyCaps, shortcuts } from '../src/words/shortcuts';
import { connect, mainSwitch, open, practise } from './open';

const sent = (command: string) => world.calls.filter((call) => call.command === command).length;
const link = (name: string) => screen.getByRole('link', { name });
const bare = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('a key', () => {
  it('goes with Control, and with Command on a Mac', () => {
    expect(shortcutFor({ ...bare, key: 'f', ctrlKey: true }, false)).toBe('find');
    expect(shortcutFor({ ...bare, key: 'f', metaKey: true }, true)).toBe('find');
    expect(shortcutFor({ ...bare, key: 'e', ctrlKey: true }, true), 'end of the line').toBeNull();
    expect(answersTo('export', false)).toHaveProperty('aria-keyshortcuts', 'Control+E');
    expect(answersTo('export', true)).toHaveProperty('aria-keyshortcuts', 'Meta+E');
  });

  it.each(['f', 'r', 'e', ','])('%s alone does nothing, so dictation presses nothing', (key) => {
    expect(shortcutFor({ ...bare, key }, false)).toBeNull();
  });

  it('that types a character with AltGr is left alone', () => {
    expect(shortcutFor({ ...bare, key: 'e', ctrlKey: true, altKey: true }, false)).toBeNull();
  });
});

describe('the sheet of keys', () => {
  it('writes them as the system does', () => {
    expect(keyCaps(['Control', 'P'], false)).toEqual(['Ctrl', 'P']);
    expect(keyCaps(['Control', 'P'], true)).toEqual(['⌘P']);
    expect(keyCaps(['Shift', 'F6'], false)).toEqual(['Shift', 'F6']);
    expect(keyCaps(['Control', 'Shift', 'P'], true), 'Command comes last').toEqual(['⇧⌘P']);
    expect(keyCaps(['F1'], true)).toEqual(['F1']);
  });

  it('names no Control on a Mac', () => {
    const all = shortcuts.groups.flatMap(({ lines }) => lines.flatMap(({ keys }) => keys));
    expect(all.length).toBeGreaterThan(20);
    for (const keys of all) {
      expect(keyCaps(keys, true).join(''), keys.join('+')).not.toMatch(/Control|Ctrl|Shift/);
      expect(keyCaps(keys, false).join(''), keys.join('+')).not.toMatch(/[⌘⇧]/);
    }
  });
});

describe('Settings', () => {
  it('opens where the menu of a Mac asks for it, but not behind a dialog', async () => {
    const { user } = await connect();
    await user.keyboard('{F1}');
    await screen.findByRole('dialog', { name: 'Help' });
    world.event({ kind: 'openSettings' });
    expect(screen.queryByRole('heading', { name: 'Settings' })).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    world.event({ kind: 'openSettings' });
    expect(await screen.findByRole('heading', { name: 'Settings' })).toBeVisible();
  });
});

describe('the zoom', () => {
  it.each([
    ['+', 'larger'],
    ['=', 'larger'],
    ['-', 'smaller'],
    ['0', 'usual'],
  ])('Control and %s: %s, as in a browser', (key, zoom) => {
    expect(zoomFor({ ...bare, key, ctrlKey: true }, false)).toBe(zoom);
    expect(zoomFor({ ...bare, key, ctrlKey: true, shiftKey: true }, false)).toBe(zoom);
    expect(zoomFor({ ...bare, key, metaKey: true }, true)).toBe(zoom);
    expect(zoomFor({ ...bare, key }, false), 'dictation presses nothing').toBeNull();
    expect(zoomFor({ ...bare, key, ctrlKey: true, altKey: true }, false)).toBeNull();
  });

  it('goes back to its usual size with the key of the 0, whatever that types', () => {
    const french = { ...bare, key: 'à', code: 'Digit0' };
    expect(zoomFor({ ...french, ctrlKey: true }, false)).toBe('usual');
    expect(zoomFor({ ...french, metaKey: true }, true)).toBe('usual');
    expect(zoomFor(french, false)).toBeNull();
    expect(zoomFor({ ...french, key: '-', ctrlKey: true }, false), 'its sign counts').toBe(
      'smaller',
    );
  });

  it('changes everywhere, in a dialog too, and is said to screen readers', async () => {
    const { user, app } = await open({ zoom: 100 });
    await user.keyboard('{Control>}+{/Control}');
    expect(await screen.findByText('110 %')).toBeInTheDocument();
    expect(app.zoom).toBe(110);
    await user.keyboard('{F1}');
    await screen.findByRole('dialog', { name: 'Help' });
    await user.keyboard('{Control>}0{/Control}');
    await waitFor(() => {
      expect(app.zoom).toBe(100);
    });
  });

  it('stops where the window has no room for more, and says so', async () => {
    const { user, app } = await open({ zoom: 150, largestZoom: 150 });
    await user.keyboard('{Control>}+{/Control}');
    expect(await screen.findByText(/The window is too small/)).toBeVisible();
    expect(app.zoom).toBe(150);
  });

  it('stands in Settings, begins as it was left, and goes back to the usual size', async () => {
    const { user } = await open({ zoom: 150 });
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    const zoom = await screen.findByRole('group', { name: 'Zoom' });
    expect(zoom).toHaveTextContent('150 %');
    await user.click(within(zoom).getByRole('button', { name: 'Larger' }));
    await waitFor(() => {
      expect(zoom).toHaveTextContent('160 %');
    });
    await user.click(within(zoom).getByRole('button', { name: 'Usual size' }));
    await waitFor(() => {
      expect(zoom).toHaveTextContent('100 %');
    });
    expect(within(zoom).queryByRole('button', { name: 'Usual size' })).toBeNull();
  });
});

describe('everywhere', () => {
  it('F1 shows the sheet, and the focus returns where it was', async () => {
    const { user } = await open();
    const field = screen.getByLabelText('Client ID');
    field.focus();
    await user.keyboard('{F1}');
    const sheet = await screen.findByRole('dialog', { name: 'Help' });
    expect(sheet).toHaveTextContent('Ctrl+F Filter the table');
    expect(sheet).toHaveTextContent('Access list: paste what your key service allows');
    expect(within(sheet).getByRole('heading', { name: 'Whom to ask' })).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => {
      expect(field).toHaveFocus();
    });
  });

  it('the sheet is reached with the mouse, and leads to the glossary and back', async () => {
    const { user } = await practise();
    const help = screen.getByRole('button', { name: 'Help' });
    await user.click(help);
    const sheet = await screen.findByRole('dialog', { name: 'Help' });
    await user.click(within(sheet).getByRole('button', { name: 'Words used here' }));
    const glossary = await screen.findByRole('dialog', { name: 'Words used here' });
    await user.click(within(glossary).getByRole('button', { name: 'Close' }));
    await waitFor(() => {
      expect(help).toHaveFocus();
    });
  });

  it('Control and comma open Settings, and the keyboard begins at its top', async () => {
    const { user } = await practise();
    screen.getByRole('switch', { name: mainSwitch }).focus();
    await user.keyboard('{Control>},{/Control}');
    await screen.findByRole('heading', { name: 'Settings' });
    await waitFor(() => {
      expect(screen.getByRole('main')).toHaveFocus();
    });
  });

  it('ask before what was typed is lost', async () => {
    const { user } = await connect({ enabled: 'aws' });
    await user.type(await screen.findByLabelText('Customer master key ID'), 'x');
    await user.keyboard('{Control>},{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Stay' }));
    await waitFor(() => {
      expect(screen.getByLabelText('Customer master key ID')).toHaveFocus();
    });
  });

  it('nothing is used behind a dialog', async () => {
    const { user } = await practise();
    await user.click(link('IP addresses'));
    await screen.findByRole('treegrid');
    await user.keyboard('{F1}');
    await screen.findByRole('dialog', { name: 'Help' });
    const before = sent('refresh_addresses');
    await user.keyboard('{Control>}r{/Control}{Control>},{/Control}');
    expect(sent('refresh_addresses')).toBe(before);
    expect(screen.getByRole('dialog', { name: 'Help' })).toBeVisible();
  });
});

it('a screen begins at its top, wherever the one before was left', async () => {
  const { user } = await practise();
  const main = screen.getByRole('main');
  main.scrollTop = 120;
  await user.click(link('Access list'));
  await screen.findByRole('heading', { name: 'Access list' });
  await waitFor(() => {
    expect(main.scrollTop).toBe(0);
  });
});

describe('F6', () => {
  it('goes round the parts of the window, and back to where one was in each', async () => {
    const { user } = await practise();
    await user.click(link('IP addresses'));
    const table = await screen.findByRole('treegrid');
    await within(table).findByText('AWS');
    expect(link('IP addresses')).toHaveFocus();
    await user.keyboard('{F6}');
    const main = screen.getByRole('main');
    await waitFor(() => {
      expect(main).toContainElement(document.activeElement as HTMLElement);
    });
    screen.getByRole('searchbox').focus();
    await user.keyboard('{F6}');
    expect(table).toContainElement(document.activeElement as HTMLElement);
    await user.keyboard('{F6}');
    expect(screen.getByRole('combobox', { name: 'Project' })).toHaveFocus();
    await user.keyboard('{F6}');
    expect(link('IP addresses'), 'the screen one is on').toHaveFocus();
    await user.keyboard('{F6}');
    expect(screen.getByRole('searchbox'), 'where one was').toHaveFocus();
    await user.keyboard('{Shift>}{F6}{/Shift}');
    expect(link('IP addresses')).toHaveFocus();
  });

  it('goes between the two halves of Connect', async () => {
    const { user } = await open();
    screen.getByLabelText('Client ID').focus();
    await user.keyboard('{F6}');
    const focused = document.activeElement;
    expect(screen.getByRole('region', { name: /Connect/ })).not.toContainElement(
      focused as HTMLElement,
    );
    await user.keyboard('{F6}');
    expect(screen.getByLabelText('Client ID')).toHaveFocus();
  });
});

describe('on a screen', () => {
  it('Control+F goes to the filter, Control+R refreshes, Control+E exports', async () => {
    const { user } = await practise();
    await user.click(link('IP addresses'));
    await screen.findByRole('treegrid');
    await user.keyboard('{Control>}f{/Control}');
    expect(screen.getByRole('searchbox', { name: 'Filter addresses' })).toHaveFocus();
    const before = sent('refresh_addresses');
    await user.keyboard('{Control>}r{/Control}');
    expect(sent('refresh_addresses')).toBe(before + 1);
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Refresh', busy: false })).toBeEnabled();
    });
    await user.keyboard('{F5}');
    expect(sent('refresh_addresses')).toBe(before + 2);
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Export CSV', busy: false })).toBeEnabled();
    });
    await user.keyboard('{Control>}e{/Control}');
    await waitFor(() => {
      expect(sent('export_csv')).toBe(1);
    });
  });

  it('Control+R is Check now on Encryption', async () => {
    const { user } = await connect({ enabled: 'aws' });
    const before = sent('read_encryption');
    await user.keyboard('{Control>}r{/Control}');
    expect(sent('read_encryption')).toBe(before + 1);
  });
});
