// The Access list screen. Source: safety rules A1 to A6.

import type {
  AccessFormView,
  AccessRemarkView,
  ComparisonRowView,
  ComparisonTableView,
  DropRefusalView,
  UsedByView,
  RemovalBlockView,
  TargetKindView,
} from '../../ipc';
import { day } from '../dates';
import { grouped, number, plural } from '../numbers';

export const accessList = {
  title: 'Access list',
  subtitle: 'What your key service allows, against what Atlas needs.',
  reading: 'Reading what Atlas needs…',
  for: 'For',
  current: 'Current access list',
  currentHint: 'Paste what the cloud shows, or open a file.',
  long: (size: string) =>
    `${size} of text. Only its beginning is shown here; all of it is compared.`,
  clear: 'Clear',
  drop: 'Drop the file here to compare it',
  typedKept: 'What you typed on Encryption is kept, and not saved yet.',
  backToEncryption: 'Back to Encryption',
  placeholder: 'JSON, YAML, Terraform,\nCSV, or one address a line',
  openFile: 'Open file',
  compare: 'Compare',
  forget: 'Forget this list',
  compared: (age: string) => `Compared ${age}`,
  recognised: (form: string, count: number) =>
    `Read as ${form} with ${plural(count, 'entry', 'entries')}.`,
  remembered: 'Its entries are remembered on this computer; its text is not kept.',
  badgeNotProven: 'not proven',
  badgeShort: (missing: number) => (missing > 999 ? '999+' : number(missing)),
  badge: (missing: number) => `${plural(missing, 'address', 'addresses')} missing`,
  result: 'Result',
  unknown: 'Your access list is not known here',
  unknownHint: (needed: number) =>
    `Atlas needs ${plural(needed, 'address', 'addresses')}. Paste your key service’s list and press Compare to see which of them it allows.`,
  numbers: {
    allowed: 'allowed',
    missing: 'missing',
    notProven: 'not proven',
    noLongerNeeded: 'no longer needed',
    notFromAtlas: 'not from Atlas',
  },
  ofAll: (covered: number, needed: number) => `${number(covered)} of ${number(needed)}`,
  bar: (covered: number, needed: number) =>
    `${number(covered)} of ${plural(needed, 'needed address', 'needed addresses')} allowed`,
  takeThere: (missing: number) =>
    `Write ${missing === 1 ? 'the missing one' : `the ${number(missing)} missing`}`,
  takeWhole: 'Write the list',
  tables: 'Tables',
  remarks: 'Remarks',
  notUnderstood: (count: number) => `${plural(count, 'line was', 'lines were')} not understood.`,
  notUnderstoodHint: 'What they mean for Atlas is not known, so nothing is proven.',
  notUnderstoodShow: 'Show the lines',
  notUnderstoodMore: (count: number) => `and ${number(count)} more`,
  line: (line: number) => `line ${number(line)}`,
  columns: { address: 'Address', from: 'From', note: 'Note', entry: 'Your entry' },
  several: 'several together',
  noRows: {
    missing: 'No needed address is known to be missing.',
    notProven: 'Of every needed address it is known whether it is allowed.',
    covered: 'None of the needed addresses is allowed.',
    noLongerNeeded: 'Nothing on your list was Atlas’s earlier and is not any more.',
    notFromAtlas: 'Everything on your list is or was Atlas’s.',
    widerThanNeeded: 'No entry is wider than needed.',
  } satisfies Record<ComparisonTableView, string>,
  explained: {
    missing: 'Your key service must allow these.',
    notProven: 'Needed, and it is not known whether your key service allows them.',
    covered: 'Needed, and allowed.',
    noLongerNeeded:
      'They stood in Atlas’s lists on three days or more, and not on yours before. They can go once nothing is missing, the key is valid and half an hour has passed.',
    notFromAtlas:
      'They are not known to have been Atlas’s: offices, other programs, other projects. Keygate keeps them in everything it writes.',
    widerThanNeeded: 'These entries allow more addresses than Atlas needs.',
  } satisfies Record<ComparisonTableView, string>,
  showMore: (count: number) => `Show ${number(count)} more`,
  shownOf: (shown: number, total: number) => `${number(shown)} of ${number(total)} shown`,
  planned: 'planned',
  since: (time: string) => `new ${day(time)}`,
  extra: (extra: string) => `${addresses(extra)} more than needed`,
};

/** Why a dropped file was not taken. */
export const dropRefused: Record<DropRefusalView | 'comparing', string> = {
  comparing: 'Another list is being compared. Drop the file again when that is done.',
  elsewhere: 'A file can be dropped on Access list only.',
  several: 'One file at a time can be compared.',
  noFile: 'That is not a file. Paste a text instead.',
};

export const tables: Record<ComparisonTableView, string> = {
  missing: 'Missing',
  notProven: 'Not proven',
  noLongerNeeded: 'No longer needed',
  notFromAtlas: 'Not from Atlas: keep',
  covered: 'Covered',
  widerThanNeeded: 'Wider than needed',
};

export const targets: Record<TargetKindView, string> = {
  awsRolePolicy: 'AWS role policy',
  awsKeyPolicy: 'AWS key policy',
  azureFirewall: 'Azure Key Vault firewall',
  googleAccessLevel: 'Google Cloud access level',
  plain: 'Plain list',
  csv: 'CSV',
  json: 'JSON',
  terraform: 'Terraform',
};

/** Where the cloud shows the list that is to be pasted. */
export const whereToFind: Record<TargetKindView, string> = {
  awsRolePolicy:
    'In the AWS console: IAM → Roles → the role Atlas uses → Permissions → its policy for the key.',
  awsKeyPolicy:
    'In the AWS console: Key Management Service → Customer managed keys → your key → Key policy → Switch to policy view.',
  azureFirewall: 'In the Azure portal: Key vaults → your vault → Overview → JSON View.',
  googleAccessLevel:
    'In the Google Cloud console: Security → Access Context Manager → the access level → its IP subnetworks.',
  plain: 'From your key service’s firewall, wherever it is kept.',
  csv: 'From your key service’s firewall, wherever it is kept.',
  json: 'From your key service’s firewall, wherever it is kept.',
  terraform: 'From the Terraform file that has the list, or what the cloud’s console shows.',
};

export const forms: Record<AccessFormView, string> = {
  awsPolicy: 'an AWS policy',
  azureKeyVault: 'an Azure Key Vault firewall',
  googleAccessLevel: 'a Google Cloud access level',
  terraform: 'Terraform',
  csv: 'CSV',
  json: 'JSON',
  plain: 'a plain list',
  unknown: 'a text of no known form',
};

/** Where a needed address comes from, for example `us-east-1 · control plane`. */
export function origin({ service, region, project }: UsedByView): string {
  const what = service.charAt(0).toLowerCase() + service.slice(1);
  return [region, what, project].filter(Boolean).join(' · ');
}

/** What to know about a row, beside where it comes from. */
export function noteOf(row: ComparisonRowView): string {
  const notes: string[] = [];
  if (row.origins.length > 0 && row.origins.every(({ planned }) => planned)) {
    notes.push(accessList.planned);
  }
  if (row.extra !== null) notes.push(accessList.extra(row.extra));
  if (row.since !== null) notes.push(accessList.since(row.since));
  if (row.line !== null) notes.push(accessList.line(row.line));
  return notes.join(' · ');
}

/** The entry that covers a needed address: `3.0.0.0/24 · line 7`. */
export function entryOf({ by, line }: ComparisonRowView): string {
  if (by === null) return accessList.several;
  return line === null ? by : `${by} · ${accessList.line(line)}`;
}

/** `254 addresses`; a count from Rust may be too long for a number of this language. */
function addresses(count: string): string {
  return `${grouped(count)} ${count === '1' ? 'address' : 'addresses'}`;
}

export interface Remark {
  /** It may keep Atlas out though its addresses are listed. */
  careful: boolean;
  text: string;
}

export function remark(view: AccessRemarkView): Remark {
  switch (view.code) {
    case 'splitDeny':
      return careful(
        `${number(view.statements)} statements each deny every address but their own. Together they deny everything: put all addresses into one statement.`,
      );
    case 'otherRoles':
      return plain(
        `${plural(view.statements, 'statement is', 'statements are')} for other roles than Atlas’s, and left aside.`,
      );
    case 'allowsFromAnywhere':
      return careful(
        'A statement allows the use of the key without naming addresses. Beside it, the list restricts nothing.',
      );
    case 'deniesListed':
      return careful('A statement denies the very addresses it lists. They are not allowed.');
    case 'privateEndpointCondition':
      return careful(
        'A condition is about private endpoints. Over a private endpoint, addresses do not count, and a statement that denies other addresses denies everything.',
      );
    case 'defaultAllow':
      return plain(
        'The firewall’s default is Allow: any address is accepted, whatever the rules say.',
      );
    case 'defaultDeny':
      return plain('The firewall’s default is Deny: only what the rules list is allowed.');
    case 'bypassAzureServices':
      return plain('Trusted Microsoft services are allowed too. Atlas is not one of them.');
    case 'publicAccessDisabled':
      return careful('Public access is disabled: no address is allowed, whatever the rules say.');
    case 'virtualNetworkRules':
      return plain(
        `${plural(view.count, 'virtual network is', 'virtual networks are')} allowed too. Keygate leaves them alone.`,
      );
    case 'combinedWithAnd':
      return careful(
        `${number(view.conditions)} conditions must all hold at once (AND). An address stands in one of them, so none is allowed. Combine them with OR.`,
      );
    case 'emptyConditionAdmitsEveryone':
      return plain('A condition without addresses accepts any address.');
    case 'negated':
      return careful('A condition is negated: it allows everything but what it lists.');
    case 'admitsEveryone':
      return plain('An entry covers every address there is.');
    case 'noAddresses':
      return careful('There is no address in it.');
  }
}

/** Why nothing may be removed yet. */
export function removalBlock(block: RemovalBlockView): string {
  switch (block.kind) {
    case 'incomplete':
      return 'Something could not be read, so an address that looks unneeded may be needed.';
    case 'missing':
      return 'Something is missing. Add it first.';
    case 'notProven':
      return 'It is not proven that your key service allows everything Atlas needs.';
    case 'notValid':
      return block.projects.length === 0
        ? 'No project is ticked as using the key service, so nothing shows that Atlas reaches your key.'
        : `The key check does not read Valid, or is not known: ${block.projects.join(', ')}. Open Encryption there and press Check now.`;
    case 'alertOpen':
      return `Atlas has an open alert about network access to your key, or the alerts could not be read: ${block.projects.join(', ')}.`;
    case 'justShrank':
      return `Atlas’s list got shorter, and no later fetch has confirmed it: ${plural(block.hoursLeft, 'hour')} left. Refresh on IP addresses then.`;
    case 'noPublicIssuer':
      return 'Atlas’s list came through a proxy that inspects traffic, or it is not known how it came. Nothing is called no longer needed behind one.';
    case 'tooSoon':
      return `Half an hour has to pass after the last additions: ${plural(block.minutesLeft, 'minute')} left.`;
  }
}

function careful(text: string): Remark {
  return { careful: true, text };
}

function plain(text: string): Remark {
  return { careful: false, text };
}
