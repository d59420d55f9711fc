// After a dialog the focus returns to where it was; one dialog may lead to the next, and what was
// pressed may be gone or out of use by then.

/** What had the focus in the window when the first of the open dialogs came up. */
let origin: HTMLElement | null = null;

const inDialog = (element: Element) => element.closest('[role="dialog"]') !== null;

/** Notes where the focus is; gives how to return there once `someOpen` says which case it is. */
export function leaving(): (someOpen: boolean) => void {
  const here = document.activeElement;
  const before = here instanceof HTMLElement && here !== document.body ? here : null;
  if (before && !inDialog(before)) origin = before;
  return (someOpen) => {
    // Something asked for the focus meanwhile, an answer for example.
    if (document.activeElement !== document.body) return;
    if (someOpen) {
      if (before?.isConnected) before.focus();
      return;
    }
    origin?.focus();
    origin = null;
    if (document.activeElement === document.body) document.querySelector('main')?.focus();
  };
}
