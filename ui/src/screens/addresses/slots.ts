// Which elements draw which rows. Elements are used again for other rows instead of being made anew:
// whoever scrolls through a million rows would leave a hill of them behind with every frame.

/** An element of the table, and the row it draws. */
export interface Slot {
  /** Names the element. */
  key: number;
  index: number;
}

/**
 * The elements for the rows `indices`, in their order, taken from those there were `before`. The one
 * that draws the row `focused` keeps it and its place among the others: moving it within the page
 * would take the focus away from it.
 */
export function reused(
  before: readonly Slot[],
  indices: readonly number[],
  focused: number,
): Slot[] {
  const wanted = new Set(indices);
  const kept = new Map<number, number>();
  const free: number[] = [];
  for (const { key, index } of before) {
    if (wanted.has(index)) kept.set(index, key);
    else free.push(key);
  }
  let last = Math.max(-1, ...before.map(({ key }) => key));
  const take = (keys: number[]) => keys.shift() ?? ++last;
  // Most stay: the others move past them. Else all stay where they are and draw other rows.
  if (kept.size > Math.max(before.length, indices.length) / 2) {
    return indices.map((index) => ({ key: kept.get(index) ?? take(free), index }));
  }
  const at = before.findIndex(({ index }) => index === focused);
  const pinned = wanted.has(focused) ? before[at] : undefined;
  const keys = before.map(({ key }) => key);
  const above = pinned ? keys.slice(0, at) : keys;
  const below = keys.slice(at + 1);
  return indices.map((index) => {
    if (index === pinned?.index) return pinned;
    return { key: take(pinned && index > focused ? below : above), index };
  });
}
