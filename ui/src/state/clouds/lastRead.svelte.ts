// What was read from a cloud last, for one project.

import type { CloudAccessListView, CloudReadView, HaveView, ProviderView } from '../../ipc';
import { keygate } from '../../ipc';
import type { Cloud } from './clouds.svelte';

export class LastRead {
  /** With when the list that came of it was compared; `null`: not known, the page is new. */
  #last = $state.raw<{ view: CloudReadView; comparedAt: string | null } | null>(null);

  /** Where the page is new: what was read before. */
  async look(cloud: Cloud): Promise<void> {
    if (this.#last !== null) return;
    try {
      const view = await keygate.lastReadFromCloud(cloud);
      this.#last ??= view && { view, comparedAt: null };
    } catch {
      // Nothing is known of it then, and it can be read again.
    }
  }

  /** A cloud was read. */
  took({ list, read }: CloudAccessListView): void {
    this.#last = { view: read, comparedAt: list.have?.readAt ?? null };
  }

  /** What was read from `cloud`, where `have` is what came of it and not of a text. */
  of(cloud: ProviderView, have: HaveView | null): CloudReadView | null {
    if (!this.#last || !have) return null;
    const { view, comparedAt } = this.#last;
    if (view.cloud !== cloud) return null;
    const isOfRead =
      comparedAt === null ? isRightAfter(view.at, have.readAt) : comparedAt === have.readAt;
    return isOfRead ? view : null;
  }
}

/** Milliseconds that comparing takes at most after reading. */
const COMPARING = 10_000;

/** After the page was loaded again, nothing else says which list came of what was read. */
function isRightAfter(read: string, compared: string): boolean {
  const passed = Date.parse(compared) - Date.parse(read);
  return passed >= 0 && passed < COMPARING;
}
