// Where rows lie, in one place: the only code that turns row numbers into pixels and back.

/** Height of a row, in pixels. */
export const ROW = 32;
/** Height of the sticky head, in pixels. */
export const HEAD = 30;
/** Rows drawn above and below what is seen. */
const SPARE = 8;

export interface Port {
  scrollTop: number;
  /** Height that is seen, head included. */
  height: number;
}

/** First and last row of a range; `last` is before `first` where there is none. */
export interface Range {
  first: number;
  last: number;
}

/** Height of all rows together. */
export function bodyHeight(count: number): number {
  return count * ROW;
}

/** Top of a row within the body. */
export function rowTop(index: number): number {
  return index * ROW;
}

/** Rows to draw: those seen and some to spare. */
export function drawn(port: Port, count: number): Range {
  const first = Math.floor(port.scrollTop / ROW) - SPARE;
  const last = Math.ceil((port.scrollTop + port.height - HEAD) / ROW) + SPARE;
  return { first: Math.max(0, first), last: Math.min(count - 1, last) };
}

/** The first row that is seen. */
export function firstSeen(port: Port): number {
  return Math.floor(port.scrollTop / ROW);
}

/** Rows that a page key moves by. */
export function page(port: Port): number {
  return Math.max(1, Math.floor((port.height - HEAD) / ROW) - 1);
}

/** Where to scroll so that a row is seen whole; unchanged where it already is. */
export function scrolledTo(index: number, port: Port): number {
  const top = rowTop(index);
  if (top < port.scrollTop) return top;
  const bottom = top + ROW - (port.height - HEAD);
  return Math.max(port.scrollTop, bottom);
}
