// Adding what is missing in a cloud: what will change, how far it is, and what became of it.

import type { CloudEndedView, CloudFateKindView, ErrorView, ProviderView } from '../../ipc';
import type { ErrorWords, Tone } from '../errors';
import { errorWords } from '../errors';
import { isolated } from '../names';
import { number, plural } from '../numbers';
import { cloudSentence } from './problems';
import { terms } from './terms';

export const adding = {
  button: (count: number) => `Add ${plural(count, 'address', 'addresses')}…`,
  title: (name: string, count: number) =>
    `Add ${plural(count, 'address', 'addresses')} in ${name}?`,
  identity: 'Signed in as',
  confirm: (name: string) => `Add to ${name}`,
  isNew: 'new',
  added: (parts: string, count: number) => {
    const added = `${plural(count, 'address is', 'addresses are')} added`;
    return parts === '' ? `${added}.` : `${parts}: ${added}`;
  },
  addresses: 'Added addresses',
  more: (count: number) => `and ${number(count)} more`,
  size: (used: number, limit: number, unit: string) =>
    `${number(used)} of ${number(limit)} ${unit}`,
  showDocument: 'Show the document',
  document: 'Document',
  sides: { after: 'After', before: 'Before' },
  marked: 'Lines with a plus sign are new.',
  addedLine: 'new:',
  preview: (name: string) => `Document ${name}`,
  planning: 'Working out what to add…',
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
  notReadAgain: (name: string) => `Keygate could not read ${name} again. Press Read again.`,
};

const titles: Record<Exclude<CloudEndedView, 'proven'>, string> = {
  cancelled: 'You cancelled it, and nothing was sent',
  notSaved: 'What there was could not be saved, so nothing was sent',
  stopped: 'Keygate stopped before everything was done',
};

const tones: Record<CloudEndedView, Tone | 'good'> = {
  proven: 'good',
  cancelled: 'info',
  notSaved: 'danger',
  stopped: 'warn',
};

interface Ended {
  tone: Tone | 'good';
  title: string;
  text: string;
}

/** How it ended. `allowed`: what the cloud has now allows everything; `null`: it was not read again. */
export function endedWords(
  cloud: ProviderView,
  ended: CloudEndedView,
  count: number,
  allowed: boolean | null,
): Ended {
  const { name, proven } = terms[cloud];
  const tone = tones[ended];
  switch (ended) {
    case 'proven':
      if (allowed !== true) {
        return {
          tone: 'warn',
          title: `${name} has them now: ${plural(count, 'address', 'addresses')}.`,
          text:
            allowed === null
              ? adding.notReadAgain(name)
              : 'The result below says what is still open.',
        };
      }
      return {
        tone,
        title: `Proven: ${name} has the ${plural(count, 'address', 'addresses')}.`,
        text: proven,
      };
    case 'cancelled':
      return { tone, title: `${titles[ended]}.`, text: `${name} has what it had before.` };
    case 'notSaved':
      return {
        tone,
        title: `${titles[ended]}.`,
        text: 'Check that the disk has room and that Keygate can write to the folder named in Settings. Then add again.',
      };
    case 'stopped':
      return {
        tone,
        title: `${titles[ended]}.`,
        text:
          allowed === null
            ? adding.notReadAgain(name)
            : `Look at each document. The result below shows what ${name} has now.`,
      };
  }
}

/** What became of one document. */
export function fateWords(cloud: ProviderView, fate: CloudFateKindView): string {
  const { name, unit } = terms[cloud];
  switch (fate.kind) {
    case 'notStarted':
      return 'Keygate did not begin with it.';
    case 'changed':
      return 'Somebody changed it after Keygate read it, so Keygate wrote nothing. Look at the result as it is now, then add again.';
    case 'notRead':
      return `Keygate could not read it again, so it wrote nothing. ${cloudSentence(fate.problem, cloud)}`;
    case 'alreadyThere':
      return `${name} already has the addresses in it. Keygate wrote nothing.`;
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
      return `It has as many versions as ${name} allows. Delete the oldest one in ${name} (v${String(fate.oldest)}), then add again. Keygate wrote nothing.`;
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

/** What an error says where something is added. */
export function addingErrorWords(error: ErrorView): ErrorWords {
  if (error.code !== 'staleSummary') return errorWords(error);
  return {
    tone: 'info',
    title: 'What was read is out of date',
    meaning: 'Something changed after Keygate read it. Keygate sent nothing.',
    next: 'Press Read again, then add again.',
  };
}
