// The keys that work on every screen. All but F1, F5 and F6 go with Control, or Command on a Mac: a
// letter alone would be pressed by whoever dictates (WCAG 2.1.4), and the tables look for it.

import type { ZoomRequest } from '../ipc';

/** What a control on screen answers to; each screen has at most one control for each. */
export type ControlShortcut = 'find' | 'refresh' | 'export';

export type Shortcut =
  ControlShortcut | 'nextPane' | 'previousPane' | 'print' | 'settings' | 'help';

interface Press {
  key: string;
  /** Where the key is on the keyboard, whatever it types there. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether this is a Mac, where Command stands for Control. */
export const onMac = navigator.platform.startsWith('Mac');

const withControl: Record<string, Shortcut> = {
  f: 'find',
  r: 'refresh',
  e: 'export',
  p: 'print',
  ',': 'settings',
};

/** As in a browser: `+` is typed with Shift on some keyboards and stands over `=` on others. */
const zooms: Record<string, ZoomRequest> = {
  '+': 'larger',
  '=': 'larger',
  '-': 'smaller',
  '0': 'usual',
};

/** How the page is to be drawn, or `null` where no such key was pressed. */
export function zoomFor(press: Press, mac: boolean): ZoomRequest | null {
  if (!holdsControl(press, mac)) return null;
  // On a French keyboard the 0 is typed with Shift alone.
  return zooms[press.key] ?? (press.code === 'Digit0' ? 'usual' : null);
}

/** The shortcut that was pressed, or `null`. */
export function shortcutFor(press: Press, mac: boolean): Shortcut | null {
  const { key, shiftKey } = press;
  const control = holdsControl(press, mac);
  if (control === null) return null;
  if (control) return shiftKey ? null : (withControl[key.toLowerCase()] ?? null);
  if (key === 'F6') return shiftKey ? 'previousPane' : 'nextPane';
  if (shiftKey) return null;
  return key === 'F1' ? 'help' : key === 'F5' ? 'refresh' : null;
}

/** Whether Control, or Command on a Mac, is held; `null` where a key is held that no shortcut goes with. */
function holdsControl({ ctrlKey, metaKey, altKey }: Press, mac: boolean): boolean | null {
  const [control, other] = mac ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  return altKey || other ? null : control;
}

/** What makes a control answer to `shortcut`, and assistive technology say its key. */
export function answersTo(shortcut: ControlShortcut | undefined, mac = onMac) {
  if (!shortcut) return {};
  const letter = { find: 'F', refresh: 'R', export: 'E' }[shortcut];
  return {
    'data-shortcut': shortcut,
    'aria-keyshortcuts': `${mac ? 'Meta' : 'Control'}+${letter}`,
  };
}

/** Uses the control that answers to `shortcut`, where the screen has one that can be used. */
export function useControl(shortcut: ControlShortcut): void {
  const control = document.querySelector<HTMLElement>(`[data-shortcut="${shortcut}"]`);
  if (control instanceof HTMLInputElement) {
    control.focus();
    control.select();
  } else {
    control?.click();
  }
}
