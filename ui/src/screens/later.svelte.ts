// The screens nobody begins with. They are fetched a moment after the first one, or when they are gone to
// earlier: what the window begins with waits for no other.

import type { KeygateError } from '../ipc';
import { asKeygateError } from '../ipc';
import type AccessListScreen from './access-list/AccessListScreen.svelte';
import type ActivityScreen from './activity/ActivityScreen.svelte';
import type ClustersScreen from './clusters/ClustersScreen.svelte';
import type EncryptionScreen from './encryption/EncryptionScreen.svelte';
import type SettingsScreen from './settings/SettingsScreen.svelte';

interface Components {
  encryption: typeof EncryptionScreen;
  accessList: typeof AccessListScreen;
  clusters: typeof ClustersScreen;
  activity: typeof ActivityScreen;
  settings: typeof SettingsScreen;
}

const sources: { [S in keyof Components]: () => Promise<{ default: Components[S] }> } = {
  encryption: () => import('./encryption/EncryptionScreen.svelte'),
  accessList: () => import('./access-list/AccessListScreen.svelte'),
  clusters: () => import('./clusters/ClustersScreen.svelte'),
  activity: () => import('./activity/ActivityScreen.svelte'),
  settings: () => import('./settings/SettingsScreen.svelte'),
};

class LaterScreens {
  #here = $state.raw<Partial<Components>>({});
  /** Why what is not here could not be fetched. */
  #failure = $state.raw<KeygateError | null>(null);
  #fetching: Promise<void> | null = null;

  /** The screen, once it is here; throws where it could not be fetched. */
  of<S extends keyof Components>(screen: S): Components[S] | undefined {
    const here = this.#here[screen];
    if (!here && this.#failure) throw this.#failure;
    return here;
  }

  /** Fetches all of them, once; again where some could not be fetched. */
  fetch(): Promise<void> {
    this.#fetching ??= this.#fetch();
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    this.#failure = null;
    const fetched = Object.entries(sources).map(async ([screen, source]) => {
      const { default: component } = await source();
      this.#here = { ...this.#here, [screen]: component };
    });
    const ended = await Promise.allSettled(fetched);
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed?.status !== 'rejected') return;
    this.#failure = asKeygateError(failed.reason);
    this.#fetching = null;
  }
}

export const later = new LaterScreens();
