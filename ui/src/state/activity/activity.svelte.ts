// The Activity screen: rows are fetched by range and kept near what is seen.

import type { ActivityRowView, ActivityView } from '../../ipc';
import { keygate } from '../../ipc';
import { Chunks } from '../chunks.svelte';
import { Latest } from '../latest.svelte';

/** What is there, with the rows to begin with. */
interface Beginning {
  view: ActivityView;
  start: number;
  rows: ActivityRowView[];
}

export class Activity {
  readonly #read = new Latest<Beginning>(({ start, rows }) => {
    this.#chunks.begin(start, rows);
  });
  readonly #chunks = new Chunks<ActivityRowView>(
    { chunk: 100, kept: 12 },
    async (start, count) => (await keygate.activityRows(this.count, start, count)).rows,
    (thrown) => {
      this.#read.fail(thrown);
    },
  );
  /** The first row that was asked for last. */
  #first = 0;

  readonly view = $derived(this.#read.value?.view ?? null);
  readonly reading = $derived(this.#read.reading);
  readonly problem = $derived(this.#read.failed);
  readonly count = $derived(this.view?.count ?? 0);

  row(index: number): ActivityRowView | undefined {
    return this.#chunks.row(index);
  }

  /** Reads anew; what is on screen stays until its rows are here. `first`: the first row seen. */
  async read(first = 0): Promise<void> {
    await this.#read.ask(async () => {
      const view = await keygate.readActivity();
      const seen = Math.min(first, Math.max(view.count - 1, 0));
      const { start, count } = this.#chunks.around(seen, seen);
      const { rows } = await keygate.activityRows(view.count, start, count);
      return { view, start, rows };
    });
  }

  /** Reads anew where the screen has been drawn. */
  async look(): Promise<void> {
    if (this.view) await this.read(this.#first);
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
