// F6 goes from one part of the window to the next, and back to where one was in it.

const PANE = '[data-pane]';
const STOPS = ':is(a[href], button, input, textarea, [tabindex]):not([tabindex="-1"])';

export class Panes {
  readonly #last = new WeakMap<Element, HTMLElement>();

  /** Notes where the focus is. */
  remember(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement)) return;
    const pane = target.closest(PANE);
    if (pane) this.#last.set(pane, target);
  }

  /** Goes to the next pane that takes the focus, round the window. */
  step(backwards: boolean): void {
    const panes = [...document.querySelectorAll<HTMLElement>(PANE)];
    const here = document.activeElement?.closest<HTMLElement>(PANE);
    const from = here ? panes.indexOf(here) : backwards ? panes.length : -1;
    for (let step = 1; step <= panes.length; step++) {
      const count = panes.length;
      const pane = panes[(from + (backwards ? -step : step) + 2 * count) % count];
      if (pane && pane !== here && this.#enter(pane)) return;
    }
  }

  #enter(pane: HTMLElement): boolean {
    const stops = [...pane.querySelectorAll<HTMLElement>(STOPS)].filter(
      (stop) => stop.closest(PANE) === pane,
    );
    const last = this.#last.get(pane);
    const chosen = stops.find((stop) => stop.ariaCurrent === 'page');
    return [last, chosen, ...stops].some((stop) => stop?.isConnected && takesFocus(stop));
  }
}

function takesFocus(element: HTMLElement): boolean {
  element.focus();
  return document.activeElement === element;
}
