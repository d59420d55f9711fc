// Which rows of the treegrid are selected: rows by their numbers, for the page holds few of them. Pure.

import type { RowRangeRequest } from '../../ipc';

/** No row is in two ranges. */
export type Selection = readonly RowRangeRequest[];

export const NOTHING: Selection = [];

/** The rows from one to the other, both included, whichever is the first. */
export function between(one: number, other: number): Selection {
  return [{ first: Math.min(one, other), last: Math.max(one, other) }];
}

export function isSelected(selection: Selection, index: number): boolean {
  return selection.some(({ first, last }) => first <= index && index <= last);
}

/** With the row added, or without it where it was selected. */
export function toggled(selection: Selection, index: number): Selection {
  if (!isSelected(selection, index)) return [...selection, { first: index, last: index }];
  return selection.flatMap(({ first, last }) => {
    if (index < first || index > last) return [{ first, last }];
    return [
      { first, last: index - 1 },
      { first: index + 1, last },
    ].filter((part) => part.first <= part.last);
  });
}

/** How many rows are selected. */
export function size(selection: Selection): number {
  return selection.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
