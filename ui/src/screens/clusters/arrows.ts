// The keyboard in the grid. Tab stops there once, however many clusters there are; the arrow keys go
// on from there: up and down to the same control of another row, left and right to the next one of
// the row, Home and End to the first and the last row.

const CELL = '[role="gridcell"], [role="columnheader"]';
const CONTROL = 'button:not(:disabled)';

function controlsIn(part: Element): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>(CONTROL)];
}

/** Rows of a page, for Page Up and Page Down. */
const PAGE = 10;

/** The control that `key` leads to from `from`, if there is one. */
export function controlBeside(from: Element, key: string): HTMLElement | null {
  const cell = from.closest(CELL);
  const row = from.closest('[role="row"]');
  const grid = from.closest('[role="grid"]');
  if (!cell || !row || !grid) return null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const controls = controlsIn(row);
    const here = controls.findIndex((control) => control === from);
    return controls[here + (key === 'ArrowLeft' ? -1 : 1)] ?? null;
  }
  const column = cell.getAttribute('aria-colindex') ?? '';
  const rows = [...grid.querySelectorAll('[role="row"]')];
  const inColumn = (other: Element) =>
    controlsIn(other).filter((it) => it.closest(CELL)?.getAttribute('aria-colindex') === column);
  // Below most heads there is text alone: from there one goes on with the first control of a row.
  const hasControls = rows.some((other) => other !== row && inColumn(other).length > 0);
  const ofColumn = rows.flatMap((other) =>
    (hasControls || other === row ? inColumn(other) : controlsIn(other)).slice(0, 1),
  );
  const last = ofColumn.length - 1;
  const here = ofColumn.findIndex((control) => cell.contains(control));
  const to = {
    ArrowUp: here - 1,
    ArrowDown: here + 1,
    PageUp: Math.max(here - PAGE, 0),
    PageDown: Math.min(here + PAGE, last),
    Home: 0,
    End: last,
  }[key];
  const control = to === undefined ? undefined : ofColumn[to];
  return control && !cell.contains(control) ? control : null;
}

/** Keeps one control of `grid` in the order of Tab: the one that had the focus last, or the first. */
export function oneStop(grid: HTMLElement): () => void {
  let last: EventTarget | null = null;
  const settle = () => {
    const controls = controlsIn(grid);
    const stop = controls.find((control) => control === last) ?? controls[0];
    for (const control of controls) {
      const index = control === stop ? 0 : -1;
      if (control.tabIndex !== index) control.tabIndex = index;
    }
  };
  const remember = ({ target }: FocusEvent) => {
    if (target === grid) return;
    last = target;
    settle();
  };
  // Rows come and go, and what could not be used may be usable.
  const changes = new MutationObserver(settle);
  changes.observe(grid, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  grid.addEventListener('focusin', remember);
  settle();
  return () => {
    changes.disconnect();
    grid.removeEventListener('focusin', remember);
  };
}
