// A change in a cloud: what will change, how far it is, and what became of it.

import type {
  CloudChangeKindView,
  CloudEndedView,
  CloudFateKindView,
  ErrorView,
  ProviderView,
} from '../../ipc';
import type { Changed } from '../../state/clouds/changing.svelte';
import type { ErrorWords, Tone } from '../errors';
import { errorWords } from '../errors';
import { enumerated, isolated } from '../names';
import { number, plural } from '../numbers';
import { cloudSentence } from './problems';
import { terms } from './terms';

export const changing = {
  button: (count: number) => `Add ${plural(count, 'address', 'addresses')}…`,
  remove: (count: number) => `Remove ${number(count)} no longer needed…`,
  putBack: 'Put back what was there…',
  shutOut: 'The key service will no longer accept requests from these addresses.',
  leftOut: (names: string[]) => `Not changed: ${enumerated(names)}.`,
  leftOutHint:
    'Keygate could not read everything there, or cannot add addresses to it. What Atlas needs may still be missing there.',
  identity: 'Signed in as',
  isNew: 'new',
  added: (parts: string, added: number, removed: number) => {
    const count = plural(added > 0 ? added : removed, 'address is', 'addresses are');
    const said = `${count} ${added > 0 ? 'added' : 'taken out'}`;
    return parts === '' ? `${said}.` : `${parts}: ${said}.`;
  },
  asItIs: 'It has these addresses already. Keygate leaves it as it is.',
  addresses: {
    added: (where: string) => `Added addresses, ${where}`,
    removed: (where: string) => `Removed addresses, ${where}`,
  },
  more: (count: number) => `and ${number(count)} more`,
  size: (used: number, limit: number, unit: string) =>
    `${number(used)} of ${number(limit)} ${unit}`,
  showDocument: 'Show the document',
  document: 'Document',
  sides: { after: 'After', before: 'Before' },
  marked: {
    after: 'Lines with a plus sign are new.',
    before: 'Lines with a minus sign go.',
  },
  addedLine: 'new:',
  removedLine: 'goes:',
  preview: (name: string) => `Document ${name}`,
  shared: 'Who else would gain:',

  progress: 'Progress',
  steps: {
    readingAgain: 'Reading again',
    saving: 'Saving what there was',
    writing: 'Writing',
    readingBack: 'Reading back',
  },
  nth: (step: string, at: number, all: number) =>
    all === 1 ? step : `${step} ${number(at)} of ${number(all)}`,
  stoppable: 'You can cancel until Keygate begins to write.',
  decides: (name: string) => `Keygate is writing in ${name}. It cannot stop now.`,

  saved: 'What there was is saved in:',
  documents: 'What became of each document',
  goToCheck: 'Open Encryption',
  stillAllowed:
    'Keygate read it back, and everything that could be read still allows every address Atlas needs.',
  notReadAgain: (name: string) => `Keygate could not read ${name} again. Press Read again.`,
};

/** What each kind of change is called. */
export const kinds: Record<
  CloudChangeKindView,
  {
    title: (name: string, count: number) => string;
    confirm: (name: string) => string;
    /** `done`: it was read back, and something else is still open. */
    proven: (name: string, count: number) => { title: string; done: string };
  }
> = {
  add: {
    title: (name, count) => `Add ${addresses(count)} in ${name}?`,
    confirm: (name) => `Add to ${name}`,
    proven: (name, count) => ({
      title: `Proven: ${name} has the ${addresses(count)}.`,
      done: `${name} has them now: ${addresses(count)}.`,
    }),
  },
  begin: {
    title: (name, count) => `Allow only ${addresses(count)} in ${name}?`,
    confirm: () => 'Begin the list',
    proven: (name, count) => ({
      title: `Proven: ${name} has the ${addresses(count)}.`,
      done: `${name} has them now: ${addresses(count)}.`,
    }),
  },
  putBack: {
    title: (name, count) => `Take ${addresses(count)} out again in ${name}?`,
    confirm: () => 'Put back',
    proven: (name) => ({
      title: `Proven: ${name} has what it had before.`,
      done: `${name} has what it had before.`,
    }),
  },
  remove: {
    title: (name, count) => `Remove ${addresses(count)} in ${name}?`,
    confirm: (name) => `Remove from ${name}`,
    proven: (name, count) => ({
      title: `Proven: ${name} no longer has the ${addresses(count)}.`,
      done: `${name} no longer has them: ${addresses(count)}.`,
    }),
  },
};

function addresses(count: number): string {
  return plural(count, 'address', 'addresses');
}

const titles: Record<Exclude<CloudEndedView, 'proven'>, string> = {
  cancelled: 'You cancelled it, and nothing was sent.',
  notSaved: 'What there was could not be saved, so nothing was sent.',
  stopped: 'Keygate stopped before everything was done.',
};

type HowItEnded = Pick<Changed, 'kind' | 'cloud' | 'ended' | 'count' | 'allowed'>;

interface Ended {
  tone: Tone | 'good';
  title: string;
  text: string;
}

/** How it ended. */
export function endedWords({ kind, cloud, ended, count, allowed }: HowItEnded): Ended {
  const { name } = terms[cloud];
  switch (ended) {
    case 'proven':
      return provenWords(kind, cloud, count, allowed);
    case 'cancelled':
      return { tone: 'info', title: titles[ended], text: `${name} has what it had before.` };
    case 'notSaved':
      return {
        tone: 'danger',
        title: titles[ended],
        text: 'Check that the disk has room and that Keygate can write to the folder named in Settings. Then try again.',
      };
    case 'stopped':
      return {
        tone: 'warn',
        title: titles[ended],
        text:
          allowed === null
            ? changing.notReadAgain(name)
            : `Look at each document. The result below shows what ${name} has now.`,
      };
  }
}

/** All of it was read back. */
function provenWords(
  kind: CloudChangeKindView,
  cloud: ProviderView,
  count: number,
  allowed: boolean | null,
): Ended {
  const { name, proven } = terms[cloud];
  const { done, title } = kinds[kind].proven(name, count);
  if (allowed === null) return { tone: 'warn', title: done, text: changing.notReadAgain(name) };
  if (kind === 'putBack') {
    return { tone: 'good', title, text: `The result below shows what ${name} has now.` };
  }
  if (!allowed) {
    return { tone: 'warn', title: done, text: 'The result below says what is still open.' };
  }
  return { tone: 'good', title, text: kind === 'remove' ? changing.stillAllowed : proven };
}

/** What became of one document. */
export function fateWords(cloud: ProviderView, fate: CloudFateKindView): string {
  const { name, unit } = terms[cloud];
  switch (fate.kind) {
    case 'notStarted':
      return 'Keygate did not begin with it.';
    case 'changed':
      return 'Somebody changed it after Keygate read it, so Keygate wrote nothing. Look at the result as it is now, then try again.';
    case 'notRead':
      return `Keygate could not read it again, so it wrote nothing. ${cloudSentence(fate.problem, cloud)}`;
    case 'alreadyThere':
      return `${name} has it like this already. Keygate wrote nothing.`;
    case 'refused':
      return `${name} refused the change. ${cloudSentence(fate.problem, cloud)}`;
    case 'tooLong':
      return `It would have ${number(fate.used)} ${unit}, and ${name} allows ${number(fate.limit)}. Keygate wrote nothing.`;
    case 'flawed':
      return fate.principal === null
        ? `It has something that ${name} refuses when somebody writes it, like a statement without action or resource. Correct it in ${name} first. Keygate wrote nothing.`
        : `It names ${isolated(fate.principal)}, which somebody deleted. ${name} refuses it when somebody writes it. Remove the name in ${name} first. Keygate wrote nothing.`;
    case 'notWritable':
      return `${name} owns it, so nobody else can change it. Keygate wrote nothing.`;
    case 'versionsFull':
      return `It has as many versions as ${name} allows. Delete the oldest one in ${name} (v${String(fate.oldest)}), then try again. Keygate wrote nothing.`;
    case 'proven':
      return 'Written, and read back as Keygate wrote it.';
    case 'foreign':
      return `Somebody else wrote it at the same time. What ${name} has now is not what Keygate wrote. Compare it with the saved one before you do anything.`;
    case 'notProven':
      return `${name} stored it, but still showed the old one. That can take some minutes. Press Read again.`;
    case 'unclear':
      return 'No clear answer came, so Keygate does not know whether it was written. Press Read again.';
  }
}

/** What an error says where something is changed. */
export function changingErrorWords(error: ErrorView): ErrorWords {
  if (error.code !== 'staleSummary') return errorWords(error);
  return {
    tone: 'info',
    title: 'What was read is out of date',
    meaning: 'Something changed after Keygate read it. Keygate sent nothing.',
    next: 'Press Read again, then try again.',
  };
}
