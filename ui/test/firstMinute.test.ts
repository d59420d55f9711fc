import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { world } from '../fixture/world';
import { errorWords } from '../src/words/errors';
import { open } from './open';

const told = () => screen.getByRole('region', { name: 'To sign in, create this in Atlas' });

describe('beside the fields', () => {
  it('tells what to create for a service account, and that its secret expires', async () => {
    await open();
    expect(told()).toHaveTextContent('Applications → Service Accounts');
    expect(told()).toHaveTextContent('Project Read Only to watch, or Project Owner to change');
    expect(told()).toHaveTextContent('its own API access list');
    expect(told()).toHaveTextContent('The secret expires');
  });

  it('tells what to create for an API key', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('radio', { name: 'API key' }));
    expect(told()).toHaveTextContent('Applications → API Keys');
    expect(told()).not.toHaveTextContent('client secret');
  });

  it('opens pages in the browser, and names them to Rust without an address', async () => {
    const { user } = await open();
    await user.click(within(told()).getByRole('button', { name: 'Open Atlas' }));
    expect(await screen.findByText('Opened in your browser.')).toBeVisible();
    expect(world.calls.at(-1)).toMatchObject({ command: 'open_link', given: { link: 'atlas' } });
  });

  it('copies the address where there is no browser', async () => {
    const { user } = await open({ browser: false });
    await user.click(within(told()).getByRole('button', { name: 'About service accounts' }));
    expect(await screen.findByText(/^Copied .*serviceAccounts/)).toBeVisible();
  });
});

it('says of a client that Atlas does not know that it is wrong or expired', () => {
  const { title } = errorWords({ code: 'wrongSignIn', kind: 'serviceAccount' });
  expect(title).toBe('The client ID or secret is wrong or expired');
});
