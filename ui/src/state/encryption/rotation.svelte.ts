// Renewing a key or the credentials for it: what is renewed, and how far it has come. It enters
// values into the form and leaves sending to Save.

import type { ProviderView, RotationKindView, RotationView } from '../../ipc';
import type { Encryption } from './encryption.svelte';
import { same } from './form';
import type { Change } from './change.svelte';

export type RotationStage = 'make' | 'enter' | 'after';

export class Rotation {
  readonly provider: ProviderView;
  /** What can be renewed, beginning with what is usual. */
  readonly choices: RotationView[];
  kind = $state<RotationKindView | null>(null);
  #stage = $state<RotationStage>('make');
  /** *Review and save* was pressed; what Save answers belongs to this. */
  #asked = $state(false);

  constructor(
    readonly encryption: Encryption,
    private readonly change: Change,
  ) {
    this.provider = encryption.provider;
    this.choices = encryption.state?.rotations ?? [];
    this.kind = this.choices[0]?.kind ?? null;
  }

  /** What Atlas answered to the Save of this rotation. */
  readonly answer = $derived.by(() => {
    const { outcome } = this.change;
    return this.#asked && outcome?.kind === 'answer' ? outcome : null;
  });
  /** Why the Save of this rotation failed. */
  readonly failure = $derived.by(() => {
    const { outcome } = this.change;
    return this.#asked && outcome?.kind === 'failed' ? outcome.error : null;
  });
  readonly stage = $derived<RotationStage>(this.answer ? 'after' : this.#stage);
  /** What is renewed. */
  readonly chosen = $derived.by(() => this.choices.find(({ kind }) => kind === this.kind) ?? null);
  /** Whether anything has to be entered: not where the cloud keeps the name. */
  readonly enters = $derived(this.chosen?.changesForm ?? false);
  /** Only the credentials are renewed; the key stays. */
  readonly secretOnly = $derived(this.chosen?.ofSecret ?? false);
  /** Nothing was entered yet that Atlas does not have. */
  readonly unchanged = $derived.by(() => {
    const { draft, state } = this.encryption;
    return !draft || !state || (same(draft.form, state.form) && draft.entered === '');
  });

  next(): void {
    this.#stage = this.#stage === 'make' && this.enters ? 'enter' : 'after';
  }

  back(): void {
    this.#asked = false;
    this.#stage = this.#stage === 'after' && this.enters ? 'enter' : 'make';
  }

  /** After Atlas could not use what was entered: back to the fields. */
  correct(): void {
    this.#asked = false;
    this.#stage = 'enter';
  }

  /** Sums up what Save would send; the summary's press sends it. */
  async save(): Promise<void> {
    this.#asked = true;
    await this.change.prepareSave();
  }
}
