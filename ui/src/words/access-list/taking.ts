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
  title: 'Change your access list',
  scope: 'What to write',
  scopes: { whole: 'The whole list', difference: 'Only what is missing' },
  scopeHint: {
    whole: 'All addresses Atlas needs, and the entries Keygate keeps.',
    difference: 'To add to your list. Nothing else changes.',
  },
  wholeBecause: {
    notCompared: 'Compare your current list first. Then Keygate knows what is missing.',
    form: 'This form replaces the current list, so it always has the whole list.',
    policy: 'Keygate writes the policy you pasted again, so it always has the whole list.',
    nothing: 'Keygate knows of no missing address, so there is only the whole list to write.',
  },
  merged: 'Join neighboring addresses',
  mergedHint: 'In fewer CIDR blocks, which allow exactly the same addresses.',
  remove: 'Leave out what is no longer needed',
  removeHint: 'Only what an earlier list of Atlas had. Everything else on your list stays.',
  removeFirst: 'First save the list as it is now, so that you can go back.',
  removeBlocked: 'Remove nothing yet:',
  notComparedRemoval: 'Compare your current list first.',
  rollback: 'Save the list as it is now',
  rollbackGone:
    'Keygate does not keep the text of your list after it ends. Compare your list again. Then you can save it.',
  rollbackSaved: 'Keygate saved the list as it was, so that you can go back.',
  intoPolicy: 'Put it into the policy I pasted',
  intoPolicyHint: 'The policy’s other statements stay as they are.',
  managed: 'As several managed policies',
  managedHint: 'If the role’s own policy has no more room.',
  transition: 'For the change to private networking',
  transitionHint:
    'Also allows requests through any private endpoint. Remove this when private networking works.',
  cloud: 'Terraform for',
  clouds: {
    awsRole: 'AWS role policy',
    awsKey: 'AWS key policy',
    azure: 'Azure Key Vault',
    google: 'Google Cloud',
  } satisfies Record<TerraformCloudRequest, string>,
  hints: {
    keyArn: 'As AWS shows it on the key’s page.',
    roleArn: 'The role Atlas uses. The list applies to nobody else.',
    ownAddress: 'So that you can still reach the vault. Leave it empty to add none.',
    policyNumber: 'Your organization’s number in Access Context Manager.',
    perimeter: 'The perimeter around the project your key is in.',
    projectNumber: 'The number of your key’s project, not its name.',
  } satisfies Partial<Record<TargetFieldView, string>>,
  accountHint: {
    known:
      'From Atlas; you compared it with the Atlas console. The rule allows only this account from Atlas’s addresses.',
    unconfirmed:
      'Keygate fills it in once you have compared the account below with the Atlas console. The rule allows only this account from Atlas’s addresses.',
    unknown:
      'As the Atlas console shows it under Project Settings → Integrations → Google Cloud service account. The rule allows only this account from Atlas’s addresses.',
  },
  useAccount: 'Use this account',
  projectName: (name: string) => `The number of the project ${name}, as its home page shows it.`,
  shell: 'Command line',
  shells: { bash: 'Bash', powerShell: 'PowerShell' },
  shellHint: 'Azure’s Cloud Shell has both. If you are not sure, choose Bash.',
  files: 'Files',
  waiting: 'Not written yet',
  preview: (name: string) => `Contents of ${name}`,
  beginningOnly: 'You see only its beginning. Copy and Save file use all of it.',
  copy: 'Copy',
  saveFile: 'Save file',
  writing: 'Writing…',
  copied: (name: string) => `Copied ${name}`,
  saved: (path: string) => `Saved to ${path}`,
  stale: 'Keygate has written it again. Look at it, then press again.',
  blocks: (count: number) => plural(count, 'entry', 'entries'),
  carriedOver: (count: number) => `${number(count)} kept that are not from Atlas`,
  extra: (extra: string) =>
    extra.length > 9 ? 'over a billion extra allowed' : `${grouped(extra)} extra allowed`,

  doesNotFit: 'It is too large.',
  doesNotFitHint: {
    awsRolePolicy:
      'AWS refuses it. Tick “As several managed policies”, or choose AWS key policy, which has more room.',
    other: 'The cloud refuses it. Choose another form, or join neighboring addresses.',
  },
  needed: (labels: string[]) => `Still needed: ${labels.join(', ')}.`,
  neededHint: 'Fill in these fields. Keygate then writes the files.',
  lastStep: 'Do this last, as a separate step.',
  lastStepHint:
    'It blocks everybody who is not on the list: other programs, colleagues, and the portal’s own view of the vault. Use it only when nothing is missing, and add your own address first.',
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
    'It names Atlas’s role. If somebody deletes that role and creates it again with the same name, AWS treats it as another role and does not say so. Then write the list again.',
  unconditionedReplaced: 'This replaces the statement that allowed the key’s use from any address.',
  unconditionedMustGo:
    'Remove the statement that allows the key’s use from any address. While it exists, this list restricts nothing.',
  listReplaced: 'This replaces an earlier list for Atlas’s role.',
  dataKeysCarriedOver:
    'The replaced statement also allowed kms:GenerateDataKey. Keygate keeps that, because it does not know whether Atlas or another program uses it.',
  addBeside: 'It has only what is missing. Add it to your list, and remove nothing.',
  split: 'The list is in several policies. Attach all of them to the role.',
  replacesIngress:
    'The command replaces all ingress rules of the perimeter. Add your other rules to the file first, and try it as a dry run.',
  needsPerimeter:
    'This needs a Google Cloud organization, an access policy and a perimeter around the key’s project. Without them, Google Cloud cannot restrict by address.',
  denyIsSeparate:
    'The rules work only when the vault’s default is Deny. You set that in a separate, last step.',
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
