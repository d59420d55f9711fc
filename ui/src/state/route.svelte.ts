// Which screen is shown, and leaving it with care.

import { createContext } from 'svelte';

import type { CloseReasonView } from '../ipc';

export type Screen =
  'connect' | 'encryption' | 'addresses' | 'accessList' | 'clusters' | 'activity' | 'settings';

/** Screens that are part of setting up: what was typed on Encryption waits meanwhile. */
const KEEPING: Screen[] = ['encryption', 'addresses', 'accessList'];

/** Something that would lose what was typed or confirmed, waiting for the person's word. */
export interface Leaving {
  reason: CloseReasonView;
  go: () => Promise<void>;
}

/** What may be lost by leaving. */
export interface Kept {
  readonly unsaved: boolean;
  readonly sending: boolean;
  discard: () => void;
}

export class Route {
  screen = $state<Screen>('connect');
  leaving = $state.raw<Leaving | null>(null);

  constructor(private readonly kept: () => Kept | null) {}

  /** Goes to another screen; asks first where something would be lost. */
  go(screen: Screen): void {
    if (screen === this.screen) return;
    // The list comes before Save (safety rule S1): on the way to it and back, what was typed waits.
    if (!this.kept()?.sending && KEEPING.includes(screen)) {
      this.screen = screen;
      return;
    }
    this.guard(() => {
      this.screen = screen;
      return Promise.resolve();
    });
  }

  /** Does `go` at once, or after the person agreed to lose what was typed. */
  guard(go: () => Promise<void>): void {
    const kept = this.kept();
    if (kept?.sending) this.leaving = { reason: 'sending', go };
    else if (kept?.unsaved) this.leaving = { reason: 'unsaved', go };
    else void go();
  }

  stay(): void {
    this.leaving = null;
  }

  async leave(): Promise<void> {
    const { leaving } = this;
    this.leaving = null;
    this.kept()?.discard();
    await leaving?.go();
  }
}

export const [getRoute, setRoute] = createContext<Route>();
