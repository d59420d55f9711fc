// The Access list screen: what the key service allows, against what Atlas needs.

import type { SvelteSet } from 'svelte/reactivity';

import type {
  AccessListView,
  CloudAccessListView,
  CloudReadView,
  ComparisonColumnView,
  ComparisonRowsView,
  ComparisonTableView,
  ComparisonView,
  GranteeView,
  KeygateError,
  ProviderView,
  RehearsalRequest,
  RunbookStepKindView,
  SavedView,
  TargetKindView,
} from '../../ipc';
import { asKeygateError, keygate } from '../../ipc';
import { pressed } from '../../parts/sorting';
import type { Sorting } from '../../parts/sorting';
import { Artefact, targetOf } from './artefact.svelte';
import { Latest } from '../latest.svelte';
import { Stopping } from '../stopping';
import { Changing } from '../clouds/changing.svelte';
import { cloudOf } from '../clouds/clouds.svelte';
import type { Cloud, Clouds } from '../clouds/clouds.svelte';
import { LastRead } from '../clouds/lastRead.svelte';
import type { Needed } from './needed.svelte';
import { Wait } from './wait.svelte';

/** A longer text is held but not laid out in the box, which would keep the window busy for minutes. */
const LONG = 500_000;

/** What of a long text the box shows, in characters. */
const BEGINNING = 4_000;

/** Rows fetched at once; more are asked for by a press. */
export const STEP = 200;

const NO_ROWS: ComparisonRowsView = { total: 0, start: 0, rows: [] };

export class AccessList {
  readonly #list = new Latest<AccessListView>((view) => {
    this.#taken(view);
  });
  /** What is pasted, as typed. */
  text = $state('');
  readonly isLong = $derived(this.text.length > LONG);
  /** What the box shows of it. */
  readonly shown = $derived(this.isLong ? this.text.slice(0, BEGINNING) : this.text);
  comparing = $state<'text' | 'file' | 'cloud' | null>(null);
  /** The person is being asked for the file to compare. */
  choosing = $state(false);
  /** Why the last comparison was not made. */
  failure = $state.raw<KeygateError | null>(null);
  savingRollback = $state(false);
  /** Somebody who was compared is taken as known. */
  confirming = $state(false);
  /** A file is held over the window, and is taken when it is dropped. */
  fileOver = $state(false);
  /** What was read last refuted the answer that no list is needed. */
  answerCorrected = $state(false);
  /** The table that the person chose since the last comparison. */
  #chosen = $state<ComparisonTableView | null>(null);
  /** The rows of the table that came so far. */
  readonly rows = new Latest<ComparisonRowsView>();
  /** The order of its rows; `null`: their own. */
  sorting = $state.raw<Sorting<ComparisonColumnView> | null>(null);
  readonly artefact: Artefact;
  readonly changing = new Changing(this);
  /** The wait before something may be removed. */
  readonly wait = new Wait(() => void this.read());
  readonly #lastRead = new LastRead();
  readonly #call = new Stopping();
  readonly #confirm = new Stopping();
  #askedForAnswers = false;

  constructor(
    readonly needed: Needed,
    /** The project in use. */
    readonly projectId: string | null,
    /** The provider that is being set up and that Atlas does not have yet. */
    settingUp: () => ProviderView | null,
    /** Steps of runbooks that were ticked off, of every project, until the window closes. */
    private readonly stepsDone: SvelteSet<string>,
    readonly clouds: Clouds,
  ) {
    this.artefact = new Artefact(settingUp);
  }

  readonly view = $derived(this.#list.value);
  readonly reading = $derived(this.#list.reading);
  readonly problem = $derived(this.#list.failed);
  /** Why the rows did not come; those of an earlier comparison are read again by themselves. */
  readonly rowsProblem = $derived(isStale(this.rows.failed) ? null : this.rows.failed);
  /** The cloud of the list in use, where it can be signed in to and a project says which key it is. */
  readonly cloud = $derived.by(() =>
    this.projectId === null ? null : cloudOf(this.artefact.kind),
  );
  /** What was read from that cloud, where the result is of that and not of a text. */
  readonly cloudRead = $derived.by(() => (this.cloud === null ? null : this.readOf(this.cloud)));
  readonly comparison = $derived(this.view?.have ? this.view.comparison : null);
  /** The tables in their order; those in the middle only where they have rows. */
  readonly tables = $derived(this.comparison ? tablesOf(this.comparison) : []);
  /** The table on screen. */
  readonly table = $derived.by((): ComparisonTableView => {
    const { comparison } = this;
    const chosen = this.tables.find((table) => table === this.#chosen);
    return chosen ?? (comparison ? fullest(comparison) : 'missing');
  });
  /** How many are missing; `null` where that is not known here. */
  readonly missing = $derived(this.comparison?.missing ?? null);

  async read(): Promise<void> {
    void this.#readAnswers();
    await this.#list.ask((signal) => keygate.readAccessList(signal));
  }

  /** Lets the wait pass, where there is one; returns how to stop. */
  followWait(): (() => void) | undefined {
    const blockedBy = this.comparison?.removal.blockedBy;
    const block = blockedBy?.find(({ kind }) => kind === 'tooSoon');
    return block?.kind === 'tooSoon' ? this.wait.begin(block.secondsLeft) : undefined;
  }

  /** Whether a step of the runbook on screen was ticked off. */
  isDone(step: RunbookStepKindView): boolean {
    return this.stepsDone.has(this.#stepKey(step));
  }

  setDone(step: RunbookStepKindView, done: boolean): void {
    if (done) this.stepsDone.add(this.#stepKey(step));
    else this.stepsDone.delete(this.#stepKey(step));
  }

  #stepKey(step: RunbookStepKindView): string {
    return `${this.projectId ?? ''} ${this.artefact.kind} ${step}`;
  }

  /** Chooses the form of list, for the next time too. */
  async chooseTarget(target: TargetKindView): Promise<void> {
    this.artefact.chosen = target;
    await keygate.chooseTarget(this.projectId, target);
  }

  /** The form of list that was chosen the last time. */
  async #readAnswers(): Promise<void> {
    if (this.#askedForAnswers) return;
    this.#askedForAnswers = true;
    try {
      const { target } = await keygate.readAnswers(this.projectId);
      this.artefact.chosen ??= target;
    } catch {
      // Another project is in use by now; this one is asked again when it is.
      this.#askedForAnswers = false;
    }
  }

  /** Puts `text` in the place of what stands between `from` and `to`; whether it is too long for the
   * box to do so itself. */
  pasteLong(text: string, from: number, to: number): boolean {
    if (!this.isLong && text.length <= LONG) return false;
    const before = this.isLong ? '' : this.text.slice(0, from);
    const after = this.isLong ? '' : this.text.slice(to);
    this.text = before + text + after;
    return true;
  }

  /** Whether there is a result. */
  async compareText(): Promise<boolean> {
    return this.#compare('text', (signal) => keygate.compareText(signal, this.text));
  }

  async compareFile(): Promise<boolean> {
    return this.#compare('file', async (signal) => {
      this.choosing = true;
      try {
        return await keygate.compareFile(signal, () => (this.choosing = false));
      } finally {
        this.choosing = false;
      }
    });
  }

  /** Compares the file that was dropped on the window; not while another list is compared. */
  async compareDropped(): Promise<'busy' | 'ended'> {
    if (this.comparing) return 'busy';
    await this.#compare('file', (signal) => keygate.compareDropped(signal));
    return 'ended';
  }

  /** Who is signed in; and, where the page is new, what was read before. */
  async look(cloud: Cloud): Promise<void> {
    await this.clouds.look();
    await this.#lastRead.look(cloud);
  }

  /** What was read from `cloud`, where the result is of that and not of a text. */
  readOf(cloud: Cloud): CloudReadView | null {
    if (!this.clouds.signedIn(cloud)) return null;
    return this.#lastRead.of(cloud, this.view?.have ?? null);
  }

  /** Reads from a cloud what decides, and compares that. */
  async readFrom(cloud: Cloud): Promise<boolean> {
    return this.#compare('cloud', async (signal) => {
      const before = this.view?.needed.noList;
      const answer = await keygate.readFromCloud(signal, cloud);
      this.answerCorrected = before === 'answered' && answer.list.needed.noList === null;
      this.#lastRead.took(answer);
      this.changing.dismiss();
      // What was pasted before is not what is compared now.
      this.text = '';
      return answer.list;
    });
  }

  /** In practice: somebody else does something in `cloud`. What that makes is read; but an edit is for the
   * next change to meet. */
  async rehearse(cloud: Cloud, what: RehearsalRequest): Promise<void> {
    await keygate.rehearseInCloud(cloud, what);
    if (what !== 'edit') await this.readFrom(cloud);
  }

  /** Puts back what an entry of the activity says was added, from what `cloud` has now: up to the summary
   * that is confirmed. */
  async putBack(cloud: Cloud, entry: string): Promise<void> {
    if (!this.view) await this.read();
    // What comes of it is shown where the list of that cloud is.
    if (this.cloud !== cloud) this.artefact.chosen = targetOf[cloud];
    if (await this.readFrom(cloud)) await this.changing.putBackEntry(entry);
  }

  /** Takes over what was read from a cloud after it was changed. */
  takeRead(answer: CloudAccessListView): void {
    this.#lastRead.took(answer);
    this.#chosen = null;
    this.#list.take(answer.list);
  }

  /** Compares another of the lists that stand in the text. */
  async pick(position: number): Promise<void> {
    await this.#compare('text', (signal) => keygate.pickList(signal, position));
  }

  async forget(): Promise<void> {
    await this.#compare('text', (signal) => keygate.forgetAccessList(signal));
    if (!this.failure) this.text = '';
  }

  /** Saves the list as it was compared. */
  async saveRollback(): Promise<SavedView> {
    this.savingRollback = true;
    try {
      const saved = await keygate.saveRollback();
      await this.read();
      return saved;
    } finally {
      this.savingRollback = false;
    }
  }

  /** A person compared `grantee` with the Atlas console, so that the form may name it. */
  async confirm(grantee: GranteeView): Promise<void> {
    const { projectId } = this;
    if (projectId === null) return;
    this.confirming = true;
    try {
      await keygate.roleSetup(this.#confirm.begin(), projectId, grantee.roleId, '', grantee);
      await this.read();
    } finally {
      this.confirming = false;
    }
  }

  async choose(table: ComparisonTableView): Promise<void> {
    this.#chosen = table;
    this.sorting = null;
    await this.#begin();
  }

  /** Sorts the table on screen by a column, turns its order round, or takes it back. */
  async sort(column: ComparisonColumnView): Promise<void> {
    this.sorting = pressed(this.sorting, column);
    await this.#begin();
  }

  async more(): Promise<void> {
    await this.#fetch(this.rows.value ?? NO_ROWS);
  }

  /** Ends reading. */
  stopReading(): void {
    this.#list.stop();
  }

  /** Ends comparing; what was remembered before stays. */
  stopComparing(): void {
    this.#call.stop();
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#call.stop();
    this.#confirm.stop();
    this.#list.end();
    this.rows.end();
    this.artefact.end();
  }

  async #compare(
    what: 'text' | 'file' | 'cloud',
    ask: (signal: AbortSignal) => Promise<AccessListView>,
  ): Promise<boolean> {
    if (this.comparing) return false;
    const { text } = this;
    this.comparing = what;
    try {
      const view = await ask(this.#call.begin());
      this.failure = null;
      // Keygate has read all of it; what the window need not hold goes.
      if (what === 'text' && this.isLong && this.text === text) this.text = '';
      // What was asked for meanwhile may be newer in another respect than what was compared.
      const isReading = this.reading;
      this.#chosen = null;
      this.#list.take(view);
      if (isReading) void this.read();
      return true;
    } catch (thrown) {
      const error = asKeygateError(thrown);
      this.failure = error.view.code === 'cancelled' ? null : error;
      return false;
    } finally {
      this.comparing = null;
    }
  }

  #taken(view: AccessListView): void {
    this.needed.take(view.needed);
    this.artefact.take(view);
    void this.#begin();
  }

  /** Fetches the first rows of the table on screen, where there is one. */
  async #begin(): Promise<void> {
    this.rows.take(NO_ROWS);
    await this.#fetch(NO_ROWS);
  }

  /** Fetches the rows that follow those in `before`. */
  async #fetch(before: ComparisonRowsView): Promise<void> {
    const { comparison, table, sorting } = this;
    if (!comparison) return;
    const { generation } = comparison;
    const answered = await this.rows.ask(async () => {
      const start = before.rows.length;
      const answer = await keygate.comparisonRows(generation, table, sorting, start, STEP);
      return { ...answer, start: 0, rows: [...before.rows, ...answer.rows] };
    });
    if (answered === 'failed' && isStale(this.rows.failed)) await this.read();
  }
}

function isStale(error: KeygateError | null): boolean {
  return error?.view.code === 'staleList';
}

function tablesOf(counts: ComparisonView): ComparisonTableView[] {
  return [
    'missing',
    ...(counts.notProven > 0 ? (['notProven'] as const) : []),
    'noLongerNeeded',
    'notFromAtlas',
    ...(counts.covered > 0 ? (['covered'] as const) : []),
    ...(counts.widerThanNeeded > 0 ? (['widerThanNeeded'] as const) : []),
  ];
}

/** The table to begin with: the first that has rows. */
function fullest(counts: ComparisonView): ComparisonTableView {
  const order = ['missing', 'notProven', 'noLongerNeeded', 'notFromAtlas'] as const;
  return order.find((table) => counts[table] > 0) ?? 'missing';
}
