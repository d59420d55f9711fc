// Short messages: a line that goes away by itself, and words for screen readers only.

import type { SavedView } from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import type { Tone } from '../words/errors';
import { errorWords } from '../words/errors';

export interface Message {
  id: number;
  tone: Tone | 'good';
  title: string;
  text: string;
  /** Names a saved file, whose folder can be shown. */
  file: number | null;
}

const STAYS = 12_000;

export class Messages {
  shown = $state.raw<Message[]>([]);
  /** Read out by screen readers, not drawn; the same words anew are read out anew. */
  spoken = $state.raw({ text: '' });
  #next = 1;

  good(title: string): void {
    this.#add({ tone: 'good', title, text: '', file: null });
  }

  /** Says something that is neither good nor a failure. */
  plain(title: string): void {
    this.#add({ tone: 'info', title, text: '', file: null });
  }

  /** A file was saved; offers to show it. */
  saved(title: string, { file }: SavedView): void {
    this.#add({ tone: 'good', title, text: '', file });
  }

  /** Shows a failure; a dialog that the person closed is none. */
  failed(thrown: unknown): void {
    const { view } = asKeygateError(thrown);
    if (view.code === 'cancelled') return;
    const { tone, title, meaning, next } = errorWords(view);
    this.#add({ tone, title, text: `${meaning} ${next}`.trim(), file: null });
  }

  /** Does something and always says what became of it: what `act` gives, unless that is `null`
   * because something else on screen is the answer, or why it failed. */
  async answer(act: () => Promise<string | null>): Promise<void> {
    try {
      const said = await act();
      if (said !== null) this.good(said);
    } catch (thrown) {
      this.failed(thrown);
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

  #add(message: Omit<Message, 'id'>): void {
    const id = this.#next++;
    this.shown = [...this.shown.slice(-2), { ...message, id }];
    setTimeout(() => {
      this.dismiss(id);
    }, STAYS);
  }
}
