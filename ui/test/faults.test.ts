// A fault of the connection to Atlas takes away nothing that was shown or typed.

import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import type { ErrorView } from '../src/ipc';
import { errorWords } from '../src/words/errors';
import { world } from '../fixture/world';
import { connect, mainSwitch, practise } from './open';

const answer = { status: 503, errorCode: null, detail: null, parameters: [] };
const host = 'cloud.mongodb.com';

/** One of each error that a fault of the connection ends in; the table of faults in `tests` has them all. */
const faults: ErrorView[] = [
  { code: 'unreachable', host, cause: 'refused' },
  { code: 'unreachable', host, cause: 'timedOut' },
  { code: 'unreachable', host, cause: 'certificate' },
  { code: 'unreachable', host, cause: 'proxyUnsupported' },
  { code: 'wrongSignIn', kind: 'serviceAccount' },
  { code: 'notOnAccessList', address: '203.0.113.7', answer },
  { code: 'notAllowed', answer },
  { code: 'notFound', answer },
  { code: 'rateLimited', retryAfterSeconds: 86400 },
  { code: 'refused', answer, fields: [] },
  { code: 'atlasFailed', answer },
  { code: 'unexpectedAnswer', host, reason: 'tooLarge' },
  { code: 'notTaken', host },
  { code: 'lostSight', host },
];

const named = faults.map((fault) => {
  const words = Object.values(fault).filter((value) => typeof value !== 'object');
  return [words.join(' '), fault] as const;
});

describe('a fault while sending', () => {
  it.each(named)('keeps what was typed: %s', async (_, fault) => {
    const { user } = await connect({ enabled: 'aws', failures: { send: fault } });
    const key = screen.getByLabelText('Customer master key ID');
    await user.clear(key);
    await user.type(key, 'mrk-typed');
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
    });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Send to Atlas' }));
    await screen.findAllByText(errorWords(fault).title, { exact: false });
    expect(screen.getByLabelText('Customer master key ID')).toHaveValue('mrk-typed');
    expect(
      world.calls.filter(({ command }) => command === 'send'),
      'nothing is sent a second time',
    ).toHaveLength(1);
  });
});

describe('a fault while reading', () => {
  it.each(named)('keeps the list: %s', async (_, fault) => {
    const { user } = await connect();
    await user.click(screen.getByRole('link', { name: 'IP addresses' }));
    await user.click(await screen.findByRole('tab', { name: /Outbound/ }));
    const grid = await screen.findByRole('treegrid');
    const before = within(grid).getAllByRole('row').length;
    world.failures.refresh_addresses = fault;
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await screen.findAllByText(errorWords(fault).title, { exact: false });
    expect(within(screen.getByRole('treegrid')).getAllByRole('row')).toHaveLength(before);
  });
});

describe('x6: a proxy that can read along', () => {
  async function summary(privateIssuer: boolean) {
    const { user } = await practise({ privateIssuer });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
    });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    return screen.findByRole('dialog');
  }

  it('is named before a key’s secret is sent', async () => {
    const dialog = await summary(true);
    expect(dialog).toHaveTextContent('A proxy can read the secret');
    expect(dialog).toHaveTextContent('does not come from a public certificate authority');
  });

  it('is not imagined', async () => {
    expect(await summary(false)).not.toHaveTextContent('can read the secret');
  });
});
