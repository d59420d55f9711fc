// Taking the list to the cloud. Source: safety rules A1, A3, A8, W1, W2, Z1 and G1.

import type {
  ArtefactFileKindView,
  ArtefactFileView,
  ArtefactNoteView,
  ArtefactStepView,
  MeterUnitView,
  MeterView,
  TargetFieldView,
  TerraformCloudRequest,
  WaitingFileView,
} from '../../ipc';
import { targetFields } from './artefacts';
import { grouped, number, plural } from '../numbers';

export const taking = {
  title: 'Taking it there',
  scope: 'What to write',
  scopes: { whole: 'The whole list', difference: 'Only what is missing' },
  scopeHint: {
    whole: 'Everything Atlas needs, with everything that is kept.',
    difference: 'For adding to what is there. Nothing else is touched.',
  },
  wholeBecause: {
    notCompared: 'What is missing is known once your current list was compared.',
    form: 'This form takes the place of the list that is there, so it always has everything in it.',
    policy: 'The policy you pasted is written anew, so it always has everything in it.',
    nothing: 'No address is known to be missing, so there is no difference to write.',
  },
  merged: 'Join neighbouring addresses',
  mergedHint: 'In as few CIDR blocks as let in exactly the same addresses.',
  remove: 'Leave out what is no longer needed',
  removeHint: 'Only what stood in an earlier list of Atlas. Everything else on your list stays.',
  removeFirst: 'Save the list as it is now first, to be able to go back.',
  removeBlocked: 'Nothing may be removed yet:',
  notComparedRemoval: 'Compare your current list first.',
  rollback: 'Save the list as it is now',
  rollbackSaved: 'The list as it was is saved, to go back to.',
  intoPolicy: 'Put it into the policy I pasted',
  intoPolicyHint: 'The policy’s other statements stay as they are.',
  managed: 'As several managed policies',
  managedHint: 'Where the role’s own policy has no room left.',
  transition: 'For going over to private networking',
  transitionHint:
    'Requests over any private endpoint are let through as well. Take this out again once private networking works.',
  cloud: 'Terraform for',
  clouds: {
    awsRole: 'AWS role policy',
    awsKey: 'AWS key policy',
    azure: 'Azure Key Vault',
    google: 'Google Cloud',
  } satisfies Record<TerraformCloudRequest, string>,
  hints: {
    keyArn: 'As AWS shows it on the key’s page.',
    roleArn: 'The role Atlas uses. Nobody else is touched.',
    ownAddress: 'So that you still reach the vault yourself. Leave it empty to add none.',
    policyNumber: 'Of your organisation, as Access Context Manager shows it.',
    perimeter: 'The perimeter around the project your key is in.',
    projectNumber: 'Of the project your key is in: a number, not its name.',
    serviceAccount: 'Only this account is let in from Atlas’s addresses.',
  } satisfies Partial<Record<TargetFieldView, string>>,
  projectName: (name: string) => `The number of the project ${name}, as its home page shows it.`,
  shell: 'Command line',
  shells: { bash: 'Bash', powerShell: 'PowerShell' },
  shellHint: 'Azure’s Cloud Shell has both. If you do not know, take Bash.',
  files: 'Files',
  waiting: 'Not written yet',
  preview: (name: string) => `Contents of ${name}`,
  beginningOnly: 'Only its beginning is shown. Copy and Save file take all of it.',
  copy: 'Copy',
  saveFile: 'Save file',
  writing: 'Writing…',
  copied: (name: string) => `Copied ${name}`,
  saved: (path: string) => `Saved to ${path}`,
  stale: 'It was written anew. Look at it, then press again.',
  blocks: (count: number) => plural(count, 'entry', 'entries'),
  carriedOver: (count: number) => `${number(count)} kept that are not from Atlas`,
  extra: (extra: string) =>
    extra.length > 9 ? 'over a billion extra admitted' : `${grouped(extra)} extra admitted`,

  doesNotFit: 'It does not fit.',
  doesNotFitHint: {
    awsRolePolicy:
      'AWS would refuse it. Tick “As several managed policies”, or choose AWS key policy, which has more room.',
    other: 'The cloud would refuse it. Choose another form, or join neighbouring addresses.',
  },
  needed: (labels: string[]) => `Still needed: ${labels.join(', ')}.`,
  neededHint: 'Fill in what is asked for here. The files follow by themselves.',
  lastStep: 'A step of its own, after everything else.',
  lastStepHint:
    'It shuts out everybody who is not on the list: other programs, colleagues, and the portal’s own view of the vault. Use it only when nothing is missing, and add your own address before.',
  practice: 'PRACTICE: made-up addresses. Do not use this in a real key service.',
};

const units: Record<MeterUnitView, string> = {
  characters: 'characters',
  bytes: 'bytes',
  rules: 'rules',
  addresses: 'addresses',
};

/** `428 of 1,000 rules`. */
export function meterWords({ used, limit, unit }: MeterView): string {
  return `${number(used)} of ${number(limit)} ${units[unit]}`;
}

const fileKinds: Record<ArtefactFileKindView, string> = {
  policy: 'Policy',
  statement: 'Statement',
  bash: 'Script for Bash',
  powerShell: 'Script for PowerShell',
  fragment: 'Template fragment',
  accessLevel: 'Access level',
  ingressPolicy: 'Ingress rule',
  terraform: 'Terraform',
  list: 'List',
  table: 'Table',
  json: 'JSON',
};

/** Scripts for a step of its own are called by it, so that none is taken for another. */
const scriptOf: Record<Exclude<ArtefactStepView, 'list'>, string> = {
  dryRun: 'Script: dry run',
  ownAddress: 'Your own address',
  removal: 'Remove old rules',
  deny: 'Last step: Deny',
};

export const noteWords: Record<ArtefactNoteView, string> = {
  roleBoundSilently:
    'It names Atlas’s role. If that role is deleted and made again under the same name, AWS takes it for another one and says nothing: write the list again then.',
  unconditionedReplaced:
    'The statement that allowed the key’s use from anywhere is replaced by this one.',
  unconditionedMustGo:
    'Take out the statement that allows the key’s use from anywhere. Beside it, this list restricts nothing.',
  listReplaced: 'An earlier list for Atlas’s role is replaced by this one.',
  dataKeysCarriedOver:
    'The replaced statement named kms:GenerateDataKey too. It is kept, because Keygate cannot tell whether Atlas or something else uses it.',
  addBeside:
    'It holds only what is missing. Add it beside what is there, and take nothing away for it.',
  split: 'The list is split over several policies. Attach all of them to the role.',
  replacesIngress:
    'Setting ingress rules replaces all that the perimeter has. Put your other rules into the file first, and try it as a dry run.',
  needsPerimeter:
    'It takes a Google Cloud organisation, an access policy and a perimeter around the key’s project. Without them Google Cloud cannot restrict by address.',
  denyIsSeparate:
    'The rules count only once the vault’s default is Deny. Setting it is a separate, last step.',
};

type Named = Pick<ArtefactFileView, 'kind' | 'step'>;

/** What a file is called; several of one kind in a row of files are numbered. */
export function fileTitle(file: Named, files: readonly Named[] = []): string {
  const isScript = file.kind === 'bash' || file.kind === 'powerShell';
  if (isScript && file.step !== 'list') return scriptOf[file.step];
  const same = files.filter(({ kind, step }) => kind === file.kind && step === file.step);
  const title = fileKinds[file.kind];
  return same.length > 1 ? `${title} ${number(same.indexOf(file) + 1)}` : title;
}

/** `Ingress rule: fill in Project number and Perimeter name.` */
export function waitingFor({ kind, step, fields }: WaitingFileView): string {
  const labels = (unusable: boolean) =>
    fields.filter((field) => field.unusable === unusable).map(({ field }) => targetFields[field]);
  const [empty, wrong] = [labels(false), labels(true)];
  const parts = [
    ...(empty.length > 0 ? [`fill in ${listed(empty)}`] : []),
    ...(wrong.length > 0 ? [`correct ${listed(wrong)}`] : []),
  ];
  return `${fileTitle({ kind, step })}: ${parts.join(', and ')}.`;
}

/** `A, B and C`. */
function listed(labels: string[]): string {
  const last = labels.at(-1) ?? '';
  return labels.length > 1 ? `${labels.slice(0, -1).join(', ')} and ${last}` : last;
}

/** The size of a file, for people. */
export function size(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  if (bytes < 1e6) return `${number(Math.ceil(bytes / 1000))} kB`;
  return `${number(Math.ceil(bytes / 1e6))} MB`;
}
