// Signing in to Google Cloud, from the choice of a way to who is signed in.

import type {
  CloudsView,
  GoogleSignInMethodView,
  KeygateError,
  KeyFileView,
  SignInPageView,
} from '../../../ipc';
import { asKeygateError, keygate } from '../../../ipc';
import { Stopping } from '../../stopping';
import type { Clouds } from '../clouds.svelte';

export class GoogleSignIn {
  method = $state<GoogleSignInMethodView>('browser');
  clientId = $state('');
  quotaProject = $state('');
  /** The key file that was chosen; its text never enters the page. */
  keyFile = $state.raw<KeyFileView | null>(null);
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

  /** What gcloud left is on this computer already. */
  readonly canKeep = $derived(this.method !== 'defaultCredentials');
  readonly keeps = $derived(this.canKeep && this.keep);

  /** `ondone` hears of it when somebody is signed in. */
  constructor(
    readonly clouds: Clouds,
    /** What the browser shows in the end. */
    private readonly end: { done: string; refused: string },
    private readonly ondone: () => void,
  ) {
    // In practice, the pretend Google is filled in.
    const google = clouds.view?.gcp;
    this.clientId = google?.client?.id ?? '';
    this.quotaProject = google?.quotaProject ?? '';
  }

  choose(method: GoogleSignInMethodView): void {
    this.stop();
    this.method = method;
    this.problem = null;
  }

  /** `secret` is held nowhere in the page. */
  async inBrowser(secret: string): Promise<void> {
    const { done, refused } = this.end;
    const { quotaProject, keep } = this;
    const client = { id: this.clientId.trim(), secret, quotaProject, keep };
    this.page = null;
    await this.#ask((signal) =>
      keygate.signInToGoogle(signal, client, done, refused, (page) => (this.page = page)),
    );
  }

  async chooseFile(): Promise<void> {
    this.stop();
    this.problem = null;
    try {
      this.keyFile = await keygate.chooseKeyFile(this.#call.begin());
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (error.view.code !== 'cancelled') this.problem = error;
    }
  }

  async withFile(): Promise<void> {
    const { keyFile, quotaProject, keep } = this;
    if (keyFile === null) return;
    // The program wipes it, whatever comes of it.
    this.keyFile = null;
    await this.#ask((signal) =>
      keygate.useGoogleKeyFile(signal, keyFile.token, quotaProject, keep),
    );
  }

  async withDefault(): Promise<void> {
    const { quotaProject } = this;
    await this.#ask((signal) => keygate.useGoogleDefaultCredentials(signal, quotaProject));
  }

  /** Ends what is on its way, and wipes a file that was chosen and not used. */
  leave(): void {
    this.stop();
    if (this.keyFile !== null) void keygate.forgetKeyFile();
    this.keyFile = null;
  }

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
