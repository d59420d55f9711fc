// The arrow keys in the grid: up and down to the same control of another row, left and right to
// the next one of the row. Tab works as everywhere.

const CELL = '[role="gridcell"], [role="columnheader"]';
const CONTROL = 'button:not(:disabled)';

/** The control that `key` leads to from `from`, if there is one. */
export function controlBeside(from: Element, key: string): HTMLElement | null {
  const cell = from.closest(CELL);
  const row = from.closest('[role="row"]');
  const grid = from.closest('[role="grid"]');
  if (!cell || !row || !grid) return null;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const controls = [...row.querySelectorAll<HTMLElement>(CONTROL)];
      const here = controls.findIndex((control) => control === from);
      return controls[here + (key === 'ArrowLeft' ? -1 : 1)] ?? null;
    }
    case 'ArrowUp':
    case 'ArrowDown': {
      const column = cell.getAttribute('aria-colindex') ?? '';
      const rows = [...grid.querySelectorAll('[role="row"]')];
      const here = rows.indexOf(row);
      const ahead = key === 'ArrowUp' ? rows.slice(0, here).reverse() : rows.slice(here + 1);
      for (const other of ahead) {
        const control = other.querySelector<HTMLElement>(`[aria-colindex="${column}"] ${CONTROL}`);
        if (control) return control;
      }
      return null;
    }
    default:
      return null;
  }
}
