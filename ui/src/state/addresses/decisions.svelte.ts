// Accepting a list, and striking one out: asked first, then everything that came from the lists is
// read again.

import { keygate } from '../../ipc';

export interface Decision {
  kind: 'accept' | 'strikeOut';
  /** Names the list in the history. */
  list: string;
  /** When it was fetched, RFC 3339. */
  at: string;
}

export class Decisions {
  /** What is asked about. */
  asked = $state.raw<Decision | null>(null);
  busy = $state(false);

  /** `readAgain` reads everything that came from the lists. */
  constructor(private readonly readAgain: () => Promise<void>) {}

  ask(decision: Decision): void {
    this.asked = decision;
  }

  drop(): void {
    this.asked = null;
  }

  /** Does what was asked about; gives what that was. */
  async confirm(): Promise<Decision['kind'] | null> {
    const { asked } = this;
    if (!asked || this.busy) return null;
    this.busy = true;
    try {
      if (asked.kind === 'accept') await keygate.acceptList(asked.list);
      else await keygate.strikeOutList(asked.list);
      await this.readAgain();
      return asked.kind;
    } finally {
      this.busy = false;
      this.asked = null;
    }
  }
}
