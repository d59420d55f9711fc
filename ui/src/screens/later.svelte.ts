// The screens nobody begins with. They are fetched once the first one is drawn, or when they are gone to
// earlier: what the window begins with waits for no other.

import type { Component } from 'svelte';

import type { Screen } from '../state/app.svelte';

type LaterScreen = Exclude<Screen, 'connect' | 'addresses'>;

const sources: Record<LaterScreen, () => Promise<{ default: Component }>> = {
  encryption: () => import('./encryption/EncryptionScreen.svelte'),
  accessList: () => import('./access-list/AccessListScreen.svelte'),
  clusters: () => import('./clusters/ClustersScreen.svelte'),
  activity: () => import('./activity/ActivityScreen.svelte'),
  settings: () => import('./settings/SettingsScreen.svelte'),
};

class LaterScreens {
  #here = $state.raw<Partial<Record<Screen, Component>>>({});
  #fetching: Promise<void> | null = null;

  /** The screen, once it is here. */
  of(screen: Screen): Component | undefined {
    return this.#here[screen];
  }

  /** Fetches all of them, once. */
  fetch(): Promise<void> {
    this.#fetching ??= this.#fetch();
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    const fetched = Object.entries(sources).map(async ([screen, source]) => {
      const { default: component } = await source();
      this.#here = { ...this.#here, [screen]: component };
    });
    await Promise.all(fetched);
  }
}

export const later = new LaterScreens();
