// Changes of settings, one after another: each answer holds all settings, and an earlier one must not
// overwrite a later one. They outlive the screen.

import { createContext } from 'svelte';

export class SettingChanges {
  #last: Promise<unknown> = Promise.resolve();

  /** Begins `work` once everything before it has ended, good or bad. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => null);
    return done;
  }
}

export const [getSettingChanges, setSettingChanges] = createContext<SettingChanges>();
