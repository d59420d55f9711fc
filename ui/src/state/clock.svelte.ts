// The present time for ages on screen. It moves on every half minute, more seldom while another
// window is used, and at once when this one is looked at again.

import { createContext } from 'svelte';

const STEP = 30_000;
const STEP_BEHIND = 300_000;

export class Clock {
  now = $state(Date.now());

  /** Starts moving; returns how to stop it. */
  run(): () => void {
    let timer: ReturnType<typeof setInterval> | undefined;
    const every = (step: number) => {
      clearInterval(timer);
      timer = setInterval(() => {
        this.#tick();
      }, step);
    };
    const used = () => {
      this.#tick();
      every(STEP);
    };
    const left = () => {
      every(STEP_BEHIND);
    };
    every(STEP);
    window.addEventListener('focus', used);
    window.addEventListener('blur', left);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', used);
      window.removeEventListener('blur', left);
    };
  }

  #tick(): void {
    this.now = Date.now();
  }
}

export const [getClock, setClock] = createContext<Clock>();
