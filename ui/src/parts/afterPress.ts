// Leaving a field may add lines below it. While a mouse button is down that would move what is
// being pressed from under the pointer, and the press would be lost.

let down = false;
addEventListener('pointerdown', () => (down = true), { capture: true });
addEventListener('pointerup', () => (down = false), { capture: true });
addEventListener('pointercancel', () => (down = false), { capture: true });

/** Runs `act` now, or once the press that is under way is over and its click was delivered. */
export function afterPress(act: () => void): void {
  if (!down) {
    act();
    return;
  }
  const over = () => {
    removeEventListener('pointerup', over, { capture: true });
    removeEventListener('pointercancel', over, { capture: true });
    setTimeout(act);
  };
  addEventListener('pointerup', over, { capture: true });
  addEventListener('pointercancel', over, { capture: true });
}
