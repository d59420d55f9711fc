// The Activity screen: rows are fetched by range and kept near what is seen.

import type { ActivityRowView, ActivityView, KeygateError } from '../ipc';
import { asKeygateError, keygate } from '../ipc';

/** Rows fetched at once. */
const CHUNK = 100;
/** Chunks kept; the oldest asked for is let go. */
const KEPT = 12;

export class Activity {
  view = $state.raw<ActivityView | null>(null);
  reading = $state(false);
  problem = $state.raw<KeygateError | null>(null);
  #chunks = $state.raw<ReadonlyMap<number, ActivityRowView[]>>(new Map());
  #underWay = new Set<number>();
  #turn = 0;
  /** The first row that was asked for last. */
  #first = 0;

  readonly count = $derived(this.view?.count ?? 0);

  row(index: number): ActivityRowView | undefined {
    return this.#chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK];
  }

  /** Reads anew; what is on screen stays until its rows are here. `first`: the first row seen. */
  async read(first = 0): Promise<void> {
    const turn = ++this.#turn;
    this.reading = true;
    try {
      const view = await keygate.readActivity();
      const chunk = Math.floor(Math.min(first, Math.max(view.count - 1, 0)) / CHUNK);
      const { rows } = await keygate.activityRows(view.count, chunk * CHUNK, CHUNK);
      if (turn !== this.#turn) return;
      this.#underWay = new Set();
      this.#chunks = new Map([[chunk, rows]]);
      this.view = view;
      this.problem = null;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asKeygateError(thrown);
    } finally {
      if (turn === this.#turn) this.reading = false;
    }
  }

  /** Reads anew where the screen has been drawn. */
  async look(): Promise<void> {
    if (this.view) await this.read(this.#first);
  }

  /** Sees to it that the rows from `first` to `last` come in. */
  need(first: number, last: number): void {
    this.#first = Math.max(first, 0);
    const end = Math.floor(Math.min(last, this.count - 1) / CHUNK);
    for (let chunk = Math.floor(Math.max(first, 0) / CHUNK); chunk <= end; chunk++) {
      if (!this.#chunks.has(chunk) && !this.#underWay.has(chunk)) void this.#fetch(chunk);
    }
  }

  async #fetch(chunk: number): Promise<void> {
    const turn = this.#turn;
    this.#underWay.add(chunk);
    try {
      const { rows } = await keygate.activityRows(this.count, chunk * CHUNK, CHUNK);
      if (turn !== this.#turn) return;
      const kept = [...this.#chunks].slice(1 - KEPT);
      this.#chunks = new Map([...kept, [chunk, rows]]);
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asKeygateError(thrown);
    } finally {
      this.#underWay.delete(chunk);
    }
  }
}
