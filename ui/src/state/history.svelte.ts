// The History tab: the lists fetched so far, and two of them side by side.

import type { HistoryView, KeygateError, MomentsView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';

export class History {
  view = $state.raw<HistoryView | null>(null);
  reading = $state(false);
  problem = $state.raw<KeygateError | null>(null);
  /** Moments to compare; empty while there are not two. */
  from = $state('');
  to = $state('');
  changes = $state.raw<MomentsView | null>(null);
  comparing = $state(false);
  #turn = 0;
  #looking: Promise<void> = Promise.resolve();

  /** Only when the lists were fetched and how they changed, where that is not known yet. */
  look(): Promise<void> {
    if (!this.view) this.#looking = this.#look();
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      this.view = await keygate.readHistory();
    } catch (thrown) {
      this.problem = asKeygateError(thrown);
    }
  }

  /** Another list may have come: what was known is read again, as far as it was. */
  async again(): Promise<void> {
    // What is just being read may be from before that list.
    await this.#looking;
    if (this.to !== '') await this.read();
    else if (this.view) await (this.#looking = this.#look());
  }

  async read(): Promise<void> {
    this.reading = true;
    try {
      const view = await keygate.readHistory();
      this.problem = null;
      const known = new Set(view.moments.map(({ id }) => id));
      const newer = view.moments[0]?.id !== this.view?.moments[0]?.id;
      this.view = view;
      if (newer || !known.has(this.from) || !known.has(this.to)) {
        this.to = view.moments[0]?.id ?? '';
        this.from = view.moments[1]?.id ?? '';
      }
      await this.compare();
    } catch (thrown) {
      this.problem = asKeygateError(thrown);
    } finally {
      this.reading = false;
    }
  }

  /** Compares the two that are chosen; a late answer never takes a newer one's place. */
  async compare(): Promise<void> {
    const turn = ++this.#turn;
    const { from, to } = this;
    if (from === '' || to === '') {
      this.changes = null;
      return;
    }
    this.comparing = true;
    try {
      const changes = await keygate.compareMoments(from, to);
      if (turn !== this.#turn) return;
      this.changes = changes;
      this.problem = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.changes = null;
      this.problem = asKeygateError(thrown);
    } finally {
      if (turn === this.#turn) this.comparing = false;
    }
  }
}
