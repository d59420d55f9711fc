// The changes of one section of Settings. What became of each is shown below the screen.

import type { KeygateError, SettingsView } from '../../ipc';
import { asKeygateError } from '../../ipc';
import type { Messages } from '../../state/messages.svelte';
import type { SettingChanges } from '../../state/settingChanges';

export class Changing {
  #left = $state(0);
  readonly busy = $derived(this.#left > 0);
  /** What is said at the field that was entered. */
  problem = $state.raw<KeygateError | null>(null);

  /** `changes` are those of every section. */
  constructor(
    private readonly changes: SettingChanges,
    private readonly messages: Messages,
    private readonly onchange: (settings: SettingsView) => void,
    /** A failure that belongs to a field rather than below the screen. */
    private readonly atField: (error: KeygateError) => boolean = () => false,
  ) {}

  /** Asks for the change after those before it, and says `done`; gives what is set then, if it worked. */
  async to(ask: () => Promise<SettingsView>, done?: string): Promise<SettingsView | null> {
    this.#left += 1;
    try {
      return await this.changes.run(() => this.#make(ask, done));
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
