// The theme in use, and its place on the page's root.

import { createContext } from 'svelte';

import type { ThemeView } from '../ipc';

export type Drawn = 'light' | 'dark' | 'contrast-light' | 'contrast-dark';

export class Theme {
  chosen = $state<ThemeView>('system');
  systemDark = $state(false);
  /** The desktop asks for more contrast, as Rust heard from it. */
  systemContrast = $state(false);
  /** The webview asks for more contrast, as it heard from its system. */
  #webviewContrast = $state(false);

  /** What is drawn. */
  get drawn(): Drawn {
    switch (this.chosen) {
      case 'system':
        return this.systemContrast || this.#webviewContrast
          ? this.#contrast()
          : this.systemDark
            ? 'dark'
            : 'light';
      case 'highContrast':
        return this.#contrast();
      default:
        return this.chosen;
    }
  }

  /** Follows the webview's wish for contrast; gives how to end it. */
  follow(): () => void {
    const wish = window.matchMedia('(prefers-contrast: more)');
    const look = () => {
      this.#webviewContrast = wish.matches;
    };
    look();
    wish.addEventListener('change', look);
    return () => {
      wish.removeEventListener('change', look);
    };
  }

  #contrast(): Drawn {
    return this.systemDark ? 'contrast-dark' : 'contrast-light';
  }
}

export const [getTheme, setTheme] = createContext<Theme>();
