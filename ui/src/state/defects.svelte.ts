// What happens when the page itself is wrong: it is written down by its place alone, and shown.
// What an exception says stays here: it may hold data.

import type { DefectKindRequest } from '../ipc';
import { keygate } from '../ipc';

export class Defects {
  /** Something went wrong, and nobody put the message away yet. */
  shown = $state(false);

  /** Listens for what nobody else catches, until the returned function is called. */
  watch(page: Window): () => void {
    const onError = (event: ErrorEvent) => {
      // A notice of the browser's about its own work, such as one of ResizeObserver, has no error.
      if (event.error) this.#noticed('exception', event.lineno, event.colno);
    };
    const onRejection = () => {
      this.#noticed('rejection', 0, 0);
    };
    page.addEventListener('error', onError);
    page.addEventListener('unhandledrejection', onRejection);
    return () => {
      page.removeEventListener('error', onError);
      page.removeEventListener('unhandledrejection', onRejection);
    };
  }

  /** A part of the screen could not be drawn; its place says so itself. */
  drawing(): void {
    report('drawing', 0, 0);
  }

  #noticed(kind: DefectKindRequest, line: number, column: number): void {
    this.shown = true;
    report(kind, line, column);
  }
}

function report(kind: DefectKindRequest, line: number, column: number): void {
  keygate.reportDefect({ kind, line, column }).catch(() => {
    // Where even this fails, the message on screen has to be enough.
  });
}
