// Secrets leave a field only by being sent.

import { screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { open } from './open';

function refuses(field: HTMLElement, kind: string): boolean {
  return !field.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
}

it('x5_secrets_are_not_filled_in_checked_or_corrected', async () => {
  await open();
  const field = screen.getByLabelText('Client secret');

  expect(field).toHaveAttribute('type', 'password');
  expect(field).toHaveAttribute('autocomplete', 'off');
  expect(field).toHaveAttribute('spellcheck', 'false');
  expect(field).toHaveAttribute('autocorrect', 'off');
  expect(field).toHaveAttribute('autocapitalize', 'off');
});

it('a secret is neither copied, cut nor dragged away, shown or not', async () => {
  const { user } = await open();
  const field = screen.getByLabelText('Client secret');
  await user.type(field, 'mdb_sa_sk_typed');

  for (const kind of ['copy', 'cut', 'dragstart']) expect(refuses(field, kind), kind).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Show client secret' }));
  expect(field).toHaveAttribute('type', 'text');
  for (const kind of ['copy', 'cut', 'dragstart']) expect(refuses(field, kind), kind).toBe(true);
  expect(refuses(field, 'paste'), 'pasting is how secrets come in').toBe(false);
});

it('the window has no menu but that of text fields, and does not reload', async () => {
  await open();

  const menu = () => new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
  expect(screen.getByRole('button', { name: 'Connect' }).dispatchEvent(menu())).toBe(false);
  expect(screen.getByLabelText('Client ID').dispatchEvent(menu())).toBe(true);
  for (const key of [{ key: 'F5' }, { key: 'r', ctrlKey: true }, { key: 'R', ctrlKey: true }]) {
    const press = new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true });
    expect(document.body.dispatchEvent(press), JSON.stringify(key)).toBe(false);
  }
  const typing = new KeyboardEvent('keydown', { key: 'r', bubbles: true, cancelable: true });
  expect(document.body.dispatchEvent(typing), 'an r is typed').toBe(true);
});
