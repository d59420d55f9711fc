// One press ends one call of the program.

import { beforeEach, describe, expect, it } from 'vitest';

import { setWorld, world } from '../fixture/world';
import { asKeygateError, keygate } from '../src/ipc';

const project = '32b6e34b3d91647abb20e7b8';

beforeEach(() => {
  setWorld({ delay: 1e9 });
});

function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (thrown: unknown) => asKeygateError(thrown).view.code,
  );
}

function called(command: string): number {
  return world.calls.filter((call) => call.command === command).length;
}

describe('a signal', () => {
  it('ends the call it came with, and no other', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const first = codeOf(keygate.readClusters(one.signal, project));
    const second = codeOf(keygate.readEncryption(other.signal, project));
    one.abort();
    expect(await first).toBe('cancelled');
    expect(called('cancel_call')).toBe(1);
    other.abort();
    expect(await second).toBe('cancelled');
  });

  it('ends nothing once its call is over', async () => {
    world.delay = 0;
    const over = new AbortController();
    await keygate.readClusters(over.signal, project);
    over.abort();
    expect(called('cancel_call')).toBe(0);
  });

  it('that is used up lets its call not begin', async () => {
    expect(await codeOf(keygate.readClusters(AbortSignal.abort(), project))).toBe('cancelled');
    expect(called('read_clusters')).toBe(0);
  });

  it('ends a long text between two parts', async () => {
    const pasting = new AbortController();
    const compared = codeOf(keygate.compareText(pasting.signal, '198.18.0.1/32\n'.repeat(100_000)));
    pasting.abort();
    expect(await compared).toBe('cancelled');
    expect(called('compare_parts')).toBe(0);
  });
});
