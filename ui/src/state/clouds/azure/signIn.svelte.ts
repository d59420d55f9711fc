// Signing in to Azure, from the choice of a way to who is signed in.

import type {
  AzureAppRequest,
  AzureCloudView,
  AzureSignInMethodView,
  CloudsView,
  KeygateError,
  SignInPageView,
} from '../../../ipc';
import { asKeygateError, keygate } from '../../../ipc';
import { Stopping } from '../../stopping';
import type { Clouds } from '../clouds.svelte';

export class AzureSignIn {
  method = $state<AzureSignInMethodView>('browser');
  environment = $state<AzureCloudView>('public');
  tenant = $state('');
  client = $state('');
  /** What signs in again goes into the system keychain. */
  keep = $state(false);
  /** The page in the browser, while one waits for it. */
  page = $state.raw<SignInPageView | null>(null);
  /** Something is on its way. */
  busy = $state(false);
  problem = $state.raw<KeygateError | null>(null);
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
    this.#fill();
  }

  /** In practice, the pretend Azure is filled in. */
  #fill(): void {
    const azure = this.clouds.view?.azure;
    if (!azure || azure.tenant === null) return;
    this.tenant = azure.tenant;
    const program = this.method === 'browser' ? azure.client : (azure.program?.client ?? null);
    this.client = program ?? '';
  }

  choose(method: AzureSignInMethodView): void {
    this.stop();
    this.method = method;
    this.problem = null;
    this.#fill();
  }

  async inBrowser(): Promise<void> {
    const { done, refused } = this.end;
    const { keep } = this;
    this.page = null;
    await this.#ask((signal) =>
      keygate.signInToAzure(signal, this.#app(), keep, done, refused, (page) => (this.page = page)),
    );
  }

  /** `text` is held nowhere in the page. */
  async asProgram(text: string): Promise<void> {
    const { keep } = this;
    await this.#ask((signal) =>
      keygate.signInToAzureAsProgram(signal, this.#app(), { text, keep }),
    );
  }

  #app(): AzureAppRequest {
    const { environment, tenant, client } = this;
    return { environment, tenant: tenant.trim(), client: client.trim() };
  }

  /** Ends what is on its way. */
  stop(): void {
    this.#call.stop();
    this.#turn += 1;
    this.busy = false;
  }

  async #ask(ask: (signal: AbortSignal) => Promise<CloudsView>): Promise<void> {
    this.stop();
    const turn = this.#turn;
    this.busy = true;
    this.problem = null;
    try {
      const view = await ask(this.#call.begin());
      if (turn !== this.#turn) {
        // It was ended too late: somebody may be signed in.
        void this.clouds.look();
        return;
      }
      this.clouds.take(view);
      this.ondone();
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (turn === this.#turn && error.view.code !== 'cancelled') this.problem = error;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}
