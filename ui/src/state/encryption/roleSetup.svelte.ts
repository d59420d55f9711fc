// Setting up one role: from nothing, or from where an earlier set-up was left.

import type {
  GranteeView,
  NewRoleRequest,
  ProviderView,
  RoleSetupView,
  RoleStateView,
  WaitView,
} from '../../ipc';
import type { KeygateError } from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { Stopping } from '../stopping';
import type { Encryption } from './encryption.svelte';

export class RoleSetup {
  /** As Atlas last showed it. */
  role = $state.raw<RoleStateView | null>(null);
  /** How far asking again has come, while something is waited for. */
  wait = $state.raw<WaitView | null>(null);
  busy = $state(false);
  /** It was to be ended, and has not ended yet. */
  stopping = $state(false);
  /** What is under way only reads, so it may be left. */
  reading = $state(false);
  error = $state.raw<KeygateError | null>(null);
  readonly provider: ProviderView;
  /** The role is set up: its steps are read again. */
  readonly review: boolean;
  readonly #call = new Stopping();

  constructor(
    readonly encryption: Encryption,
    /** The role that was begun earlier. */
    readonly begun: string | null,
  ) {
    this.provider = encryption.provider;
    const listed = encryption.view?.roles.find(({ id }) => id === begun);
    // One that is in use and not listed is set up, too.
    this.review = begun !== null && (listed?.ready ?? true);
  }

  /** What was entered as the key. */
  get key(): string {
    const form = this.encryption.draft?.form;
    if (form?.provider === 'aws') return form.customerMasterKeyId;
    return form?.provider === 'gcp' ? form.keyVersionResourceId : '';
  }

  /** What has to be done in the cloud. */
  readonly view = $derived.by((): RoleSetupView | null => {
    const step = this.role?.step;
    return step?.kind === 'setUp' ? step.setup : null;
  });

  /** Who is compared with the Atlas console before that. */
  readonly compare = $derived.by(() => {
    const step = this.role?.step;
    return step?.kind === 'compare' ? step : null;
  });

  /** The role can be chosen. */
  readonly ready = $derived.by(() => {
    const { view } = this;
    if (!view) return false;
    if (view.provider === 'aws') return view.authorized;
    return view.provider === 'azure' || view.state === 'ready';
  });

  /** The form has it already. */
  readonly inForm = $derived.by(
    () => this.role !== null && this.encryption.draft?.form.roleId === this.role.roleId,
  );

  /** Takes up what was begun. */
  async begin(): Promise<void> {
    const { begun } = this;
    if (begun !== null) await this.#read(begun, this.key);
    await this.#waitForAccount();
  }

  async create(role: NewRoleRequest): Promise<void> {
    await this.#do((signal, projectId) => keygate.createRole(signal, projectId, role, this.key));
    await this.#waitForAccount();
  }

  async authorize(arn: string): Promise<void> {
    const { role } = this;
    if (!role) return;
    const isCancelled = await this.#do((signal, projectId) =>
      keygate.authorizeRole(signal, projectId, role.roleId, arn, (wait) => (this.wait = wait)),
    );
    // The time that was waited may have been enough.
    if (isCancelled) await this.look();
  }

  /** Reads the role anew; `key` is the ARN entered here. */
  async look(key = this.key): Promise<void> {
    const { role } = this;
    if (!role) return;
    await this.#read(role.roleId, key);
    await this.#waitForAccount();
  }

  /** A person compared `grantee` with the Atlas console. */
  async confirm(grantee: GranteeView): Promise<void> {
    const { role } = this;
    if (!role) return;
    await this.#read(role.roleId, this.key, grantee);
    await this.#waitForAccount();
  }

  /** Ends what is under way here; what Atlas is being told just now is waited for. */
  stop(): void {
    this.stopping = this.busy;
    this.#call.stop();
  }

  /** Chooses the role in the form. */
  async finish(): Promise<void> {
    const { role, encryption } = this;
    if (!role) return;
    await encryption.read();
    const form = encryption.drafts?.[this.provider].form;
    if (form) form.roleId = role.roleId;
    encryption.edit('role');
  }

  async #waitForAccount(): Promise<void> {
    const { view, role } = this;
    if (!role || view?.provider !== 'gcp' || view.state !== 'making') return;
    await this.#do((signal, projectId) =>
      keygate.waitForRole(signal, projectId, role.roleId, this.key, (wait) => (this.wait = wait)),
    );
  }

  async #read(roleId: string, key: string, confirmed: GranteeView | null = null): Promise<void> {
    if (this.busy) return;
    this.reading = true;
    await this.#do((signal, projectId) =>
      keygate.roleSetup(signal, projectId, roleId, key, confirmed),
    );
    this.reading = false;
  }

  /** Whether it was cancelled. */
  async #do(
    ask: (signal: AbortSignal, projectId: string) => Promise<RoleStateView>,
  ): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      this.role = await ask(this.#call.begin(), this.encryption.projectId);
      return false;
    } catch (thrown) {
      const error = asKeygateError(thrown);
      const isCancelled = error.view.code === 'cancelled';
      if (!isCancelled) this.error = error;
      return isCancelled;
    } finally {
      this.busy = false;
      this.stopping = false;
      this.wait = null;
    }
  }
}
