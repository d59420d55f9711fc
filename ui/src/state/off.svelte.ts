// Switching a provider off in the safe order: what stands before it is looked at first (S5).

import type { KeygateError, OffView, ProviderStateView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import type { Encryption } from './encryption.svelte';
import type { Saving } from './saving.svelte';

export class Off {
  view = $state.raw<OffView | null>(null);
  looking = $state(false);
  problem = $state.raw<KeygateError | null>(null);

  constructor(
    private readonly encryption: Encryption,
    private readonly saving: Saving,
    private readonly provider: ProviderStateView['provider'],
  ) {}

  /** It was looked at, and nothing stands in the way. */
  readonly clear = $derived(this.view !== null && this.view.obstacles.length === 0);

  /** Reads anew what stands before it. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    this.problem = null;
    try {
      const view = await keygate.readOff(this.encryption.projectId, this.provider);
      if (view.projectId === this.encryption.projectId) this.view = view;
    } catch (thrown) {
      this.view = null;
      this.problem = asKeygateError(thrown);
    } finally {
      this.looking = false;
    }
  }

  /** Sums up switching off, once nothing stands before it. */
  async prepare(): Promise<void> {
    if (!this.clear) return;
    const check = this.state?.check;
    // The key may have been repaired after the screen was read.
    if (check === 'notValid') await this.encryption.read();
    if (this.state) await this.saving.prepareOff(this.state);
  }

  get state(): ProviderStateView | undefined {
    return this.encryption.view?.providers.find(({ provider }) => provider === this.provider);
  }
}
