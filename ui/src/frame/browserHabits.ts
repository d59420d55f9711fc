// A window is not a browser: it does not reload, and its menu is only for text that is edited.

/** Keeps F5 and Ctrl+R from reloading the page. */
export function keepFromReloading(event: KeyboardEvent): void {
  const control = event.ctrlKey || event.metaKey;
  if (event.key === 'F5' || (control && event.key.toLowerCase() === 'r')) event.preventDefault();
}

/** WebKitGTK gives Shift+Tab no name, and parts that know Tab by its name take it for a letter. */
export function nameShiftTab(event: KeyboardEvent): void {
  if (event.code === 'Tab' && event.key !== 'Tab') {
    Object.defineProperty(event, 'key', { value: 'Tab' });
  }
}

/** Lets the menu through in text fields alone, for cutting, copying and pasting. */
export function onlyTextFieldsHaveMenus(event: MouseEvent): void {
  const { target } = event;
  const isTextField =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type));
  if (!isTextField) event.preventDefault();
}
