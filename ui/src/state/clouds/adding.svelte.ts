// Adding what is missing in a cloud: what will change, one confirming press, how far it is, what became of it.

import type {
  CloudAddedView,
  CloudPlanView,
  CloudProgressView,
  CloudSharedListView,
  KeygateError,
} from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { unusualOf } from '../../parts/unusual';
import type { Unusual } from '../../parts/unusual';
import type { AccessList } from '../access-list/accessList.svelte';
import { Stopping } from '../stopping';
import type { Cloud } from './clouds.svelte';

/** How it ended. */
export interface Added extends CloudAddedView {
  /** What the cloud has now allows everything; `null`: it was not read again. */
  allowed: boolean | null;
}

export class Adding {
  planning = $state(false);
  /** What will change, waiting for the confirming press. */
  plan = $state.raw<CloudPlanView | null>(null);
  /** What is unusual about the addresses, waiting to be confirmed. */
  unusual = $state.raw<Unusual | null>(null);
  /** How far it is; `null`: nothing is being added. */
  progress = $state.raw<CloudProgressView | null>(null);
  problem = $state.raw<KeygateError | null>(null);
  added = $state.raw<Added | null>(null);
  readonly #call = new Stopping();

  constructor(private readonly accessList: AccessList) {}

  /** Nothing is written yet, although adding has begun. */
  readonly stoppable = $derived(
    this.progress?.kind === 'readingAgain' || this.progress?.kind === 'saving',
  );
  /** The lists that others use too, where that is the problem. */
  readonly shared = $derived.by((): { lists: CloudSharedListView[]; ownHelps: boolean } | null => {
    const view = this.problem?.view;
    return view?.code === 'cloudAddition' && view.problem.kind === 'shared' ? view.problem : null;
  });

  /** `own`: lists that others use are left alone. */
  async prepare(cloud: Cloud, own: boolean): Promise<void> {
    if (this.planning || this.plan) return;
    this.planning = true;
    this.dismiss();
    try {
      this.plan = await keygate.planCloudAddition(cloud, own);
    } catch (thrown) {
      this.problem = asKeygateError(thrown);
    } finally {
      this.planning = false;
    }
  }

  /** The one confirming press. */
  async add(confirmed: boolean): Promise<void> {
    const { plan } = this;
    if (!plan || this.progress) return;
    this.unusual = null;
    this.progress = { kind: 'readingAgain' };
    try {
      const signal = this.#call.begin();
      const added = await keygate.changeCloud(signal, plan.token, confirmed, (progress) => {
        if (this.progress !== null) this.progress = progress;
      });
      this.plan = null;
      this.#took(added);
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      this.progress = null;
    }
  }

  /** Ends adding as long as nothing is written. */
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
    this.added = null;
  }

  #took(added: CloudAddedView): void {
    const { now } = added;
    if (now) this.accessList.takeRead(now);
    this.added = { ...added, allowed: now && now.list.comparison?.verdict === 'allowed' };
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
