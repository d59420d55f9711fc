// Setting up one role: from nothing, or from where an earlier set-up was left.

import type { NewRoleRequest, ProviderView, RoleSetupView, WaitView } from '../../ipc';
import type { KeygateError } from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import type { Encryption } from './encryption.svelte';

export class RoleSetup {
  view = $state.raw<RoleSetupView | null>(null);
  /** How far asking again has come, while something is waited for. */
  wait = $state.raw<WaitView | null>(null);
  busy = $state(false);
  /** What is under way only reads, so it may be left. */
  reading = $state(false);
  error = $state.raw<KeygateError | null>(null);
  readonly provider: ProviderView;

  constructor(
    readonly encryption: Encryption,
    /** The role that was begun earlier. */
    readonly begun: string | null,
  ) {
    this.provider = encryption.provider;
  }

  /** What was entered as the key. */
  get key(): string {
    const form = this.encryption.draft?.form;
    if (form?.provider === 'aws') return form.customerMasterKeyId;
    return form?.provider === 'gcp' ? form.keyVersionResourceId : '';
  }

  /** The role can be chosen. */
  readonly ready = $derived.by(() => {
    const { view } = this;
    if (!view) return false;
    if (view.provider === 'aws') return view.authorized;
    return view.provider === 'azure' || view.state === 'ready';
  });

  /** Takes up what was begun. */
  async begin(): Promise<void> {
    const { begun } = this;
    if (begun !== null) await this.#read(begun, this.key);
    await this.#waitForAccount();
  }

  async create(role: NewRoleRequest): Promise<void> {
    await this.#do((projectId) => keygate.createRole(projectId, role, this.key));
    await this.#waitForAccount();
  }

  async authorize(arn: string): Promise<void> {
    const { view } = this;
    if (!view) return;
    await this.#do((projectId) =>
      keygate.authorizeRole(projectId, view.roleId, arn, (wait) => (this.wait = wait)),
    );
    // What was on its way when the wait was stopped is only known to Atlas.
    if (this.error?.view.code === 'cancelled') await this.look();
  }

  /** Reads the role anew; `key` is the ARN entered here. */
  async look(key = this.key): Promise<void> {
    const { view } = this;
    if (!view) return;
    await this.#read(view.roleId, key);
    await this.#waitForAccount();
  }

  /** Ends reading, for a dialog that is closed meanwhile. */
  async leave(): Promise<void> {
    if (this.reading) await keygate.cancelFetch();
  }

  async stopWaiting(): Promise<void> {
    await keygate.cancelWaiting();
  }

  /** Chooses the role in the form. */
  async finish(): Promise<void> {
    const { view, encryption } = this;
    if (!view) return;
    await encryption.read();
    const form = encryption.drafts?.[this.provider].form;
    if (form) form.roleId = view.roleId;
    encryption.edit('role');
  }

  async #waitForAccount(): Promise<void> {
    const { view } = this;
    if (view?.provider !== 'gcp' || view.state !== 'making') return;
    await this.#do((projectId) =>
      keygate.waitForRole(projectId, view.roleId, this.key, (wait) => (this.wait = wait)),
    );
  }

  async #read(roleId: string, key: string): Promise<void> {
    if (this.busy) return;
    this.reading = true;
    await this.#do((projectId) => keygate.roleSetup(projectId, roleId, key));
    this.reading = false;
  }

  async #do(ask: (projectId: string) => Promise<RoleSetupView>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      this.view = await ask(this.encryption.projectId);
    } catch (thrown) {
      this.error = asKeygateError(thrown);
    } finally {
      this.busy = false;
      this.wait = null;
    }
  }
}
