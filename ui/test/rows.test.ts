import { afterEach, describe, expect, it, vi } from 'vitest';

import { listView, nextGeneration } from '../fixture/list';
import { world } from '../fixture/world';
import type { RowsRequest, RowsView } from '../src/ipc';
import { keygate } from '../src/ipc';
import { CHUNK, Rows } from '../src/state/addresses/rows.svelte';

function request(changed: Partial<RowsRequest> = {}): RowsRequest {
  const { generation } = listView('cloud.mongodb.com');
  const order = { column: 'name' as const, descending: false };
  return { generation, list: 'outbound', filter: '', folded: [], order, ...changed };
}
const asked = () => world.calls.filter(({ command }) => command === 'address_rows').length;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('rows', () => {
  it('are fetched in chunks, and each only once', async () => {
    const rows = new Rows(() => undefined);
    await rows.show(request(), 0, 2 * CHUNK);
    expect(rows.counts).toEqual({ rows: 440, matching: 420, total: 420 });
    expect(rows.row(0)?.label).toBe('AWS');
    expect(rows.row(3 * CHUNK - 1)).toBeDefined();
    expect(rows.row(3 * CHUNK), 'not asked for yet').toBeUndefined();
    rows.need(0, 6 * CHUNK + 5);
    rows.need(0, 6 * CHUNK + 5);
    await vi.waitFor(() => {
      expect(rows.row(6 * CHUNK + 5)).toBeDefined();
    });
    expect(rows.row(3 * CHUNK)).toBeDefined();
    const ranges = world.calls
      .filter(({ command }) => command === 'address_rows')
      .map(({ given }) => given as { start: number; count: number })
      .map(({ start, count }) => ({ start, count }));
    expect(ranges).toEqual([
      { start: 0, count: 3 * CHUNK },
      { start: 3 * CHUNK, count: 4 * CHUNK },
    ]);
  });

  it('never mix two views: a late answer is dropped', async () => {
    const rows = new Rows(() => undefined);
    const late = rows.show(request(), 0, 0);
    const newest = rows.show(request({ filter: 'us-east-1' }), 0, 0);
    await Promise.all([late, newest]);
    expect(rows.shown?.filter).toBe('us-east-1');
    expect(rows.counts.matching).toBe(84);
  });

  it('never mix two views: what was needed before the next one came is dropped', async () => {
    const answers: (() => void)[] = [];
    vi.spyOn(keygate, 'addressRows').mockImplementation(
      ({ filter }, start, count) =>
        new Promise((answer) => {
          const rows = Array.from({ length: count }, () => ({ key: filter }));
          answers.push(() => {
            answer({ rowCount: 1000, start, rows } as unknown as RowsView);
          });
        }),
    );
    const next = (number: number) => {
      answers[number]?.();
    };
    const rows = new Rows(() => undefined);
    const first = rows.show(request({ filter: 'old' }), 500, 500);
    next(0);
    await first;
    const second = rows.show(request({ filter: 'new' }), 0, 0);
    rows.need(0, 0);
    next(1);
    await second;
    next(2);
    await Promise.resolve();
    await Promise.resolve();
    expect(rows.row(0)?.key).toBe('new');
    rows.need(0, 0);
    expect(answers, 'it is here').toHaveLength(3);
  });

  it('are not asked for in between while somebody types fast', async () => {
    const rows = new Rows(() => undefined);
    const before = asked();
    await Promise.all(
      ['u', 'us', 'us-', 'us-e'].map((filter) => rows.show(request({ filter }), 0, 0)),
    );
    expect(rows.shown?.filter).toBe('us-e');
    expect(asked() - before, 'the first and the last').toBe(2);
  });

  it('of what is seen and of what has the focus both stay, however far apart', async () => {
    vi.spyOn(keygate, 'addressRows').mockImplementation((_, start, count) => {
      const rows = Array.from({ length: count }, (_row, index) => ({ key: String(start + index) }));
      return Promise.resolve({ rowCount: 10_000, start, rows } as unknown as RowsView);
    });
    const rows = new Rows(() => undefined);
    await rows.show(request(), 0, 2 * CHUNK);
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
    await rows.show(old, 0, 0);
    expect(stale).toHaveBeenCalledOnce();
    expect(rows.problem).toBeNull();
  });
});
