import { afterEach, describe, expect, it, vi } from 'vitest';

import { listView, nextGeneration } from '../fixture/list';
import { world } from '../fixture/world';
import type { RowsRequest, RowsView } from '../src/ipc';
import { keygate } from '../src/ipc';
import { CHUNK, FIRST, Rows } from '../src/state/rows.svelte';

function request(changed: Partial<RowsRequest> = {}): RowsRequest {
  const { generation } = listView('cloud.mongodb.com');
  return { generation, list: 'outbound', filter: '', folded: [], ...changed };
}
const asked = () => world.calls.filter(({ command }) => command === 'address_rows').length;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('rows', () => {
  it('are fetched in chunks, and each only once', async () => {
    const rows = new Rows(() => undefined);
    await rows.show(request());
    expect(rows.counts).toEqual({ rows: 440, matching: 420, total: 420 });
    expect(rows.row(0)?.label).toBe('AWS');
    const next = FIRST * CHUNK;
    expect(rows.row(next), 'not asked for yet').toBeUndefined();
    const last = next + 3 * CHUNK + 5;
    rows.need(0, last);
    rows.need(0, last);
    await vi.waitFor(() => {
      expect(rows.row(last)).toBeDefined();
    });
    expect(rows.row(next)).toBeDefined();
    expect(asked(), 'all that were missing at once').toBe(2);
  });

  it('never mix two views: a late answer is dropped', async () => {
    const rows = new Rows(() => undefined);
    const late = rows.show(request());
    const newest = rows.show(request({ filter: 'us-east-1' }));
    await Promise.all([late, newest]);
    expect(rows.shown?.filter).toBe('us-east-1');
    expect(rows.counts.matching).toBe(84);
  });

  it('are not asked for in between while somebody types fast', async () => {
    const rows = new Rows(() => undefined);
    const before = asked();
    await Promise.all(['u', 'us', 'us-', 'us-e'].map((filter) => rows.show(request({ filter }))));
    expect(rows.shown?.filter).toBe('us-e');
    expect(asked() - before, 'the first and the last').toBe(2);
  });

  it('of what is seen and of what has the focus both stay, however far apart', async () => {
    vi.spyOn(keygate, 'addressRows').mockImplementation((_, start, count) => {
      const rows = Array.from({ length: count }, (_row, index) => ({ key: String(start + index) }));
      return Promise.resolve({ rowCount: 10_000, start, rows } as unknown as RowsView);
    });
    const rows = new Rows(() => undefined);
    await rows.show(request());
    for (let first = 0; first < 10_000; first += CHUNK) {
      rows.need(first, first);
      rows.need(0, 0);
      const here = () => {
        expect(rows.row(first)?.key).toBe(String(first));
      };
      await vi.waitFor(here, { interval: 1 });
    }
    expect(rows.row(0)?.key).toBe('0');
    expect(rows.row(5_000), 'what lies between is let go').toBeUndefined();
  });

  it('ask for the list again when theirs is no longer the newest', async () => {
    const stale = vi.fn();
    const rows = new Rows(stale);
    const old = request();
    nextGeneration();
    await rows.show(old);
    expect(stale).toHaveBeenCalledOnce();
    expect(rows.problem).toBeNull();
  });
});
