// Something that is read again and again, of which only the newest answer counts.

import type { KeygateError } from '../ipc';
import { asKeygateError } from '../ipc';
import { Stopping } from './stopping';

/** What became of one reading; `overtaken`: something newer was asked for or put in place since. */
export type Answered = 'taken' | 'failed' | 'cancelled' | 'overtaken';

/** Whether it came to an end, good or bad, before it was cancelled or overtaken. */
export function hasEnded(answered: Answered): boolean {
  return answered === 'taken' || answered === 'failed';
}

export class Latest<T> {
  /** The newest answer; it stays where a later reading fails. */
  value = $state.raw<T | null>(null);
  /** An answer that counts is on its way. */
  reading = $state(false);
  /** Why there is nothing newer. */
  failed = $state.raw<KeygateError | null>(null);
  /** Names what counts; every answer to something earlier is dropped. */
  #turn = 0;
  readonly #call = new Stopping();
  #ended = false;

  /** `onvalue` hears of each value as it is put in place. */
  constructor(private readonly onvalue: (now: T, before: T | null) => void = () => undefined) {}

  async ask(question: (signal: AbortSignal) => Promise<T>): Promise<Answered> {
    if (this.#ended) return 'overtaken';
    this.#call.stop();
    const turn = ++this.#turn;
    this.reading = true;
    try {
      const value = await question(this.#call.begin());
      if (turn !== this.#turn) return 'overtaken';
      this.take(value);
      return 'taken';
    } catch (thrown) {
      if (turn !== this.#turn) return 'overtaken';
      const error = asKeygateError(thrown);
      const isCancelled = error.view.code === 'cancelled';
      // Where a person ended it, what is shown stays as it was; where there is nothing, that is said.
      if (!isCancelled || this.value === null) this.failed = error;
      return isCancelled ? 'cancelled' : 'failed';
    } finally {
      if (turn === this.#turn) this.reading = false;
    }
  }

  /** Puts a value in place that came with another answer; what is on its way is dropped. */
  take(value: T): void {
    if (this.#ended) return;
    this.cancel();
    const before = this.value;
    this.value = value;
    this.failed = null;
    this.onvalue(value, before);
  }

  /** Says why something that belongs to the value did not come. */
  fail(thrown: unknown): void {
    if (!this.#ended) this.failed = asKeygateError(thrown);
  }

  /** Ends the reading under way; what there is stays. */
  stop(): void {
    this.#call.stop();
  }

  /** Drops what is on its way. */
  cancel(): void {
    this.#call.stop();
    this.#turn += 1;
    this.reading = false;
  }

  /** What this belongs to has ended: nothing is asked for or taken any more. */
  end(): void {
    this.cancel();
    this.#ended = true;
  }
}
