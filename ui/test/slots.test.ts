import { describe, expect, it } from 'vitest';

import type { Slot } from '../src/screens/addresses/slots';
import { reused } from '../src/screens/addresses/slots';

const rows = (first: number, count: number) =>
  Array.from({ length: count }, (_row, at) => first + at);
const keysOf = (slots: Slot[]) => slots.map(({ key }) => key);
const keyOf = (slots: Slot[], row: number) => slots.find(({ index }) => index === row)?.key;

describe('elements of the table', () => {
  const begun = reused([], rows(0, 40), 0);

  it('are one for each row', () => {
    expect(begun.map(({ index }) => index)).toEqual(rows(0, 40));
    expect(new Set(keysOf(begun)).size).toBe(40);
  });

  it('stay with their rows where most of these stay, and the others draw what comes', () => {
    const now = reused(begun, rows(2, 40), 5);
    for (const row of rows(2, 38)) expect(keyOf(now, row)).toBe(keyOf(begun, row));
    expect([...keysOf(now)].sort()).toEqual([...keysOf(begun)].sort());
  });

  it('all stay where they are on a leap', () => {
    expect(keysOf(reused(begun, rows(5000, 40), 7))).toEqual(keysOf(begun));
  });

  it('never take the row with the focus from its place among those that stay', () => {
    let slots = reused([], [3, ...rows(500, 40)], 3);
    const focused = keyOf(slots, 3);
    for (const first of [5000, 90, 1, 800_000, 2, 700]) {
      const before = keysOf(slots);
      const indices = [...new Set([3, ...rows(first, 40)])].sort((one, other) => one - other);
      slots = reused(slots, indices, 3);
      expect(slots.map(({ index }) => index)).toEqual(indices);
      expect(keyOf(slots, 3)).toBe(focused);
      const now = keysOf(slots);
      expect(new Set(now).size, 'each element once').toBe(now.length);
      const stayed = before.filter((key) => now.includes(key));
      expect(
        now.filter((key) => before.includes(key)),
        'none passes another',
      ).toEqual(stayed);
    }
  });

  it('are as many as the rows, however far was scrolled', () => {
    let slots = begun;
    for (let first = 0; first < 100_000; first += 997) slots = reused(slots, rows(first, 40), 1);
    expect(slots).toHaveLength(40);
    expect(Math.max(...keysOf(slots))).toBe(39);
  });
});
