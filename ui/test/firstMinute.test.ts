import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { world } from '../fixture/world';
import { errorWords } from '../src/words/errors';
import { open } from './open';

const steps = () => screen.getByRole('region', { name: 'To sign in, create this in Atlas' });

describe('beside the fields', () => {
  it('says what to create for a service account, and that its secret expires', async () => {
    await open();
    expect(steps()).toHaveTextContent('Applications → Service Accounts');
    expect(steps()).toHaveTextContent(
      'Project Read Only to look, or Project Owner to make changes',
    );
    expect(steps()).toHaveTextContent('to its API access list');
    expect(steps()).toHaveTextContent('The secret expires');
  });

  it('says what to create for an API key', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('radio', { name: 'API key' }));
    expect(steps()).toHaveTextContent('Applications → API Keys');
    expect(steps()).not.toHaveTextContent('client secret');
  });

  it('opens pages in the browser, and names them to Rust without an address', async () => {
    const { user } = await open();
    await user.click(within(steps()).getByRole('button', { name: 'Open Atlas' }));
    expect(await screen.findByText('Opened in your browser.')).toBeVisible();
    expect(world.calls.at(-1)).toMatchObject({ command: 'open_link', given: { link: 'atlas' } });
  });

  it('copies the address where there is no browser', async () => {
    const { user } = await open({ browser: false });
    await user.click(within(steps()).getByRole('button', { name: 'About service accounts' }));
    expect(await screen.findByText(/^Copied .*serviceAccounts/)).toBeVisible();
  });
});

it('says of a client that Atlas does not know that it is wrong or expired', () => {
  const { title } = errorWords({ code: 'wrongSignIn', kind: 'serviceAccount' });
  expect(title).toBe('The client ID or secret is wrong or expired');
});
