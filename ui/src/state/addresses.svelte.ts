// The IP addresses screen: the list in use, which direction, filter and folds are on screen.

import type {
  AddressesView,
  CopyScopeRequest,
  DirectionView,
  RowsRequest,
  TotalsView,
} from '../ipc';
import type { KeygateError } from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import { Rows } from './rows.svelte';

type PerList<T> = Record<DirectionView, T>;

export class Addresses {
  view = $state.raw<AddressesView | null>(null);
  /** The first fetch, or a refresh, is under way. */
  fetching = $state(false);
  problem = $state.raw<KeygateError | null>(null);
  list = $state<DirectionView>('outbound');
  /** As typed. */
  typed = $state('');
  /** As asked for, a moment after typing. */
  filter = $state('');
  readonly rows = new Rows(() => void this.read());
  #folded = $state.raw<PerList<ReadonlySet<string>>>({ outbound: new Set(), inbound: new Set() });
  /** Under a filter everything is open at first. */
  #foldedInFilter = $state.raw<ReadonlySet<string>>(new Set());

  readonly folded = $derived(this.filter === '' ? this.#folded[this.list] : this.#foldedInFilter);
  /** What is on screen, as Rust is asked for it. */
  readonly request = $derived.by((): RowsRequest | null => {
    const { view } = this;
    if (!view) return null;
    return {
      generation: view.generation,
      list: this.list,
      filter: this.filter,
      folded: [...this.folded].sort(),
    };
  });
  readonly totals = $derived(this.view ? this.view[this.list] : null);

  async read(): Promise<void> {
    await this.#fetch(() => keygate.readAddresses());
  }

  async refresh(): Promise<void> {
    await this.#fetch(() => keygate.refreshAddresses());
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

  /** Copies what is on screen, or a part of it; gives how many addresses. */
  async copy(scope: CopyScopeRequest): Promise<number> {
    return (await keygate.copyAddresses(this.#current(), scope)).count;
  }

  async exportCsv(looked: boolean) {
    return keygate.exportCsv(this.#current(), looked);
  }

  /** The view with the filter as typed, even where the table has not caught up yet. */
  #current(): RowsRequest {
    this.apply();
    if (!this.request) throw asKeygateError('no list is on screen');
    return this.request;
  }

  async #fetch(ask: () => Promise<AddressesView>): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    try {
      this.#take(await ask());
      this.problem = null;
    } catch (thrown) {
      this.problem = asKeygateError(thrown);
    } finally {
      this.fetching = false;
    }
  }

  #take(view: AddressesView): void {
    const before = this.view;
    this.#folded = {
      outbound: folds(view.outbound, before?.outbound, this.#folded.outbound),
      inbound: folds(view.inbound, before?.inbound, this.#folded.inbound),
    };
    this.view = view;
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
