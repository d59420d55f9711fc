// Renewing a key or the credentials for it: what is renewed, and how far it has come. It enters
// values into the form and leaves sending to Save.

import type { KmsFormRequest, ProviderView } from '../../ipc';
import type { Encryption } from './encryption.svelte';
import { same } from './form';
import type { Saving } from './saving.svelte';

/** What is renewed, and how. */
export type RotationWay =
  | 'awsAutomatic'
  | 'awsNewKey'
  | 'awsAccessKey'
  | 'azureVersion'
  | 'azureVersionless'
  | 'azureSecret'
  | 'gcpVersion'
  | 'gcpKeyFile';

export type RotationStage = 'make' | 'enter' | 'after';

export class Rotation {
  readonly provider: ProviderView;
  readonly ways: RotationWay[];
  way = $state<RotationWay>('awsNewKey');
  #stage = $state<RotationStage>('make');
  /** *Review and save* was pressed; what Save answers belongs to this. */
  #asked = $state(false);

  constructor(
    readonly encryption: Encryption,
    private readonly saving: Saving,
  ) {
    this.provider = encryption.provider;
    this.ways = encryption.state ? waysOf(encryption.state.form) : [];
    this.way = this.ways[0] ?? 'awsNewKey';
  }

  /** What Atlas answered to the Save of this rotation. */
  readonly answer = $derived.by(() => {
    const { outcome } = this.saving;
    return this.#asked && outcome?.kind === 'answer' ? outcome : null;
  });
  /** Why the Save of this rotation failed. */
  readonly failure = $derived.by(() => {
    const { outcome } = this.saving;
    return this.#asked && outcome?.kind === 'failed' ? outcome.error : null;
  });
  readonly stage = $derived<RotationStage>(this.answer ? 'after' : this.#stage);
  /** Whether anything has to be entered: not where the cloud keeps the name. */
  readonly enters = $derived.by(() => {
    const kept = this.way === 'azureVersionless' && isVersionless(this.encryption.state?.form);
    return this.way !== 'awsAutomatic' && !kept;
  });
  /** Only the credentials are renewed; the key stays. */
  readonly secretOnly = $derived(
    this.way === 'awsAccessKey' || this.way === 'azureSecret' || this.way === 'gcpKeyFile',
  );
  /** Nothing was entered yet that Atlas does not have. */
  readonly unchanged = $derived.by(() => {
    const { draft, state } = this.encryption;
    return !draft || !state || (same(draft.form, state.form) && draft.secret === '');
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
    await this.saving.prepareSave();
  }
}

/** What can be renewed, beginning with what is usual. */
export function waysOf(form: KmsFormRequest): RotationWay[] {
  switch (form.provider) {
    case 'aws':
      return [
        'awsAutomatic',
        'awsNewKey',
        ...(form.access === 'accessKey' ? (['awsAccessKey'] as const) : []),
      ];
    case 'azure':
      return [
        ...(isVersionless(form)
          ? (['azureVersionless', 'azureVersion'] as const)
          : (['azureVersion', 'azureVersionless'] as const)),
        ...(form.access === 'clientSecret' ? (['azureSecret'] as const) : []),
      ];
    case 'gcp':
      return ['gcpVersion', ...(form.access === 'keyFile' ? (['gcpKeyFile'] as const) : [])];
  }
}

/** An Azure key identifier that names no version. */
function isVersionless(form: KmsFormRequest | undefined): boolean {
  if (form?.provider !== 'azure') return false;
  return /\/keys\/[^/]+\/?$/.test(form.keyIdentifier.trim());
}
