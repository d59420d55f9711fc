// Calls of which a person may end the newest.

export class Stopping {
  #controller = new AbortController();

  /** What ends the call that begins now. */
  begin(): AbortSignal {
    this.#controller = new AbortController();
    return this.#controller.signal;
  }

  /** Ends the newest call; it fails as cancelled, unless it is over. */
  stop(): void {
    this.#controller.abort();
  }
}
