// The rows of the treegrid that are on this side: fetched by range, kept in chunks for one view.

import type { KeygateError, RowView, RowsRequest, RowsView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';

/** Rows of a chunk: few, so that little comes in vain while a list is scrolled from end to end. */
export const CHUNK = 16;
/** Chunks kept; those that were needed longest ago are let go. */
const KEPT = 64;

export interface Counts {
  /** Rows in all, with what is folded left out. */
  rows: number;
  /** Addresses that pass the filter. */
  matching: number;
  /** Addresses in the list. */
  total: number;
}

interface Wanted {
  request: RowsRequest;
  first: number;
  last: number;
}

export class Rows {
  /** The view that the rows belong to. */
  shown = $state.raw<RowsRequest | null>(null);
  counts = $state.raw<Counts>({ rows: 0, matching: 0, total: 0 });
  problem = $state.raw<KeygateError | null>(null);
  #chunks = $state.raw<ReadonlyMap<number, RowView[]>>(new Map());
  #underWay = new Set<number>();
  #epoch = 0;
  /** The chunks needed last, the newest at the end. */
  #needed: number[] = [];
  #wanted: Wanted | null = null;
  #showing: Promise<void> | null = null;

  constructor(private readonly onStale: () => void) {}

  row(index: number): RowView | undefined {
    return this.#chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK];
  }

  /**
   * Changes to another view; what is on screen stays until its rows from `first` to `last` are here.
   * While rows are on their way only the newest wish waits: for whoever types fast, no answer in
   * between counts.
   */
  show(request: RowsRequest, first: number, last: number): Promise<void> {
    this.#begin();
    this.#wanted = { request, first, last };
    this.#showing ??= this.#showWanted();
    return this.#showing;
  }

  async #showWanted(): Promise<void> {
    for (let wanted = this.#wanted; wanted; wanted = this.#wanted) {
      this.#wanted = null;
      await this.#showFirst(wanted);
    }
    this.#showing = null;
  }

  async #showFirst({ request, first, last }: Wanted): Promise<void> {
    const epoch = this.#epoch;
    const from = Math.floor(first / CHUNK);
    const count = Math.floor(last / CHUNK) - from + 1;
    try {
      const answer = await keygate.addressRows(request, from * CHUNK, count * CHUNK);
      if (epoch !== this.#epoch) return;
      // What was needed meanwhile is of the view before.
      this.#begin();
      this.shown = request;
      this.problem = null;
      this.#chunks = new Map(inChunks(from, answer.rows));
      this.#count(answer);
    } catch (thrown) {
      this.#failed(thrown, epoch);
    }
  }

  /** Rows that are still on their way are not taken any more. */
  #begin(): void {
    this.#epoch++;
    this.#underWay = new Set();
  }

  /** Sees to it that the rows from `first` to `last` come in. */
  need(first: number, last: number): void {
    const missing: number[] = [];
    const end = Math.floor(Math.min(last, this.counts.rows - 1) / CHUNK);
    for (let chunk = Math.floor(Math.max(first, 0) / CHUNK); chunk <= end; chunk++) {
      this.#needed = [...this.#needed.filter((other) => other !== chunk), chunk].slice(-KEPT);
      if (!this.#chunks.has(chunk) && !this.#underWay.has(chunk)) missing.push(chunk);
    }
    const [from, to] = [missing[0], missing.at(-1)];
    if (from !== undefined && to !== undefined) void this.#fetch(from, to);
  }

  /** Number of the next row whose label begins with `text`, after row `after`, wrapping round. */
  async find(text: string, after: number): Promise<number | null> {
    if (!this.shown || this.counts.rows === 0) return null;
    const from = after < 0 ? this.counts.rows - 1 : after;
    try {
      return await keygate.findRow(this.shown, text, from);
    } catch (thrown) {
      this.#failed(thrown, this.#epoch);
      return null;
    }
  }

  /** Fetches the chunks `from` to `to`. */
  async #fetch(from: number, to: number): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    const epoch = this.#epoch;
    const underWay = this.#underWay;
    for (let chunk = from; chunk <= to; chunk++) underWay.add(chunk);
    try {
      const answer = await keygate.addressRows(shown, from * CHUNK, (to - from + 1) * CHUNK);
      if (epoch !== this.#epoch) return;
      const chunks = new Map([...this.#chunks, ...inChunks(from, answer.rows)]);
      // Neither what is seen nor what has the focus is let go, however far apart they are.
      if (chunks.size > KEPT) {
        for (const key of [...chunks.keys()]) if (!this.#needed.includes(key)) chunks.delete(key);
      }
      this.#chunks = chunks;
      this.#count(answer);
    } catch (thrown) {
      this.#failed(thrown, epoch);
    } finally {
      for (let chunk = from; chunk <= to; chunk++) underWay.delete(chunk);
    }
  }

  #count({ rowCount, matching, total }: RowsView): void {
    this.counts = { rows: rowCount, matching, total };
  }

  #failed(thrown: unknown, epoch: number): void {
    if (epoch !== this.#epoch) return;
    const error = asKeygateError(thrown);
    if (error.view.code === 'staleList') this.onStale();
    else this.problem = error;
  }
}

/** Rows that begin with the chunk `from`: each chunk with its number. */
function inChunks(from: number, rows: RowView[]): [number, RowView[]][] {
  const chunks: [number, RowView[]][] = [];
  for (let at = 0; at < rows.length; at += CHUNK) {
    chunks.push([from + at / CHUNK, rows.slice(at, at + CHUNK)]);
  }
  return chunks;
}
