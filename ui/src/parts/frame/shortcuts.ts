// The keys that work on every screen. All but F1, F5 and F6 go with Control, or Command on a Mac: a
// letter alone would be pressed by whoever dictates (WCAG 2.1.4), and the tables look for it.

/** What a control on screen answers to; each screen has at most one control for each. */
export type ControlShortcut = 'find' | 'refresh' | 'export';

export type Shortcut = ControlShortcut | 'nextPane' | 'previousPane' | 'settings' | 'help';

interface Press {
  key: string;
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
  ',': 'settings',
};

/** The shortcut that was pressed, or `null`. */
export function shortcutFor(press: Press, mac: boolean): Shortcut | null {
  const { key, altKey, shiftKey } = press;
  const [control, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (altKey || other) return null;
  if (control) return shiftKey ? null : (withControl[key.toLowerCase()] ?? null);
  if (key === 'F6') return shiftKey ? 'previousPane' : 'nextPane';
  if (shiftKey) return null;
  return key === 'F1' ? 'help' : key === 'F5' ? 'refresh' : null;
}

/** What makes a control answer to `shortcut`, and assistive technology tell its key. */
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
