// Why a list cannot be written in the form a cloud takes, and what to do about it.
// Source: safety rules A4, W1, Z1 and G1.

import type { ArtefactProblemView, TargetFieldView } from '../../ipc';
import { number, plural } from '../numbers';

interface Problem {
  title: string;
  meaning: string;
  next: string;
}

export const targetFields: Record<TargetFieldView, string> = {
  keyArn: 'Key ARN',
  roleArn: 'Role ARN',
  vault: 'Key vault name',
  resourceGroup: 'Resource group',
  subscription: 'Subscription ID',
  ownAddress: 'Your own address',
  policyNumber: 'Access policy number',
  levelName: 'Access level name',
  perimeter: 'Perimeter name',
  projectNumber: 'Project number',
  serviceAccount: 'Atlas’s service account',
};

/** The field that a problem is about. */
export function fieldOf(problem: ArtefactProblemView): TargetFieldView | null {
  if (problem.kind === 'roleArn' || problem.kind === 'keyArn') return problem.kind;
  return problem.kind === 'field' ? problem.field : null;
}

export function artefactProblem(problem: ArtefactProblemView): Problem {
  switch (problem.kind) {
    case 'refusedAddress':
      return {
        title: `${problem.cidr} cannot be an address of Atlas`,
        meaning: 'If you allow it, others may reach your key. Keygate writes nothing.',
        next: 'Press Refresh on IP addresses. If it still appears, ask MongoDB support about this address.',
      };
    case 'ipv6':
      return {
        title: 'Your key service accepts no IPv6 addresses',
        meaning: `${plural(problem.count, 'address is', 'addresses are')} IPv6. A list without them would be incomplete, so Keygate writes nothing.`,
        next: 'Choose another form, or use private networking.',
      };
    case 'notPublic':
      return {
        title: 'Your key service accepts only public addresses',
        meaning: `${plural(problem.count, 'entry', 'entries')} of your list that Keygate keeps ${problem.count === 1 ? 'is' : 'are'} private or reserved. The cloud would stop in the middle of the script.`,
        next: 'Compare with what this vault shows, or write only what is missing.',
      };
    case 'roleArn':
      return {
        title: 'The ARN of Atlas’s role is needed',
        meaning:
          'The list must apply only to Atlas’s own role. Without its ARN, it would lock out others.',
        next: 'Enter the role’s ARN, like arn:aws:iam::123456789012:role/atlas-kms.',
      };
    case 'keyArn':
      return {
        title: 'This is not the ARN of a key',
        meaning: 'The list must name its key.',
        next: 'Enter the key’s ARN, like arn:aws:kms:us-east-1:123456789012:key/….',
      };
    case 'field':
      return {
        title: `${targetFields[problem.field]} is needed`,
        meaning: 'It is empty, or the cloud does not accept this name.',
        next: 'Enter it as the cloud shows it.',
      };
    case 'stillShutOut':
      return {
        title: 'This policy would still block Atlas',
        meaning:
          'Another statement denies other addresses for Atlas’s role or its whole account, or allows it only from its own list. Or nothing in the policy allows the role.',
        next: 'Change that statement, or add one that allows the role. Then paste the policy and compare again.',
      };
    case 'notAPolicy':
      return {
        title: 'Keygate cannot put the list into what you compared',
        meaning:
          'That must be one AWS policy: the role’s policy for an AWS role policy, the key’s policy for an AWS key policy.',
        next: 'Paste that policy as AWS shows it and compare, or untick putting it into the policy.',
      };
    case 'tooMany':
      return {
        title: 'The list is too long for the cloud',
        meaning: `${number(problem.used)} are needed and ${number(problem.limit)} fit.`,
        next: 'Choose another form, write it in fewer blocks, or use private networking.',
      };
    case 'leavesOut':
      return {
        title: `${plural(problem.count, 'address', 'addresses')} that Atlas needs would be missing`,
        meaning:
          'Atlas reaches your key from AWS, Azure and Google Cloud, also when your clusters are in only one of them. A list without some of them blocks Atlas, so Keygate does not write it.',
        next: 'Write the whole list.',
      };
    case 'notProven':
      return {
        title: 'Keygate cannot replace this list yet',
        meaning:
          'Keygate does not know everything it allows today. A new list could leave out what others need.',
        next: 'Paste the whole list as the cloud shows it, or write only what is missing.',
      };
    case 'removalBlocked':
      return {
        title: 'Nothing may be removed yet',
        meaning: 'Something changed in the meantime.',
        next: 'Untick removing, add what is missing first, and compare again.',
      };
    case 'readBackDiffers':
      return {
        title: 'The written list has a mistake',
        meaning:
          'Keygate reads everything it writes. This time the addresses were different, so it does not offer the list.',
        next: 'Choose another form, and report this.',
      };
  }
}
