// When Keygate itself is wrong: a message and what to do, and nothing of what went wrong in it.

import { screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { addressesOnly, setWorld, world } from '../fixture/world';
import { App } from '../src/state/app.svelte';
import { settings } from '../src/words/settings/settings';
import { trouble } from '../src/words/trouble';
import { open, practise } from './open';

const planted = 'mdb_sa_sk_planted-in-an-exception';

function reported() {
  return world.calls.filter(({ command }) => command === 'report_defect');
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a defect of the page', () => {
  it('is said and written down without its text when nobody caught an exception', async () => {
    await open();
    window.dispatchEvent(
      new ErrorEvent('error', { error: new Error(planted), message: planted, lineno: 7, colno: 9 }),
    );

    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(trouble.title);
    expect(document.body).not.toHaveTextContent(planted);
    expect(reported().map(({ given }) => given)).toEqual([
      { defect: { kind: 'exception', line: 7, column: 9 } },
    ]);
  });

  it('is said when nobody waited for a promise that failed, and can be put away', async () => {
    const { user } = await open();
    const rejection = new Event('unhandledrejection');
    Object.assign(rejection, { reason: new Error(planted) });
    window.dispatchEvent(rejection);

    const alert = await screen.findByRole('alert');
    await user.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(JSON.stringify(reported())).not.toContain(planted);
  });

  it('is not said for a notice of the browser about its own work', async () => {
    await open();
    window.dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop completed' }));

    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('leaves the rest of the window usable when one screen cannot be drawn', async () => {
    const { user } = await practise();
    const broken = vi.spyOn(settings, 'secretsText').mockImplementation(() => {
      throw new Error(planted);
    });
    await user.click(screen.getByRole('link', { name: 'Settings' }));

    expect(await screen.findByText(trouble.drawing, { exact: false })).toBeVisible();
    expect(document.body).not.toHaveTextContent(planted);
    expect(reported().map(({ given }) => given)).toContainEqual({
      defect: { kind: 'drawing', line: 0, column: 0 },
    });
    await user.click(screen.getByRole('link', { name: 'Clusters' }));
    expect(await screen.findByRole('grid', { name: 'Clusters' })).toBeVisible();

    await user.click(screen.getByRole('link', { name: 'Settings' }));
    broken.mockRestore();
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'What is stored where' })).toBeVisible();
  });

  it('leads to the logs, from the message and from Settings', async () => {
    const { user } = await open();
    window.dispatchEvent(new ErrorEvent('error', { error: new Error(planted) }));
    await user.click(await screen.findByRole('button', { name: trouble.openLogs }));
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    await user.click(await screen.findByRole('button', { name: trouble.openLogs }));

    expect(world.calls.filter(({ command }) => command === 'open_log_folder')).toHaveLength(2);
  });
});

describe('a defect of the program', () => {
  it('is said when it happened where nobody waits for an answer', async () => {
    await open();
    world.event({ kind: 'defect' });

    expect(await screen.findByRole('alert')).toHaveTextContent(trouble.title);
  });

  it('answers the command it happened in, and the screen goes on', async () => {
    const { user } = await open({ failures: { practice: { code: 'panicked' } } });
    await user.click(screen.getByRole('button', { name: 'Practice with a sample project' }));

    expect(await screen.findByText('Keygate failed in the middle of this')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Practice with a sample project' })).toBeEnabled();
  });
});

it('a screen that is started again finds the connection as it was', async () => {
  setWorld({ running: addressesOnly() });
  const app = new App();
  await app.begin();

  expect(app.connected?.view.mode).toBe('addressesOnly');
  expect(app.route.screen).toBe('addresses');
});
