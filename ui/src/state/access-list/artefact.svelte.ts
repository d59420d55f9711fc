// Taking the list to the cloud: what to write, with which fields, and the files that come of it.

import type {
  AccessListView,
  ArtefactFileKindView,
  ArtefactRequest,
  ArtefactView,
  ProviderView,
  ScopeRequest,
  TargetDefaultsView,
  TargetFieldView,
  TargetKindView,
  TargetRequest,
  TerraformCloudRequest,
  SavedView,
} from '../../ipc';
import { KeygateError, asKeygateError, keygate } from '../../ipc';
import { Latest } from '../latest.svelte';

/** A pause after a change before it is written again, in milliseconds. */
export const PAUSE = 200;

/** What each key service takes. */
/** What each cloud takes. */
export const targetOf: Record<ProviderView, TargetKindView> = {
  aws: 'awsRolePolicy',
  azure: 'azureFirewall',
  gcp: 'googleAccessLevel',
};

type Fields = Record<TargetFieldView, string>;

/** The command line that scripts are for. */
export type Shell = Extract<ArtefactFileKindView, 'bash' | 'powerShell'>;

/** Files, and what was asked for. */
interface Written {
  request: ArtefactRequest;
  view: ArtefactView;
}

export class Artefact {
  constructor(private readonly settingUp: () => ProviderView | null) {}

  /** What was chosen as *For*; `null`: what the key service takes that is being set up, or is in use. */
  chosen = $state<TargetKindView | null>(null);
  scope = $state<ScopeRequest>('whole');
  merged = $state(false);
  remove = $state(false);
  /** AWS: several managed policies instead of one inline policy. */
  managed = $state(false);
  /** AWS: with the condition for going over to private networking. */
  transition = $state(false);
  /** AWS: into the policy that was compared. */
  intoPolicy = $state(true);
  cloud = $state<TerraformCloudRequest>('awsRole');
  shell = $state<Shell>('bash');
  /** What was typed, where that differs from what Atlas has. */
  typed = $state.raw<Partial<Fields>>({});
  readonly #writing = new Latest<Written>();
  #basis = $state.raw<AccessListView | null>(null);

  readonly #defaults = $derived(this.#basis?.defaults ?? null);
  readonly kind = $derived.by((): TargetKindView => {
    if (this.chosen) return this.chosen;
    const settingUp = this.settingUp();
    return settingUp ? targetOf[settingUp] : (this.#defaults?.target ?? 'plain');
  });
  /** The form that is chosen, as Rust has it. */
  readonly #form = $derived(
    this.#basis?.forms.find(
      ({ kind, cloud }) => kind === this.kind && (cloud === null || cloud === this.cloud),
    ) ?? null,
  );
  /** What can be filled in, in order. */
  readonly fieldNames = $derived(this.#form?.fields ?? []);
  readonly fields = $derived<Fields>({ ...prefilled(this.#defaults), ...this.typed });
  /** A policy was pasted, and this form can be put into it. */
  readonly mergeable = $derived(
    this.#basis?.have?.mergeable === true &&
      this.#basis.have.form === 'awsPolicy' &&
      ((this.kind === 'awsRolePolicy' && !this.managed) || this.kind === 'awsKeyPolicy'),
  );
  readonly #missing = $derived(this.#basis?.comparison?.missing ?? null);
  /** Why there is no choice but the whole list. */
  readonly wholeBecause = $derived.by((): 'notCompared' | 'form' | 'policy' | 'nothing' | null => {
    if (this.#missing === null) return 'notCompared';
    if (this.#form?.replacesList) return 'form';
    if (this.mergeable && this.intoPolicy) return 'policy';
    return this.#missing === 0 ? 'nothing' : null;
  });
  readonly effectiveScope = $derived<ScopeRequest>(this.wholeBecause ? 'whole' : this.scope);
  /** Fields that have to be filled in first. */
  readonly lacking = $derived(
    (this.#form?.required ?? []).filter((field) => this.fields[field].trim() === ''),
  );
  /** What is no longer needed may go (safety rules A2 and A3). */
  readonly mayRemove = $derived.by(() => {
    const removal = this.#basis?.comparison?.removal;
    return removal !== undefined && removal.blockedBy.length === 0 && removal.rollbackSaved;
  });
  /** What is to be written; `null` while something it takes is not known. */
  readonly request = $derived.by((): ArtefactRequest | null => {
    if (!this.#form || this.lacking.length > 0) return null;
    return {
      target: this.#target(),
      scope: this.effectiveScope,
      merged: this.merged,
      remove: this.remove && this.mayRemove,
    };
  });
  readonly writing = $derived(this.#writing.reading);
  readonly problem = $derived(this.#writing.failed);
  /** What was written last, unless writing failed since. */
  readonly #written = $derived(this.problem ? null : this.#writing.value);
  /** The files on screen are those of the choices on screen. */
  readonly current = $derived(this.#written !== null && this.#written.request === this.request);
  /** What was written last, while it is of the form that is chosen. */
  readonly shown = $derived.by(() => {
    if (!this.#written) return null;
    const { target } = this.#written.request;
    if (target.kind !== this.kind) return null;
    return target.kind === 'terraform' && target.cloud !== this.cloud ? null : this.#written.view;
  });

  /** What to do with it, as far as that is known. */
  readonly runbook = $derived((this.shown ?? this.#form)?.runbook ?? []);

  take(basis: AccessListView): void {
    this.#basis = basis;
    if (!this.mayRemove) this.remove = false;
  }

  type(field: TargetFieldView, value: string): void {
    this.typed = { ...this.typed, [field]: value };
  }

  /** Writes what is asked for now. */
  async write(): Promise<void> {
    const { request } = this;
    if (!request) return;
    const answered = await this.#writing.ask(async (signal) => ({
      request,
      view: await keygate.writeArtefact(signal, request),
    }));
    // The files on screen are of other choices, so that it is said here, too.
    if (answered === 'cancelled') this.#writing.fail(new KeygateError({ code: 'cancelled' }));
  }

  /** Ends writing. */
  stop(): void {
    this.#writing.stop();
  }

  /** Nothing that is on its way counts any more. */
  end(): void {
    this.#writing.end();
  }

  async copy(file: number, confirmed: boolean): Promise<number> {
    return (await keygate.copyArtefact(this.#token(), file, confirmed)).count;
  }

  async save(file: number, confirmed: boolean): Promise<SavedView> {
    return keygate.saveArtefact(this.#token(), file, confirmed);
  }

  #token(): number {
    if (!this.#written || !this.current) throw asKeygateError('nothing was written');
    return this.#written.view.token;
  }

  #target(): TargetRequest {
    const { kind, fields } = this;
    const merge = this.intoPolicy && this.mergeable;
    switch (kind) {
      case 'awsRolePolicy':
        return { kind, keyArn: fields.keyArn, managed: this.managed, merge };
      case 'awsKeyPolicy':
        return { kind, roleArn: fields.roleArn, transition: this.transition, merge };
      case 'azureFirewall': {
        const { vault, resourceGroup, subscription, ownAddress } = fields;
        return { kind, vault, resourceGroup, subscription, ownAddress };
      }
      case 'googleAccessLevel': {
        const { policyNumber, levelName, perimeter, projectNumber, serviceAccount } = fields;
        return { kind, policyNumber, levelName, perimeter, projectNumber, serviceAccount };
      }
      case 'terraform':
        return { kind, cloud: this.cloud, roleArn: fields.roleArn, keyArn: fields.keyArn };
      case 'plain':
      case 'csv':
      case 'json':
        return { kind };
    }
  }
}

function prefilled(defaults: TargetDefaultsView | null): Fields {
  const project = defaults?.googleProject ?? '';
  return {
    keyArn: defaults?.keyArn ?? '',
    roleArn: defaults?.roleArn ?? '',
    vault: defaults?.vault ?? '',
    resourceGroup: defaults?.resourceGroup ?? '',
    subscription: defaults?.subscription ?? '',
    ownAddress: '',
    policyNumber: '',
    levelName: 'atlas_addresses',
    perimeter: '',
    // An ingress rule takes the number only.
    projectNumber: /^\d+$/.test(project) ? project : '',
    serviceAccount: defaults?.serviceAccount ?? '',
  };
}
