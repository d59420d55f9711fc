// What each step of a runbook says. Which steps there are, and their order, comes from Rust.

import type { ArtefactFileView, RunbookStepKindView, RunbookStepView } from '../../ipc';
import type { Shell } from '../../state/access-list/artefact.svelte';
import { taking } from './taking';

export const runbook = {
  title: 'Step by step',
  onlyWhileRunning: 'Keygate warns only while it runs.',
};

const texts: Record<RunbookStepKindView, string> = {
  openRolePolicy:
    'In the AWS console open IAM, then Roles, then the role that Atlas uses. Under Permissions open its policy for the key.',
  createManagedPolicies:
    'In IAM open Policies and press Create policy, once for each file: choose JSON, paste the file, press Next and give it a name.',
  attachManagedPolicies:
    'Back at the role press Add permissions, then Attach policies, and tick them all.',
  addRoleStatement:
    'Press Edit and choose JSON. Put the file above into the list behind “Statement”, with a comma between it and its neighbour. Take nothing away. Press Next, then Save changes.',
  compareRolePolicy:
    'Copy that policy, paste it above under Current access list and press Compare. Press Save the list as it is now.',
  replaceRolePolicy:
    'Back in AWS press Edit, choose JSON, select all of the text and paste the file above in its place (press Copy here). Press Next, then Save changes.',
  checkOtherPolicies:
    'Look at the role’s other policies. One that allows the same key without addresses makes the list worthless.',
  openKeyPolicy:
    'In the AWS console open Key Management Service in the key’s region, then Customer managed keys, then your key. Under Key policy press Switch to policy view.',
  compareKeyPolicy:
    'Copy it all, paste it above under Current access list and press Compare. Press Save the list as it is now.',
  replaceKeyPolicy:
    'Back in AWS press Edit, select all of the text, paste the file above in its place (press Copy here) and press Save changes.',
  addKeyStatement:
    'Back in AWS press Edit and put the statement above into the list behind “Statement”, in the place of an earlier one of the same name. Two of them would shut Atlas out. Press Save changes.',
  compareVault:
    'In the Azure portal open Key vaults, then your vault. On its Overview press JSON View, copy all of the text, paste it above under Current access list and press Compare. Press Save the list as it is now.',
  enterFewAddresses:
    'For a few addresses: in the vault open Networking, enter each under Firewall and press Apply. For many, use the script:',
  uploadScript:
    'Here press Save file. In the portal press the Cloud Shell sign (>_) at the top: it opens a command line in the browser, and nothing is installed. Choose {shell}. Press Manage files, then Upload, and choose the file.',
  addRules: 'Type this and press Enter. It only adds rules.',
  compareAccessLevel:
    'In the Google Cloud console choose your organisation, then Security, then Access Context Manager. If an access level for Atlas is there, copy its addresses, paste them above and press Compare. Press Save the list as it is now.',
  checkIngressRules:
    'In VPC Service Controls open your perimeter and look at its ingress rules. If there are others, put them into the file of the ingress rule: setting rules replaces all of them.',
  uploadFiles:
    'Here save all the files. In the console press the Cloud Shell sign (>_) at the top right: it opens a command line in the browser, and nothing is installed. Under its menu (⋮) press Upload and choose the files.',
  makeAccessLevel:
    'Type this and press Enter. It makes the access level, which lets nobody in by itself.',
  tryIngressRule:
    'Type this and press Enter. It tries the ingress rule as a dry run. Nothing is shut yet.',
  handOverList:
    'Give the list to whoever looks after your key service’s firewall, and ask them to add these and to take nothing away.',
  handOverTable:
    'Open the table in a spreadsheet, or give it to whoever looks after your key service’s firewall, and ask them to add these and to take nothing away.',
  handOverJson:
    'Give the file to whoever keeps your automation, and ask them to add these and to take nothing away.',
  handOverTerraform:
    'Give the file to whoever keeps your Terraform. The first time, its plan must show additions only.',
  compareAgain:
    'Copy what the cloud shows now, paste it above under Current access list and press Compare. Repeat until nothing is missing.',
  checkKey: 'On Encryption, press Check now. It must read Valid, with no open alert about the key.',
  waitAndCheckAgain:
    'Wait half an hour. Atlas looks every 15 minutes, and a cloud takes some minutes itself. Then press Check now again.',
  denyOthers:
    'If the vault still lets everybody in: under Networking choose “Allow public access from specific virtual networks and IP addresses” (default Deny), or use the file Last step: Deny. It shuts out everybody not listed, you included, so add your own address before.',
  enforceIngressRule:
    'In VPC Service Controls choose Dry run mode and look at the log for refused calls, for a day at least. Where there are none for Atlas, enforce it.',
  removeOld:
    'Only now remove what is no longer needed: press Save the list as it is now, to have it to go back to, and tick Leave out what is no longer needed.',
  removeRules:
    'Save and upload the file Remove old rules, type this and press Enter. It takes out these rules and no others.',
};

export function stepText(kind: RunbookStepKindView, shell: Shell): string {
  return texts[kind].replace('{shell}', taking.shells[shell]);
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
