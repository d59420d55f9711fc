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
  role: { own: 'the role’s policy', other: 'The key’s policy' },
  key: { own: 'the key’s policy', other: 'The role’s policy' },
};

export const verdict = {
  missing: 'Atlas can be cut off from your key.',
  missingHint: (missing: number) =>
    `Add ${missing === 1 ? 'this one' : `these ${number(missing)}`} now; remove nothing until the key check is valid.`,
  alsoNotProven: (count: number) =>
    `Of ${plural(count, 'more address', 'more addresses')} it is not proven whether your key service allows them.`,
  notProven: 'Not proven.',
  notProvenHint:
    'Keygate cannot tell from this text whether your key service allows every address Atlas needs.',
  noList: 'No list is in force.',
  noListHint:
    'Your key service accepts requests from any address, so nothing is missing. A new role starts this way.',
  allowed: 'Every address Atlas needs is allowed.',
  allowedHint: 'Keygate warns only while it runs, so compare again when you come back.',
  allKnown: 'Not proven: not everything that Atlas needs could be read.',
  allKnownHint: 'All addresses that could be read are allowed. Remove nothing.',
  half: (half: 'role' | 'key') =>
    `Nothing is missing in ${policyOf[half].own}. ${policyOf[half].other} was not checked.`,
  halfHint: {
    role: 'Paste the key’s policy as well: the role’s stays, and both are evaluated together. Until then nothing is proven.',
    key: 'Paste the role’s policy as well: the key’s stays, and both are evaluated together. Until then nothing is proven.',
  },
  why: 'What was not understood',
  more: (count: number) => `and ${number(count)} more`,
  lists: 'Lists in this text',
  listsHint: 'Which one is your key service’s? They are never joined.',
  listsGone: 'To compare another of them, paste the text again.',
  leftOut: (names: readonly ListNameView[]) =>
    `Left out, because it is no key service: ${names.map(listName).join(', ')}.`,
};

/** What the access list says of what is needed, in a sentence. */
export function listState(list: ListStateView | null): string {
  if (!list) return 'Whether your access list has them is not known here.';
  switch (list.verdict) {
    case 'missing':
      return `${plural(list.missing, 'address is', 'addresses are')} missing from your access list.`;
    case 'notProven':
      return 'Whether your access list allows them is not proven.';
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

function why(reason: ReasonView): string {
  switch (reason.code) {
    case 'malformed':
      return 'the text breaks off or has a mistake here. Copy the whole text again.';
    case 'cutShort':
      return 'the list is cut short here. Copy all of it.';
    case 'unknownValue':
      return `the value of ${isolated(reason.text)} is not in this text. Paste what the cloud shows instead: there it stands.`;
    case 'conditionKey':
      return `a condition on ${isolated(reason.text)}, whose value in Atlas’s requests is not known. Paste a statement without it.`;
    case 'operator':
      return `the condition operator ${isolated(reason.text)} is not known.`;
    case 'notPrincipal':
      return 'NotPrincipal: whether it covers Atlas’s role cannot be told from the policy. Name the role under Principal instead.';
    case 'statement':
      return `this statement is not understood: ${isolated(reason.text)}.`;
    case 'roleUnknown':
      return 'this depends on which role is Atlas’s, and that is not known here. Set up the role on Encryption first, or pick it.';
    case 'keyUnknown':
      return 'this depends on which key Atlas uses, and that is not known here. Enter the key’s ARN on Encryption first, or pick it.';
    case 'twiceNamed':
      return `${isolated(reason.text)} stands twice in one object, so it could mean either.`;
    case 'program':
      return 'this is a program, which Keygate does not read. Paste the policy it makes, or what the cloud shows.';
    case 'unknownForm':
      return 'this has the look of a rule or policy that Keygate does not read. Paste what the cloud shows.';
    case 'change':
      return 'this is a change, and what the list is afterwards is not in the text. Paste the list as the cloud shows it now.';
    case 'perimeter':
      return 'a network security perimeter decides here, not the vault’s rules. Look at the perimeter’s access rules in the Azure portal.';
    case 'customLevel':
      return 'a custom access level, whose expression Keygate does not read. Paste a basic level, or compare by hand.';
    case 'requirement':
      return `the condition also asks for ${isolated(reason.text)}, which Atlas may not meet.`;
    case 'notAnAddress':
      return `${isolated(reason.text)} is no address or CIDR block. Write it as one, for example 203.0.113.0/24.`;
    case 'cell':
      return `what ${isolated(reason.text)} means in this row is not known: allow or deny?`;
    case 'severalLists':
      return 'several lists stand in this text. Pick the one that is your key service’s.';
    case 'noList':
      return 'there is no list of a key service in this text. Paste what its console shows.';
    case 'ended':
      return 'a condition on dates has changed what is allowed since then. Paste the policy again.';
    case 'earlierVersion':
      return 'an earlier version of Keygate read this list and did not prove it. Paste the list again.';
    case 'tooLarge':
      return 'this is larger, or nested deeper, than Keygate reads. Paste only the list.';
  }
}
