// The IP addresses screen: the list in use, which direction, filter and folds are on screen.

import type {
  AddressColumnView,
  AddressListView,
  AddressOrderRequest,
  AddressesView,
  CopyScopeRequest,
  RowsRequest,
  TotalsView,
} from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { pressed } from '../../parts/sorting';
import { Decisions } from './decisions.svelte';
import { History } from './history.svelte';
import { Latest, hasEnded } from '../latest.svelte';
import { Stopping } from '../stopping';
import type { Needed } from '../access-list/needed.svelte';
import { Rows } from './rows.svelte';

type PerList<T> = Record<AddressListView, T>;
export type Tab = AddressListView | 'history';

/** The order of the rows where nobody chose another. */
const BY_NAME: AddressOrderRequest = { column: 'name', descending: false };

export class Addresses {
  readonly #lists = new Latest<AddressesView>((view, before) => {
    this.#taken(view, before);
  });
  readonly #exporting = new Stopping();
  readonly view = $derived(this.#lists.value);
  /** The first fetch, or a refresh, is under way. */
  readonly fetching = $derived(this.#lists.reading);
  readonly problem = $derived(this.#lists.failed);
  tab = $state<Tab>('needed');
  /** The list of the treegrid. */
  readonly list = $derived<AddressListView>(this.tab === 'history' ? 'needed' : this.tab);
  /** As typed. */
  typed = $state('');
  /** As asked for, a moment after typing. */
  filter = $state('');
  order = $state.raw<AddressOrderRequest>(BY_NAME);
  readonly history = new History();
  readonly decisions = new Decisions(() => this.readDecided());
  readonly rows = new Rows(() => void this.#readAgain());
  #folded = $state.raw<PerList<ReadonlySet<string>>>({
    needed: new Set(),
    outbound: new Set(),
    inbound: new Set(),
  });
  /** Under a filter everything is open at first. */
  #foldedInFilter = $state.raw<ReadonlySet<string>>(new Set());

  readonly folded = $derived(this.filter === '' ? this.#folded[this.list] : this.#foldedInFilter);
  /** What is on screen, as Rust is asked for it. */
  readonly request = $derived.by((): RowsRequest | null => {
    const generation =
      this.list === 'needed' ? this.needed.view?.generation : this.view?.generation;
    if (generation === undefined) return null;
    return {
      generation,
      list: this.list,
      filter: this.filter,
      folded: [...this.folded].sort(),
      order: this.order,
    };
  });
  readonly totals = $derived.by(() => this.totalsOf(this.list));

  constructor(readonly needed: Needed) {
    needed.onTaken = (now, before) => {
      const folded = folds(now.totals, before?.totals, this.#folded.needed);
      this.#folded = { ...this.#folded, needed: folded };
    };
  }

  totalsOf(list: AddressListView): TotalsView | null {
    if (list === 'needed') return this.needed.view?.totals ?? null;
    return this.view ? this.view[list] : null;
  }

  /** Reads the lists; what was kept from an earlier connection is on screen while Atlas is asked. */
  async read(): Promise<void> {
    await this.#fetch((signal) => keygate.readAddresses(signal));
    if (this.view?.unchecked) {
      await this.#fetch((signal) => keygate.refreshAddresses(signal));
      await this.needed.settled();
      if (this.needed.view?.unchecked) await this.needed.read();
    }
    await this.history.again();
  }

  /** Fetches the lists anew; where that is cancelled, everything stays as it was. Whether it came to
   * an end, good or bad. */
  async refresh(): Promise<boolean> {
    if (!(await this.#fetch((signal) => keygate.refreshAddresses(signal)))) return false;
    await this.needed.read();
    await this.history.again();
    return true;
  }

  /** Reads what came from the lists again, after a person decided which of them is used. */
  async readDecided(): Promise<void> {
    await this.#fetch((signal) => keygate.readAddresses(signal));
    await this.needed.read();
    await this.history.again();
  }

  /** Uses what was typed as the filter. */
  apply(): void {
    const filter = this.typed.trim();
    if (filter === this.filter) return;
    this.filter = filter;
    this.#foldedInFilter = new Set();
  }

  clearFilter(): void {
    this.typed = '';
    this.apply();
  }

  /** Opens or folds groups of the list on screen. */
  fold(keys: string[], folded: boolean): void {
    const next = new Set(this.folded);
    for (const key of keys) {
      if (folded) next.add(key);
      else next.delete(key);
    }
    if (this.filter === '') this.#folded = { ...this.#folded, [this.list]: next };
    else this.#foldedInFilter = next;
  }

  /** Sorts by `column`; a second press turns the order round, and a third one leaves it. */
  sort(column: AddressColumnView): void {
    this.order = pressed(this.order, column) ?? BY_NAME;
  }

  /** Groups beside `key`: all clouds, or all regions of its cloud. */
  siblings(key: string): string[] {
    const groups = this.totals?.groups ?? [];
    const level = groups.find((group) => group.key === key)?.level;
    const parent = key.split('/').slice(0, -1).join('/');
    return groups
      .filter((group) => group.level === level)
      .map((group) => group.key)
      .filter((other) => other.split('/').slice(0, -1).join('/') === parent);
  }

  /** Copies what is on screen, or a part of it; gives how many addresses. Row numbers mean those of the
   * rows that are `shown`. */
  async copy(
    scope: CopyScopeRequest,
    confirmed: boolean,
    shown: RowsRequest | null,
  ): Promise<number> {
    const numbered = scope.kind === 'row' || scope.kind === 'selection';
    const view = numbered && shown ? shown : this.#current();
    return (await keygate.copyAddresses(view, scope, confirmed)).count;
  }

  async exportCsv(confirmed: boolean, onProgress: (written: number) => void) {
    return keygate.exportCsv(this.#exporting.begin(), this.#current(), confirmed, onProgress);
  }

  /** Ends writing a file; nothing is left of it. */
  stopExport(): void {
    this.#exporting.stop();
  }

  /** Ends fetching, and reading what is needed. */
  stop(): void {
    this.#lists.stop();
    this.needed.stop();
  }

  /** The view with the filter as typed, even where the table has not caught up yet. */
  #current(): RowsRequest {
    this.apply();
    if (!this.request) throw asKeygateError('no list is on screen');
    return this.request;
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#lists.end();
    this.needed.end();
    this.history.end();
    this.rows.end();
  }

  /** The rows belong to an earlier list. */
  async #readAgain(): Promise<void> {
    await (this.list === 'needed' ? this.needed.read() : this.read());
  }

  /** Whether it came to an end, good or bad, before it was cancelled. */
  async #fetch(ask: (signal: AbortSignal) => Promise<AddressesView>): Promise<boolean> {
    if (this.fetching) return false;
    return hasEnded(await this.#lists.ask(ask));
  }

  #taken(view: AddressesView, before: AddressesView | null): void {
    this.#folded = {
      ...this.#folded,
      outbound: folds(view.outbound, before?.outbound, this.#folded.outbound),
      inbound: folds(view.inbound, before?.inbound, this.#folded.inbound),
    };
  }
}

/** Regions are folded at first, also those that a newer list adds; clouds are open. */
function folds(
  now: TotalsView,
  before: TotalsView | undefined,
  folded: ReadonlySet<string>,
): ReadonlySet<string> {
  const known = new Set(before?.groups.map(({ key }) => key));
  return new Set(
    now.groups
      .filter(({ key, level }) => (known.has(key) ? folded.has(key) : level === 2))
      .map(({ key }) => key),
  );
}
