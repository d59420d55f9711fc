// What a comparison proves, in four words that are the same on every screen (safety rule A9).

import type {
  DoubtView,
  HalfView,
  ListKindView,
  ListNameView,
  ListStateView,
  ReasonView,
} from '../../ipc';
import { isolated } from '../names';
import { number, plural } from '../numbers';

const policyOf: Record<Exclude<HalfView, 'both'>, { own: string; other: string }> = {
  role: { own: 'the role’s policy', other: 'the key’s policy' },
  key: { own: 'the key’s policy', other: 'the role’s policy' },
};

export const verdict = {
  missing: 'Atlas can be cut off from your key.',
  missingUnneeded: (missing: number) =>
    `${plural(missing, 'address is', 'addresses are')} not in this list, and need not be.`,
  missingHint: (missing: number) =>
    `Allow ${missing === 1 ? 'the missing address' : `the ${number(missing)} missing addresses`} now. Remove nothing until the key check is Valid.`,
  alsoNotProven: (count: number) =>
    `Keygate cannot tell whether your key service allows ${plural(count, 'more address', 'more addresses')}.`,
  notProven: 'Not proven.',
  notProvenHint:
    'Keygate cannot tell from this text whether your key service allows every address Atlas needs.',
  noList: 'No list is in force.',
  noListHint: 'Your key service accepts requests from any address, so nothing is missing.',
  allowed: 'Every address Atlas needs is allowed.',
  allowedHint: 'Keygate warns only while it runs, so compare again when you come back.',
  allKnown: 'Not proven: Keygate could not read everything that Atlas needs.',
  allKnownHint: 'All addresses that Keygate could read are allowed. Remove nothing.',
  half: (half: 'role' | 'key') =>
    `Nothing is missing in ${policyOf[half].own}. Keygate has not checked ${policyOf[half].other}.`,
  halfHint: {
    role: 'Paste the key’s policy too. Keygate keeps the role’s policy and checks both together. Until then, nothing is proven.',
    key: 'Paste the role’s policy too. Keygate keeps the key’s policy and checks both together. Until then, nothing is proven.',
  },
  why: 'What Keygate did not understand',
  more: (count: number) => `and ${number(count)} more`,
  lists: 'Lists in this text',
  listsHint: 'Which one is your key service’s? Keygate never joins them.',
  listsGone: 'To compare another of them, paste the text again.',
  leftOut: (names: readonly ListNameView[]) =>
    `Left out, because it is not a key service: ${names.map(listName).join(', ')}.`,
};

/** What the access list says of what is needed, in a sentence. */
export function listState(list: ListStateView | null): string {
  if (!list) return 'Keygate does not know whether your access list allows them.';
  switch (list.verdict) {
    case 'missing':
      return `${plural(list.missing, 'address is', 'addresses are')} missing from your access list.`;
    case 'notProven':
      return 'Keygate cannot prove that your access list allows them.';
    case 'noList':
      return 'No list is in force: your key service accepts requests from any address.';
    case 'allowed':
      return list.half === 'role' || list.half === 'key'
        ? verdict.half(list.half)
        : 'Your access list allows everything that is needed.';
  }
}

const kinds: Record<ListKindView, string> = {
  awsRole: 'AWS role',
  awsKey: 'AWS key',
  azureKeyVault: 'key vault',
  googleAccessLevel: 'access level',
  googlePerimeter: 'perimeter',
  plain: 'list',
  other: 'other',
};

export function listName({ kind, name, line }: ListNameView): string {
  const where = `line ${number(line)}`;
  const named = name === '' ? where : `${isolated(name)} (${where})`;
  return kind === 'other' ? named : `${kinds[kind]} ${named}`;
}

/** What was not understood, and what to paste instead. */
export function doubt({ reason, line }: DoubtView): string {
  return `Line ${number(line)}: ${why(reason)}`;
}

/** The same of what was read from a cloud: nothing is to be pasted, and each has lines of its own. */
export function readDoubt({ reason }: DoubtView): string {
  switch (reason.code) {
    case 'unknownValue':
      return `${isolated(reason.text)} could not be read, or Keygate does not know its value.`;
    case 'conditionKey':
      return `A condition on ${isolated(reason.text)}. Keygate does not know its value in Atlas’s requests.`;
    case 'ended':
      return 'A condition on dates has changed what is allowed since then. Press Read again.';
    case 'malformed':
      return 'Something that was read has a mistake.';
    default: {
      const text = why(reason);
      return text.charAt(0).toUpperCase() + text.slice(1);
    }
  }
}

function why(reason: ReasonView): string {
  switch (reason.code) {
    case 'malformed':
      return 'the text ends here or has a mistake. Copy the whole text again.';
    case 'cutShort':
      return 'the list ends too early here. Copy all of it.';
    case 'unknownValue':
      return `the value of ${isolated(reason.text)} is not in this text. Paste what the cloud shows, which has the value.`;
    case 'conditionKey':
      return `a condition on ${isolated(reason.text)}. Keygate does not know its value in Atlas’s requests. Paste a statement without it.`;
    case 'operator':
      return `Keygate does not know the condition operator ${isolated(reason.text)}.`;
    case 'notPrincipal':
      return 'NotPrincipal: the policy does not show whether it covers Atlas’s role. Name the role under Principal.';
    case 'statement':
      return `Keygate does not understand this statement: ${isolated(reason.text)}.`;
    case 'roleUnknown':
      return 'this depends on Atlas’s role, which Keygate does not know. Set up the role on Encryption first, or choose it.';
    case 'keyUnknown':
      return 'this depends on Atlas’s key, which Keygate does not know. Enter the key’s ARN on Encryption first, or choose it.';
    case 'twiceNamed':
      return `${isolated(reason.text)} is twice in one object, with two meanings.`;
    case 'program':
      return 'this is a program, which Keygate does not read. Paste the policy it creates, or what the cloud shows.';
    case 'unknownForm':
      return 'this looks like a rule or policy that Keygate does not read. Paste what the cloud shows.';
    case 'change':
      return 'this is a change, and the text does not show the list after it. Paste the list as the cloud shows it now.';
    case 'perimeter':
      return 'a network security perimeter decides here, not the vault’s rules. Look at the perimeter’s access rules in the Azure portal.';
    case 'customLevel':
      return 'a custom access level, whose expression Keygate does not read. Paste a basic level, or compare by hand.';
    case 'requirement':
      return `the condition also asks for ${isolated(reason.text)}, which Atlas may not meet.`;
    case 'notAnAddress':
      return `${isolated(reason.text)} is not an address or CIDR block. Write it like 203.0.113.0/24.`;
    case 'cell':
      return `Keygate does not know what ${isolated(reason.text)} means in this row: allow or deny?`;
    case 'severalLists':
      return 'this text has several lists. Choose your key service’s.';
    case 'noList':
      return 'this text has no list of a key service. Paste what its console shows.';
    case 'ended':
      return 'a condition on dates has changed what is allowed since then. Paste the policy again.';
    case 'projectsSince':
      return 'projects were ticked since then, and their key services were not read. Press Read again.';
    case 'earlierVersion':
      return 'an earlier version of Keygate read this list and did not prove anything. Paste the list again.';
    case 'tooLarge':
      return 'this is too large or too deeply nested for Keygate. Paste only the list.';
  }
}
