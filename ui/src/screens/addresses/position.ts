// Where rows lie, in one place: the only code that turns row numbers into pixels and back.

/** Height of a row, in pixels. */
export const ROW = 32;
/** Height of the sticky head, in pixels. */
export const HEAD = 30;
/** Rows drawn above and below what is seen. */
const SPARE = 4;

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

/** The body's greatest height: half of what WebKit can lay out, which leaves room for zooming. */
const TALLEST = 16_000_000;

/** Height of the body: of all rows together, or the greatest there is. */
export function bodyHeight(count: number): number {
  return Math.min(count * ROW, TALLEST);
}

/** How many pixels of rows pass by when the body is scrolled by one: more where it is too low for all. */
function pace(port: Port, count: number): number {
  const body = bodyHeight(count);
  const seen = port.height - HEAD;
  return count * ROW > body && body > seen ? (count * ROW - seen) / (body - seen) : 1;
}

/** How far down all rows together the first that is seen begins. */
function offset(port: Port, count: number): number {
  return port.scrollTop * pace(port, count);
}

/** Top of a row within the body. One that is far off lies at its beginning or end. */
export function rowTop(index: number, port: Port, count: number): number {
  const top = index * ROW + Math.round(port.scrollTop - offset(port, count));
  return Math.max(0, Math.min(top, bodyHeight(count) - ROW));
}

/** Rows there is room for, and some to spare, whether or not there are so many. */
export function room(port: Port, count: number): Range {
  const above = offset(port, count);
  const first = Math.floor(above / ROW) - SPARE;
  const last = Math.ceil((above + port.height - HEAD) / ROW) + SPARE;
  return { first: Math.max(0, first), last };
}

/** Rows to draw: those seen and some to spare. */
export function drawn(port: Port, count: number): Range {
  const { first, last } = room(port, count);
  return { first, last: Math.min(count - 1, last) };
}

/** Rows that a page key moves by. */
export function page(port: Port): number {
  return Math.max(1, Math.floor((port.height - HEAD) / ROW) - 1);
}

/** Where to scroll so that a row is seen whole; unchanged where it already is. */
export function scrolledTo(index: number, port: Port, count: number): number {
  const above = offset(port, count);
  const top = index * ROW;
  const bottom = top + ROW - (port.height - HEAD);
  if (top >= above && bottom <= above) return port.scrollTop;
  return (top < above ? top : bottom) / pace(port, count);
}

/** So near to an edge, in pixels, the list scrolls under a mouse that drags. */
const EDGE = ROW;
/** Pixels a second that it scrolls for each pixel that the mouse is further out, and how far counts. */
const EAGERNESS = 15;
const FARTHEST = 4 * EDGE;

/** Whether `y`, in pixels below the top of the list, is above or below its rows. */
export function isOutside(y: number, port: Port): boolean {
  return y < HEAD || y >= port.height;
}

/** The row at `y`; beyond the first or last that is seen, that one. */
export function rowAt(y: number, port: Port, count: number): number {
  const seen = Math.max(HEAD, Math.min(y, port.height - 1));
  const index = Math.floor((offset(port, count) + seen - HEAD) / ROW);
  return Math.max(0, Math.min(index, count - 1));
}

/** Pixels a second that the list scrolls while the mouse drags at `y`: up where it is negative. */
export function pull(y: number, port: Port): number {
  const above = HEAD + EDGE - y;
  const below = y - (port.height - EDGE);
  const far = Math.min(Math.max(above, below), FARTHEST);
  if (far <= 0) return 0;
  return (above > below ? -1 : 1) * far * EAGERNESS;
}
