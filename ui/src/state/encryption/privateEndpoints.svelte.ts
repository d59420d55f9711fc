// Private networking of one provider: its endpoints, what speaks against it, and what changes.

import type { EndpointView, KeygateError, PrivateEndpointsView, ProviderView } from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import type { Encryption } from './encryption.svelte';
import { Latest } from '../latest.svelte';
import { Stopping } from '../stopping';
import type { Change } from './change.svelte';

/** An endpoint to be made or deleted, waiting for the confirming press. */
export type EndpointChange =
  { kind: 'create'; region: string } | { kind: 'delete'; region: string; endpointId: string };

export class PrivateEndpoints {
  readonly #atlas = new Latest<PrivateEndpointsView>();
  readonly #followCall = new Stopping();
  readonly #changeCall = new Stopping();
  /** A change is on its way to Atlas. */
  sending = $state(false);
  following = $state(false);
  /** Why a change, or following it, failed. */
  #changeFailed = $state.raw<KeygateError | null>(null);
  change = $state.raw<EndpointChange | null>(null);
  /** *I have removed or adjusted the address conditions*. */
  conditionsSettled = $state(false);

  constructor(
    readonly encryption: Encryption,
    readonly provider: ProviderView,
  ) {}

  readonly view = $derived(this.#atlas.value);
  readonly reading = $derived(this.#atlas.reading);
  readonly problem = $derived(this.#changeFailed ?? this.#atlas.failed);
  /** Whether the switch may be pressed; what stands in the way is on screen. */
  readonly switchable = $derived.by(() => {
    if (this.sending || !this.encryption.view?.mayChange) return false;
    switch (this.view?.switch) {
      case 'ready':
        return true;
      case 'addressConditions':
        return this.conditionsSettled;
      case 'conflicts':
      case 'endpointsExist':
      case undefined:
        return false;
    }
  });

  async read(): Promise<void> {
    const answered = await this.#atlas.ask((signal) =>
      keygate.readPrivateEndpoints(signal, this.encryption.projectId, this.provider),
    );
    if (answered === 'taken') this.#changeFailed = null;
    if (answered !== 'overtaken') await this.follow();
  }

  /** Sums up switching *Require private networking*. */
  async prepare(change: Change, on: boolean): Promise<void> {
    if (!this.switchable) return;
    const { provider, conditionsSettled } = this;
    const { projectId } = this.encryption;
    await change.prepare((signal) =>
      keygate.preparePrivateNetworking(signal, projectId, provider, on, conditionsSettled),
    );
  }

  /** The confirming press. */
  async send(): Promise<void> {
    const { change, provider } = this;
    if (!change || this.sending) return;
    const { projectId } = this.encryption;
    const signal = this.#changeCall.begin();
    this.sending = true;
    this.dismiss();
    try {
      this.take(
        await (change.kind === 'create'
          ? keygate.createEndpoint(signal, projectId, provider, change.region)
          : keygate.deleteEndpoint(signal, projectId, provider, change.endpointId)),
      );
    } catch (thrown) {
      this.#changeFailed = asKeygateError(thrown);
    } finally {
      this.change = null;
      this.sending = false;
    }
    await this.follow();
  }

  /** Looks again until nothing is changing any more. */
  async follow(): Promise<void> {
    if (this.following || !this.view?.endpoints.some(isChanging)) return;
    this.following = true;
    try {
      this.take(
        await keygate.followEndpoints(
          this.#followCall.begin(),
          this.encryption.projectId,
          this.provider,
          (look) => {
            this.take(look);
          },
        ),
      );
      // With the endpoints the verdict on the key may have changed (S7).
      await this.encryption.read();
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (error.view.code !== 'cancelled') this.#changeFailed = error;
    } finally {
      this.following = false;
    }
  }

  /** Looks no further. */
  stop(): void {
    this.#followCall.stop();
  }

  /** Ends reading. */
  stopReading(): void {
    this.#atlas.stop();
  }

  /** Puts a newer state in place; drops one of another project or provider. */
  take(view: PrivateEndpointsView): void {
    if (view.projectId !== this.encryption.projectId || view.provider !== this.provider) return;
    this.#atlas.take(view);
  }

  /** Puts the problem away. */
  dismiss(): void {
    this.#changeFailed = null;
    this.#atlas.failed = null;
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#atlas.end();
    this.#followCall.stop();
    this.#changeCall.stop();
  }
}

/** Atlas, or on Azure the person, is still at work on it. */
function isChanging({ status }: EndpointView): boolean {
  return ['initiating', 'pendingAcceptance', 'pendingRecreation', 'deleting'].includes(status);
}
