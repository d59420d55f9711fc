// What is handed over, from what is on screen.

import type { SavedView } from '../../ipc';
import { keygate } from '../../ipc';
import { handOverPage } from '../../words/reports/handOver';
import type { Handed } from '../../words/reports/handOver';
import { workbook } from '../../words/reports/workbook';
import type { Connected } from '../../state/connection/connected.svelte';

export type HandOverForm = 'page' | 'workbook';

export class HandOver {
  constructor(
    private readonly connected: Connected,
    private readonly written: () => Handed['written'],
  ) {}

  /** The list is there. */
  get ready(): boolean {
    return this.connected.needed.view !== null;
  }

  save(form: HandOverForm, confirmed: boolean): Promise<SavedView> {
    if (form === 'page') return keygate.savePage(handOverPage(this.#handed()), confirmed);
    const { needed, addresses } = this.connected;
    const lists = {
      needed: needed.view?.generation ?? null,
      book: addresses.view?.generation ?? null,
    };
    return keygate.saveWorkbook(workbook(lists), confirmed);
  }

  async print(confirmed: boolean): Promise<void> {
    await keygate.printPage(handOverPage(this.#handed()), confirmed);
  }

  #handed(): Handed {
    const { view } = this.connected.needed;
    if (!view) throw new Error('nothing is known that is needed');
    const project = this.connected.view.project;
    const ticked = view.projects.filter((one) => one.ticked);
    return {
      project: project?.name ?? null,
      organization: project?.organization ?? null,
      projects: ticked.map(({ name }) => name),
      hasGaps: view.gaps.length > 0,
      generation: view.generation,
      written: this.written(),
    };
  }
}
