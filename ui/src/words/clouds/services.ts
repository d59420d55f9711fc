// Who is signed in to each cloud, in its own words.

import type { Cloud, SignedIn } from '../../state/clouds/clouds.svelte';
import { awsService } from './aws/service';
import { azureService } from './azure/service';
import { googleService } from './google/service';

/** A fact in a list of them. */
interface Fact {
  label: string;
  value: string;
}

export interface Service<C extends Cloud> {
  /** Who is signed in, in a line. */
  who: (signedIn: SignedIn<C>) => string;
  /** The same in full. */
  facts: (signedIn: SignedIn<C>, now: number) => Fact[];
  /** The hosts that a sign-in leads to, and what else to know about them. */
  hosts: readonly string[];
  hostsNote: string;
}

const services: { [C in Cloud]: Service<C> } = {
  aws: awsService,
  azure: azureService,
  gcp: googleService,
};

/** Every cloud that can be signed in to, in the order of the screen. */
export const clouds = Object.keys(services) as Cloud[];

export function serviceOf<C extends Cloud>(cloud: C): Service<C> {
  return services[cloud];
}
