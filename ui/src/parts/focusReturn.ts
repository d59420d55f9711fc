// What has the focus may go: a dialog, or *Cancel* with what it cancels. The focus returns to where it
// was; one dialog may lead to the next, and what was pressed may be gone or out of use by then.

/** What had the focus in the window when the first of the open dialogs came up. */
let origin: HTMLElement | null = null;

/** What had the focus is gone, and nothing asked for it meanwhile, an answer for example. */
const lost = () => document.activeElement === document.body;

const inDialog = (element: Element) => element.closest('[role="dialog"]') !== null;

/** Notes where the focus is; gives how to return there once `someOpen` says which case it is. */
export function leaving(): (someOpen: boolean) => void {
  const here = document.activeElement;
  const before = here instanceof HTMLElement && here !== document.body ? here : null;
  if (before && !inDialog(before)) origin = before;
  return (someOpen) => {
    if (!lost()) return;
    if (someOpen) {
      if (before?.isConnected) before.focus();
      return;
    }
    giveBack(origin);
    origin = null;
  };
}

/** Gives a focus that is lost back to `before`, or to the screen where that is gone or out of use. */
export function giveBack(before: Element | null): void {
  if (!lost()) return;
  if (before instanceof HTMLElement) before.focus();
  if (lost()) document.querySelector('main')?.focus({ preventScroll: true });
}
