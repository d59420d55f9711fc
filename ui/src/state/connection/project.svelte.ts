// The project in use. What belongs to it ends with it, and late answers with it.

import type { ProviderView } from '../../ipc';
import { Clusters } from '../clusters/clusters.svelte';
import { Encryption } from '../encryption/encryption.svelte';
import type { Place } from '../encryption/encryption.svelte';
import type { Moves } from '../clusters/moves.svelte';
import { PrivateEndpoints } from '../encryption/privateEndpoints.svelte';
import type { Kept } from '../route.svelte';
import { Change } from '../encryption/change.svelte';

export class Project implements Kept {
  readonly encryption: Encryption;
  readonly change: Change;
  readonly clusters: Clusters;
  /** One a provider, also when the screen is left and entered again. */
  readonly privateEndpoints: Record<ProviderView, PrivateEndpoints>;

  constructor(
    readonly place: Place,
    moves: Moves,
  ) {
    const encryption = new Encryption(place);
    this.encryption = encryption;
    this.change = new Change(encryption);
    this.clusters = new Clusters(place.project.id, moves);
    this.privateEndpoints = {
      aws: new PrivateEndpoints(encryption, 'aws'),
      azure: new PrivateEndpoints(encryption, 'azure'),
      gcp: new PrivateEndpoints(encryption, 'gcp'),
    };
  }

  get id(): string {
    return this.place.project.id;
  }

  /** Something is typed that Atlas does not have. */
  get unsaved(): boolean {
    return this.encryption.dirty;
  }

  /** Something is on its way to Atlas. */
  get sending(): boolean {
    return this.change.phase !== null;
  }

  discard(): void {
    this.encryption.discard();
  }

  end(): void {
    this.encryption.end();
    this.clusters.end();
    for (const privateEndpoints of Object.values(this.privateEndpoints)) privateEndpoints.end();
  }
}
