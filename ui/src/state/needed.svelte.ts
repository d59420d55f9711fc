// What the key service must let in, and which projects use it. Two screens show it.

import type { KeygateError, NeededView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import { problemAfter } from './problem';

export class Needed {
  view = $state.raw<NeededView | null>(null);
  reading = $state(false);
  /** Why it could not be read, or why the ticks were not taken. */
  problem = $state.raw<KeygateError | null>(null);
  /** As ticked on screen, before Rust has it. */
  #wanted = $state.raw<ReadonlySet<string> | null>(null);
  #sending: Promise<void> | null = null;
  #reads = 0;
  #last: Promise<void> = Promise.resolve();

  /** Hears of every new set. */
  onTaken: (now: NeededView, before: NeededView | null) => void = () => undefined;
  /** The ticks changed the set. */
  onTicked: () => void = () => undefined;

  readonly ticked = $derived.by(
    (): ReadonlySet<string> =>
      this.#wanted ??
      new Set((this.view?.projects ?? []).filter(({ ticked }) => ticked).map(({ id }) => id)),
  );
  /** Ticks are on their way. */
  readonly ticking = $derived(this.#wanted !== null);
  /** Addresses of clusters that are on their way. */
  readonly planned = $derived(
    (this.view?.projects ?? []).reduce((sum, { planned }) => sum + planned, 0),
  );

  read(): Promise<void> {
    this.#last = this.#read();
    return this.#last;
  }

  /** Waits for the reading that began last. */
  settled(): Promise<void> {
    return this.#last;
  }

  async #read(): Promise<void> {
    const turn = ++this.#reads;
    this.reading = true;
    try {
      const view = await keygate.readNeeded();
      if (turn === this.#reads && !this.ticking) this.take(view);
    } catch (thrown) {
      if (turn === this.#reads) this.problem = problemAfter(thrown, this);
    } finally {
      if (turn === this.#reads) this.reading = false;
    }
  }

  take(view: NeededView): void {
    const before = this.view;
    this.view = view;
    this.problem = null;
    this.onTaken(view, before);
  }

  /** Ticks a project, or takes its tick away; sent one after another, the newest state last. */
  async tick(id: string, on: boolean): Promise<void> {
    const next = new Set(this.ticked);
    if (on) next.add(id);
    else next.delete(id);
    this.#wanted = next;
    this.#sending ??= this.#send();
    await this.#sending;
  }

  async #send(): Promise<void> {
    try {
      for (;;) {
        const wanted = this.#wanted;
        if (!wanted) break;
        const view = await keygate.tickProjects([...wanted].sort());
        if (this.#wanted !== wanted) continue;
        this.#wanted = null;
        this.take(view);
        this.onTicked();
      }
    } catch (thrown) {
      this.#wanted = null;
      this.problem = asKeygateError(thrown);
    } finally {
      this.#sending = null;
    }
  }
}
