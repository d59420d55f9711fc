// Signing in to AWS, from the choice of a way to who is signed in.

import type {
  AwsAccountView,
  AwsSignInMethodView,
  CloudsView,
  KeygateError,
  SignInPageView,
} from '../../../ipc';
import { asKeygateError, keygate } from '../../../ipc';
import { Stopping } from '../../stopping';
import type { Clouds } from '../clouds.svelte';

/** What is on its way. */
type Step = 'browser' | 'roles' | 'role' | 'paste' | 'profile';

export class AwsSignIn {
  method = $state<AwsSignInMethodView>('identityCenter');
  startUrl = $state('');
  region = $state('');
  profile = $state('');
  /** What signs in again goes into the system keychain. */
  keep = $state(false);
  /** The page in the browser, while one waits for it. */
  page = $state.raw<SignInPageView | null>(null);
  step = $state<Step | null>(null);
  problem = $state.raw<KeygateError | null>(null);
  /** Of the portal that was opened; `null`: none was. */
  accounts = $state.raw<AwsAccountView[] | null>(null);
  account = $state<string | null>(null);
  /** Of the account that was chosen; `null`: not known. */
  roles = $state.raw<string[] | null>(null);
  role = $state<string | null>(null);
  readonly #call = new Stopping();
  /** Names what was begun last; what was begun before it counts no more. */
  #turn = 0;

  /** `ondone` hears of it when somebody is signed in. */
  constructor(
    readonly clouds: Clouds,
    /** What the browser shows in the end. */
    private readonly end: { done: string; refused: string },
    private readonly ondone: () => void,
  ) {
    // In practice, the pretend AWS is filled in.
    const startUrl = clouds.view?.aws.startUrl ?? null;
    if (startUrl === null) return;
    this.startUrl = startUrl;
    this.region = 'us-east-1';
  }

  choose(method: AwsSignInMethodView): void {
    this.stop();
    this.method = method;
    this.problem = null;
  }

  async openPortal(): Promise<void> {
    const { startUrl, region } = this;
    this.leavePortal();
    this.page = null;
    const accounts = await this.#ask('browser', (signal) =>
      keygate.openAwsPortal(
        signal,
        startUrl.trim(),
        region.trim(),
        this.end.done,
        this.end.refused,
        (page) => (this.page = page),
      ),
    );
    if (!accounts) return;
    this.accounts = accounts;
    const only = accounts.length === 1 ? accounts[0] : undefined;
    if (only) await this.chooseAccount(only.id);
  }

  async chooseAccount(id: string): Promise<void> {
    this.account = id;
    this.roles = null;
    this.role = null;
    const roles = await this.#ask('roles', (signal) => keygate.readAwsRoles(signal, id));
    if (!roles) return;
    this.roles = roles;
    this.role = roles.length === 1 ? (roles[0] ?? null) : null;
  }

  async useRole(): Promise<void> {
    const { account, role } = this;
    if (account === null || role === null) return;
    this.#done(
      await this.#ask('role', (signal) => keygate.chooseAwsRole(signal, account, role, this.keep)),
    );
  }

  /** `text` is held nowhere in the page. */
  async paste(text: string): Promise<void> {
    this.#done(
      await this.#ask('paste', (signal) =>
        keygate.pasteAwsCredentials(signal, { text, keep: this.keep }),
      ),
    );
  }

  async useProfile(): Promise<void> {
    const { profile } = this;
    const led = await this.#ask('profile', (signal) => keygate.useAwsProfile(signal, profile));
    if (led?.kind === 'signedIn') this.#done(led.view);
    if (led?.kind !== 'portal') return;
    const { startUrl, region } = led;
    Object.assign(this, { startUrl, region });
    this.method = 'identityCenter';
    await this.openPortal();
  }

  /** Back to the address of the portal. */
  leavePortal(): void {
    this.accounts = null;
    this.account = null;
    this.roles = null;
    this.role = null;
    this.problem = null;
  }

  /** Ends what is on its way. */
  stop(): void {
    this.#call.stop();
    this.#turn += 1;
    this.step = null;
  }

  #done(view: CloudsView | null): void {
    if (!view) return;
    this.clouds.take(view);
    this.ondone();
  }

  /** What `ask` gives; `null` where it failed, was ended, or something else was begun meanwhile. */
  async #ask<T>(step: Step, ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    this.stop();
    const turn = this.#turn;
    this.step = step;
    this.problem = null;
    try {
      const value = await ask(this.#call.begin());
      if (turn === this.#turn) return value;
      // It was ended too late: somebody may be signed in.
      void this.clouds.look();
      return null;
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (turn === this.#turn && error.view.code !== 'cancelled') this.problem = error;
      return null;
    } finally {
      if (turn === this.#turn) this.step = null;
    }
  }
}
