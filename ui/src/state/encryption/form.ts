// What a key set-up form is, without drawing it: its fields, its secret, and what changed.

import type {
  FieldFindingView,
  FieldView,
  KmsFormRequest,
  ProviderStateView,
  ProviderView,
} from '../../ipc';

export const providerOrder: ProviderView[] = ['aws', 'azure', 'gcp'];

/** The field that takes the secret, where this kind of access needs one. */
export function secretField(form: KmsFormRequest): FieldView | null {
  switch (form.provider) {
    case 'aws':
      return form.access === 'accessKey' ? 'secretAccessKey' : null;
    case 'azure':
      return form.access === 'clientSecret' ? 'secret' : null;
    case 'gcp':
      return form.access === 'keyFile' ? 'serviceAccountKey' : null;
  }
}

/** The fields of a form in their order, with those of its kind of access. */
export function fieldsOf(form: KmsFormRequest): FieldView[] {
  const secret = secretField(form);
  switch (form.provider) {
    case 'aws':
      return [
        ...(secret ? (['accessKeyId', secret] as const) : (['role'] as const)),
        'customerMasterKeyId',
        'awsRegion',
      ];
    case 'azure':
      return [
        ...(secret ? (['clientId', 'tenantId', secret] as const) : (['role'] as const)),
        'azureEnvironment',
        'subscriptionId',
        'resourceGroup',
        'keyVaultName',
        'keyIdentifier',
      ];
    case 'gcp':
      return [secret ?? 'role', 'keyVersionResourceId'];
  }
}

/** What a form calls the fields that have another name in it. */
const inForm: Partial<Record<FieldView, string>> = {
  role: 'roleId',
  awsRegion: 'region',
  azureEnvironment: 'environment',
};

/** What stands in a field that is no secret. */
export function valueOf(form: KmsFormRequest, field: FieldView): string {
  return (form as Record<string, string>)[inForm[field] ?? field] ?? '';
}

/** Enters a value into a field that is no secret. */
export function enter(form: KmsFormRequest, field: FieldView, value: string): void {
  (form as Record<string, string>)[inForm[field] ?? field] = value;
}

/** The region that the ARN of a key names, as Atlas calls it; `null` where it is none of `regions`. */
export function regionOf(arn: string, regions: { name: string }[]): string | null {
  const region = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/./.exec(arn.trim())?.[1];
  const name = region?.toUpperCase().replaceAll('-', '_');
  return regions.find((one) => one.name === name)?.name ?? null;
}

/** Whether Atlas holds a secret that this form may leave as it is. */
export function secretKept(form: KmsFormRequest, state: ProviderStateView): boolean {
  return state.secretStored && form.access === state.form.access;
}

/** Whether two forms say the same. */
export function same(one: KmsFormRequest, other: KmsFormRequest): boolean {
  const left: Record<string, string> = one;
  const right: Record<string, string> = other;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => (left[name] ?? '') === (right[name] ?? ''));
}

/** Puts the field's text of `other` into `form`, unless it stands there as in `stored`. */
export function takeText(
  form: KmsFormRequest,
  other: KmsFormRequest,
  stored: KmsFormRequest,
  field: FieldView,
): void {
  const name = inForm[field] ?? field;
  const texts: Record<string, string> = form;
  const text = (other as Record<string, string>)[name];
  if (text === undefined || texts[name] === (stored as Record<string, string>)[name]) return;
  if (texts[name] !== text) texts[name] = text;
}

/** The secret that the field begins with: made up in practice, otherwise none. */
export function firstSecret(state: ProviderStateView): string {
  return state.secretStored ? '' : (state.practiceSecret ?? '');
}

/** Something was typed that Atlas does not have and that leaving would lose. */
export function edited(form: KmsFormRequest, secret: string, state: ProviderStateView): boolean {
  const typedSecret = secretField(form) !== null && secret !== firstSecret(state) && secret !== '';
  return typedSecret || !same(form, state.form);
}

/** Sending would change something in Atlas. */
export function changes(form: KmsFormRequest, secret: string, state: ProviderStateView): boolean {
  if (!state.enabled) return true;
  return !same(form, state.form) || (secretField(form) !== null && secret !== '');
}

/** The findings with the one that only the page can know: a secret that is missing. */
export function withSecret(
  findings: FieldFindingView[],
  form: KmsFormRequest,
  secret: string,
  state: ProviderStateView,
): FieldFindingView[] {
  const field = secretField(form);
  if (field === null || secret !== '' || secretKept(form, state)) return findings;
  if (findings.some((finding) => finding.field === field && finding.level === 'block')) {
    return findings;
  }
  return [...findings, { field, level: 'block', finding: { code: 'required' } }];
}

/** What may be shown under a field: warnings at once, blocks once it was touched. */
export function shownFindings(
  findings: FieldFindingView[],
  touched: ReadonlySet<FieldView>,
): FieldFindingView[] {
  return findings.filter(({ level, field }) => level === 'warn' || touched.has(field));
}

/** Fields that block, once each: those still empty, and those to correct. */
export function blocking(findings: FieldFindingView[]): {
  needed: FieldView[];
  wrong: FieldView[];
} {
  const blocks = findings.filter(({ level }) => level === 'block');
  const pick = (isNeeded: boolean) => [
    ...new Set(
      blocks
        .filter(({ finding }) => (finding.code === 'required') === isNeeded)
        .map(({ field }) => field),
    ),
  ];
  return { needed: pick(true), wrong: pick(false) };
}
