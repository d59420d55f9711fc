import { screen, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';

import parts, { texts } from 'virtual:licences';

import { glossary, terms } from '../src/words/glossary';
import { connect } from './open';

async function settings(): Promise<UserEvent> {
  const { user } = await connect();
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  await screen.findByRole('heading', { name: 'About' });
  return user;
}

it('stands in sections', async () => {
  await settings();
  const names = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
  expect(names).toEqual([
    'Appearance',
    'Watching',
    'Atlas',
    'Key services',
    'Network',
    'What is stored where',
    'Logs',
    'Leave this computer',
    'About',
  ]);
});

it('says that there is no telemetry', async () => {
  await settings();
  expect(screen.getByText(/sends nobody anything about you/)).toBeVisible();
});

const licence = (part: string) => parts.find(({ name }) => name === part)?.licence;

it('knows the licence of every part that others made, of Rust and of the window', () => {
  expect(licence('tauri')).toBe('Apache-2.0 OR MIT');
  expect(licence('svelte')).toBe('MIT');
  expect(licence('@fontsource-variable/inter')).toBe('OFL-1.1');
  expect(parts.filter((part) => part.licence === '')).toEqual([]);
  for (const tool of ['vitest', 'proptest', 'tauri-build', 'keygate']) {
    expect(licence(tool), `${tool} is no part that others made`).toBeUndefined();
  }
});

it('has the whole text of the licences, each wording once', () => {
  const tauri = parts.find(({ name }) => name === 'tauri');
  expect(tauri?.texts.map((at) => texts[at]).join('\n')).toContain('Permission is hereby granted');
  expect(new Set(texts).size).toBe(texts.length);
  const without = parts.filter((part) => part.texts.length === 0);
  expect(without.length, 'those whose makers bring no text along').toBeLessThan(parts.length / 20);
});

it('shows the parts and goes back to where it was', async () => {
  const user = await settings();
  await user.click(screen.getByRole('button', { name: 'Third-party licenses' }));
  const dialog = await screen.findByRole('dialog', { name: 'Third-party licenses' });
  expect((await within(dialog).findAllByText('OFL-1.1')).length).toBeGreaterThan(0);
  await user.click(within(dialog).getByRole('button', { name: 'Close' }));
  expect(screen.getByRole('button', { name: 'Third-party licenses' })).toHaveFocus();
});

it('lists every term with its entry', async () => {
  const user = await settings();
  await user.click(screen.getByRole('button', { name: 'Words used here' }));
  const dialog = await screen.findByRole('dialog', { name: 'Words used here' });
  for (const term of terms) {
    expect(within(dialog).getByText(glossary[term].name)).toBeVisible();
    expect(within(dialog).getByText(glossary[term].text)).toBeVisible();
  }
});
