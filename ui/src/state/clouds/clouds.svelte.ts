// Who is signed in to which cloud.

import type { CloudsView, TargetKindView } from '../../ipc';
import { keygate } from '../../ipc';
import { Latest } from '../latest.svelte';

/** A cloud that can be signed in to, by the name of its provider. */
export type Cloud = keyof CloudsView;

/** Somebody who is signed in to it. */
export type SignedIn<C extends Cloud> = NonNullable<CloudsView[C]['signedIn']>;

/** The cloud that a form of list belongs to; `null`: none that can be signed in to. */
export function cloudOf(target: TargetKindView): Cloud | null {
  switch (target) {
    case 'awsRolePolicy':
    case 'awsKeyPolicy':
      return 'aws';
    case 'azureFirewall':
      return 'azure';
    case 'googleAccessLevel':
      return 'gcp';
    case 'plain':
    case 'csv':
    case 'json':
    case 'terraform':
      return null;
  }
}

export class Clouds {
  readonly #view = new Latest<CloudsView>();

  readonly view = $derived(this.#view.value);
  readonly reading = $derived(this.#view.reading);
  readonly problem = $derived(this.#view.failed);

  signedIn<C extends Cloud>(cloud: C): SignedIn<C> | null {
    return this.view?.[cloud].signedIn ?? null;
  }

  async look(): Promise<void> {
    await this.#view.ask(() => keygate.readClouds());
  }

  /** Somebody signed in. */
  take(view: CloudsView): void {
    this.#view.take(view);
  }

  async signOut(cloud: Cloud): Promise<void> {
    this.#view.take(await keygate.signOutOfCloud(cloud));
  }

  end(): void {
    this.#view.end();
  }
}
