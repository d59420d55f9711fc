// A change in a cloud: what will change, one confirming press, how far it is, what became of it.

import type {
  CloudChangedView,
  CloudPlanView,
  CloudProgressView,
  CloudSharedListView,
  FirstListRequest,
  KeygateError,
} from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { unusualOf } from '../../parts/unusual';
import type { Unusual } from '../../parts/unusual';
import type { AccessList } from '../access-list/accessList.svelte';
import { Stopping } from '../stopping';
import type { Cloud } from './clouds.svelte';

/** How it ended. */
export interface Changed extends CloudChangedView {
  /** What the cloud has now allows everything; `null`: it was not read again. */
  allowed: boolean | null;
}

function isOwnAddress({ view }: KeygateError): boolean {
  return view.code === 'cloudAddition' && view.problem.kind === 'ownAddress';
}

export class Changing {
  planning = $state(false);
  /** What will change, waiting for the confirming press. */
  plan = $state.raw<CloudPlanView | null>(null);
  /** What is unusual about the addresses, waiting to be confirmed. */
  unusual = $state.raw<Unusual | null>(null);
  /** How far it is; `null`: nothing is being changed. */
  progress = $state.raw<CloudProgressView | null>(null);
  problem = $state.raw<KeygateError | null>(null);
  changed = $state.raw<Changed | null>(null);
  readonly #call = new Stopping();

  constructor(private readonly accessList: AccessList) {}

  /** Nothing is written yet, although it has begun. */
  readonly stoppable = $derived(
    this.progress?.kind === 'readingAgain' || this.progress?.kind === 'saving',
  );
  /** The lists that others use too, where that is the problem. */
  readonly shared = $derived.by((): { lists: CloudSharedListView[]; ownHelps: boolean } | null => {
    const view = this.problem?.view;
    if (view?.code === 'cloudAddition' && view.problem.kind === 'shared') return view.problem;
    if (view?.code === 'cloudRemoval' && view.problem.kind === 'shared') {
      return { lists: view.problem.lists, ownHelps: false };
    }
    return null;
  });

  /** Adds what is missing. `own`: lists that others use are left alone. */
  async add(cloud: Cloud, own: boolean): Promise<void> {
    this.changed = null;
    await this.#prepare(() => keygate.planCloudAddition(cloud, own));
  }

  /** A first list, where none is in force. What is wrong with the own address belongs to its field, and is
   * given back. */
  async begin(first: FirstListRequest): Promise<KeygateError | null> {
    this.changed = null;
    return this.#prepare(() => keygate.planFirstList(first), isOwnAddress);
  }

  /** Takes out what is no longer needed. */
  async remove(cloud: Cloud): Promise<void> {
    this.changed = null;
    await this.#prepare((signal) => keygate.planCloudRemoval(signal, cloud));
  }

  /** Puts back what there was before the last addition. */
  async putBack(cloud: Cloud): Promise<void> {
    await this.#prepare(() => keygate.planPuttingBack(cloud));
  }

  /** Takes out again what an entry of the activity says was added. */
  async putBackEntry(entry: string): Promise<void> {
    this.changed = null;
    await this.#prepare(() => keygate.planPuttingBackEntry(entry));
  }

  async #prepare(
    ask: (signal: AbortSignal) => Promise<CloudPlanView>,
    isOfField: (error: KeygateError) => boolean = () => false,
  ): Promise<KeygateError | null> {
    if (this.planning || this.plan) return null;
    this.planning = true;
    this.problem = null;
    try {
      this.plan = await ask(this.#call.begin());
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (isOfField(error)) return error;
      this.problem = error;
    } finally {
      this.planning = false;
    }
    return null;
  }

  /** The one confirming press. */
  async carryOut(confirmed: boolean): Promise<void> {
    const { plan } = this;
    if (!plan || this.progress) return;
    this.unusual = null;
    this.progress = { kind: 'readingAgain' };
    try {
      const signal = this.#call.begin();
      const changed = await keygate.changeCloud(signal, plan.token, confirmed, (progress) => {
        if (this.progress !== null) this.progress = progress;
      });
      this.plan = null;
      this.#took(changed);
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      this.progress = null;
    }
  }

  /** Ends it as long as nothing is written. */
  stop(): void {
    if (this.stoppable) this.#call.stop();
  }

  /** Closes the summary; nothing was sent. */
  cancel(): void {
    if (this.progress) return;
    this.plan = null;
    this.unusual = null;
  }

  dismiss(): void {
    this.problem = null;
    this.changed = null;
  }

  #took(changed: CloudChangedView): void {
    const { now } = changed;
    if (now) this.accessList.takeRead(now);
    this.changed = { ...changed, allowed: now && now.list.comparison?.verdict === 'allowed' };
  }

  #failed(thrown: unknown): void {
    try {
      this.unusual = unusualOf(thrown);
    } catch {
      this.plan = null;
      const error = asKeygateError(thrown);
      if (error.view.code !== 'cancelled') this.problem = error;
    }
  }
}
