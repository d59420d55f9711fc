// From Save or the switch to Atlas's answer: summary, one confirming press, phases, answer.

import type {
  ProviderStateView,
  ProviderView,
  SavePhaseView,
  SummaryView,
  VerdictView,
} from '../../ipc';
import { KeygateError, asKeygateError, keygate } from '../../ipc';
import { Stopping } from '../stopping';
import type { Encryption } from './encryption.svelte';

export type Outcome =
  | { kind: 'answer'; verdict: VerdictView; provider: ProviderView }
  | { kind: 'failed'; error: KeygateError }
  /** Nothing was sent; a secret that was typed is not in the page any more. */
  | { kind: 'stopped'; secretGone: boolean };

export class Change {
  /** The summary on screen, waiting for the confirming press. */
  summary = $state.raw<SummaryView | null>(null);
  preparing = $state(false);
  /** How far sending has come; `null` while nothing is sent. */
  phase = $state.raw<SavePhaseView | null>(null);
  outcome = $state.raw<Outcome | null>(null);

  readonly #preparing = new Stopping();
  readonly #sending = new Stopping();

  constructor(private readonly encryption: Encryption) {}

  /** What became of the last change; an answer about the key goes once the key check says otherwise. */
  readonly shown = $derived.by(() => {
    const { outcome } = this;
    if (outcome?.kind !== 'answer') return outcome;
    const { verdict, provider } = outcome;
    const now = this.encryption.view?.providers.find((one) => one.provider === provider)?.check;
    const ofKey = verdict === 'valid' || verdict === 'notValid' || verdict === 'waiting';
    return ofKey && now !== verdict ? null : outcome;
  });

  async prepareSave(): Promise<void> {
    const { draft, projectId } = this.encryption;
    if (!draft) return;
    const form = $state.snapshot(draft.form);
    const secret = this.encryption.typedSecret;
    const keyFile = this.encryption.chosenKeyFile;
    await this.prepare(() => keygate.prepareSave({ projectId, form, secret, keyFile }));
  }

  async prepareDisabling({ provider, check }: ProviderStateView): Promise<void> {
    // Atlas cannot switch off what it cannot reach: said before anything has to be typed.
    if (check === 'notValid') {
      this.#failed(new KeygateError({ code: 'offWhileNotValid' }));
      return;
    }
    const { projectId } = this.encryption;
    await this.prepare((signal) => keygate.prepareDisabling(signal, projectId, provider));
  }

  /** The one confirming press. The secret leaves the page before the answer comes. */
  async send(): Promise<void> {
    const { summary } = this;
    if (!summary || this.phase !== null) return;
    const draft = this.encryption.drafts?.[summary.provider];
    const typed = draft?.entered;
    if (draft && summary.subject === 'settings') {
      draft.clearSecret();
      draft.refused = [];
    }
    this.phase = { kind: 'checking' };
    try {
      const answer = await keygate.send(this.#sending.begin(), summary.token, (phase) => {
        if (this.phase !== null) this.phase = phase;
      });
      // Only what the form sent leaves the form: a switch keeps what was typed.
      const formSent = summary.subject === 'settings' || summary.subject === 'switchOff';
      if (answer.encryption) {
        this.encryption.take(answer.encryption, formSent ? answer.provider : undefined);
      }
      this.outcome = { kind: 'answer', verdict: answer.verdict, provider: answer.provider };
    } catch (thrown) {
      if (asKeygateError(thrown).view.code === 'cancelled') {
        const secretGone = draft !== undefined && draft.entered !== typed;
        this.outcome = { kind: 'stopped', secretGone };
      } else {
        this.#failed(asKeygateError(thrown));
      }
    } finally {
      this.phase = null;
      this.summary = null;
    }
  }

  /** Nothing is on its way to Atlas, although sending has begun. */
  readonly stoppable = $derived(this.phase?.kind === 'checking' || this.phase?.kind === 'waiting');

  /** Ends sending as long as nothing is on its way; nothing of it is in Atlas then. */
  stop(): void {
    if (this.stoppable) this.#sending.stop();
  }

  /** Ends summing up. */
  stopPreparing(): void {
    this.#preparing.stop();
  }

  /** Closes the summary without sending. */
  cancel(): void {
    if (this.phase !== null || !this.summary) return;
    this.summary = null;
    // Where this fails, the next summary takes its place.
    keygate.dropSummary().catch(() => undefined);
  }

  dismiss(): void {
    this.outcome = null;
  }

  /** Puts what `ask` sums up on screen, for the one confirming press. */
  async prepare(ask: (signal: AbortSignal) => Promise<SummaryView>): Promise<void> {
    if (this.preparing || this.summary) return;
    this.preparing = true;
    this.outcome = null;
    try {
      this.summary = await ask(this.#preparing.begin());
    } catch (thrown) {
      this.#failed(asKeygateError(thrown));
    } finally {
      this.preparing = false;
    }
  }

  #failed(error: KeygateError): void {
    const { view } = error;
    if (view.code === 'cancelled') return;
    const { draft } = this.encryption;
    if (draft && view.code === 'form') draft.answered = view.findings;
    if (draft && (view.code === 'refused' || view.code === 'stillRefused')) {
      draft.refused = view.fields;
    }
    this.outcome = { kind: 'failed', error };
  }
}
