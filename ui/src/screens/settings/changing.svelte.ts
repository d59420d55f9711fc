// A change of a setting on its way to Rust; what became of it is said below the screen.

import type { KeygateError, SettingsView } from '../../ipc';
import { asKeygateError } from '../../ipc';
import type { Messages } from '../../state/messages.svelte';

export class Changing {
  #left = $state(0);
  readonly busy = $derived(this.#left > 0);
  #last: Promise<unknown> = Promise.resolve();
  /** What is said at the field that was entered. */
  problem = $state.raw<KeygateError | null>(null);

  constructor(
    private readonly messages: Messages,
    private readonly onchange: (settings: SettingsView) => void,
    /** A failure that belongs to a field rather than below the screen. */
    private readonly atField: (error: KeygateError) => boolean = () => false,
  ) {}

  /** Asks for the change after those before it, and says `done`; gives what is set then, if it worked. */
  async to(ask: () => Promise<SettingsView>, done?: string): Promise<SettingsView | null> {
    const change = this.#last.then(() => this.#make(ask, done));
    // Whatever becomes of it, the next one is made.
    this.#last = change.catch(() => null);
    this.#left += 1;
    try {
      return await change;
    } finally {
      this.#left -= 1;
    }
  }

  async #make(ask: () => Promise<SettingsView>, done?: string): Promise<SettingsView | null> {
    this.problem = null;
    try {
      const settings = await ask();
      this.onchange(settings);
      if (done !== undefined) this.messages.good(done);
      return settings;
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (this.atField(error)) this.problem = error;
      else this.messages.failed(error);
      return null;
    }
  }
}
