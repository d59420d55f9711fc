// The History tab: the lists fetched so far, and two of them side by side.

import type { HistoryView, SnapshotsView } from '../../ipc';
import { keygate } from '../../ipc';
import { Latest } from '../latest.svelte';

interface Comparison {
  from: string;
  to: string;
  view: SnapshotsView;
}

export class History {
  readonly #lists = new Latest<HistoryView>();
  readonly #comparison = new Latest<Comparison>();
  /** Moments to compare; empty while there are not two, or nobody asked. */
  from = $state('');
  to = $state('');

  readonly view = $derived(this.#lists.value);
  readonly reading = $derived(this.#lists.reading);
  readonly comparing = $derived(this.#comparison.reading);
  readonly problem = $derived(this.#lists.failed ?? this.#comparison.failed);
  /** How the two differ; `null` while that is not known. */
  readonly changes = $derived.by(() => {
    const compared = this.#comparison.failed ? null : this.#comparison.value;
    return compared?.from === this.from && compared.to === this.to ? compared.view : null;
  });

  /** Only when the lists were fetched and how they changed, where that is not known yet. */
  async look(): Promise<void> {
    if (!this.view && !this.reading) await this.#look();
  }

  /** Another list may have come: what was known is read again, as far as it was. */
  async again(): Promise<void> {
    if (this.to !== '') await this.read();
    // What is just being read may be from before that list.
    else if (this.view || this.reading) await this.#look();
  }

  /** Reads the lists, and compares two of them: the newest with the one before, where a newer list
   * came or one of the two is gone. */
  async read(): Promise<void> {
    const newest = this.view?.snapshots[0]?.id;
    if ((await this.#look()) !== 'taken') return;
    const snapshots = this.view?.snapshots ?? [];
    const known = new Set(snapshots.map(({ id }) => id));
    if (snapshots[0]?.id !== newest || !known.has(this.from) || !known.has(this.to)) {
      this.to = snapshots[0]?.id ?? '';
      this.from = snapshots[1]?.id ?? '';
    }
    await this.compare();
  }

  /** Compares the two that are chosen. */
  async compare(): Promise<void> {
    const { from, to } = this;
    if (from === '' || to === '') this.#comparison.cancel();
    else {
      await this.#comparison.ask(async () => ({
        from,
        to,
        view: await keygate.compareSnapshots(from, to),
      }));
    }
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#lists.end();
    this.#comparison.end();
  }

  #look() {
    return this.#lists.ask(() => keygate.readHistory());
  }
}
