// Adding what is missing in AWS: what will change, how far it is, and what became of it.

import type { AwsEndedView, AwsFateKindView, ErrorView } from '../../ipc';
import type { ErrorWords, Tone } from '../errors';
import { errorWords } from '../errors';
import { isolated } from '../names';
import { number, plural } from '../numbers';
import { cloudSentence } from './problems';

export const adding = {
  button: (count: number) => `Add ${plural(count, 'address', 'addresses')}…`,
  title: (count: number) => `Add ${plural(count, 'address', 'addresses')} in AWS?`,
  account: 'AWS account',
  identity: 'Signed in as',
  confirm: 'Add to AWS',
  isNew: 'new',
  statements: (names: readonly string[]) =>
    names.length === 1
      ? `Statement ${names.map(isolated).join(', ')}`
      : `Statements ${names.map(isolated).join(', ')}`,
  added: (count: number) => plural(count, 'address is', 'addresses are') + ' added',
  addresses: 'Added addresses',
  more: (count: number) => `and ${number(count)} more`,
  size: (used: number, limit: number) => `${number(used)} of ${number(limit)} characters`,
  showDocument: 'Show the document',
  document: 'Document',
  sides: { after: 'After', before: 'Before' },
  marked: 'Lines with a plus sign are new.',
  addedLine: 'new:',
  preview: (name: string) => `Document ${name}`,
  safe: 'Nothing else in the documents changes. Keygate reads them once more, saves what there was, then writes. If somebody else saves a change within the same two seconds, that change can be lost.',
  planning: 'Working out what to add…',
  own: 'Use a policy of its own instead',
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
  decides: 'Keygate is writing in AWS. It cannot stop now.',

  saved: 'What there was is saved in:',
  documents: 'What became of each document',
  goToCheck: 'Open Encryption',
  notReadAgain: 'Keygate could not read AWS again. Press Read again.',
};

const titles: Record<AwsEndedView, string> = {
  proven: 'AWS has them now',
  cancelled: 'You cancelled it, and nothing was sent',
  notSaved: 'What there was could not be saved, so nothing was sent',
  stopped: 'Keygate stopped before everything was done',
};

const tones: Record<AwsEndedView, Tone | 'good'> = {
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

/** How it ended. `allowed`: what AWS has now allows everything; `null`: it was not read again. */
export function endedWords(ended: AwsEndedView, count: number, allowed: boolean | null): Ended {
  const tone = tones[ended];
  switch (ended) {
    case 'proven':
      if (allowed !== true) {
        return {
          tone: 'warn',
          title: `${titles.proven}: ${plural(count, 'address', 'addresses')}.`,
          text:
            allowed === null ? adding.notReadAgain : 'The result below says what is still open.',
        };
      }
      return {
        tone,
        title: `Proven: AWS has the ${plural(count, 'address', 'addresses')}.`,
        text: 'Keygate read them back, and everything that could be read allows every address Atlas needs. Next: open Encryption and press Check now.',
      };
    case 'cancelled':
      return { tone, title: `${titles[ended]}.`, text: 'AWS has what it had before.' };
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
            ? adding.notReadAgain
            : 'Look at each document. The result below shows what AWS has now.',
      };
  }
}

/** What became of one document. */
export function fateWords(fate: AwsFateKindView): string {
  switch (fate.kind) {
    case 'notStarted':
      return 'Keygate did not begin with it.';
    case 'changed':
      return 'Somebody changed it after Keygate read it, so Keygate wrote nothing. Look at the result as it is now, then add again.';
    case 'notRead':
      return `Keygate could not read it again, so it wrote nothing. ${cloudSentence(fate.problem)}`;
    case 'alreadyThere':
      return 'AWS already has the addresses in it. Keygate wrote nothing.';
    case 'refused':
      return `AWS refused the change. ${cloudSentence(fate.problem)}`;
    case 'tooLong':
      return `It would have ${number(fate.used)} characters, and AWS allows ${number(fate.limit)}. Keygate wrote nothing.`;
    case 'flawed':
      return fate.principal === null
        ? 'It has a statement without action or resource, which AWS refuses when somebody writes it. Correct the statement in AWS first. Keygate wrote nothing.'
        : `It names ${isolated(fate.principal)}, which somebody deleted. AWS refuses it when somebody writes it. Remove the name in AWS first. Keygate wrote nothing.`;
    case 'notWritable':
      return 'AWS owns it, so nobody else can change it. Keygate wrote nothing.';
    case 'versionsFull':
      return `It has as many versions as AWS allows. Delete the oldest one in AWS (v${String(fate.oldest)}), then add again. Keygate wrote nothing.`;
    case 'proven':
      return 'Written, and read back as Keygate wrote it.';
    case 'foreign':
      return 'Somebody else wrote it at the same time. What AWS has now is not what Keygate wrote. Compare it with the saved one before you do anything.';
    case 'notProven':
      return 'AWS stored it, but still showed the old one. That can take some minutes. Read from AWS again.';
    case 'unclear':
      return 'No clear answer came, so Keygate does not know whether it was written. Read from AWS again.';
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
