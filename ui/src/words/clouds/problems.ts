// Why something with AWS did not work.

import type {
  AwsAdditionProblemView,
  AwsPartView,
  AwsPastedProblemView,
  AwsProfileProblemView,
  BrowserProblemView,
  CloudProblemView,
} from '../../ipc';
import { unreachable } from '../causes';
import { whole } from '../dates';
import type { ErrorWords } from '../errors';
import { isolated } from '../names';
import { number } from '../numbers';

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

export function browserProblem(problem: BrowserProblemView): Omit<ErrorWords, 'tone'> {
  switch (problem.kind) {
    case 'noPort':
      return {
        title: 'Keygate cannot receive the browser’s answer',
        meaning: 'It could not open a port on this computer for it. Nobody is signed in.',
        next: 'Close programs that block local connections and try again, or paste credentials.',
      };
    case 'timedOut':
      return {
        title: 'No answer came from the browser',
        meaning: 'Nobody finished the sign-in there within five minutes.',
        next: 'Try again and finish the sign-in in the browser.',
      };
    case 'refused':
      return {
        title: 'AWS refused the sign-in in the browser',
        meaning: 'Somebody pressed Deny there, or your organization does not allow it.',
        next: 'Try again, or ask who manages Identity Center.',
        own: problem.code,
      };
  }
}

const againLater = 'Try again in a few minutes.';

/** What AWS, or the way to it, answered beside a success. */
export function cloudProblem(problem: CloudProblemView): ErrorWords {
  switch (problem.kind) {
    case 'unreachable':
      return {
        tone: 'warn',
        title: `Keygate could not reach ${problem.host}`,
        ...unreachable[problem.cause],
      };
    case 'throttled':
      return {
        tone: 'info',
        title: 'AWS got too many requests',
        meaning: 'AWS answers no more for now.',
        next: 'Try again in a minute.',
      };
    case 'denied':
      return {
        tone: 'warn',
        title: 'This sign-in is not allowed to do that in AWS',
        meaning: deniedMeaning(problem.action, problem.resource),
        next: 'Ask who manages AWS for this right. “What this sign-in needs” under Connect AWS has the policies.',
        ...(problem.action === null ? {} : { copy: problem.action }),
      };
    case 'signInExpired':
      return {
        tone: 'warn',
        title: 'The sign-in to AWS has ended',
        meaning: 'Its credentials are valid for a limited time only.',
        next: 'Sign in to AWS again.',
      };
    case 'wrongSignIn':
      return {
        tone: 'danger',
        title: 'AWS does not accept these credentials',
        meaning: 'They are wrong, or somebody deleted or deactivated them.',
        next: 'Sign in to AWS with other credentials.',
      };
    case 'clockOff':
      return {
        tone: 'warn',
        title: 'The clock of this computer is wrong',
        meaning:
          problem.there === null
            ? 'AWS accepts only requests with the right time.'
            : `AWS accepts only requests with the right time. There it is ${whole(problem.there)}.`,
        next: 'Set this computer’s clock, then try again.',
      };
    case 'notFound':
      return {
        tone: 'warn',
        title: 'AWS does not find it',
        meaning: 'Somebody deleted it, or it is in another account.',
        next: 'Check that you signed in to the account that has the role and the key.',
      };
    case 'malformed':
      return {
        tone: 'danger',
        title: 'AWS refused the policy',
        meaning: 'AWS does not accept the text of the policy.',
        next: 'Look at what AWS names below.',
        ...own(problem.detail),
      };
    case 'limitExceeded':
      return {
        tone: 'warn',
        title: 'A limit of AWS is reached',
        meaning: 'The policy is too large, or there are too many of them.',
        next: 'Make room in AWS, then try again.',
        ...own(problem.detail),
      };
    case 'invalidState':
      return {
        tone: 'danger',
        title: 'The key’s state does not allow that',
        meaning: 'The key is disabled, or somebody scheduled its deletion.',
        next: 'Open the key in the AWS console under Key Management Service.',
        ...own(problem.detail),
      };
    case 'refused':
      return {
        tone: 'danger',
        title: 'AWS refused this',
        meaning: problem.detail ?? 'AWS gave no reason.',
        next: 'Correct what AWS names, then try again.',
      };
    case 'failed':
      return {
        tone: 'warn',
        title: 'AWS has a problem',
        meaning: 'AWS got the request, but could not process it.',
        next: againLater,
        ...own(problem.detail),
      };
    case 'unexpected':
      return {
        tone: 'danger',
        title: 'The answer is not like AWS’s',
        meaning: 'A proxy or a sign-in page of your network may have answered instead.',
        next: 'Check the network, then try again.',
      };
    case 'invalidName':
      return {
        tone: 'warn',
        title: 'AWS cannot have this name',
        meaning: 'The role or key that Atlas names has a form that AWS does not use.',
        next: 'Look at the role and the key on Encryption.',
      };
    case 'setup':
      return {
        tone: 'danger',
        title: 'Keygate cannot set up connections to AWS',
        meaning: 'Nothing was sent.',
        next: 'Check Network in Settings, then try again.',
      };
  }
}

/** The same in a line, where it stands among others. */
export function cloudSentence(problem: CloudProblemView): string {
  const { title, meaning, own: detail } = cloudProblem(problem);
  return [`${title}. ${meaning}`, detail].filter(Boolean).join(' ');
}

function deniedMeaning(action: string | null, resource: string | null): string {
  if (action === null) return 'AWS does not say which right is missing.';
  const where = resource === null ? '' : ` on ${resource}`;
  return `The right ${action} is missing${where}.`;
}

function own(detail: string | null): Partial<ErrorWords> {
  return detail === null ? {} : { own: detail };
}

/** Why nothing can be added by itself. */
export function additionProblem(problem: AwsAdditionProblemView): ErrorWords {
  switch (problem.kind) {
    case 'nothingMissing':
      return {
        tone: 'info',
        title: 'Nothing is missing',
        meaning: 'The policies read allow every address Atlas needs.',
        next: '',
      };
    case 'noList':
      return {
        tone: 'info',
        title: 'There is no list to add to',
        meaning: 'No policy restricts by address today. A first list can block other programs.',
        next: 'Write the whole list below and follow its steps.',
      };
    case 'notProven':
      return {
        tone: 'warn',
        title: 'Keygate did not understand every policy',
        meaning: 'So it does not know what an addition would do. It adds nothing.',
        next: 'Look at what could not be read or understood. Then read from AWS again.',
      };
    case 'stillShutOut':
      return {
        tone: 'warn',
        title: 'Adding to the lists would not be enough',
        meaning:
          'Another statement would still deny Atlas. Keygate adds nothing that does not help.',
        next: 'Find the statement that denies in the policies read, and correct it in AWS.',
      };
    case 'shared':
      return {
        tone: 'warn',
        title: 'Others use this list too',
        meaning: 'Whatever Keygate adds to it would hold for them as well.',
        next: problem.ownHelps
          ? 'Use a policy of its own instead: only Atlas’s role gets it.'
          : 'Add the addresses in AWS yourself, after you have looked at who uses the list.',
      };
    case 'tooLarge':
      return {
        tone: 'warn',
        title: 'The policy would be too large',
        meaning: `${problem.name === '' ? 'The new policy' : isolated(problem.name)} would have ${number(problem.used)} characters, and AWS allows ${number(problem.limit)}.`,
        next: 'Write the list below, as several managed policies or as AWS key policy. Or remove what is no longer needed first.',
      };
    case 'refusedAddress':
      return {
        tone: 'danger',
        title: 'Keygate does not add this address',
        meaning: `${problem.block} is not a public address, so Atlas cannot send requests from it.`,
        next: 'Look at it on IP addresses before you do anything.',
      };
    case 'notOneList':
      return {
        tone: 'warn',
        title: 'Keygate cannot add to this list by itself',
        meaning: 'The policy has its addresses in a form that Keygate does not change.',
        next: 'Write the list below and put it into the policy yourself.',
      };
  }
}
