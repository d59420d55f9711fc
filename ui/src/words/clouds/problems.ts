// Why something with a cloud did not work.

import type {
  BrowserProblemView,
  CloudAdditionProblemView,
  CloudProblemView,
  CloudRemovalProblemView,
  ProviderView,
} from '../../ipc';
import { unreachable } from '../causes';
import { whole } from '../dates';
import type { ErrorWords } from '../errors';
import { isolated } from '../names';
import { number } from '../numbers';
import { terms } from './terms';

export function browserProblem(
  problem: BrowserProblemView,
  cloud: ProviderView,
): Omit<ErrorWords, 'tone'> {
  const { name, signIns } = terms[cloud];
  switch (problem.kind) {
    case 'noPort':
      return {
        title: 'Keygate cannot receive the browser’s answer',
        meaning: 'It could not open a port on this computer for it. Nobody is signed in.',
        next: 'Close programs that block local connections and try again, or sign in another way.',
      };
    case 'timedOut':
      return {
        title: 'No answer came from the browser',
        meaning: 'Nobody finished the sign-in there within five minutes.',
        next: 'Try again and finish the sign-in in the browser.',
      };
    case 'refused':
      return {
        title: `${name} refused the sign-in in the browser`,
        meaning: 'Somebody pressed Deny there, or your organization does not allow it.',
        next: `Try again, or ask who manages ${signIns}.`,
        own: problem.code,
      };
  }
}

const againLater = 'Try again in a few minutes.';

/** What a cloud, or the way to it, answered beside a success. */
export function cloudProblem(problem: CloudProblemView, cloud: ProviderView): ErrorWords {
  const { name, console, document } = terms[cloud];
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
        title: `${name} got too many requests`,
        meaning: `${name} answers no more for now.`,
        next: 'Try again in a minute.',
      };
    case 'denied':
      return {
        tone: 'warn',
        title: `This sign-in is not allowed to do that in ${name}`,
        meaning: deniedMeaning(problem.action, problem.resource, name),
        next: `Ask who manages ${name} for this right. “What this sign-in needs” under Connect ${name} lists the rights.`,
        ...(problem.action === null ? {} : { copy: problem.action }),
      };
    case 'signInExpired':
      return {
        tone: 'warn',
        title: `The sign-in to ${name} has ended`,
        meaning: 'Its credentials are valid for a limited time only.',
        next: `Sign in to ${name} again.`,
      };
    case 'wrongSignIn':
      return {
        tone: 'danger',
        title: `${name} does not accept these credentials`,
        meaning: 'They are wrong, or somebody deleted or deactivated them.',
        next: `Sign in to ${name} with other credentials.`,
      };
    case 'clockOff':
      return {
        tone: 'warn',
        title: 'The clock of this computer is wrong',
        meaning:
          problem.there === null
            ? `${name} accepts only requests with the right time.`
            : `${name} accepts only requests with the right time. There it is ${whole(problem.there)}.`,
        next: 'Set this computer’s clock, then try again.',
      };
    case 'notFound':
      return {
        tone: 'warn',
        title: `${name} does not find it`,
        meaning: 'Somebody deleted it, or it belongs to somebody else.',
        next: 'Check that you signed in where the key is.',
      };
    case 'malformed':
      return {
        tone: 'danger',
        title: `${name} refused the ${document}`,
        meaning: `${name} does not accept the text of the ${document}.`,
        next: `Look at what ${name} names below.`,
        ...own(problem.detail),
      };
    case 'limitExceeded':
      return {
        tone: 'warn',
        title: `A limit of ${name} is reached`,
        meaning: `The ${document} is too large, or there are too many of them.`,
        next: `Make room in ${name}, then try again.`,
        ...own(problem.detail),
      };
    case 'invalidState':
      return {
        tone: 'danger',
        title: 'The key’s state does not allow that',
        meaning: 'The key is disabled, or somebody scheduled its deletion.',
        next: `Open the key in the ${console}.`,
        ...own(problem.detail),
      };
    case 'refused':
      return {
        tone: 'danger',
        title: `${name} refused this`,
        meaning: problem.detail ?? `${name} gave no reason.`,
        next: `Correct what ${name} names, then try again.`,
      };
    case 'failed':
      return {
        tone: 'warn',
        title: `${name} has a problem`,
        meaning: `${name} got the request, but could not process it.`,
        next: againLater,
        ...own(problem.detail),
      };
    case 'unexpected':
      return {
        tone: 'danger',
        title: `The answer is not like ${name}’s`,
        meaning: 'A proxy or a sign-in page of your network may have answered instead.',
        next: 'Check the network, then try again.',
      };
    case 'invalidName':
      return {
        tone: 'warn',
        title: `${name} cannot have this name`,
        meaning: `What Atlas names has a form that ${name} does not use.`,
        next: 'Look at the key on Encryption.',
      };
    case 'setup':
      return {
        tone: 'danger',
        title: `Keygate cannot set up connections to ${name}`,
        meaning: 'Nothing was sent.',
        next: 'Check Network in Settings, then try again.',
      };
  }
}

/** The same in a line, where it stands among others. */
export function cloudSentence(problem: CloudProblemView, cloud: ProviderView): string {
  const { title, meaning, own: detail } = cloudProblem(problem, cloud);
  return [`${title}. ${meaning}`, detail].filter(Boolean).join(' ');
}

function deniedMeaning(action: string | null, resource: string | null, name: string): string {
  if (action === null) return `${name} does not say which right is missing.`;
  const where = resource === null ? '' : ` on ${resource}`;
  return `The right ${action} is missing${where}.`;
}

function own(detail: string | null): Partial<ErrorWords> {
  return detail === null ? {} : { own: detail };
}

/** Why nothing can be added by itself. */
export function additionProblem(
  problem: CloudAdditionProblemView,
  cloud: ProviderView,
): ErrorWords {
  const { name, document, documents, unit, ownHint, tooLarge } = terms[cloud];
  switch (problem.kind) {
    case 'nothingMissing':
      return {
        tone: 'info',
        title: 'Nothing is missing',
        meaning: 'What was read allows every address Atlas needs.',
        next: '',
      };
    case 'noList':
      return {
        tone: 'info',
        title: 'There is no list to add to',
        meaning: `Nothing in ${name} restricts by address today. A first list can block other programs.`,
        next: 'Press Begin a list… where it is offered, or write the whole list below and follow its steps.',
      };
    case 'notProven':
      return {
        tone: 'warn',
        title: 'Keygate did not read or understand everything',
        meaning: 'So it does not know what an addition would do. It adds nothing.',
        next: 'Look at what could not be read or understood. Then press Read again.',
      };
    case 'stillShutOut':
      return {
        tone: 'warn',
        title: 'Adding to the lists would not be enough',
        meaning: 'Something else would still deny Atlas. Keygate adds nothing that does not help.',
        next: `Find what denies in the ${documents} that were read, and correct it in ${name}.`,
      };
    case 'shared':
      return {
        tone: 'warn',
        title: 'Others use this list too',
        meaning: 'Whatever Keygate adds to it would hold for them as well.',
        next: problem.ownHelps
          ? ownHint
          : `Add the addresses in ${name} yourself, after you have looked at who uses the list.`,
      };
    case 'tooLarge':
      return {
        tone: 'warn',
        title: `The ${document} would be too large`,
        meaning: `${problem.name === '' ? `The new ${document}` : isolated(problem.name)} would have ${number(problem.used)} ${unit}, and ${name} allows ${number(problem.limit)}.`,
        next: tooLarge,
      };
    case 'refusedAddress':
      return {
        tone: 'danger',
        title: 'Keygate does not add this address',
        meaning: `${problem.block} is not a public address, so Atlas cannot send requests from it.`,
        next: 'Look at it on IP addresses before you do anything.',
      };
    case 'listInForce':
      return {
        tone: 'info',
        title: 'There is a list already',
        meaning: `Something in ${name} restricts by address today, so Keygate begins no other list.`,
        next: 'Press Read again, then add what is missing.',
      };
    case 'privateNetworking':
      return {
        tone: 'warn',
        title: 'This project uses private networking',
        meaning: `Requests then come through a private endpoint, and ${name} sees no address. A list would block Atlas.`,
        next: 'Do not begin a list.',
      };
    case 'noStatement':
      return {
        tone: 'warn',
        title:
          problem.statements === 0
            ? 'There is no statement that the list can replace'
            : 'Several statements allow Atlas from any address',
        meaning:
          problem.statements === 0
            ? 'No policy that belongs to this role alone allows exactly what Atlas does.'
            : 'The list can replace only one statement. The others would still allow any address.',
        next: `Put the list into the key’s policy, or correct the role’s policies in ${name} first.`,
      };
    case 'stillOpen':
      return {
        tone: 'warn',
        title: 'A list there would restrict nothing',
        meaning: 'Another statement would still allow Atlas from any address.',
        next: `Put the list into the key’s policy, or correct the role’s policies in ${name} first.`,
      };
    case 'accountUnknown':
      return {
        tone: 'warn',
        title: 'Atlas’s service account is not known yet',
        meaning: 'Keygate adds a rule for that account alone, and none for any identity.',
        next: 'Enter the service account in what was read below, then add again.',
      };
    case 'ownAddress':
      return {
        tone: 'warn',
        title: 'This is not a public address',
        meaning: 'A rule for you takes one public IPv4 address, like 203.0.113.7.',
        next: 'Correct it, or leave it empty.',
      };
    case 'notOneList':
      return {
        tone: 'warn',
        title: 'Keygate cannot add to this list by itself',
        meaning: `The ${document} has its addresses in a form that Keygate does not change.`,
        next: 'Write the list below and put it there yourself.',
      };
  }
}

/** Why nothing can be taken out by itself. */
export function removalProblem(problem: CloudRemovalProblemView, cloud: ProviderView): ErrorWords {
  const { name, document, documents } = terms[cloud];
  switch (problem.kind) {
    case 'nothingThere':
      return {
        tone: 'info',
        title: 'There is nothing to take out',
        meaning: `The lists in ${name} have none of it, or nothing was added since you signed in.`,
        next: 'Press Read again to see what is there now.',
      };
    case 'notProven':
      return {
        tone: 'warn',
        title: 'Keygate did not read or understand everything',
        meaning: 'So it does not know what taking something out would do. It changes nothing.',
        next: 'Look at what could not be read or understood. Then press Read again.',
      };
    case 'stillNeeded':
      return {
        tone: 'warn',
        title: 'Atlas needs these addresses today',
        meaning: `Without them Atlas could not use the key, so Keygate leaves them: ${shortList(problem.blocks)}.`,
        next: 'If no project needs them any more, untick it under Projects first.',
      };
    case 'shared':
      return {
        tone: 'warn',
        title: 'Others use this list too',
        meaning: 'Whatever Keygate takes out of it would be missing for them as well.',
        next: `Take the addresses out in ${name} yourself, after you have looked at who uses the list.`,
      };
    case 'changedSince':
      return {
        tone: 'warn',
        title: `The ${documents} are no longer what Keygate wrote`,
        meaning: 'Somebody changed them since, and that change would be lost.',
        next: 'Compare them with the saved file, and change them yourself.',
      };
    case 'ownDocument':
      return {
        tone: 'info',
        title: `The ${document} ${isolated(problem.name)} was new`,
        meaning: `Putting back would delete it. Keygate deletes no ${document}.`,
        next: `Delete it in the ${terms[cloud].console} if nothing needs it.`,
      };
    case 'wouldBeEmpty':
      return {
        tone: 'warn',
        title: 'The list would be empty',
        meaning: 'An empty list blocks everybody, or lets everybody in.',
        next: `Decide in the ${terms[cloud].console} what the ${document} is to say.`,
      };
    case 'notOneList':
      return {
        tone: 'warn',
        title: 'Keygate cannot change this list by itself',
        meaning: `The ${document} has its addresses in a form that Keygate does not change.`,
        next: `Change it in the ${terms[cloud].console} yourself.`,
      };
  }
}

/** The first of many. */
function shortList(blocks: readonly string[]): string {
  const shown = blocks.slice(0, 5).join(', ');
  return blocks.length > 5 ? `${shown} and ${number(blocks.length - 5)} more` : shown;
}
