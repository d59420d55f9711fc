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
        meaning: 'Letting it in would open your key to others, so nothing is written.',
        next: 'Refresh the list on IP addresses. If it stays, ask MongoDB support about this address.',
      };
    case 'ipv6':
      return {
        title: 'Your key service takes no IPv6 addresses',
        meaning: `${plural(problem.count, 'address is', 'addresses are')} IPv6. A list without them would be incomplete, so nothing is written.`,
        next: 'Choose another form, or use private networking.',
      };
    case 'notPublic':
      return {
        title: 'Your key service takes public addresses only',
        meaning: `${plural(problem.count, 'entry', 'entries')} of your list that would be carried over ${problem.count === 1 ? 'is' : 'are'} private or reserved, and the cloud would refuse the script half way.`,
        next: 'Compare with what this vault shows, or write only what is missing.',
      };
    case 'roleArn':
      return {
        title: 'The ARN of Atlas’s role is needed',
        meaning: 'The list may only touch Atlas’s own role; without it, it would lock out others.',
        next: 'Enter the role’s ARN, like arn:aws:iam::123456789012:role/atlas-kms.',
      };
    case 'keyArn':
      return {
        title: 'This is not the ARN of a key',
        meaning: 'The list has to name the key it is for.',
        next: 'Enter the key’s ARN, like arn:aws:kms:us-east-1:123456789012:key/….',
      };
    case 'field':
      return {
        title: `${targetFields[problem.field]} is needed`,
        meaning: 'It is empty, or it is no name that the cloud takes.',
        next: 'Enter it as the cloud shows it.',
      };
    case 'stillShutOut':
      return {
        title: 'This policy would still shut Atlas out',
        meaning:
          'Beside the new list, another statement denies other addresses to Atlas’s role or its whole account, or allows it only from a list of its own, or nothing in the policy allows the role at all.',
        next: 'Change that statement, or add one that allows the role. Then paste the policy and compare again.',
      };
    case 'notAPolicy':
      return {
        title: 'The list cannot be put into what you compared',
        meaning:
          'It has to be exactly one policy of AWS: that of the role for a list in the role’s policy, that of the key for a list in the key’s policy.',
        next: 'Paste that policy as AWS shows it and compare, or untick putting it into the policy.',
      };
    case 'tooMany':
      return {
        title: 'It is more than the cloud takes',
        meaning: `${number(problem.used)} are needed and ${number(problem.limit)} fit.`,
        next: 'Choose another form, write it in fewer blocks, or use private networking.',
      };
    case 'leavesOut':
      return {
        title: `${plural(problem.count, 'address', 'addresses')} that Atlas needs would be left out`,
        meaning:
          'Atlas reaches your key from AWS, Azure and Google Cloud, whichever cloud your clusters are in. A list without some of them cuts Atlas off, so it is not written.',
        next: 'Write the whole list.',
      };
    case 'notProven':
      return {
        title: 'This list cannot be replaced yet',
        meaning:
          'What it allows today is not known whole, so a new list could leave out what others need.',
        next: 'Paste the whole list as the cloud shows it, or write only what is missing.',
      };
    case 'removalBlocked':
      return {
        title: 'Nothing may be removed yet',
        meaning: 'Something has changed since it was offered.',
        next: 'Untick removing, add what is missing first, and compare again.',
      };
    case 'readBackDiffers':
      return {
        title: 'What was written did not read back the same',
        meaning:
          'Keygate reads everything it writes. This time the addresses differed, so it is not offered.',
        next: 'Choose another form, and report this.',
      };
  }
}
