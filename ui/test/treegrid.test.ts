import { describe, expect, it } from 'vitest';

import type { RowView } from '../src/ipc';
import {
  HEAD,
  ROW,
  bodyHeight,
  drawn,
  isOutside,
  page,
  pull,
  rowAt,
  rowTop,
  scrolledTo,
} from '../src/screens/addresses/position';
import { between, isSelected, size, toggled } from '../src/screens/addresses/selection';
import { TypedAhead, amongHeads, moveFor } from '../src/screens/addresses/treegrid';
import type { Move, Place } from '../src/screens/addresses/treegrid';

const row = (changed: Partial<RowView>): RowView => ({
  key: 'aws',
  level: 1,
  label: 'AWS',
  place: null,
  services: [],
  regions: null,
  count: null,
  expanded: null,
  parent: null,
  position: 1,
  setSize: 1,
  wide: false,
  ...changed,
});
const open = row({ expanded: true });
const folded = row({ expanded: false, level: 2, parent: 0 });
const address = row({ level: 3, parent: 4 });

function press(
  key: string,
  place: Partial<Place> = {},
  ctrlKey = false,
  shiftKey = false,
): Move | null {
  return moveFor(
    { key, ctrlKey, metaKey: false, altKey: false, shiftKey },
    { index: 5, count: 100, page: 10, row: address, selected: false, ...place },
  );
}
const to = (index: number) => ({ kind: 'focus', index });

describe('keys', () => {
  it('lead up from the first row to the heads, and from one to the next', () => {
    expect(press('ArrowUp', { index: 0 })).toEqual({ kind: 'heads' });
    expect(press('ArrowUp', { index: 0 }, false, true), 'nothing is selected there').toBeNull();
    const heads = ['name', 'from', 'count'].map((id) => Object.assign(new Image(), { id }));
    const [first, second, third] = heads;
    if (!first || !second) throw new Error('there are three');
    expect(amongHeads('ArrowRight', heads, first)).toBe(second);
    expect(amongHeads('ArrowLeft', heads, second)).toBe(first);
    expect(amongHeads('ArrowLeft', heads, first)).toBeUndefined();
    expect(amongHeads('End', heads, first)).toBe(third);
    expect(amongHeads('a', heads, first)).toBeUndefined();
  });

  it('move by row, by page and to the ends, and stop there', () => {
    expect(press('ArrowDown')).toEqual(to(6));
    expect(press('ArrowUp')).toEqual(to(4));
    expect(press('PageDown')).toEqual(to(15));
    expect(press('PageUp')).toEqual(to(0));
    expect(press('Home')).toEqual(to(0));
    expect(press('End')).toEqual(to(99));
    expect(press('ArrowDown', { index: 99 })).toEqual(to(99));
  });

  it('open, then go in; fold, then go out', () => {
    expect(press('ArrowRight', { row: folded })).toEqual({ kind: 'fold', folded: false });
    expect(press('ArrowRight', { row: open })).toEqual(to(6));
    expect(press('ArrowRight', { row: address })).toBeNull();
    expect(press('ArrowLeft', { row: open })).toEqual({ kind: 'fold', folded: true });
    expect(press('ArrowLeft', { row: folded })).toEqual(to(0));
    expect(press('ArrowLeft', { row: address })).toEqual(to(4));
    expect(press('ArrowLeft', { row: row({ expanded: false }) })).toBeNull();
  });

  it('open and fold groups, and copy addresses, with Enter', () => {
    expect(press('Enter', { row: folded })).toEqual({ kind: 'fold', folded: false });
    expect(press('Enter', { row: open })).toEqual({ kind: 'fold', folded: true });
    expect(press('Enter', { row: address })).toEqual({ kind: 'copy' });
  });

  it('open all beside, copy, and look for what is typed', () => {
    expect(press('*')).toEqual({ kind: 'openSiblings' });
    expect(press('c', {}, true)).toEqual({ kind: 'copy' });
    expect(press('u')).toEqual({ kind: 'find', letter: 'u' });
  });

  it('leave everything else to the window', () => {
    expect(press('Tab')).toBeNull();
    expect(press('F5')).toBeNull();
    expect(press('b', {}, true)).toBeNull();
    expect(press('Escape'), 'where nothing is selected').toBeNull();
    expect(press('ArrowDown', { count: 0 })).toBeNull();
  });

  it('do nothing with a row that is not here yet', () => {
    expect(press('ArrowRight', { row: undefined })).toBeNull();
    expect(press('Enter', { row: undefined })).toBeNull();
    expect(press('ArrowDown', { row: undefined })).toEqual(to(6));
  });
});

describe('keys that select', () => {
  it('extend up to where the arrow would go', () => {
    const shift = (key: string, place: Partial<Place> = {}) => press(key, place, false, true);
    expect(shift('ArrowDown')).toEqual({ kind: 'extend', index: 6 });
    expect(shift('PageUp')).toEqual({ kind: 'extend', index: 0 });
    expect(shift('End')).toEqual({ kind: 'extend', index: 99 });
    expect(press('Home', {}, true, true)).toEqual({ kind: 'extend', index: 0 });
    expect(shift('*'), 'typed with Shift').toEqual({ kind: 'openSiblings' });
    expect(shift('U')).toEqual({ kind: 'find', letter: 'U' });
    expect(shift('ArrowLeft')).toEqual(to(4));
  });

  it('select all, one more or less, and none', () => {
    expect(press('a', {}, true)).toEqual({ kind: 'selectAll' });
    expect(press(' ', {}, true)).toEqual({ kind: 'toggle' });
    expect(press('Escape', { selected: true })).toEqual({ kind: 'unselect' });
    expect(press('c', { row: undefined, selected: true }, true)).toEqual({ kind: 'copy' });
  });

  it('open the menu of the row', () => {
    expect(press('ContextMenu')).toEqual({ kind: 'menu' });
    expect(press('F10', {}, false, true)).toEqual({ kind: 'menu' });
    expect(press('F10')).toBeNull();
  });
});

describe('a selection', () => {
  it('holds ranges whichever end was first, and counts rows', () => {
    expect(between(7, 3)).toEqual([{ first: 3, last: 7 }]);
    expect(size(between(3, 7))).toBe(5);
    expect(isSelected(between(3, 7), 7)).toBe(true);
    expect(isSelected(between(3, 7), 8)).toBe(false);
  });

  it('takes a row in and out without touching the others', () => {
    const without = toggled(between(3, 7), 5);
    expect(without).toEqual([
      { first: 3, last: 4 },
      { first: 6, last: 7 },
    ]);
    expect(size(toggled(without, 5))).toBe(5);
    expect(toggled(between(3, 3), 3)).toEqual([]);
    expect(toggled(between(3, 4), 3)).toEqual([{ first: 4, last: 4 }]);
  });
});

describe('typing ahead', () => {
  it('goes to the next row with one letter, and stays where more letters still fit', () => {
    const typed = new TypedAhead();
    expect(typed.add('u', 0, 5)).toEqual({ text: 'u', after: 5 });
    expect(typed.add('s', 100, 7)).toEqual({ text: 'us', after: 6 });
  });

  it('goes on through the rows when the same letter is repeated', () => {
    const typed = new TypedAhead();
    typed.add('u', 0, 5);
    expect(typed.add('u', 100, 7)).toEqual({ text: 'u', after: 7 });
  });

  it('forgets after a pause', () => {
    const typed = new TypedAhead();
    typed.add('u', 0, 5);
    expect(typed.add('e', TypedAhead.PAUSE, 7)).toEqual({ text: 'e', after: 7 });
  });
});

describe('positions', () => {
  const port = { scrollTop: 320, height: HEAD + 10 * ROW };

  it('draws what is seen and little more, of a list of any length', () => {
    const { first, last } = drawn(port, 400_000);
    expect(first).toBeLessThanOrEqual(10);
    expect(last).toBeGreaterThanOrEqual(20);
    expect(last - first).toBeLessThan(40);
    expect(drawn(port, 12)).toEqual({ first: 6, last: 11 });
    expect(drawn(port, 0).last).toBeLessThan(drawn(port, 0).first);
  });

  it('scrolls only as far as a row needs to be seen whole', () => {
    expect(scrolledTo(12, port, 100)).toBe(320);
    expect(scrolledTo(3, port, 100)).toBe(rowTop(3, port, 100));
    expect(scrolledTo(20, port, 100)).toBe(320 + ROW);
    expect(bodyHeight(100)).toBe(100 * ROW);
    expect(page(port)).toBe(9);
  });

  it('reaches every row of a list that is higher than a page can be', () => {
    const [count, highest, seen] = [5_000_000, 2 ** 25, port.height - HEAD];
    expect(count * ROW).toBeGreaterThan(highest);
    expect(bodyHeight(count)).toBeLessThan(highest);

    const end = { ...port, scrollTop: bodyHeight(count) - seen };
    expect(drawn(end, count).last).toBe(count - 1);
    expect(rowTop(count - 1, end, count)).toBe(bodyHeight(count) - ROW);
    expect(drawn({ ...port, scrollTop: 0 }, count).first).toBe(0);

    for (const index of [0, 1, 77_777, 2_500_000, count - 1]) {
      const there = { ...port, scrollTop: scrolledTo(index, end, count) };
      const top = rowTop(index, there, count) - there.scrollTop;
      expect(top, 'it is seen whole').toBeGreaterThanOrEqual(-1);
      expect(top + ROW).toBeLessThanOrEqual(seen + 1);
      expect(scrolledTo(index, there, count), 'and stays there').toBeCloseTo(there.scrollTop);
    }
  });

  it('keep a far row that has the focus inside the body', () => {
    const count = 5_000_000;
    const begin = { ...port, scrollTop: 0 };
    expect(rowTop(count - 1, begin, count)).toBe(bodyHeight(count) - ROW);
    const end = { ...port, scrollTop: bodyHeight(count) };
    expect(rowTop(0, end, count)).toBe(0);
  });
});

describe('a mouse that drags', () => {
  const port = { scrollTop: 320, height: 400 };

  it('is over the row that lies there, and over the nearest where it is outside', () => {
    expect(rowAt(HEAD, port, 100)).toBe(10);
    expect(rowAt(HEAD + ROW, port, 100)).toBe(11);
    expect(rowAt(-500, port, 100)).toBe(10);
    expect(rowAt(5000, port, 100)).toBe(21);
    expect(rowAt(390, port, 15), 'below the last row').toBe(14);
    expect([HEAD - 1, HEAD, 399, 400].map((y) => isOutside(y, port))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const count = 1_000_000;
    const far = { scrollTop: bodyHeight(count) - 400 + HEAD, height: 400 };
    expect(rowAt(399, far, count), 'the body is lower than its rows').toBe(count - 1);
  });

  it('scrolls near an edge, the faster the further out it is, and not in the middle', () => {
    expect(pull(200, port)).toBe(0);
    expect(pull(HEAD + ROW, port)).toBe(0);
    expect(pull(400 - ROW, port)).toBe(0);
    expect(pull(395, port)).toBeGreaterThan(0);
    expect(pull(430, port)).toBeGreaterThan(pull(395, port));
    expect(pull(9000, port)).toBe(pull(5000, port));
    expect(pull(HEAD, port)).toBeLessThan(0);
    expect(pull(-40, port)).toBeLessThan(pull(HEAD, port));
  });
});
