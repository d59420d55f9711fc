// Which of several answers counts.

import { describe, expect, it, vi } from 'vitest';

import { KeygateError } from '../src/ipc';
import { Latest } from '../src/state/latest.svelte';

/** A question whose answer is given by hand. */
function held() {
  let answer: (value: string) => void = () => undefined;
  let refuse: (thrown: Error) => void = () => undefined;
  const promise = new Promise<string>((resolve, reject) => {
    answer = resolve;
    refuse = reject;
  });
  return { ask: () => promise, answer, refuse };
}

const cancelled = new KeygateError({ code: 'cancelled' });
const notConnected = new KeygateError({ code: 'notConnected' });

describe('the newest answer', () => {
  it('stands, even where an older one comes after it', async () => {
    const latest = new Latest<string>();
    const [older, newer] = [held(), held()];
    const [first, second] = [latest.ask(older.ask), latest.ask(newer.ask)];
    newer.answer('newer');
    expect(await second).toBe('taken');
    older.answer('older');
    expect(await first).toBe('overtaken');
    expect(latest.value).toBe('newer');
  });

  it('is still waited for where an older one comes, or fails, before it', async () => {
    const latest = new Latest<string>();
    const [older, newer] = [held(), held()];
    const [first, second] = [latest.ask(older.ask), latest.ask(newer.ask)];
    older.refuse(notConnected);
    expect(await first).toBe('overtaken');
    expect(latest.reading).toBe(true);
    expect(latest.failed).toBeNull();
    newer.answer('newer');
    await second;
    expect(latest.reading).toBe(false);
  });

  it('takes the failure away, and a failure leaves the value', async () => {
    const latest = new Latest<string>();
    latest.take('first');
    expect(await latest.ask(() => Promise.reject(notConnected))).toBe('failed');
    expect(latest.failed?.view.code).toBe('notConnected');
    expect(latest.value).toBe('first');
    await latest.ask(() => Promise.resolve('second'));
    expect(latest.failed).toBeNull();
  });

  it('is handed over once, with what stood before', async () => {
    const onvalue = vi.fn();
    const latest = new Latest<string>(onvalue);
    await latest.ask(() => Promise.resolve('first'));
    latest.take('second');
    expect(onvalue.mock.calls).toEqual([
      ['first', null],
      ['second', 'first'],
    ]);
  });
});

describe('a reading that is ended', () => {
  it('changes nothing on screen where a person ended it, and is said where nothing is shown', async () => {
    const latest = new Latest<string>();
    expect(await latest.ask(() => Promise.reject(cancelled))).toBe('cancelled');
    expect(latest.failed?.view.code).toBe('cancelled');
    latest.take('first');
    await latest.ask(() => Promise.reject(notConnected));
    await latest.ask(() => Promise.reject(cancelled));
    expect(latest.failed?.view.code, 'why there is nothing newer').toBe('notConnected');
  });

  it('asks for nothing and takes nothing once its owner has ended', async () => {
    const latest = new Latest<string>();
    const late = held();
    const first = latest.ask(late.ask);
    latest.end();
    late.answer('late');
    expect(await first).toBe('overtaken');
    const ask = vi.fn(() => Promise.resolve('another'));
    expect(await latest.ask(ask)).toBe('overtaken');
    latest.take('put');
    expect(ask).not.toHaveBeenCalled();
    expect(latest.value).toBeNull();
    expect(latest.reading).toBe(false);
  });

  it('is dropped where something is put in place meanwhile, or it is called off', async () => {
    const latest = new Latest<string>();
    const [one, other] = [held(), held()];
    const first = latest.ask(one.ask);
    latest.take('put');
    expect(latest.reading).toBe(false);
    one.answer('late');
    expect(await first).toBe('overtaken');
    const second = latest.ask(other.ask);
    latest.cancel();
    other.answer('later still');
    expect(await second).toBe('overtaken');
    expect(latest.value).toBe('put');
  });
});
