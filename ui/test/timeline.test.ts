import { describe, expect, it } from 'vitest';

import { snapshot as listed } from '../fixture/history';
import type { SnapshotView } from '../src/ipc';
import { timeline } from '../src/state/addresses/timeline';

const DAY = 86_400_000;
const area = { width: 100, height: 60 };

const snapshot = (day: number, outbound: number, added = 0, removed = 0): SnapshotView =>
  listed(String(day), new Date(day * DAY).toISOString(), outbound, 0, added, removed);

describe('the timeline', () => {
  const drawn = timeline(
    [snapshot(8, 412, 10, 2), snapshot(2, 404, 4), snapshot(0, 400)],
    10 * DAY,
    area,
  );

  it('goes from the first list to now, oldest first', () => {
    expect(drawn.changes.map(({ x }) => x)).toEqual([0, 20, 80]);
    expect(drawn.line).toBe('M0 54H20V38H80V6H100');
  });

  it('stands higher for more', () => {
    expect(drawn).toMatchObject({ least: 400, most: 412 });
    const [first = 0, , last = 0] = drawn.changes.map(({ y }) => y);
    expect(last).toBeLessThan(first);
  });

  it('draws what came and what went to the same scale, and never nothing for something', () => {
    const [, second, third] = drawn.changes;
    expect(third?.up).toBeGreaterThan(second?.up ?? 0);
    expect(second?.down).toBe(0);
    expect(third?.down).toBeGreaterThanOrEqual(2);
  });

  it('is level where the number never changed', () => {
    const level = timeline([snapshot(4, 400, 3, 3), snapshot(0, 400)], 8 * DAY, area);
    expect(level.line).toBe('M0 30H50V30H100');
  });
});
