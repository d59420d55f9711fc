// The keyboard is never without a place: where what had the focus goes away, what is around it takes it.

const AROUND = '[role="grid"], [role="treegrid"], [role="dialog"], main, [tabindex]';

/** Watches the page; gives how to stop. */
export function keepFocus(): () => void {
  /** What had the focus last, then what is around it, innermost first. */
  let trail: HTMLElement[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function note({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    trail = [target];
    let around = target.parentElement?.closest<HTMLElement>(AROUND);
    while (around) {
      trail.push(around);
      around = around.parentElement?.closest<HTMLElement>(AROUND);
    }
  }

  function isLost(): boolean {
    const [last] = trail;
    if (document.activeElement !== document.body || !last) return false;
    return !last.isConnected || last.matches(':disabled, [inert] *, [hidden] *');
  }

  // A moment later: a dialog that closes, *Cancel* and an answer know a better place, and come first.
  const changes = new MutationObserver(() => {
    if (timer !== undefined || !isLost()) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isLost()) takeOver(trail.slice(1));
    });
  });
  changes.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled', 'hidden', 'inert'],
  });
  document.addEventListener('focusin', note);
  return () => {
    clearTimeout(timer);
    changes.disconnect();
    document.removeEventListener('focusin', note);
  };
}

function takeOver(around: HTMLElement[]) {
  const dialogs = document.querySelectorAll<HTMLElement>('[role="dialog"]');
  const main = document.querySelector('main');
  for (const place of [...around, ...[...dialogs].reverse(), main]) {
    if (!place?.isConnected) continue;
    const stop = place.matches('[role="grid"], [role="treegrid"]')
      ? place.querySelector<HTMLElement>('[tabindex="0"]')
      : null;
    (stop ?? place).focus({ preventScroll: stop === null });
    if (document.activeElement !== document.body) return;
  }
}
