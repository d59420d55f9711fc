import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { world } from '../fixture/world';
import { connect, mainSwitch, open, practise } from './open';

const remembered = {
  atlas: 'commercial',
  host: 'cloud.mongodb.com',
  kind: 'apiKey',
  id: 'abcdefgh',
  resume: false,
} as const;
const request = () => world.calls.find(({ command }) => command === 'connect')?.given;

describe('connecting', () => {
  it('sends what was typed and leaves no secret in the page', async () => {
    await connect();
    expect(request()).toMatchObject({
      request: {
        atlas: 'commercial',
        kind: 'serviceAccount',
        id: 'mdb_sa_id_65f1c0ffee65f1c0ffee65f1',
        secret: 'mdb_sa_sk_typed',
        keep: true,
      },
    });
    expect(document.documentElement.outerHTML).not.toContain('mdb_sa_sk_typed');
  });

  it('asks for what is missing and goes there', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    expect(screen.getByText('Enter the client id.')).toBeVisible();
    expect(screen.getByLabelText('Client ID')).toHaveFocus();
    expect(request()).toBeUndefined();
  });

  it('says what went wrong', async () => {
    const { user } = await open({
      failures: { connect: { code: 'wrongSignIn', kind: 'serviceAccount' } },
    });
    await user.type(screen.getByLabelText('Client ID'), 'x');
    await user.type(screen.getByLabelText('Client secret'), 'y');
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('wrong or expired');
  });

  it('x6_sends_the_secret_past_a_private_issuer_only_after_a_press', async () => {
    const host = 'cloud.mongodb.com';
    const { user } = await open({
      failures: { connect: { code: 'unreachable', host, cause: 'privateIssuer' } },
    });
    await user.type(screen.getByLabelText('Client ID'), 'x');
    await user.type(screen.getByLabelText('Client secret'), 'y');
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was sent');
    expect(request()).toMatchObject({ request: { privateIssuer: false } });
    world.failures = {};
    world.calls = [];
    await user.click(
      screen.getByRole('button', { name: 'The proxy may read the secret: sign in' }),
    );
    await screen.findByRole('switch', { name: mainSwitch });
    expect(request()).toMatchObject({ request: { privateIssuer: true } });
  });

  it('needs no secret where the key store has it, and only for that sign-in', async () => {
    const { user } = await open({ remembered });
    expect(screen.getByLabelText('Public key')).toHaveValue('abcdefgh');
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await screen.findByRole('switch', { name: mainSwitch });
    expect(request()).toMatchObject({ request: { id: 'abcdefgh', secret: '' } });
  });

  it('can be cancelled, which is no failure', async () => {
    const { user } = await open({ delay: 60_000, remembered });
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await screen.findByRole('button', { name: 'Connect' });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('offers to go on for this session while the key store is silent', async () => {
    const { user } = await open({ failures: { keyStoreNeverAnswers: { code: 'cancelled' } } });
    await user.type(screen.getByLabelText('Client ID'), 'x');
    await user.type(screen.getByLabelText('Client secret'), 'y');
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    await user.click(await screen.findByRole('button', { name: 'For this session only' }));
    expect(world.calls.map(({ command }) => command)).toContain('session_only');
  });

  it('takes up the connection that was open when the program closed', async () => {
    void open({ remembered: { ...remembered, resume: true } }).catch(() => undefined);
    await screen.findByRole('switch', { name: mainSwitch });
    expect(world.calls.map(({ command }) => command)).toContain('resume');
  });
});

describe('what is always on screen', () => {
  it('practice, unmistakably', async () => {
    const { user } = await practise();
    const band = 'PRACTICE: a pretend Atlas on this computer. Nothing here is real.';
    expect(screen.getByText(band)).toBeVisible();
    await waitFor(() => {
      expect(document.title).toMatch(/^PRACTICE/);
    });
    for (const name of ['IP addresses', 'Settings']) {
      await user.click(screen.getByRole('link', { name }));
      expect(screen.getByText(band)).toBeVisible();
    }
  });

  it('what was set from outside, before and after connecting', async () => {
    const presets = [
      { kind: 'saveFolder', value: '/tmp/out', refused: false },
      { kind: 'atlasAddress', value: 'http://elsewhere', refused: true },
    ] as const;
    await practise({ presets: [...presets] });
    const line = 'Keygate saves files to /tmp/out without asking (KEYGATE_SAVE_DIR).';
    expect(screen.getByText(line)).toBeVisible();
    expect(screen.getByText(/cannot use “http:\/\/elsewhere/)).toBeVisible();
  });

  it('the theme, drawn as the system prefers until another is chosen', async () => {
    const { user } = await practise({ systemDark: true });
    expect(document.documentElement.dataset.theme).toBe('dark');
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    await user.click(await screen.findByRole('radio', { name: 'High contrast' }));
    await waitFor(() => {
      expect(document.documentElement.dataset.theme).toBe('contrast-dark');
    });
    expect(world.theme).toBe('highContrast');
  });
});
