// Where to click, target by target: add first, look, wait, and only then remove.
// Source: safety rules A3, A8, W1, Z1 and G1.

import type { ArtefactStepView, ArtefactView, TargetKindView } from '../../ipc';

export interface Step {
  text: string;
  /** What to type, exactly. */
  command?: string;
}

export const runbook = {
  title: 'Step by step',
  onlyWhileRunning: 'Keygate warns only while it runs.',
};

/** What was written, as far as the steps depend on it. */
type Written = Pick<ArtefactView, 'files' | 'notes'>;

const compareAgain: Step[] = [
  {
    text: 'Copy what the cloud shows now, paste it above under Current access list and press Compare. Repeat until nothing is missing.',
  },
  {
    text: 'On Encryption, press Check now. It must read Valid, with no open alert about the key.',
  },
  {
    text: 'Wait half an hour. Atlas looks every 15 minutes, and a cloud takes some minutes itself. Then press Check now again.',
  },
];

const remove: Step = {
  text: 'Only now remove what is no longer needed: press Save the list as it is now, to have it to go back to, and tick Leave out what is no longer needed.',
};

/** The command line that scripts are for. */
type Shell = 'bash' | 'powerShell';

/** The steps for `target`, in order; `written` is `null` until the files are there. */
export function steps(
  target: TargetKindView,
  written: Written | null,
  shell: Shell = 'bash',
): Step[] {
  // Shutting the door comes once Atlas is known to be inside, before anything is removed.
  return [
    ...adding(target, written, shell),
    ...compareAgain,
    ...lastStep(target, written, shell),
    remove,
    ...removal(target, written, shell),
  ];
}

/** How the script for `step` is run; nothing while it is not written. */
function run(written: Written | null, step: ArtefactStepView, shell: Shell): Pick<Step, 'command'> {
  const file = written?.files.find((one) => one.kind === shell && one.step === step);
  if (!file) return {};
  return { command: shell === 'bash' ? `bash ${file.name}` : `./${file.name}` };
}

function adding(target: TargetKindView, written: Written | null, shell: Shell): Step[] {
  switch (target) {
    case 'awsRolePolicy':
      return awsRole(written);
    case 'awsKeyPolicy':
      return [
        {
          text: 'In the AWS console open Key Management Service in the key’s region, then Customer managed keys, then your key. Under Key policy press Switch to policy view.',
        },
        {
          text: 'Copy it all, paste it above under Current access list and press Compare. Press Save the list as it is now.',
        },
        written?.files[0]?.kind === 'policy'
          ? {
              text: 'Back in AWS press Edit, select all of the text, paste the file above in its place (press Copy here) and press Save changes.',
            }
          : {
              text: 'Back in AWS press Edit and put the statement above into the list behind “Statement”, in the place of an earlier one of the same name. Two of them would shut Atlas out. Press Save changes.',
            },
      ];
    case 'azureFirewall':
      return azure(written, shell);
    case 'googleAccessLevel':
      return google(written);
    case 'plain':
      return [
        {
          text: 'Give the list to whoever looks after your key service’s firewall, and ask them to add these and to take nothing away.',
        },
      ];
    case 'csv':
      return [
        {
          text: 'Open the table in a spreadsheet, or give it to whoever looks after your key service’s firewall, and ask them to add these and to take nothing away.',
        },
      ];
    case 'json':
      return [
        {
          text: 'Give the file to whoever keeps your automation, and ask them to add these and to take nothing away.',
        },
      ];
    case 'terraform':
      return [
        {
          text: 'Give the file to whoever keeps your Terraform. The first time, its plan must show additions only.',
        },
      ];
  }
}

function awsRole(written: Written | null): Step[] {
  const open: Step = {
    text: 'In the AWS console open IAM, then Roles, then the role that Atlas uses. Under Permissions open its policy for the key.',
  };
  const others: Step = {
    text: 'Look at the role’s other policies. One that allows the same key without addresses makes the list worthless.',
  };
  if (written?.files.every(({ kind }) => kind === 'policy') && written.files.length > 1) {
    return [
      open,
      {
        text: 'In IAM open Policies and press Create policy, once for each file: choose JSON, paste the file, press Next and give it a name.',
      },
      { text: 'Back at the role press Add permissions, then Attach policies, and tick them all.' },
      others,
    ];
  }
  if (written?.notes.includes('addBeside')) {
    return [
      open,
      {
        text: 'Press Edit and choose JSON. Put the file above into the list behind “Statement”, with a comma between it and its neighbour. Take nothing away. Press Next, then Save changes.',
      },
      others,
    ];
  }
  return [
    open,
    {
      text: 'Copy that policy, paste it above under Current access list and press Compare. Press Save the list as it is now.',
    },
    {
      text: 'Back in AWS press Edit, choose JSON, select all of the text and paste the file above in its place (press Copy here). Press Next, then Save changes.',
    },
    others,
  ];
}

function azure(written: Written | null, shell: Shell): Step[] {
  const name = shell === 'bash' ? 'Bash' : 'PowerShell';
  return [
    {
      text: 'In the Azure portal open Key vaults, then your vault. On its Overview press JSON View, copy all of the text, paste it above under Current access list and press Compare. Press Save the list as it is now.',
    },
    {
      text: 'For a few addresses: in the vault open Networking, enter each under Firewall and press Apply. For many, use the script:',
    },
    {
      text: `Here press Save file. In the portal press the Cloud Shell sign (>_) at the top: it opens a command line in the browser, and nothing is installed. Choose ${name}. Press Manage files, then Upload, and choose the file.`,
    },
    { text: 'Type this and press Enter. It only adds rules.', ...run(written, 'list', shell) },
  ];
}

function google(written: Written | null): Step[] {
  return [
    {
      text: 'In the Google Cloud console choose your organisation, then Security, then Access Context Manager. If an access level for Atlas is there, copy its addresses, paste them above and press Compare. Press Save the list as it is now.',
    },
    {
      text: 'In VPC Service Controls open your perimeter and look at its ingress rules. If there are others, put them into the file of the ingress rule: setting rules replaces all of them.',
    },
    {
      text: 'Here save all the files. In the console press the Cloud Shell sign (>_) at the top right: it opens a command line in the browser, and nothing is installed. Under its menu (⋮) press Upload and choose the files.',
    },
    {
      text: 'Type this and press Enter. It makes the access level, which lets nobody in by itself.',
      ...run(written, 'list', 'bash'),
    },
    {
      text: 'Type this and press Enter. It tries the ingress rule as a dry run. Nothing is shut yet.',
      ...run(written, 'dryRun', 'bash'),
    },
  ];
}

function lastStep(target: TargetKindView, written: Written | null, shell: Shell): Step[] {
  if (target === 'azureFirewall') {
    return [
      {
        text: 'If the vault still lets everybody in: under Networking choose “Allow public access from specific virtual networks and IP addresses” (default Deny), or use the file Last step: Deny. It shuts out everybody not listed, you included, so add your own address before.',
        ...run(written, 'deny', shell),
      },
    ];
  }
  if (target === 'googleAccessLevel') {
    return [
      {
        text: 'In VPC Service Controls choose Dry run mode and look at the log for refused calls, for a day at least. Where there are none for Atlas, enforce it.',
      },
    ];
  }
  return [];
}

/** A firewall's rules stay until they are taken out one by one. */
function removal(target: TargetKindView, written: Written | null, shell: Shell): Step[] {
  if (target !== 'azureFirewall') return [];
  const { command } = run(written, 'removal', shell);
  if (command === undefined) return [];
  return [
    {
      text: 'Save and upload the file Remove old rules, type this and press Enter. It takes out these rules and no others.',
      command,
    },
  ];
}
