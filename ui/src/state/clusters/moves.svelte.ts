// The moves of clusters as Rust carries them out, a row for each project; they outlive the screens.

import type { MoveStateView, MovesView } from '../../ipc';
import { keygate } from '../../ipc';

export class Moves {
  /** By the project's ID. */
  rows = $state.raw<ReadonlyMap<string, MovesView>>(new Map());
  /** Projects where the person stopped, so what was not sent was not left by closing. */
  stopped = $state.raw<ReadonlySet<string>>(new Set());
  /** Counts up with each change, so that an older answer never takes its place. */
  #changes = 0;

  constructor(private readonly onEnded: (projectId: string) => void) {}

  /** The projects that clusters are moved in. */
  readonly running = $derived(
    [...this.rows.values()].filter(({ running }) => running).map(({ projectId }) => projectId),
  );

  /** Clusters were confirmed and are not sent yet. */
  readonly someWait = $derived(
    [...this.rows.values()].some(({ moves }) => moves.some(({ state }) => state.kind === 'queued')),
  );

  async watch(): Promise<void> {
    const before = ++this.#changes;
    const rows = await keygate.watchMoves((changed) => {
      this.take(changed);
    });
    if (this.#changes === before) this.rows = new Map(rows.map((row) => [row.projectId, row]));
  }

  async start(projectId: string, token: number): Promise<void> {
    this.stopped = without(this.stopped, projectId);
    const before = this.#changes;
    const row = await keygate.startMoves(token);
    if (this.#changes === before) this.take(row);
  }

  async stop(projectId: string): Promise<void> {
    this.stopped = new Set([...this.stopped, projectId]);
    await keygate.stopMoves(projectId);
  }

  async forget(projectId: string): Promise<void> {
    await keygate.forgetMoves(projectId);
    // What is under way stays, and Rust says how it stands.
    if (this.running.includes(projectId)) return;
    this.#changes += 1;
    this.rows = new Map([...this.rows].filter(([id]) => id !== projectId));
  }

  take(row: MovesView): void {
    this.#changes += 1;
    const before = ended(this.rows.get(row.projectId));
    this.rows = new Map([...this.rows, [row.projectId, row]]);
    if (ended(row) > before) this.onEnded(row.projectId);
  }
}

/** Nothing more will happen to it. */
export function hasEnded({ kind }: MoveStateView): boolean {
  return ['done', 'notBecause', 'notOnItsWay', 'failed'].includes(kind);
}

function ended(row: MovesView | undefined): number {
  return row?.moves.filter(({ state }) => hasEnded(state)).length ?? 0;
}

function without(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  return new Set([...all].filter((other) => other !== one));
}
