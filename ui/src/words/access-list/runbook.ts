// What each step of a runbook says. Which steps there are, and their order, comes from Rust.

import type {
  ArtefactFileView,
  RunbookStepKindView,
  RunbookStepView,
  RunbookWayView,
  TargetKindView,
} from '../../ipc';
import type { Shell } from '../../state/access-list/artefact.svelte';
import { cloudOf } from '../../state/clouds/clouds.svelte';
import { terms } from '../clouds/terms';
import { taking } from './taking';

export const runbook = {
  title: 'Step by step',
  stepDone: (step: number) => `Step ${step} is done`,
  done: (done: number, all: number) => `${done} of ${all} steps done`,
  save: 'Save the steps',
  print: 'Print the steps…',
  commandLater: 'The line stands here once the file is written.',
  isDone: 'Done: ',
  saved: (path: string) => `Saved the steps to ${path}`,
  onlyWhileRunning: 'Keygate warns only while it runs.',
};

/** What stands above the first step of a way, and above the first that comes after either. */
const ways = {
  connected: 'Signed in to {cloud}:',
  byHand: 'Another way, by hand:',
  either: 'After that, either way:',
} satisfies Record<RunbookWayView | 'either', string>;

const texts: Record<RunbookStepKindView, string> = {
  readFromCloud:
    'Under Current access list, press **Read from {cloud}**. Where nobody is signed in yet, **Connect {cloud}** opens first.',
  addToCloud:
    'Press the button that adds what is missing. Look at what will change, then press **Add to {cloud}**. Keygate saves what there was, adds the addresses, reads them back and says what is proven.',
  openRolePolicy:
    'In the AWS console, open IAM → Roles → the role that Atlas uses. Under Permissions, open its policy for the key.',
  createManagedPolicies:
    'In IAM, open **Policies** and press **Create policy**, once for each file: choose JSON, paste the file, press **Next** and enter a name.',
  attachManagedPolicies:
    'Go back to the role, press **Add permissions → Attach policies**, and tick them all.',
  addRoleStatement:
    'Press **Edit** and choose JSON. Add the file above to the list after “Statement”, with a comma between it and the next statement. Remove nothing. Press **Next**, then **Save changes**.',
  compareRolePolicy:
    'Copy that policy, paste it above under Current access list and press **Compare**. Press **Save the list as it is now**.',
  replaceRolePolicy:
    'Press **Copy** here. In AWS, press **Edit**, choose JSON, select all of the text and paste the file over it. Press **Next**, then **Save changes**.',
  checkOtherPolicies:
    'Check the role’s other policies. If one of them allows the same key from any address, the list restricts nothing.',
  openKeyPolicy:
    'In the AWS console, open Key Management Service in the key’s region → Customer managed keys → your key. Under Key policy, press **Switch to policy view**.',
  compareKeyPolicy:
    'Copy it all, paste it above under Current access list and press **Compare**. Press **Save the list as it is now**.',
  replaceKeyPolicy:
    'Press **Copy** here. In AWS, press **Edit**, select all of the text, paste the file over it and press **Save changes**.',
  addKeyStatement:
    'In AWS, press **Edit** and add the statement above to the list after “Statement”. Replace an earlier statement with the same name: two of them block Atlas. Press **Save changes**.',
  compareVault:
    'In the Azure portal, open Key vaults → your vault. On its Overview, press **JSON View**, copy all of the text, paste it above under Current access list and press **Compare**. Press **Save the list as it is now**.',
  enterFewAddresses:
    'For a few addresses: in the vault, open **Networking**, enter each under Firewall and press **Apply**. For many, use the script:',
  uploadScript:
    'Press **Save file** here. In the portal, press the **Cloud Shell** icon (>_) at the top. It opens a command line in the browser and installs nothing. Choose {shell}. Press **Manage files**, then **Upload**, and choose the file.',
  addRules: 'Type this and press Enter. It only adds rules.',
  compareAccessLevel:
    'In the Google Cloud console, choose your organization, then Security → Access Context Manager. If it has an access level for Atlas, copy its addresses, paste them above and press **Compare**. Press **Save the list as it is now**.',
  checkIngressRules:
    'In VPC Service Controls, open your perimeter and look at its ingress rules. If it has others, add them to the ingress rule’s file: the command replaces all rules.',
  uploadFiles:
    'Save all the files here. In the console, press the **Cloud Shell** icon (>_) at the top right. It opens a command line in the browser and installs nothing. In its menu (⋮), press **Upload** and choose the files.',
  makeAccessLevel:
    'Type this and press Enter. It creates the access level, which allows nobody by itself.',
  tryIngressRule:
    'Type this and press Enter. It tries the ingress rule as a dry run. It blocks nothing yet.',
  handOverList:
    'Give the list to the people who manage your key service’s firewall. Ask them to add these addresses and remove nothing.',
  handOverTable:
    'Open the table in a spreadsheet, or give it to the people who manage your key service’s firewall. Ask them to add these addresses and remove nothing.',
  handOverJson:
    'Give the file to the people who manage your automation. Ask them to add these addresses and remove nothing.',
  handOverTerraform:
    'Give the file to the people who manage your Terraform. The first plan must show only additions.',
  compareAgain:
    'Press **Read again**, or copy what the cloud shows now, paste it above under Current access list and press **Compare**. Repeat until nothing is missing.',
  checkKey:
    'On Encryption, press **Check now**. It must say Valid, with no open alert about the key.',
  waitAndCheckAgain:
    'Wait half an hour, and in Google Cloud an hour: Atlas tries the key every 15 minutes, and a cloud takes minutes too, Google Cloud up to 30. Then press **Check now** again.',
  denyOthers:
    'If the vault still allows all networks: press **Read again**, then **Begin a list…**, with your own address. By hand: under **Networking**, choose **Allow public access from specific virtual networks and IP addresses** (default Deny), or use the file **Last step: Deny**. Either blocks everybody who is not listed, including you without your own address.',
  enforceIngressRule:
    'In VPC Service Controls, choose **Dry run mode** and check the log for refused requests for at least a day. If none are from Atlas, enforce the rule.',
  removeOld:
    'Only now remove what Atlas no longer needs. Signed in to the cloud, press the button that removes it. By hand, first press **Save the list as it is now**, so that you can go back. Then tick **Leave out what is no longer needed**.',
  removeRules:
    'Save and upload the file **Remove old rules**, type this and press Enter. It removes these rules and no others.',
};

/** A step with `**` around the names of buttons and files. */
export function stepText(kind: RunbookStepKindView, shell: Shell, target: TargetKindView): string {
  return named(texts[kind], target).replace('{shell}', taking.shells[shell]);
}

/** What stands above each step: where a way begins, and where both are over. */
export function headings(
  steps: readonly Pick<RunbookStepView, 'way'>[],
  target: TargetKindView,
): (string | null)[] {
  const hasWays = steps.some(({ way }) => way !== null);
  return steps.map(({ way }, at) => {
    if (!hasWays || (at > 0 && steps[at - 1]?.way === way)) return null;
    return named(ways[way ?? 'either'], target);
  });
}

/** A text with the name of the target's cloud. */
export function named(text: string, target: TargetKindView): string {
  const cloud = cloudOf(target);
  return cloud === null ? text : text.replaceAll('{cloud}', terms[cloud].name);
}

/** What is typed to run the script of a step; `null` where it has none, or it is not written yet. */
export function commandOf(
  { script }: RunbookStepView,
  files: ArtefactFileView[],
  shell: Shell,
): string | null {
  const ofStep = files.filter(({ step }) => step === script);
  const found =
    ofStep.find(({ kind }) => kind === shell) ?? ofStep.find(({ kind }) => kind === 'bash');
  if (!found) return null;
  return found.kind === 'bash' ? `bash ${found.name}` : `./${found.name}`;
}

/** Cut into pieces: those that name a button or a file are `strong`. */
export function pieces(text: string): { text: string; strong: boolean }[] {
  return text
    .split('**')
    .map((piece, at) => ({ text: piece, strong: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/** What a step says, without its marks, where it holds for somebody without Keygate, too. */
export function plainStep(kind: RunbookStepKindView): string {
  return texts[kind].replaceAll('**', '');
}

/** A step as it is shown: its text with `**`, and what is typed in it. */
export interface Step {
  /** What stands above it. */
  heading: string | null;
  text: string;
  command: string | null;
  done: boolean;
}

/** A step for paper, without its marks. */
export function plainText({ heading, text, command, done }: Step): string {
  const step = text.replaceAll('**', '');
  const above = heading === null ? '' : `${heading} `;
  return `${done ? runbook.isDone : ''}${above}${step}${command === null ? '' : ` ${command}`}`;
}

interface Paper {
  target: string;
  /** The project in use, where there is one. */
  project: string | null;
  practice: boolean;
  steps: Step[];
}

/** The steps as a text, for those who go through them elsewhere. */
export function onPaper({ target, project, practice, steps }: Paper): string {
  const lines = steps.flatMap(({ heading, text, command, done }, at) => {
    const step = pieces(text)
      .map((piece) => (piece.strong ? `*${piece.text}*` : piece.text))
      .join('');
    return [
      ...(heading === null ? [] : [...(at > 0 ? [''] : []), heading]),
      `[${done ? 'x' : ' '}] ${at + 1}. ${step}`,
      ...(command ? [`       ${command}`] : []),
    ];
  });
  return [
    ...(practice ? [taking.practice, ''] : []),
    `${runbook.title}: ${target}`,
    ...(project ? [project] : []),
    '',
    ...lines,
    '',
    runbook.onlyWhileRunning,
    '',
  ].join('\n');
}
