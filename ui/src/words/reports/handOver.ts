// What is given to whoever owns the key service: one page that says what is asked, why, and how.

import type {
  FactRequest,
  HandedOverView,
  PagePartRequest,
  PageRequest,
  PageSectionRequest,
  RunbookStepKindView,
  RunbookStepView,
  TargetKindView,
} from '../../ipc';
import { targets } from '../access-list/accessList';
import { headings, named, plainStep } from '../access-list/runbook';
import { day } from '../dates';
import { plural } from '../numbers';
import { marks, source } from './marks';

export const handOver = {
  button: 'Hand over…',
  title: 'Hand over to the owner of the key service',
  text: 'For somebody who does not use Keygate. The file says which addresses Atlas needs, why, and what to do.',
  form: 'File',
  forms: { page: 'Page to read and print', workbook: 'Excel workbook' },
  formHint: {
    page: 'HTML, which every browser opens. It has the addresses, the steps and what to send back.',
    workbook: 'A sheet each for what your key service needs, outbound and inbound addresses.',
  },
  withFiles: (target: string) => `It also has the files that Keygate wrote here for ${target}.`,
  back: 'When an answer comes back, paste it on Access list, or drop the file there.',
  save: 'Save file',
  print: 'Print…',
  saved: (path: string) => `Saved ${path}`,
};

/** What became of what was handed over. */
export function handedOver({ at, count, isCurrent, list }: HandedOverView): {
  tone: 'good' | 'info' | 'warn';
  title: string;
  text: string;
} {
  const what = `the ${plural(count, 'address', 'addresses')} that you handed over on ${day(at)}`;
  const text = isCurrent ? '' : 'Atlas needs other addresses today: hand over again.';
  if (!list) return { tone: 'info', title: `Nothing came back yet for ${what}.`, text };
  switch (list.verdict) {
    case 'missing':
      return {
        tone: 'warn',
        title: `The list that came back lacks ${plural(list.missing, 'address', 'addresses')} of ${what}.`,
        text,
      };
    case 'notProven':
      return {
        tone: 'warn',
        title: `Not proven: the list that came back does not show whether ${what} are allowed.`,
        text,
      };
    case 'noList':
      return {
        tone: 'info',
        title: `No list is in force in what came back for ${what}.`,
        text,
      };
    case 'allowed':
      return {
        tone: isCurrent ? 'good' : 'info',
        title: `The list that came back allows ${what}.`,
        text,
      };
  }
}

/** What the page is about. */
export interface Handed {
  project: string | null;
  organization: string | null;
  /** Other projects whose clusters' addresses are in the list. */
  projects: string[];
  /** Not everything could be read, so that addresses may be missing. */
  hasGaps: boolean;
  /** The generation of what is needed. */
  generation: number;
  /** What was written for the cloud. */
  written: { target: TargetKindView; token: number; steps: RunbookStepView[] } | null;
}

/** What each step says to somebody without Keygate; `null`: it is not theirs. */
const steps: Record<RunbookStepKindView, string | null> = {
  readFromCloud:
    'With Keygate on your computer: open the Atlas project, choose Access list, press Read from {cloud} and sign in there.',
  addToCloud:
    'Press the button that adds what is missing, look at what will change, and press Add to {cloud}. Keygate reads it back. The steps of the other way are not needed then.',
  openRolePolicy: plainStep('openRolePolicy'),
  createManagedPolicies:
    'In IAM, open Policies and press Create policy, once for each file below: choose JSON, paste the file, press Next and enter a name.',
  attachManagedPolicies: plainStep('attachManagedPolicies'),
  addRoleStatement:
    'Press Edit and choose JSON. Add the file below to the list after “Statement”, with a comma between it and the next statement. Remove nothing. Press Next, then Save changes.',
  compareRolePolicy: 'Copy that policy into a file, so that you can go back to it.',
  replaceRolePolicy:
    'Press Edit, choose JSON, select all of the text and paste the file below over it. Press Next, then Save changes.',
  checkOtherPolicies: plainStep('checkOtherPolicies'),
  openKeyPolicy:
    'In the AWS console, open Key Management Service in the key’s region → Customer managed keys → the key. Under Key policy, press Switch to policy view.',
  compareKeyPolicy: 'Copy it all into a file, so that you can go back to it.',
  replaceKeyPolicy:
    'Press Edit, select all of the text, paste the file below over it and press Save changes.',
  addKeyStatement:
    'Press Edit and add the statement below to the list after “Statement”. Replace an earlier statement with the same name: two of them block Atlas. Press Save changes.',
  compareVault:
    'In the Azure portal, open Key vaults → the vault. On its Overview, press JSON View and copy all of the text into a file, so that you can go back to it.',
  enterFewAddresses:
    'For a few addresses: in the vault, open Networking, enter each under Firewall and press Apply. For many, use the script below.',
  uploadScript:
    'For the script: in the portal, press the Cloud Shell icon (>_) at the top. Press Manage files, then Upload, and choose a file with the script below in it.',
  addRules: 'Run the script. It only adds rules.',
  compareAccessLevel:
    'In the Google Cloud console, choose the organization, then Security → Access Context Manager. If it has an access level for Atlas, copy its addresses into a file, so that you can go back to them.',
  checkIngressRules:
    'In VPC Service Controls, open the perimeter and look at its ingress rules. If it has others, add them to the ingress rule’s file: the command replaces all rules.',
  uploadFiles:
    'Put each file below into a file of its own. In the console, press the Cloud Shell icon (>_) at the top right. In its menu (⋮), press Upload and choose the files.',
  makeAccessLevel:
    'Run the script for the access level. It creates the access level, which allows nobody by itself.',
  tryIngressRule:
    'Run the script for the ingress rule. It tries the rule as a dry run. It blocks nothing yet.',
  handOverList: 'Allow every address in the table. Remove nothing.',
  handOverTable: 'Allow every address in the table. Remove nothing.',
  handOverJson: 'Allow every address in the file below. Remove nothing.',
  handOverTerraform: 'Plan with the file below. The plan must show only additions.',
  compareAgain: null,
  checkKey: null,
  waitAndCheckAgain: null,
  denyOthers:
    'If the vault still allows all networks, leave that as it is until the answer is that nothing is missing. Then, under Networking, choose “Allow public access from specific virtual networks and IP addresses”. It blocks everybody who is not listed, including you. Add your own address first.',
  enforceIngressRule: plainStep('enforceIngressRule'),
  removeOld: null,
  removeRules: null,
};

const general = [
  'With Keygate on your computer: open the Atlas project, choose Access list, sign in to the key service where it says Read from, and add what is missing. The other steps are not needed then.',
  'Another way, by hand: open the list of addresses that your key service allows: the policy of the key or of Atlas’s role (AWS), the vault’s Networking (Azure), or the access level (Google Cloud).',
  'Copy the list into a file, so that you can go back to it.',
  'Add every address in the table. Remove nothing, also where an address looks old.',
];

const shown: Record<TargetKindView, string> = {
  awsRolePolicy: 'the role’s policy as JSON, whole',
  awsKeyPolicy: 'the key’s policy as JSON, whole',
  azureFirewall: 'the vault’s JSON View, whole',
  googleAccessLevel: 'the access level and the perimeter’s ingress rules, whole',
  plain: 'the list as the console shows it, whole',
  csv: 'the list as the console shows it, whole',
  json: 'the list as the console shows it, whole',
  terraform: 'the policy or rules as the console shows them, whole',
};

/** The page. */
export function handOverPage(handed: Handed): PageRequest {
  const { written } = handed;
  return {
    title: 'Addresses of MongoDB Atlas to allow',
    name: 'atlas-addresses-hand-over',
    practiceMark: marks.practice,
    privateIssuerMark: marks.privateIssuer,
    sections: [
      asked(handed),
      what(written),
      answer(written?.target ?? 'plain'),
      addresses(),
      ...(written ? [files(written.target)] : []),
    ],
    rows: {
      generation: handed.generation,
      list: 'needed',
      filter: '',
      folded: [],
      order: { column: 'name', descending: false },
    },
    artefact: written?.token ?? null,
    handsOver: true,
  };
}

function asked({ project, organization, projects, hasGaps }: Handed): PageSectionRequest {
  const facts: FactRequest[] = [
    ...(organization === null ? [] : [{ name: 'Organization', value: organization }]),
    ...(project === null ? [] : [{ name: 'Project', value: project }]),
    ...(projects.length < 2
      ? []
      : [{ name: 'Projects with the same key service', value: projects.join(', ') }]),
  ];
  return {
    heading: 'What is asked',
    parts: [
      text(
        'MongoDB Atlas encrypts databases with a key in your key service. It uses the key from the addresses in this page. Please allow all of them.',
      ),
      text(
        'Atlas uses the key again and again. If your key service refuses one of these addresses, Atlas can lose the key and shut the databases down.',
      ),
      ...(hasGaps
        ? [
            text(
              'Not everything could be read when this page was written: addresses may be missing.',
            ),
          ]
        : []),
      ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, facts }]),
      { kind: 'source', ...source },
      text(
        'Atlas changes its addresses. If this page is older than a week, ask for a new one before you do anything.',
      ),
    ],
  };
}

function what(written: Handed['written']): PageSectionRequest {
  const own = written && ofTarget(written.target, written.steps);
  return { heading: 'What to do', parts: [{ kind: 'steps', steps: own ?? general }] };
}

function ofTarget(target: TargetKindView, all: RunbookStepView[]): string[] {
  const theirs = all.filter(({ kind }) => steps[kind] !== null);
  const above = headings(theirs, target);
  return theirs.map(({ kind }, at) =>
    [above[at], named(steps[kind] ?? '', target)].filter(Boolean).join(' '),
  );
}

function answer(target: TargetKindView): PageSectionRequest {
  return {
    heading: 'How to answer',
    parts: [
      text(
        `Copy ${shown[target]}, and send it as text or as a file to the person who gave you this page. They see whether anything is missing.`,
      ),
      text('It has no passwords or keys. Send none.'),
    ],
  };
}

function addresses(): PageSectionRequest {
  return {
    heading: 'Addresses',
    parts: [
      {
        kind: 'addresses',
        address: 'Address',
        service: 'Used by',
        cloud: 'Cloud',
        region: 'Region',
      },
    ],
  };
}

function files(target: TargetKindView): PageSectionRequest {
  return {
    heading: `For ${targets[target]}`,
    parts: [text('To copy and paste. It has the addresses above.'), { kind: 'files' }],
  };
}

function text(text: string): PagePartRequest {
  return { kind: 'text', text };
}
