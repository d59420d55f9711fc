// The Access list screen: what the key service lets in, against what Atlas needs.

import type {
  AccessListView,
  ComparisonRowView,
  ComparisonTableView,
  KeygateError,
  SavedView,
} from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import { Artefact } from './artefact.svelte';
import type { Needed } from './needed.svelte';
import { problemAfter } from './problem';

/** A longer text is held but not laid out in the box, which would keep the window busy for minutes. */
const LONG = 500_000;

/** What of a long text the box shows, in characters. */
const BEGINNING = 4_000;

/** Rows fetched at once; more are asked for by a press. */
export const STEP = 200;

export class AccessList {
  view = $state.raw<AccessListView | null>(null);
  reading = $state(false);
  problem = $state.raw<KeygateError | null>(null);
  /** What is pasted, as typed. */
  text = $state('');
  readonly isLong = $derived(this.text.length > LONG);
  /** What the box shows of it. */
  readonly shown = $derived(this.isLong ? this.text.slice(0, BEGINNING) : this.text);
  comparing = $state<'text' | 'file' | null>(null);
  /** The person is being asked for the file to compare. */
  choosing = $state(false);
  /** Why the last comparison was not made. */
  failure = $state.raw<KeygateError | null>(null);
  savingRollback = $state(false);
  /** A file is held over the window, and is taken when it is dropped. */
  fileOver = $state(false);
  table = $state<ComparisonTableView>('missing');
  rows = $state.raw<ComparisonRowView[]>([]);
  /** Rows of the table in all. */
  total = $state(0);
  fetching = $state(false);
  rowsProblem = $state.raw<KeygateError | null>(null);
  readonly artefact = new Artefact();
  #turn = 0;
  #rowsTurn = 0;

  constructor(readonly needed: Needed) {}

  readonly comparison = $derived(this.view?.have ? this.view.comparison : null);
  /** How many are missing; `null` where that is not known here. */
  readonly missing = $derived(this.comparison?.missing ?? null);

  async read(): Promise<void> {
    const turn = ++this.#turn;
    this.reading = true;
    try {
      const view = await keygate.readAccessList();
      if (turn === this.#turn) this.#take(view);
    } catch (thrown) {
      if (turn === this.#turn) this.problem = problemAfter(thrown, this);
    } finally {
      if (turn === this.#turn) this.reading = false;
    }
  }

  /** Puts `text` in the place of what stands between `from` and `to`; whether it is too long for the
   * box to do so itself. */
  pasteLong(text: string, from: number, to: number): boolean {
    if (!this.isLong && text.length <= LONG) return false;
    const before = this.isLong ? '' : this.text.slice(0, from);
    const after = this.isLong ? '' : this.text.slice(to);
    this.text = before + text + after;
    return true;
  }

  /** Whether there is a result. */
  async compareText(): Promise<boolean> {
    return this.#compare('text', () => keygate.compareText(this.text));
  }

  async compareFile(): Promise<boolean> {
    return this.#compare('file', async () => {
      this.choosing = true;
      try {
        return await keygate.compareFile(() => (this.choosing = false));
      } finally {
        this.choosing = false;
      }
    });
  }

  /** Compares the file that was dropped on the window. */
  async compareDropped(): Promise<void> {
    await this.#compare('file', () => keygate.compareDropped());
  }

  async forget(): Promise<void> {
    await this.#compare('text', () => keygate.forgetAccessList());
    if (!this.failure) this.text = '';
  }

  /** Saves the list as it was compared. */
  async saveRollback(): Promise<SavedView> {
    this.savingRollback = true;
    try {
      const saved = await keygate.saveRollback();
      await this.read();
      return saved;
    } finally {
      this.savingRollback = false;
    }
  }

  async choose(table: ComparisonTableView): Promise<void> {
    this.table = table;
    this.rows = [];
    this.total = 0;
    await this.#fetch(0);
  }

  async more(): Promise<void> {
    await this.#fetch(this.rows.length);
  }

  async #compare(what: 'text' | 'file', ask: () => Promise<AccessListView>): Promise<boolean> {
    if (this.comparing) return false;
    const turn = ++this.#turn;
    this.comparing = what;
    this.reading = false;
    try {
      const view = await ask();
      this.failure = null;
      // Keygate has read all of it; what the window need not hold goes.
      if (what === 'file' || this.isLong) this.text = '';
      if (turn === this.#turn) this.#take(view);
      return true;
    } catch (thrown) {
      const error = asKeygateError(thrown);
      this.failure = error.view.code === 'cancelled' ? null : error;
      return false;
    } finally {
      this.comparing = null;
    }
  }

  #take(view: AccessListView): void {
    const first = this.comparison === null;
    this.view = view;
    this.problem = null;
    this.needed.take(view.needed);
    this.artefact.take(view);
    const { comparison } = this;
    if (comparison) void this.choose(first ? fullest(comparison) : this.table);
    else this.rows = [];
  }

  async #fetch(start: number): Promise<void> {
    const { comparison, table } = this;
    if (!comparison) return;
    const turn = ++this.#rowsTurn;
    this.fetching = true;
    try {
      const answer = await keygate.comparisonRows(comparison.generation, table, start, STEP);
      if (turn !== this.#rowsTurn) return;
      this.rows = [...this.rows.slice(0, start), ...answer.rows];
      this.total = answer.total;
      this.rowsProblem = null;
    } catch (thrown) {
      if (turn !== this.#rowsTurn) return;
      const error = asKeygateError(thrown);
      if (error.view.code === 'staleList') await this.read();
      else this.rowsProblem = error;
    } finally {
      if (turn === this.#rowsTurn) this.fetching = false;
    }
  }
}

/** The table to begin with: the first that has rows. */
function fullest(counts: {
  missing: number;
  noLongerNeeded: number;
  notFromAtlas: number;
}): ComparisonTableView {
  if (counts.missing > 0) return 'missing';
  if (counts.noLongerNeeded > 0) return 'noLongerNeeded';
  return counts.notFromAtlas > 0 ? 'notFromAtlas' : 'missing';
}
