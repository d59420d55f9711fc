// The theme in use, and its place on the page's root.

import type { ThemeView } from '../ipc';

export type Drawn = 'light' | 'dark' | 'contrast-light' | 'contrast-dark';

export class Theme {
  chosen = $state<ThemeView>('system');
  systemDark = $state(false);

  /** What is drawn. */
  get drawn(): Drawn {
    switch (this.chosen) {
      case 'system':
        return this.systemDark ? 'dark' : 'light';
      case 'highContrast':
        return this.systemDark ? 'contrast-dark' : 'contrast-light';
      default:
        return this.chosen;
    }
  }
}
