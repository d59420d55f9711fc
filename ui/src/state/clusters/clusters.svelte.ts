// The Clusters screen of one project.

import type {
  ClusterKeyView,
  ClusterView,
  ClustersView,
  MoveStateView,
  MoveSummaryView,
  ObstacleView,
  ProviderView,
} from '../../ipc';
import type { KeygateError } from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import type { Sorting } from '../../parts/sorting';
import { Latest, hasEnded } from '../latest.svelte';
import { Stopping } from '../stopping';
import type { Moves } from './moves.svelte';

/** Milliseconds between two looks while a cluster is changing. */
export const LOOK_EVERY = 20_000;

/** One line of the grid. */
export interface Row {
  cluster: ClusterView;
  /** Where its button would move it; `null` where no key service is on. */
  to: ClusterKeyView | null;
  obstacle: ObstacleView | null;
  /** It can be moved there. */
  movable: boolean;
  /** How its move stands, where there is one. */
  move: MoveStateView | null;
  /** When it was sent, RFC 3339. */
  beganAt: string | null;
}

/** Columns that the grid is sorted by. */
export type ClusterColumn = 'name' | 'place' | 'tier' | 'key';

export class Clusters {
  readonly #list = new Latest<ClustersView>();
  readonly #preparing = new Stopping();
  /** The first reading, or one that was asked for, is under way. */
  reading = $state(false);
  /** What was chosen as *Key*. */
  wanted = $state<ProviderView | null>(null);
  /** The order of the grid; `null`: as Atlas lists them. */
  sorting = $state.raw<Sorting<ClusterColumn> | null>(null);
  ticked = $state.raw<ReadonlySet<string>>(new Set());
  preparing = $state(false);
  starting = $state(false);
  /** What waits for the confirming press. */
  summary = $state.raw<MoveSummaryView | null>(null);
  /** What was asked for and is not in the summary. */
  leftOut = $state.raw<string[]>([]);
  /** Why moves could not be summed up or begun. */
  failure = $state.raw<KeygateError | null>(null);

  constructor(
    readonly projectId: string,
    readonly moves: Moves,
  ) {}

  readonly view = $derived(this.#list.value);
  readonly problem = $derived(this.#list.failed);
  /** The key service in use for *Encrypt with your key*. */
  readonly provider = $derived.by((): ProviderView | null => {
    const on = this.view?.providers ?? [];
    return on.find((provider) => provider === this.wanted) ?? on[0] ?? null;
  });
  /** The moves of this project. */
  readonly ownMoves = $derived.by(() => this.moves.rows.get(this.projectId) ?? null);
  readonly moving = $derived(this.ownMoves?.running ?? false);
  /** What waits for the person's word. */
  readonly notSent = $derived(
    (this.ownMoves?.moves ?? [])
      .filter(({ state }) => state.kind === 'notSent')
      .map(({ cluster }) => cluster),
  );
  readonly rows = $derived.by((): Row[] => {
    const { view, provider, ownMoves } = this;
    return (view?.clusters ?? []).map((cluster) => {
      const to = cluster.key === 'atlas' ? provider : 'atlas';
      const possible = cluster.moves.find((one) => one.to === to);
      const move = ownMoves?.moves.find((one) => one.cluster === cluster.name);
      return {
        cluster,
        to,
        obstacle: possible?.obstacle ?? null,
        movable: possible !== undefined && possible.obstacle === null,
        move: move?.state ?? null,
        beganAt: move?.beganAt ?? null,
      };
    });
  });
  /** Moves may be begun: this sign-in may, and none are under way. */
  readonly mayMove = $derived((this.view?.mayChange ?? false) && !this.moving);
  readonly movable = $derived(this.mayMove ? this.rows.filter(({ movable }) => movable) : []);
  readonly #chosen = $derived(this.movable.filter(({ cluster }) => this.ticked.has(cluster.name)));
  /** Ticked clusters that would go on the key. */
  readonly toEncrypt = $derived(names(this.#chosen.filter(({ to }) => to !== 'atlas')));
  /** Ticked clusters that would be taken off. */
  readonly toStop = $derived(names(this.#chosen.filter(({ to }) => to === 'atlas')));
  readonly onKey = $derived(this.rows.filter(({ cluster }) => cluster.key !== 'atlas').length);
  /** The list has to be looked at again soon. */
  readonly changing = $derived(
    this.rows.some(({ cluster }) => cluster.state !== 'idle') || this.moving,
  );

  /** Reads the list; the one on screen stays where that fails. Whether it came to an end, good or bad,
   * before it was cancelled. */
  async read(): Promise<boolean> {
    this.reading = true;
    const ended = await this.look();
    this.reading = false;
    return ended;
  }

  /** Reads the list without saying so. */
  async look(): Promise<boolean> {
    return hasEnded(await this.#list.ask((signal) => keygate.readClusters(signal, this.projectId)));
  }

  /** Looks again after a while, unless an answer is still on its way: a slow Atlas would never get to
   * give one. */
  async lookAgain(): Promise<void> {
    if (!this.#list.reading) await this.look();
  }

  /** Ends what is read or summed up. */
  stop(): void {
    this.#list.stop();
    this.#preparing.stop();
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#list.end();
    this.#preparing.stop();
  }

  tick(name: string, ticked: boolean): void {
    const next = new Set(this.ticked);
    if (ticked) next.add(name);
    else next.delete(name);
    this.ticked = next;
  }

  tickAll(ticked: boolean): void {
    this.ticked = new Set(ticked ? names(this.movable) : []);
  }

  /** Sums up moving `clusters`, in the order of the list. Sends nothing. */
  async prepare(clusters: string[], to: ClusterKeyView): Promise<void> {
    if (this.preparing || this.summary) return;
    this.preparing = true;
    this.failure = null;
    try {
      const summary = await keygate.prepareMoves(
        this.#preparing.begin(),
        this.projectId,
        clusters,
        to,
      );
      this.leftOut = clusters.filter((name) => !summary.clusters.includes(name));
      this.summary = summary;
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      this.preparing = false;
    }
  }

  /** The one confirming press. */
  async start(): Promise<void> {
    const { summary } = this;
    if (!summary || this.starting) return;
    this.starting = true;
    try {
      await this.moves.start(this.projectId, summary.token);
      this.ticked = new Set();
    } catch (thrown) {
      this.#failed(thrown);
    } finally {
      this.starting = false;
      this.summary = null;
    }
  }

  cancel(): void {
    if (!this.starting) this.summary = null;
  }

  #failed(thrown: unknown): void {
    const error = asKeygateError(thrown);
    if (error.view.code !== 'cancelled') this.failure = error;
  }
}

function names(rows: Row[]): string[] {
  return rows.map(({ cluster }) => cluster.name);
}
