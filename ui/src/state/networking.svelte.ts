// Private networking of one provider: its endpoints, what speaks against it, and what changes.

import type { EndpointView, KeygateError, NetworkingView, ProviderView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import { conflictWords } from '../words/networking';
import type { Encryption } from './encryption.svelte';
import { problemAfter } from './problem';
import type { Saving } from './saving.svelte';

/** An endpoint to be made or deleted, waiting for the confirming press. */
export type EndpointChange =
  { kind: 'create'; region: string } | { kind: 'delete'; region: string; endpointId: string };

export class Networking {
  view = $state.raw<NetworkingView | null>(null);
  reading = $state(false);
  /** A change is on its way to Atlas. */
  sending = $state(false);
  following = $state(false);
  problem = $state.raw<KeygateError | null>(null);
  change = $state.raw<EndpointChange | null>(null);
  /** *I have removed or adjusted the address conditions*. */
  conditionsSettled = $state(false);

  constructor(
    readonly encryption: Encryption,
    readonly provider: ProviderView,
  ) {}

  readonly conditions = $derived(
    this.view?.conflicts.some(({ kind }) => kind === 'addressConditions') ?? false,
  );
  /** Whether the switch may be pressed; what stands in the way is on screen. */
  readonly switchable = $derived.by(() => {
    const { view } = this;
    if (!view || this.sending || !this.encryption.view?.mayChange) return false;
    if (view.required) return view.endpoints.length === 0;
    if (view.conflicts.some((conflict) => conflictWords(conflict).blocks)) return false;
    return !this.conditions || this.conditionsSettled;
  });

  async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      this.take(await keygate.readNetworking(this.encryption.projectId, this.provider));
      this.problem = null;
    } catch (thrown) {
      this.problem = problemAfter(thrown, this);
    } finally {
      this.reading = false;
    }
    await this.follow();
  }

  /** Sums up switching *Require private networking*. */
  async prepare(saving: Saving, on: boolean): Promise<void> {
    if (!this.switchable) return;
    const { provider, conditionsSettled } = this;
    const { projectId } = this.encryption;
    await saving.prepare(() =>
      keygate.prepareNetworking(projectId, provider, on, conditionsSettled),
    );
  }

  /** The confirming press. */
  async send(): Promise<void> {
    const { change, provider } = this;
    if (!change || this.sending) return;
    const { projectId } = this.encryption;
    this.sending = true;
    this.problem = null;
    try {
      this.take(
        await (change.kind === 'create'
          ? keygate.createEndpoint(projectId, provider, change.region)
          : keygate.deleteEndpoint(projectId, provider, change.endpointId)),
      );
    } catch (thrown) {
      this.problem = asKeygateError(thrown);
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
        await keygate.followEndpoints(this.encryption.projectId, this.provider, (look) => {
          this.take(look);
        }),
      );
      // With the endpoints the verdict on the key may have changed (S7).
      await this.encryption.read();
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (error.view.code !== 'cancelled') this.problem = error;
    } finally {
      this.following = false;
    }
  }

  async stop(): Promise<void> {
    if (this.following) await keygate.cancelWaiting();
  }

  /** Puts a newer state in place; drops one of another project or provider. */
  take(view: NetworkingView): void {
    if (view.projectId !== this.encryption.projectId || view.provider !== this.provider) return;
    this.view = view;
  }
}

/** Atlas, or on Azure the person, is still at work on it. */
function isChanging({ status }: EndpointView): boolean {
  return ['initiating', 'pendingAcceptance', 'pendingRecreation', 'deleting'].includes(status);
}

/** One follower a provider, also when the screen is left and entered again. */
const known = new WeakMap<Encryption, Map<ProviderView, Networking>>();

export function networkingOf(encryption: Encryption, provider: ProviderView): Networking {
  const ofProject = known.get(encryption) ?? new Map<ProviderView, Networking>();
  known.set(encryption, ofProject);
  const networking = ofProject.get(provider) ?? new Networking(encryption, provider);
  ofProject.set(provider, networking);
  return networking;
}
