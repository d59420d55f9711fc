// AWS: who is signed in, and what was read there last.

import type { AwsAccessListView, AwsReadView, AwsView, HaveView } from '../../ipc';
import { keygate } from '../../ipc';
import { Latest } from '../latest.svelte';

export class Aws {
  readonly #view = new Latest<AwsView>();
  /** What was read last, and when the list that came of it was compared. */
  #read = $state.raw<{ view: AwsReadView; comparedAt: string | null } | null>(null);

  readonly view = $derived(this.#view.value);
  readonly signedIn = $derived(this.view?.signedIn ?? null);
  readonly reading = $derived(this.#view.reading);
  readonly problem = $derived(this.#view.failed);

  /** Who is signed in; and, where the page is new, what was read before. */
  async look(): Promise<void> {
    await this.#view.ask(async () => {
      const view = await keygate.readAws();
      const last = this.#read === null ? await keygate.lastReadFromAws() : null;
      if (last && this.#read === null) this.#read = { view: last, comparedAt: null };
      return view;
    });
  }

  /** Somebody signed in. */
  take(view: AwsView): void {
    this.#view.take(view);
  }

  async signOut(): Promise<void> {
    this.#view.take(await keygate.signOutOfAws());
    this.#read = null;
  }

  /** What AWS has was read. */
  took({ list, read }: AwsAccessListView): void {
    this.#read = { view: read, comparedAt: list.have?.readAt ?? null };
  }

  /** What was read from AWS, where `have` is what came of it and not of a text. */
  readOf(have: HaveView | null, role: string): AwsReadView | null {
    if (!this.#read || !have) return null;
    const { view, comparedAt } = this.#read;
    // The list of another project may have come from the same account.
    if (view.role !== role) return null;
    const isOfRead =
      comparedAt === null ? isRightAfter(view.at, have.readAt) : comparedAt === have.readAt;
    return isOfRead ? view : null;
  }

  end(): void {
    this.#view.end();
  }
}

/** Milliseconds that comparing takes at most after reading. */
const COMPARING = 10_000;

/** After the page was loaded again, nothing else says which list came of what was read. */
function isRightAfter(read: string, compared: string): boolean {
  const passed = Date.parse(compared) - Date.parse(read);
  return passed >= 0 && passed < COMPARING;
}
