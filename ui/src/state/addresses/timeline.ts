// How the number of outbound addresses went over the lists kept, laid out for drawing.

import type { SnapshotView } from '../../ipc';

/** Width and height of what is drawn, pixels. */
export interface Area {
  width: number;
  height: number;
}

interface Change {
  id: string;
  /** From the left, pixels. */
  x: number;
  /** From the top: where the line is from this snapshot on. */
  y: number;
  added: number;
  removed: number;
  /** Lengths of the bars, pixels: what came stands above the middle, what went hangs below it. */
  up: number;
  down: number;
}

export interface Timeline {
  /** The line's path: it stays level until the list changes. */
  line: string;
  /** Oldest first; the first list is no change. */
  changes: Change[];
  least: number;
  most: number;
}

/** Room above and below the line, pixels. */
const MARGIN = 6;
/** The longest bar, pixels. */
const BAR = 14;
/** The shortest bar of something that changed, pixels. */
const SEEN = 2;

/** Lays `snapshots` (newest first, at least one) out until `now`, in milliseconds. */
export function timeline(
  snapshots: SnapshotView[],
  now: number,
  { width, height }: Area,
): Timeline {
  const oldestFirst = [...snapshots].reverse();
  const begin = Date.parse(oldestFirst[0]?.at ?? '');
  const span = Math.max(now - begin, 1);
  const totals = oldestFirst.map(({ outbound }) => outbound);
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  const largest = Math.max(1, ...oldestFirst.flatMap(({ added, removed }) => [added, removed]));
  const bar = (count: number) => (count === 0 ? 0 : Math.max(SEEN, (count / largest) * BAR));
  const changes = oldestFirst.map(({ id, at, outbound, added, removed }) => ({
    id,
    x: Math.min(1, Math.max(0, (Date.parse(at) - begin) / span)) * width,
    // A number that never changed is drawn in the middle.
    y:
      most === least
        ? height / 2
        : MARGIN + ((most - outbound) / (most - least)) * (height - 2 * MARGIN),
    added,
    removed,
    up: bar(added),
    down: bar(removed),
  }));
  const steps = changes.slice(1).map(({ x, y }) => `H${round(x)}V${round(y)}`);
  const first = changes[0] ?? { x: 0, y: height / 2 };
  return {
    line: `M${round(first.x)} ${round(first.y)}${steps.join('')}H${round(width)}`,
    changes,
    least,
    most,
  };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
