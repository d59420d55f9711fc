// The Activity screen: rows are fetched by range and kept near what is seen.

import type { ActivityRequest, ActivityRowView, ActivityView } from '../../ipc';
import { keygate } from '../../ipc';
import { Chunks } from '../chunks.svelte';
import { Latest } from '../latest.svelte';

/** What is there, with the rows to begin with. */
interface Beginning {
  view: ActivityView;
  shown: ActivityRequest;
  start: number;
  rows: ActivityRowView[];
}

export class Activity {
  readonly #read = new Latest<Beginning>(({ start, rows }) => {
    this.#chunks.begin(start, rows);
  });
  readonly #chunks = new Chunks<ActivityRowView>(
    { chunk: 100, kept: 12 },
    async (start, count) =>
      this.shown ? (await keygate.activityRows(this.shown, this.total, start, count)).rows : [],
    (thrown) => {
      this.#read.fail(thrown);
    },
  );
  /** The first row that was asked for last. */
  #first = 0;
  /** As typed. */
  typed = $state('');
  oldestFirst = $state(false);

  readonly view = $derived(this.#read.value?.view ?? null);
  readonly reading = $derived(this.#read.reading);
  readonly problem = $derived(this.#read.failed);
  /** What the rows belong to. */
  readonly shown = $derived(this.#read.value?.shown ?? null);
  /** Entries in all. */
  readonly total = $derived(this.view?.count ?? 0);
  /** Entries that pass the filter. */
  readonly count = $derived(this.view?.matching ?? 0);

  row(index: number): ActivityRowView | undefined {
    return this.#chunks.row(index);
  }

  /** Reads anew; what is on screen stays until its rows are here. `first`: the first row seen. */
  async read(first = 0): Promise<void> {
    const shown = this.#asked();
    await this.#read.ask(async () => {
      const view = await keygate.readActivity(shown);
      const seen = Math.min(first, Math.max(view.matching - 1, 0));
      const { start, count } = this.#chunks.around(seen, seen);
      const { rows } = await keygate.activityRows(shown, view.count, start, count);
      return { view, shown, start, rows };
    });
  }

  /** Reads anew where the screen has been drawn. */
  async look(): Promise<void> {
    if (this.view) await this.read(this.#first);
  }

  clearFilter(): Promise<void> {
    this.typed = '';
    return this.read();
  }

  turn(): Promise<void> {
    this.oldestFirst = !this.oldestFirst;
    return this.read();
  }

  /** Writes what is shown, with the filter as typed, even where the table has not caught up yet. */
  exportCsv() {
    return keygate.exportActivity(this.#asked(), this.total);
  }

  #asked(): ActivityRequest {
    return { filter: this.typed.trim(), oldestFirst: this.oldestFirst };
  }

  /** Sees to it that the rows from `first` to `last` come in. */
  need(first: number, last: number): void {
    this.#first = Math.max(first, 0);
    this.#chunks.need(first, last, this.count);
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#read.end();
    this.#chunks.drop();
  }
}
