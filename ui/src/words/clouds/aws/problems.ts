// Why a sign-in to AWS did not work.

import type { AwsPartView, AwsPastedProblemView, AwsProfileProblemView } from '../../../ipc';
import type { ErrorWords } from '../../errors';

const parts: Record<AwsPartView, string> = {
  accessKeyId: 'access key ID',
  secretAccessKey: 'secret access key',
  sessionToken: 'session token',
};

const copyAgain = 'Copy the whole block in the access portal, then paste it again.';

export function pastedProblem(problem: AwsPastedProblemView): Omit<ErrorWords, 'tone'> {
  switch (problem.kind) {
    case 'nothing':
      return {
        title: 'This text has no AWS credentials',
        meaning: 'Keygate found no access key ID and no secret access key in it.',
        next: copyAgain,
      };
    case 'missing':
      return {
        title: `The ${parts[problem.part]} is missing`,
        meaning: `The text has no ${parts[problem.part]}.`,
        next: copyAgain,
      };
    case 'broken':
      return {
        title: `The ${parts[problem.part]} is damaged`,
        meaning: `The ${parts[problem.part]} is too short, too long, or has characters that AWS does not use.`,
        next: copyAgain,
      };
    case 'several':
      return {
        title: `The text has several values for the ${parts[problem.part]}`,
        meaning: `The text has more than one ${parts[problem.part]}, and Keygate does not choose between them.`,
        next: 'Paste the block of one account and one role.',
      };
  }
}

const otherWay = 'Sign in with Identity Center, or paste credentials.';

const profiles: Record<
  Exclude<AwsProfileProblemView['kind'], 'command'>,
  Pick<ErrorWords, 'meaning' | 'next'>
> = {
  notRead: {
    meaning: 'Keygate could not read it in the AWS files of this computer.',
    next: `Check the files config and credentials in the folder .aws. ${otherWay}`,
  },
  roleOfAnother: {
    meaning: 'It assumes a role with the credentials of another profile. Keygate does not do that.',
    next: otherWay,
  },
  webIdentity: {
    meaning: 'It signs in with a token of another service. Keygate does not do that.',
    next: otherWay,
  },
  ofTheMachine: {
    meaning: 'It uses the credentials of the computer it runs on. Keygate does not ask for those.',
    next: otherWay,
  },
  ofTheConsole: {
    meaning: 'It uses the sign-in of the AWS console. Keygate does not use that.',
    next: otherWay,
  },
  incomplete: {
    meaning: 'It is for Identity Center, but has no start URL or no region.',
    next: 'Add them to the profile, or enter them under Identity Center.',
  },
  none: {
    meaning: 'It has no credentials.',
    next: otherWay,
  },
};

export function profileProblem(problem: AwsProfileProblemView): Omit<ErrorWords, 'tone'> {
  const title = 'Keygate does not use this profile';
  if (problem.kind !== 'command') return { title, ...profiles[problem.kind] };
  return {
    title,
    meaning: `It gets its credentials from a command, and Keygate runs no command of a profile: ${problem.command}`,
    next: 'Run the command yourself and paste what it prints under Paste credentials.',
  };
}
