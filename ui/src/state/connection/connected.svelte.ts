// One connection. What belongs to it ends with it, and late answers with it.

import { SvelteSet } from 'svelte/reactivity';

import type { ConnectionView, EventView } from '../../ipc';
import { keygate } from '../../ipc';
import { AccessList } from '../access-list/accessList.svelte';
import { Activity } from '../activity/activity.svelte';
import { Addresses } from '../addresses/addresses.svelte';
import { Clouds } from '../clouds/clouds.svelte';
import { Moves } from '../clusters/moves.svelte';
import { Needed } from '../access-list/needed.svelte';
import { Project } from './project.svelte';

/** Atlas's addresses, a cluster's, or what a cloud has changed. */
export type News = Extract<
  EventView,
  { kind: 'listChanged' | 'clusterAddresses' | 'cloudChanged' }
>;

export class Connected {
  view: ConnectionView;
  readonly needed = new Needed();
  readonly addresses = new Addresses(this.needed);
  /** Who is signed in there is so for every project of this Atlas. */
  readonly clouds = new Clouds();
  /** What the forms begin with belongs to the project. */
  accessList: AccessList;
  /** What is done in practice is not what was done really, so each connection reads its own. */
  readonly activity = new Activity();
  readonly moves = new Moves((projectId) => {
    const clusters = this.project?.clusters;
    if (clusters?.view && clusters.projectId === projectId) void clusters.look();
  });
  project: Project | null;
  /** News that nobody put away yet. */
  news = $state.raw<News | null>(null);
  /** Another project was chosen and is on its way. */
  switching = $state(false);
  /** Steps of runbooks that were ticked off. */
  readonly #stepsDone = new SvelteSet<string>();
  #last: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(view: ConnectionView) {
    this.view = $state.raw(view);
    this.project = $state.raw(this.#projectOf(view));
    this.accessList = $state.raw(this.#newAccessList());
  }

  get practice(): boolean {
    return this.view.mode === 'practice';
  }

  /** Goes over to another project, after those chosen before it. */
  async choose(projectId: string): Promise<void> {
    const chosen = this.#last.then(() => this.#choose(projectId));
    // Whatever becomes of it, the next one is chosen.
    this.#last = chosen.catch(() => undefined);
    await chosen;
  }

  async #choose(projectId: string): Promise<void> {
    if (projectId === this.project?.id) return;
    this.switching = true;
    try {
      const view = await keygate.chooseProject(projectId);
      if (!this.#ended) this.#take(view);
    } finally {
      this.switching = false;
    }
    await this.watchMoves();
  }

  /** Follows the moves of clusters, also of those that an earlier run left. */
  async watchMoves(): Promise<void> {
    if (this.view.mode !== 'addressesOnly' && !this.#ended) await this.moves.watch();
  }

  /** What Atlas needs has changed. */
  changed(news: News | null): void {
    // Where no list is needed, nobody is called.
    if (news) this.news = news;
    void this.addresses.read();
    if (this.accessList.view) void this.accessList.read();
  }

  end(): void {
    this.#ended = true;
    this.project?.end();
    this.accessList.end();
    this.addresses.end();
    this.activity.end();
    this.clouds.end();
  }

  #take(view: ConnectionView): void {
    this.view = view;
    if (view.project?.id === this.project?.id) return;
    this.project?.end();
    this.accessList.end();
    this.project = this.#projectOf(view);
    this.accessList = this.#newAccessList();
  }

  #projectOf({ project, host }: ConnectionView): Project | null {
    return project && new Project({ project, host }, this.moves);
  }

  #newAccessList(): AccessList {
    const accessList = new AccessList(
      this.needed,
      this.project?.id ?? null,
      () => this.project?.encryption.settingUp ?? null,
      this.#stepsDone,
      this.clouds,
    );
    this.needed.onTicked = () => {
      if (accessList.view) void accessList.read();
    };
    return accessList;
  }
}
