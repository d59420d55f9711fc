// The dialogs that are open; what lies behind them cannot be reached.

import { createContext } from 'svelte';

export class Dialogs {
  open = $state(0);
}

export const [getDialogs, setDialogs] = createContext<Dialogs>();
