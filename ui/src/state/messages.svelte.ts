// Short messages below everything, and words for screen readers only.

import { createContext } from 'svelte';

import type { DropRefusalView, ErrorView, SavedView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import type { Screen } from './route.svelte';

/** What is said. Only what was done goes away by itself: a failure stays until it is put away. */
export type Said =
  | { kind: 'good'; title: string; file: number | null }
  | { kind: 'dropRefused'; reason: DropRefusalView | 'comparing' }
  | { kind: 'failed'; error: ErrorView };

/** Shown on the screen it is about, and on no other. */
export type Message = Said & { id: number; screen: Screen };

/** Milliseconds for which what was done is said. */
const STAYS = 12_000;

export class Messages {
  /** Oldest first. */
  shown = $state.raw<Message[]>([]);
  /** Read out by screen readers, not drawn; the same words anew are read out anew. */
  spoken = $state.raw({ text: '' });
  #next = 1;
  readonly #screen: () => Screen;

  /** `screen` gives the one that is shown now. */
  constructor(screen: () => Screen) {
    this.#screen = screen;
  }

  /** The newest about the screen that is shown. */
  readonly current = $derived.by(
    () => this.shown.findLast(({ screen }) => screen === this.#screen()) ?? null,
  );

  good(title: string): void {
    this.#add({ kind: 'good', title, file: null });
  }

  /** A file was dropped, and not taken. */
  dropRefused(reason: DropRefusalView | 'comparing'): void {
    this.#add({ kind: 'dropRefused', reason });
  }

  /** A file was saved; offers to show it. */
  saved(title: string, { file }: SavedView): void {
    this.#add({ kind: 'good', title, file });
  }

  /** Shows a failure; a dialog that the person closed is none. */
  failed(thrown: unknown, screen = this.#screen()): void {
    const error = asKeygateError(thrown).view;
    if (error.code !== 'cancelled') this.#add({ kind: 'failed', error }, screen);
  }

  /** Does something and always says what became of it: what `act` gives, unless that is `null`
   * because something else on screen is the answer, or why it failed. */
  async answer(act: () => Promise<string | null>): Promise<void> {
    const screen = this.#screen();
    try {
      const said = await act();
      if (said !== null) this.#add({ kind: 'good', title: said, file: null }, screen);
    } catch (thrown) {
      this.failed(thrown, screen);
    }
  }

  speak(text: string): void {
    this.spoken = { text };
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((message) => message.id !== id);
  }

  async show(file: number): Promise<void> {
    try {
      await keygate.showSaved(file);
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  #add(said: Said, screen = this.#screen()): void {
    const id = this.#next++;
    // The same once more takes the place of what was said before.
    const added = { ...said, id, screen };
    this.shown = [...this.shown.filter((message) => !isSame(message, added)), added];
    if (said.kind === 'failed') return;
    setTimeout(() => {
      this.dismiss(id);
    }, STAYS);
  }
}

function isSame(one: Message, other: Message): boolean {
  return JSON.stringify({ ...one, id: other.id }) === JSON.stringify(other);
}

export const [getMessages, setMessages] = createContext<Messages>();
