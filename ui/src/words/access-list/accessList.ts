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
import { serviceName } from '../addresses/addresses';
import { day } from '../dates';
import { grouped, number, plural } from '../numbers';

export const accessList = {
  title: 'Access list',
  subtitle: 'What your key service allows, compared with what Atlas needs.',
  reading: 'Reading what Atlas needs…',
  for: 'For',
  current: 'Current access list',
  currentHint: 'Paste what the cloud shows, or open a file.',
  long: (size: string) =>
    `${size} of text. Only its beginning is shown here; all of it is compared.`,
  clear: 'Clear',
  drop: 'Drop the file here to compare it',
  placeholder: 'JSON, YAML, Terraform,\nCSV, or one address a line',
  openFile: 'Open file',
  compare: 'Compare',
  forget: 'Forget this list',
  compared: (age: string) => `Compared ${age}`,
  recognised: (form: string, count: number) =>
    `Read as ${form} with ${plural(count, 'entry', 'entries')}.`,
  remembered: 'Keygate stores its entries on this computer, but not its text.',
  badgeNotProven: 'not proven',
  badgeShort: (missing: number) => (missing > 999 ? '999+' : number(missing)),
  badge: (missing: number) => `${plural(missing, 'address', 'addresses')} missing`,
  result: 'Result',
  unknown: 'Keygate does not know your access list yet',
  unknownHint: (needed: number) =>
    `Atlas needs ${plural(needed, 'address', 'addresses')}. Paste your key service’s list and press Compare to see which of them are allowed.`,
  /** Where no list is needed. */
  noneNeeded: 'Nothing to compare',
  noneNeededHint: 'If your key service has a list all the same, you can compare it here.',
  numbers: {
    allowed: 'allowed',
    missing: 'missing',
    notProven: 'not proven',
    noLongerNeeded: 'no longer needed',
    notFromAtlas: 'not from Atlas',
  },
  waits: (count: number) => `${plural(count, 'address is', 'addresses are')} no longer needed.`,
  ofAll: (covered: number, needed: number) => `${number(covered)} of ${number(needed)}`,
  bar: (covered: number, needed: number) =>
    `${number(covered)} of ${plural(needed, 'needed address', 'needed addresses')} allowed`,
  takeThere: (missing: number) =>
    `Write ${missing === 1 ? 'the missing one' : `the ${number(missing)} missing`}`,
  takeWhole: 'Write the whole list',
  tables: 'Tables',
  remarks: 'Remarks',
  notUnderstood: (count: number) => `Keygate did not understand ${plural(count, 'line')}.`,
  notUnderstoodHint: 'So it does not know whether the list allows Atlas, and nothing is proven.',
  notUnderstoodShow: 'Show the lines',
  notUnderstoodMore: (count: number) => `and ${number(count)} more`,
  line: (line: number) => `line ${number(line)}`,
  columns: { address: 'Address', from: 'From', note: 'Note', entry: 'Your entry' },
  several: 'several together',
  noRows: {
    missing: 'No needed address is known to be missing.',
    notProven: 'Keygate knows for every needed address whether it is allowed.',
    covered: 'None of the needed addresses is allowed.',
    noLongerNeeded: 'Your list has no old addresses of Atlas.',
    notFromAtlas: 'All entries of your list are current or old addresses of Atlas.',
    widerThanNeeded: 'No entry is wider than needed.',
  } satisfies Record<ComparisonTableView, string>,
  explained: {
    missing: 'Your key service must allow these.',
    notProven: 'Atlas needs these. Keygate does not know whether your key service allows them.',
    covered: 'Atlas needs these, and your key service allows them.',
    noLongerNeeded:
      'They were in Atlas’s lists on three days or more, and not on yours before. You can remove them when nothing is missing, the key is valid and half an hour has passed.',
    notFromAtlas:
      'Keygate has no proof that they were ever Atlas’s. They may belong to offices, other programs or other projects. Keygate keeps them in everything it writes.',
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
  comparing: 'Keygate is comparing another list. Drop the file again after that.',
  elsewhere: 'You can drop a file only on Access list.',
  several: 'Keygate compares one file at a time.',
  noFile: 'This is not a file. Paste the text instead.',
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
  plain: 'From your key service’s firewall.',
  csv: 'From your key service’s firewall.',
  json: 'From your key service’s firewall.',
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
  unknown: 'a text in an unknown form',
};

/** Where a needed address comes from, for example `us-east-1 · control plane`. */
export function origin({ service, region, project }: UsedByView): string {
  const name = serviceName(service);
  const what = name.charAt(0).toLowerCase() + name.slice(1);
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
        `${number(view.statements)} statements each deny all addresses except their own. Together they deny every address. Put all addresses into one statement.`,
      );
    case 'otherRoles':
      return plain(
        `${plural(view.statements, 'statement is', 'statements are')} for other roles than Atlas’s. Keygate ignores ${view.statements === 1 ? 'it' : 'them'}.`,
      );
    case 'allowsFromAnywhere':
      return careful(
        'A statement allows the use of the key from any address. While it exists, the list restricts nothing.',
      );
    case 'deniesListed':
      return careful('A statement denies the addresses it lists. They are not allowed.');
    case 'privateEndpointCondition':
      return careful(
        'A condition is about private endpoints. A request through a private endpoint has no address, so a statement that denies other addresses denies it.',
      );
    case 'defaultAllow':
      return plain(
        'The firewall’s default is Allow: it accepts any address, and its rules do nothing.',
      );
    case 'defaultDeny':
      return plain('The firewall’s default is Deny: it allows only what its rules list.');
    case 'bypassAzureServices':
      return plain('Trusted Microsoft services are allowed too. Atlas is not one of them.');
    case 'publicAccessDisabled':
      return careful('Public access is disabled: no address is allowed, and the rules do nothing.');
    case 'virtualNetworkRules':
      return plain(
        `${plural(view.count, 'virtual network is', 'virtual networks are')} allowed too. Keygate does not change them.`,
      );
    case 'combinedWithAnd':
      return careful(
        `${number(view.conditions)} conditions must all be true (AND), but each address is in only one of them, so no address is allowed. Combine them with OR.`,
      );
    case 'emptyConditionAdmitsEveryone':
      return plain('A condition without addresses accepts any address.');
    case 'negated':
      return careful('A condition is negated: it allows everything except what it lists.');
    case 'admitsEveryone':
      return plain('An entry covers all addresses.');
    case 'noAddresses':
      return careful('It has no addresses.');
  }
}

/** Why nothing may be removed yet. In `practice` the waits are short. */
export function removalBlock(block: RemovalBlockView, practice: boolean): string {
  switch (block.kind) {
    case 'incomplete':
      return 'Keygate could not read everything, so Atlas may need an address that looks unneeded.';
    case 'missing':
      return 'Addresses are missing. Add them first.';
    case 'notProven':
      return 'Keygate has not proven that your key service allows everything Atlas needs.';
    case 'notValid':
      return block.projects.length === 0
        ? 'You ticked no project that uses the key service, so Keygate cannot check that Atlas reaches your key.'
        : `The key check is not Valid, or Keygate does not know it: ${block.projects.join(', ')}. Open Encryption there and press Check now.`;
    case 'alertOpen':
      return `Atlas has an open alert about network access to your key, or Keygate could not read the alerts: ${block.projects.join(', ')}.`;
    case 'justShrank':
      return `Atlas’s list got shorter, and no later list has confirmed that. Wait ${plural(block.hoursLeft, 'hour')}, then press Refresh on IP addresses.`;
    case 'noPublicIssuer':
      return 'Atlas’s list came through a proxy that inspects traffic, or Keygate does not know how it came. Behind such a proxy Keygate calls no address unneeded.';
    case 'tooSoon':
      return tooSoon(block, practice);
  }
}

function tooSoon(
  { secondsLeft, enforcingLeft }: Extract<RemovalBlockView, { kind: 'tooSoon' }>,
  practice: boolean,
): string {
  const left = practice
    ? plural(secondsLeft, 'second')
    : plural(Math.ceil(secondsLeft / 60), 'minute');
  const text =
    enforcingLeft > 0
      ? `Google Cloud takes up to 30 minutes until the last additions are in force. Half an hour begins after that: ${left} left in all.`
      : `Wait half an hour after the last additions: ${left} left.`;
  return practice ? `${text} In practice half a minute stands for half an hour.` : text;
}

function careful(text: string): Remark {
  return { careful: true, text };
}

function plain(text: string): Remark {
  return { careful: false, text };
}
