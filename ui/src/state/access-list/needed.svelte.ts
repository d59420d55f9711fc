// What the key service must let in, and which projects use it. Two screens show it.

import type { NeededView } from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { Latest } from '../latest.svelte';
import { Stopping } from '../stopping';

export class Needed {
  readonly #set = new Latest<NeededView>((now, before) => {
    this.onTaken(now, before);
  });
  /** As ticked on screen, before Rust has it. */
  #wanted = $state.raw<ReadonlySet<string> | null>(null);
  readonly #call = new Stopping();
  #sending: Promise<void> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** Hears of every new set. */
  onTaken: (now: NeededView, before: NeededView | null) => void = () => undefined;
  /** The ticks changed the set. */
  onTicked: () => void = () => undefined;

  readonly view = $derived(this.#set.value);
  readonly reading = $derived(this.#set.reading);
  /** Why it could not be read, or why the ticks were not taken. */
  readonly problem = $derived(this.#set.failed);
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

  async read(): Promise<void> {
    this.#last = this.#set.ask((signal) => keygate.readNeeded(signal));
    await this.#last;
  }

  /** Waits for the reading that began last. */
  async settled(): Promise<void> {
    await this.#last;
  }

  take(view: NeededView): void {
    this.#set.take(view);
  }

  /** Puts the problem away. */
  dismiss(): void {
    this.#set.failed = null;
  }

  /** Ticks a project, or takes its tick away; sent one after another, the newest state last. */
  async tick(id: string, on: boolean): Promise<void> {
    const next = new Set(this.ticked);
    if (on) next.add(id);
    else next.delete(id);
    this.#wanted = next;
    // What is being read is from before this tick.
    this.#set.cancel();
    this.#sending ??= this.#send();
    await this.#sending;
  }

  /** Ends reading; ticks on their way are taken back. */
  stop(): void {
    this.#set.stop();
    this.#call.stop();
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#set.end();
  }

  async #send(): Promise<void> {
    try {
      for (;;) {
        const wanted = this.#wanted;
        if (!wanted) break;
        const view = await keygate.tickProjects(this.#call.begin(), [...wanted].sort());
        if (this.#wanted !== wanted) continue;
        this.#wanted = null;
        this.take(view);
        this.onTicked();
      }
    } catch (thrown) {
      this.#wanted = null;
      // Cancelled, the ticks are as they were.
      if (asKeygateError(thrown).view.code !== 'cancelled') this.#set.fail(thrown);
    } finally {
      this.#sending = null;
    }
  }
}
