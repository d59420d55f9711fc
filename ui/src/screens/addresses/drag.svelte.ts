// Selecting rows by dragging the mouse over them. Near an edge of the list, or beyond it, the list scrolls
// on under the mouse.

import { isOutside, pull, rowAt } from './position';

/** The list whose rows are selected. */
export interface Dragged {
  box: () => HTMLElement | undefined;
  count: () => number;
  /** The rows from one to the other are selected, whichever is the first. */
  onselect: (from: number, to: number) => void;
}

/** The longest time that a list scrolls for at once, milliseconds: a frame that came late makes no leap. */
const LONGEST = 50;

export class RowDrag {
  /** The mouse is held down and has left the row it was pressed on. */
  active = $state(false);
  /** Whether it has since it was pressed last. */
  moved = false;
  /** The row that it was pressed on, while it is. */
  #from: number | null = null;
  #clientY = 0;
  #frame = 0;

  constructor(private readonly list: Dragged) {}

  press(index: number): void {
    this.#from = index;
    this.moved = false;
  }

  move({ buttons, clientY }: MouseEvent): void {
    if (this.#from === null) return;
    if ((buttons & 1) === 0) {
      this.release();
      return;
    }
    this.#clientY = clientY;
    this.look();
    if (this.active && this.#frame === 0) this.#scrollOn();
  }

  /** Selects up to the row under the mouse, which may be another one by now. */
  look(): void {
    const box = this.list.box();
    if (this.#from === null || !box) return;
    const index = rowAt(this.#y(box), port(box), this.list.count());
    if (!this.active) {
      if (index === this.#from && !isOutside(this.#y(box), port(box))) return;
      getSelection()?.removeAllRanges();
      this.active = true;
      this.moved = true;
    }
    this.list.onselect(this.#from, index);
  }

  release(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#from = null;
    this.active = false;
  }

  #scrollOn(): void {
    let last: number | null = null;
    const step = (now: number) => {
      const box = this.list.box();
      const speed = box ? pull(this.#y(box), port(box)) : 0;
      this.#frame = 0;
      if (!box || speed === 0) return;
      const passed = last === null ? 0 : Math.min(now - last, LONGEST);
      last = now;
      box.scrollTop += Math.round((speed * passed) / 1000);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  /** How far the mouse is below the top of the list, pixels. */
  #y(box: HTMLElement): number {
    return this.#clientY - box.getBoundingClientRect().top - box.clientTop;
  }
}

function port(box: HTMLElement) {
  return { scrollTop: box.scrollTop, height: box.clientHeight };
}
