// The wait before something may be removed, as it passes on screen (safety rule A3).

import type { RemovalBlockView } from '../../ipc';

/** Milliseconds between two looks at the time. */
const STEP = 1000;

export class Wait {
  /** Seconds that have passed since Keygate said how long it takes. */
  #passed = $state(0);

  /** `onover`: it is over, which Keygate has to say itself. */
  constructor(private readonly onover: () => void) {}

  /** Begins a wait of so many seconds; returns how to stop. */
  begin(seconds: number): () => void {
    const from = Date.now();
    this.#passed = 0;
    const timer = setInterval(() => {
      this.#passed = Math.floor((Date.now() - from) / 1000);
      if (this.#passed < seconds) return;
      clearInterval(timer);
      this.onover();
    }, STEP);
    return () => {
      clearInterval(timer);
    };
  }

  /** What stands against a removal, with what is left of the wait by now. */
  asOfNow(block: RemovalBlockView): RemovalBlockView {
    if (block.kind !== 'tooSoon') return block;
    const left = (seconds: number) => Math.max(0, seconds - this.#passed);
    return {
      kind: 'tooSoon',
      secondsLeft: left(block.secondsLeft),
      enforcingLeft: left(block.enforcingLeft),
    };
  }
}
