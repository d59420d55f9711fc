// What a key does in the treegrid, after the ARIA Authoring Practices: rows take the focus, one
// of them at a time. Pure: the component carries the moves out.

import type { RowView } from '../../ipc';

export type Move =
  | { kind: 'focus'; index: number }
  | { kind: 'heads' }
  | { kind: 'extend'; index: number }
  | { kind: 'toggle' }
  | { kind: 'selectAll' }
  | { kind: 'unselect' }
  | { kind: 'menu' }
  | { kind: 'fold'; folded: boolean }
  | { kind: 'openSiblings' }
  | { kind: 'find'; letter: string }
  | { kind: 'copy' };

export interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export interface Place {
  index: number;
  count: number;
  /** Rows that a page key moves by. */
  page: number;
  /** The focused row; unknown while it is on its way. */
  row: RowView | undefined;
  /** Whether rows are selected. */
  selected: boolean;
}

/** The move that `key` asks for, or `null` where it means nothing here. */
export function moveFor(
  { key, ctrlKey, metaKey, altKey, shiftKey }: Key,
  place: Place,
): Move | null {
  if (place.count === 0 || altKey) return null;
  if (shiftKey) {
    if (key === 'F10') return { kind: 'menu' };
    if (key === 'ArrowUp' && place.index === 0) return null;
    const move = moveFor({ key, ctrlKey, metaKey, altKey, shiftKey: false }, place);
    return move?.kind === 'focus' && key !== 'ArrowRight' && key !== 'ArrowLeft'
      ? { kind: 'extend', index: move.index }
      : move;
  }
  if (ctrlKey || metaKey) return withControl(key, place);
  switch (key) {
    case 'ArrowDown':
      return focus(place.index + 1, place);
    case 'ArrowUp':
      return place.index === 0 ? { kind: 'heads' } : focus(place.index - 1, place);
    case 'PageDown':
      return focus(place.index + place.page, place);
    case 'PageUp':
      return focus(place.index - place.page, place);
    case 'Home':
      return focus(0, place);
    case 'End':
      return focus(place.count - 1, place);
    case 'ArrowRight':
      return inward(place);
    case 'ArrowLeft':
      return outward(place);
    case 'Enter':
    case ' ':
      return enter(place.row);
    case '*':
      return { kind: 'openSiblings' };
    case 'Escape':
      return place.selected ? { kind: 'unselect' } : null;
    case 'ContextMenu':
      return { kind: 'menu' };
    default:
      return key.length === 1 ? { kind: 'find', letter: key } : null;
  }
}

function withControl(key: string, place: Place): Move | null {
  switch (key) {
    case 'Home':
      return focus(0, place);
    case 'End':
      return focus(place.count - 1, place);
    case 'c':
    case 'C':
      return place.row || place.selected ? { kind: 'copy' } : null;
    case 'a':
    case 'A':
      return { kind: 'selectAll' };
    case ' ':
      return { kind: 'toggle' };
    default:
      return null;
  }
}

function focus(index: number, { count }: Place): Move {
  return { kind: 'focus', index: Math.min(Math.max(index, 0), count - 1) };
}

function inward(place: Place): Move | null {
  const expanded = place.row?.expanded;
  if (expanded === false) return { kind: 'fold', folded: false };
  return expanded === true ? focus(place.index + 1, place) : null;
}

function outward(place: Place): Move | null {
  const { row } = place;
  if (!row) return null;
  if (row.expanded === true) return { kind: 'fold', folded: true };
  return row.parent === null ? null : focus(row.parent, place);
}

function enter(row: RowView | undefined): Move | null {
  if (!row) return null;
  return row.expanded === null ? { kind: 'copy' } : { kind: 'fold', folded: row.expanded };
}

/** The head that `key` leads to from `here`. */
export function amongHeads<Head extends Element>(
  key: string,
  heads: readonly Head[],
  here: Element,
): Head | undefined {
  const at = heads.findIndex((head) => head === here);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: heads.length - 1 }[key];
  return to === undefined ? undefined : heads[to];
}

/** Letters typed one after another, forgotten after a pause. */
export class TypedAhead {
  static readonly PAUSE = 700;
  #text = '';
  #at = 0;

  /** Adds a letter typed at `now`; gives the text to look for and the row to look after. */
  add(letter: string, now: number, index: number): { text: string; after: number } {
    const goesOn = now - this.#at < TypedAhead.PAUSE;
    this.#at = now;
    // The same letter again goes to the next row that begins with it.
    const repeats = goesOn && this.#text === letter;
    this.#text = goesOn && !repeats ? this.#text + letter : letter;
    return { text: this.#text, after: this.#text.length > 1 ? index - 1 : index };
  }
}
