// Which messages stay.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { KeygateError } from '../src/ipc';
import { Messages } from '../src/state/messages.svelte';
import type { Screen } from '../src/state/route.svelte';

const failures = ['notConnected', 'clipboardRefused', 'staleSummary', 'staleList'] as const;

describe('messages', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('go by themselves where they say what was done, and stay where they report a failure', () => {
    const messages = new Messages(() => 'addresses');
    messages.good('Copied');
    messages.failed(new KeygateError({ code: 'notConnected' }));
    vi.advanceTimersByTime(3_600_000);
    expect(messages.shown).toMatchObject([{ kind: 'failed', error: { code: 'notConnected' } }]);
    messages.dismiss(messages.shown[0]?.id ?? 0);
    expect(messages.shown).toEqual([]);
  });

  it('are not pushed out by newer ones', () => {
    const messages = new Messages(() => 'addresses');
    for (const code of failures) messages.failed(new KeygateError({ code }));
    for (const name of ['a', 'b', 'c', 'd']) messages.good(name);
    expect(messages.shown).toHaveLength(8);
    expect(messages.shown[0]).toMatchObject({ error: { code: 'notConnected' } });
  });

  it('stand there once where the same is said again, for as long as the last one', () => {
    const messages = new Messages(() => 'addresses');
    messages.good('Copied');
    vi.advanceTimersByTime(8_000);
    messages.good('Copied');
    vi.advanceTimersByTime(8_000);
    expect(messages.shown).toHaveLength(1);
    vi.advanceTimersByTime(8_000);
    expect(messages.shown).toHaveLength(0);
  });

  it('say what became of an act, done or failed', async () => {
    const messages = new Messages(() => 'addresses');
    await messages.answer(() => Promise.resolve('Copied'));
    await messages.answer(() => Promise.reject(new KeygateError({ code: 'clipboardRefused' })));
    await messages.answer(() => Promise.resolve(null));
    await messages.answer(() => Promise.reject(new KeygateError({ code: 'cancelled' })));
    expect(messages.shown).toMatchObject([
      { kind: 'good', title: 'Copied' },
      { kind: 'failed', error: { code: 'clipboardRefused' } },
    ]);
  });

  it('show one at a time, the newest about the screen that is shown', async () => {
    let screen: Screen = 'addresses';
    const messages = new Messages(() => screen);
    messages.failed(new KeygateError({ code: 'notConnected' }));
    const copied = messages.answer(() => Promise.resolve('Copied'));
    screen = 'clusters';
    await copied;
    expect(messages.current, 'it belongs to the screen where it was begun').toBeNull();
    screen = 'addresses';
    const there = new Messages(() => screen);
    there.failed(new KeygateError({ code: 'notConnected' }));
    there.good('Copied');
    expect(there.current).toMatchObject({ title: 'Copied' });
    there.dismiss(there.current?.id ?? 0);
    expect(there.current).toMatchObject({ error: { code: 'notConnected' } });
  });
});
