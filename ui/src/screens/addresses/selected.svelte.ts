// The rows that are selected in the treegrid, and how a person selects them.

import { NOTHING, between, isSelected, size, toggled } from './selection';
import type { Selection } from './selection';

export class SelectedRows {
  /** Row numbers mean something only while the same rows are shown. */
  rows = $state.raw<Selection>(NOTHING);
  /** Where a selection begins. */
  #anchor = 0;

  readonly some = $derived(this.rows.length > 0);
  readonly size = $derived(size(this.rows));

  has(index: number): boolean {
    return isSelected(this.rows, index);
  }

  only(index: number): void {
    this.range(index, index);
  }

  /** All from one to the other, whichever is the first. */
  range(from: number, to: number): void {
    this.#anchor = from;
    this.rows = between(from, to);
  }

  /** Where nothing is selected yet, a selection begins here. */
  beginAt(index: number): void {
    if (!this.some) this.#anchor = index;
  }

  /** From where the selection begins up to here. */
  extend(index: number): void {
    this.range(this.#anchor, index);
  }

  toggle(index: number): void {
    this.#anchor = index;
    this.rows = toggled(this.rows, index);
  }

  clear(): void {
    this.rows = NOTHING;
  }
}
