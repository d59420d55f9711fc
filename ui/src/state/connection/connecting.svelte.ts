// The Connect screen: which sign-in, what is waited for, what went wrong.

import type {
  AtlasView,
  ConnectPhaseView,
  ConnectionView,
  KeygateError,
  SignInKindView,
  StartView,
} from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { Stopping } from '../stopping';

export type Waiting = 'connecting' | 'practice' | 'addresses';

export class Connecting {
  kind = $state<SignInKindView>('serviceAccount');
  id = $state('');
  secret = $state('');
  atlas = $state<AtlasView>('commercial');
  keep = $state(true);
  waiting = $state<Waiting | null>(null);
  phase = $state<ConnectPhaseView | null>(null);
  problem = $state.raw<KeygateError | null>(null);
  /** The Atlas whose private issuer may read along. */
  #readAlong: AtlasView | null = null;
  readonly #call = new Stopping();

  constructor(
    readonly start: StartView,
    private readonly connected: (connection: ConnectionView) => void,
  ) {
    const { remembered } = start;
    if (remembered) {
      this.kind = remembered.kind;
      this.id = remembered.id;
      this.atlas = remembered.atlas;
    }
    const preset = start.presets.some((one) => one.kind === 'atlasAddress' && !one.refused);
    if (preset && start.customAddress !== null) this.atlas = 'custom';
  }

  /** The key store holds the secret that belongs to what is typed. */
  readonly secretKept = $derived.by(() => {
    const { remembered } = this.start;
    return (
      remembered !== null &&
      remembered.kind === this.kind &&
      remembered.atlas === this.atlas &&
      remembered.id === this.id.trim()
    );
  });

  async connect(): Promise<void> {
    const { atlas, kind, keep, secret } = this;
    const id = this.id.trim();
    await this.#wait('connecting', (signal) =>
      keygate.connect(
        signal,
        { atlas, kind, id, secret, keep, privateIssuer: this.#readAlong === atlas },
        (phase) => {
          this.phase = phase;
        },
      ),
    );
  }

  /** The key store stood in the way, and what is typed could be used without it. */
  readonly storeFailed = $derived(
    this.problem?.view.code === 'keyStore' && this.keep && this.secret !== '',
  );

  /** Connects for this session only, after the key store failed. */
  async withoutKeeping(): Promise<void> {
    this.keep = false;
    await this.connect();
  }

  /** Who issued the certificate could read the secret, so it was not sent. */
  readonly canBeRead = $derived(
    this.problem?.view.code === 'unreachable' && this.problem.view.cause === 'privateIssuer',
  );

  /** Connects although the secret can be read on its way. */
  async despitePrivateIssuer(): Promise<void> {
    this.#readAlong = this.atlas;
    await this.connect();
  }

  /** Takes up the remembered sign-in. */
  async resume(): Promise<void> {
    await this.#wait('connecting', (signal) =>
      keygate.resume(signal, (phase) => {
        this.phase = phase;
      }),
    );
  }

  async practice(): Promise<void> {
    await this.#wait('practice', () => keygate.practice());
  }

  async showAddresses(): Promise<void> {
    await this.#wait('addresses', (signal) => keygate.showAddresses(signal, this.atlas));
  }

  async sessionOnly(): Promise<void> {
    await keygate.sessionOnly();
  }

  cancel(): void {
    this.#call.stop();
  }

  async #wait(what: Waiting, ask: (signal: AbortSignal) => Promise<ConnectionView>): Promise<void> {
    if (this.waiting) return;
    this.waiting = what;
    this.phase = null;
    this.problem = null;
    try {
      const connection = await ask(this.#call.begin());
      this.secret = '';
      this.connected(connection);
    } catch (thrown) {
      const error = asKeygateError(thrown);
      if (error.view.code !== 'cancelled') this.problem = error;
    } finally {
      this.waiting = null;
      this.phase = null;
    }
  }
}
