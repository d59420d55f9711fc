// Where the rows of Activity lie: two lines each, so that what was done and where fit.

export const ROW = 56;
const HEAD = 30;
/** Rows drawn above and below what is seen. */
const SPARE = 6;

export interface Port {
  scrollTop: number;
  /** Height that is seen, head included. */
  height: number;
}

/** Rows to draw; `last` is before `first` where there is none. */
export function drawn({ scrollTop, height }: Port, count: number): { first: number; last: number } {
  const first = Math.floor(scrollTop / ROW) - SPARE;
  const last = Math.ceil((scrollTop + height - HEAD) / ROW) + SPARE;
  return { first: Math.max(0, first), last: Math.min(count - 1, last) };
}

/** Where to scroll so that a row is seen whole. */
export function scrolledTo(index: number, { scrollTop, height }: Port): number {
  const top = index * ROW;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + ROW - (height - HEAD));
}

/** The row that a key leads to; `null` for other keys. */
export function moved(
  key: string,
  { index, count, height }: { index: number; count: number; height: number },
): number | null {
  const page = Math.max(1, Math.floor((height - HEAD) / ROW) - 1);
  const to = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: index - page,
    PageDown: index + page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}
