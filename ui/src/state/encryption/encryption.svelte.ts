// The Encryption screen of one project: what Atlas has, what was typed, and what may be done.
// One instance belongs to one project; an answer for another project never lands here.

import { SvelteSet } from 'svelte/reactivity';

import type {
  EncryptionView,
  FieldFindingView,
  FieldView,
  KeyFileView,
  KmsFormRequest,
  ListedView,
  ProjectView,
  ProviderStateView,
  ProviderView,
  RefusedFieldView,
} from '../../ipc';
import { KeygateError, keygate } from '../../ipc';
import {
  blocking,
  changes,
  edited,
  firstSecret,
  providerOrder,
  same,
  secretField,
  shownFindings,
  takeText,
  withSecret,
} from './form';
import { Latest, hasEnded } from '../latest.svelte';

/** Where something is done: which project, at which Atlas. */
export interface Place {
  project: ProjectView;
  host: string;
}

export type Listed = ListedView;

/** What was typed for one provider. */
export class Draft {
  form: KmsFormRequest = $state() as KmsFormRequest;
  secret = $state('');
  /** The key file that was chosen; Rust holds its text, and takes it where no secret is typed. */
  keyFile = $state.raw<KeyFileView | null>(null);
  /** What the rules say about the form; `null` until they were asked. */
  findings = $state.raw<FieldFindingView[] | null>(null);
  /** What preparing the summary found, secrets included, until the fields are edited. */
  answered = $state.raw<FieldFindingView[]>([]);
  /** The fields that Atlas refused, in its own words, each until it is edited. */
  refused = $state.raw<RefusedFieldView[]>([]);
  readonly touched = new SvelteSet<FieldView>();
  /** Fields that were edited after the rules were last asked. */
  readonly unchecked = new SvelteSet<FieldView>();
  /** The form that the rules checked last, and how it would be sent. */
  checked = $state.raw<{ typed: KmsFormRequest; normal: KmsFormRequest } | null>(null);
  /** The field that is edited just now, until it is left. */
  editing = $state<FieldView | null>(null);
  /** Counts up when the secret is cleared, so that its field is made anew. */
  clearings = $state(0);

  constructor(state: ProviderStateView) {
    this.form = structuredClone(state.form);
    this.secret = firstSecret(state);
  }

  reset(state: ProviderStateView): void {
    this.form = structuredClone(state.form);
    this.clearSecret();
    this.secret = firstSecret(state);
    this.answered = [];
    this.refused = [];
    this.checked = null;
    this.editing = null;
    this.touched.clear();
    this.unchecked.clear();
  }

  /** What stands for the secret, wherever it is: it says only whether there is one. */
  get entered(): string {
    return this.keyFile ? this.keyFile.name : this.secret;
  }

  clearSecret(): void {
    this.dropKeyFile();
    this.secret = '';
    this.clearings += 1;
  }

  dropKeyFile(): void {
    if (!this.keyFile) return;
    this.keyFile = null;
    // Without a connection nothing is held any more.
    keygate.forgetKeyFile().catch(() => undefined);
  }
}

export class Encryption {
  readonly #atlas = new Latest<EncryptionView>((view, before) => {
    this.#taken(view, before);
  });
  /** The provider whose form was just sent. */
  #saved: ProviderView | undefined;
  listed = $state<Listed | null>(null);
  /** *Save* was pressed before the question about the list was answered. */
  unanswered = $state(false);
  /** How often the person answered. */
  #answersGiven = 0;
  provider = $state<ProviderView>('aws');
  /** What the switch shows; sends nothing by itself. */
  switchedOn = $state(false);
  drafts = $state.raw<Record<ProviderView, Draft> | null>(null);

  constructor(readonly place: Place) {}

  get projectId(): string {
    return this.place.project.id;
  }

  /** What Atlas has. */
  readonly view = $derived(this.#atlas.value);
  readonly reading = $derived(this.#atlas.reading);
  readonly problem = $derived(this.#atlas.failed);
  /** The chosen provider as Atlas has it. */
  readonly state = $derived(this.view ? stateOf(this.view, this.provider) : null);
  readonly draft = $derived(this.drafts?.[this.provider] ?? null);
  /** Providers that are switched on at Atlas. */
  readonly enabled = $derived(this.view?.providers.filter(({ enabled }) => enabled) ?? []);
  /** Providers for which something is typed that Atlas does not have. */
  readonly #edited = $derived.by(() => {
    const { view, drafts } = this;
    if (!view || !drafts || !this.switchedOn) return [];
    const isEdited = (state: ProviderStateView) => {
      const draft = drafts[state.provider];
      return edited(draft.form, draft.entered, state);
    };
    return view.providers.filter(isEdited).map(({ provider }) => provider);
  });
  readonly dirty = $derived(this.#edited.length > 0);
  /** Providers whose form is not on screen, and for which something is typed all the same. */
  readonly editedElsewhere = $derived(
    this.#edited.filter((provider) => provider !== this.provider),
  );
  /** Something is typed for the chosen provider that Atlas does not have. */
  readonly typed = $derived.by(() => {
    const { draft, state } = this;
    return draft !== null && state !== null && edited(draft.form, draft.entered, state);
  });
  readonly findings = $derived.by(() => {
    const { draft, state } = this;
    if (!draft || !state) return [];
    return withSecret(draft.findings ?? [], draft.form, draft.entered, state);
  });
  /** Findings that are not about to be replaced. */
  readonly #settled = $derived(
    this.findings.filter(
      ({ field, level }) => level === 'warn' || !this.draft?.unchecked.has(field),
    ),
  );
  /** Findings to draw. */
  readonly shown = $derived.by(() => {
    const { draft } = this;
    if (!draft) return [];
    const ofRules = shownFindings(this.#settled, draft.touched);
    const ofAnswer = draft.answered.filter(
      (one) =>
        !ofRules.some(
          (other) => other.field === one.field && other.finding.code === one.finding.code,
        ),
    );
    return [...ofRules, ...ofAnswer];
  });
  readonly blocks = $derived(blocking(this.#settled));
  /** Clusters that could use the key and are not on it yet; `null` where that is not known. */
  readonly left = $derived(this.view?.clusters?.filter(({ couldMove }) => couldMove) ?? null);
  readonly discardable = $derived(
    this.typed ||
      (this.switchedOn && this.enabled.length === 0 && this.editedElsewhere.length === 0),
  );
  readonly savable = $derived.by(() => {
    const { draft, state } = this;
    if (!draft || !state || !this.switchedOn || draft.findings === null) return false;
    if (!this.view?.mayChange) return false;
    if (this.findings.some(({ level }) => level === 'block')) return false;
    return changes(draft.form, draft.entered, state);
  });

  /** Reads what Atlas has. What was typed stays where it differs from what Atlas had. Whether it came
   * to an end, good or bad, before it was cancelled. */
  async read(): Promise<boolean> {
    void this.#readAnswers();
    return hasEnded(
      await this.#atlas.ask((signal) => keygate.readEncryption(signal, this.projectId)),
    );
  }

  /** What was answered about this project the last time. */
  async #readAnswers(): Promise<void> {
    const given = this.#answersGiven;
    try {
      const { listed } = await keygate.readAnswers(this.projectId);
      // What a cloud answered since, but never over what the person answers now.
      if (given === this.#answersGiven) this.listed = listed ?? this.listed;
    } catch {
      // Another project is in use by now; this one is asked again when it is.
    }
  }

  /** Answers the question about the list, for the next time too. */
  async answerListed(listed: Listed): Promise<void> {
    this.#answersGiven += 1;
    this.listed = listed;
    this.unanswered = false;
    await keygate.answerListed(this.projectId, listed);
  }

  /** The provider that is being set up and that Atlas does not have yet. */
  readonly settingUp = $derived.by((): ProviderView | null => {
    const { state } = this;
    return this.switchedOn && state !== null && !state.enabled ? this.provider : null;
  });

  /** Puts a newer state in place; drops one of another project. */
  take(view: EncryptionView, saved?: ProviderView): void {
    if (view.projectId !== this.projectId) return;
    this.#saved = saved;
    this.#atlas.take(view);
    this.#saved = undefined;
  }

  /** Ends reading. */
  stop(): void {
    this.#atlas.stop();
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#atlas.end();
  }

  #taken(view: EncryptionView, before: EncryptionView | null): void {
    const saved = this.#saved;
    const enabled = view.providers.filter((state) => state.enabled);
    if (!before || !this.drafts) {
      this.drafts = draftsOf(view);
      this.switchedOn = enabled.length > 0;
      this.provider = enabled[0]?.provider ?? 'aws';
      return;
    }
    for (const state of view.providers) {
      const draft = this.drafts[state.provider];
      const old = stateOf(before, state.provider);
      const untouched = same(draft.form, old.form) && !edited(draft.form, draft.entered, old);
      if (state.provider === saved || untouched) draft.reset(state);
    }
    this.#follow(before, enabled);
    if (enabled.length > 0) this.switchedOn = true;
    else if (saved) this.switchedOn = false;
  }

  /** Shows the provider that was switched on elsewhere, unless something is typed for this one. */
  #follow(before: EncryptionView, enabled: ProviderStateView[]): void {
    const newly = enabled.find(({ provider }) => !stateOf(before, provider).enabled);
    const { draft, state } = this;
    if (!newly || !draft || !state || edited(draft.form, draft.entered, state)) return;
    if (!state.enabled) this.provider = newly.provider;
  }

  /** Asks the rules about the form on screen. */
  async check(form: KmsFormRequest): Promise<void> {
    const { draft } = this;
    if (!draft) return;
    const { form: normal, findings } = await keygate.checkForm(form);
    if (!same(form, draft.form)) return;
    draft.findings = findings;
    draft.unchecked.clear();
    draft.checked = { typed: form, normal };
    this.#showAsSent();
  }

  /** A field was left: what blocks it may be shown, and its text as it would be sent. */
  touch(field: FieldView): void {
    const { draft } = this;
    if (!draft) return;
    draft.touched.add(field);
    if (draft.editing === field) draft.editing = null;
    this.#showAsSent();
  }

  /** What came along when a text was pasted goes from the fields that were left. */
  #showAsSent(): void {
    const { draft, state } = this;
    if (!draft?.checked || !state || !same(draft.checked.typed, draft.form)) return;
    for (const field of draft.touched) {
      if (field !== draft.editing) takeText(draft.form, draft.checked.normal, state.form, field);
    }
  }

  /** A field is edited: what was answered about it no longer holds. */
  edit(field: FieldView): void {
    const { draft } = this;
    if (!draft) return;
    draft.editing = field;
    if (field !== secretField(draft.form)) draft.unchecked.add(field);
    draft.answered = draft.answered.filter((finding) => finding.field !== field);
    draft.refused = draft.refused.filter((one) => one.field !== field);
  }

  /** *Discard changes*: those on screen. What is typed for another provider stays, its secret too;
   * where nothing is, and nothing is switched on at Atlas, the switch goes back. */
  discardShown(): void {
    const { draft, state } = this;
    if (draft && state) draft.reset(state);
    if (this.enabled.length === 0 && this.editedElsewhere.length === 0) this.switchedOn = false;
  }

  discard(): void {
    if (!this.view || !this.drafts) return;
    for (const state of this.view.providers) this.drafts[state.provider].reset(state);
    this.switchedOn = this.enabled.length > 0;
    this.provider = this.enabled[0]?.provider ?? this.provider;
  }

  /** The key file to send in the place of a typed secret. */
  get chosenKeyFile(): number | null {
    const { draft } = this;
    if (!draft || secretField(draft.form) !== 'serviceAccountKey') return null;
    return draft.keyFile?.token ?? null;
  }

  /** The secret as typed, empty where the kind of access takes none. */
  get typedSecret(): string {
    const { draft } = this;
    return draft && secretField(draft.form) !== null ? draft.secret : '';
  }
}

function stateOf(view: EncryptionView, provider: ProviderView): ProviderStateView {
  const state = view.providers.find((one) => one.provider === provider);
  if (!state) throw new KeygateError({ code: 'internal', detail: `no state of ${provider}` });
  return state;
}

function draftsOf(view: EncryptionView): Record<ProviderView, Draft> {
  const [aws, azure, gcp] = providerOrder.map((provider) => new Draft(stateOf(view, provider)));
  return { aws, azure, gcp } as Record<ProviderView, Draft>;
}
