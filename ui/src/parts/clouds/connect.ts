// What every dialog takes in which one signs in to a cloud.

import type { Clouds } from '../../state/clouds/clouds.svelte';

export interface ConnectProps {
  clouds: Clouds;
  /** Somebody is signed in. */
  ondone: () => void;
  onclose: () => void;
}
