// The rows of the treegrid, for the view that is on screen.

import type { KeygateError, RowView, RowsRequest } from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { Chunks } from '../chunks.svelte';
import { Latest } from '../latest.svelte';

/** Rows of a chunk: few, so that little comes in vain while a list is scrolled from end to end. */
export const CHUNK = 16;

interface Counts {
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

/** A view with the rows to begin with. */
interface Beginning {
  request: RowsRequest;
  counts: Counts;
  start: number;
  rows: RowView[];
}

const NONE: Counts = { rows: 0, matching: 0, total: 0 };

export class Rows {
  readonly #view = new Latest<Beginning>(({ start, rows }) => {
    this.#chunks.begin(start, rows);
  });
  readonly #chunks = new Chunks<RowView>(
    { chunk: CHUNK, kept: 64 },
    async (start, count) =>
      this.shown ? (await keygate.addressRows(this.shown, start, count)).rows : [],
    (thrown) => {
      this.#failed(asKeygateError(thrown));
    },
  );
  #wanted: Wanted | null = null;
  #showing: Promise<void> | null = null;

  constructor(private readonly onStale: () => void) {}

  /** The view that the rows belong to. */
  readonly shown = $derived(this.#view.value?.request ?? null);
  readonly counts = $derived(this.#view.value?.counts ?? NONE);
  /** Why rows did not come; those of an earlier list are read again by themselves. */
  readonly problem = $derived(isStale(this.#view.failed) ? null : this.#view.failed);

  row(index: number): RowView | undefined {
    return this.#chunks.row(index);
  }

  /**
   * Changes to another view; what is on screen stays until its rows from `first` to `last` are here.
   * While rows are on their way only the newest wish waits: for whoever types fast, no answer in
   * between counts.
   */
  show(request: RowsRequest, first: number, last: number): Promise<void> {
    this.#view.cancel();
    this.#chunks.drop();
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
    const { start, count } = this.#chunks.around(first, last);
    const answered = await this.#view.ask(async () => {
      const answer = await keygate.addressRows(request, start, count);
      const { rows, rowCount, matching, total } = answer;
      return { request, counts: { rows: rowCount, matching, total }, start, rows };
    });
    if (answered === 'failed' && isStale(this.#view.failed)) this.onStale();
  }

  /** Sees to it that the rows from `first` to `last` come in. */
  need(first: number, last: number): void {
    this.#chunks.need(first, last, this.counts.rows);
  }

  /** Number of the next row whose label begins with `text`, after row `after`, wrapping round. */
  async find(text: string, after: number): Promise<number | null> {
    const { shown } = this;
    if (!shown || this.counts.rows === 0) return null;
    const from = after < 0 ? this.counts.rows - 1 : after;
    try {
      return await keygate.findRow(shown, text, from);
    } catch (thrown) {
      if (shown === this.shown) this.#failed(asKeygateError(thrown));
      return null;
    }
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#view.end();
    this.#chunks.drop();
  }

  #failed(error: KeygateError): void {
    if (isStale(error)) this.onStale();
    else this.#view.fail(error);
  }
}

function isStale(error: KeygateError | null): boolean {
  return error?.view.code === 'staleList';
}
