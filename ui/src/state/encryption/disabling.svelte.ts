// Switching a provider off in the safe order: what stands before it is looked at first (S5).

import type { DisablingView, ProviderStateView } from '../../ipc';
import { keygate } from '../../ipc';
import type { Encryption } from './encryption.svelte';
import { Latest } from '../latest.svelte';
import type { Change } from './change.svelte';

export class Disabling {
  readonly #look = new Latest<DisablingView>();
  readonly looking = $derived(this.#look.reading);
  readonly problem = $derived(this.#look.failed);
  /** What stands before it; `null` where that is not known. */
  readonly view = $derived(this.problem ? null : this.#look.value);

  constructor(
    private readonly encryption: Encryption,
    private readonly change: Change,
    private readonly provider: ProviderStateView['provider'],
  ) {}

  /** It was looked at, and nothing stands in the way. */
  readonly clear = $derived(this.view !== null && this.view.obstacles.length === 0);

  /** Reads anew what stands before it. */
  async look(): Promise<void> {
    await this.#look.ask((signal) =>
      keygate.readDisabling(signal, this.encryption.projectId, this.provider),
    );
  }

  /** Sums up switching off, once nothing stands before it. */
  async prepare(): Promise<void> {
    if (!this.clear) return;
    const check = this.state?.check;
    // The key may have been repaired after the screen was read.
    if (check === 'notValid') await this.encryption.read();
    if (this.state) await this.change.prepareDisabling(this.state);
  }

  get state(): ProviderStateView | undefined {
    return this.encryption.view?.providers.find(({ provider }) => provider === this.provider);
  }
}
