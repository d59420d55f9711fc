// Where to click, target by target: add first, look, wait, and only then remove.
// Source: safety rules A3, A8, W1, Z1 and G1.

import type { TargetKindView } from '../ipc';

export const runbook = {
  title: 'Step by step',
  onlyWhileRunning: 'Keygate warns only while it runs.',
};

const after = [
  'Copy what the cloud shows now, paste it above and press Compare. Repeat until nothing is missing.',
  'On Encryption, press Check now. It must read Valid, with no open alert about the key.',
  'Wait half an hour. Atlas looks every 15 minutes and a cloud takes some minutes itself. Then press Check now again.',
  'Only now remove what is no longer needed, and only with the list as it was saved to go back to.',
];

const adding: Record<TargetKindView, string[]> = {
  awsRolePolicy: [
    'In the AWS console open IAM, then Roles, then the role that Atlas uses. Under Permissions open its policy for the key.',
    'Copy that policy, paste it above under Current access list and press Compare. Press Save the list as it is now.',
    'Back in AWS press Edit, choose JSON, replace the text with the file below and press Save changes.',
    'Look at the role’s other policies. One that allows the same key without addresses makes the list worthless.',
  ],
  awsKeyPolicy: [
    'In the AWS console open Key Management Service in the key’s region, then Customer managed keys, then your key.',
    'Under Key policy press Switch to policy view. Copy it all, paste it above under Current access list and press Compare. Press Save the list as it is now.',
    'Back in AWS press Edit, replace the text with the file below and press Save changes. If the file holds one statement only, add it to the statements that are there and delete none.',
  ],
  azureFirewall: [
    'In the Azure portal open Key vaults, then your vault. On its Overview press JSON View, copy the text, paste it above under Current access list and press Compare. Press Save the list as it is now.',
    'Press the Cloud Shell sign (>_) at the top of the portal. It opens a command line in the browser; nothing is installed. Choose Bash or PowerShell.',
    'Save the script for the one you chose, upload it with Manage files, type its name behind “bash” (PowerShell: “./” and its name) and press Enter. It only adds rules.',
    'Or open Networking in the vault and enter the addresses by hand under Firewall.',
  ],
  googleAccessLevel: [
    'In the Google Cloud console choose your organisation, then Security, then Access Context Manager. If an access level for Atlas is there, copy its addresses, paste them above and press Compare. Press Save the list as it is now.',
    'Press the Cloud Shell sign (>_) at the top right. It opens a command line in the browser; nothing is installed. Upload the files from below with its menu (⋮).',
    'Run the commands that stand at the top of each file: the access level first, then the ingress rule.',
    'In VPC Service Controls use dry run mode first, and look at its log for refused calls before you enforce it.',
  ],
  plain: [
    'Give the list to whoever looks after your key service’s firewall, with the request to add and not to replace.',
  ],
  csv: [
    'Open the table in a spreadsheet, or give it to whoever looks after your key service’s firewall, with the request to add and not to replace.',
  ],
  json: [
    'Give the file to whoever keeps your automation, with the request to add and not to replace.',
  ],
  terraform: [
    'Give the file to whoever keeps your Terraform. Its plan must show additions only, the first time.',
  ],
};

const last: Partial<Record<TargetKindView, string>> = {
  azureFirewall:
    'If the vault does not say so yet: under Networking choose to allow selected networks only (default Deny). This shuts out everybody not listed, so do it last and add your own address before.',
};

/** The steps for `target`, in order. */
export function steps(target: TargetKindView): string[] {
  const own = last[target];
  // Shutting the door comes once Atlas is known to be inside, before anything is removed.
  return [...adding[target], ...after.slice(0, 3), ...(own ? [own] : []), ...after.slice(3)];
}
