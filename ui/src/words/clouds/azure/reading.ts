// What was read from Azure.

import type {
  AzureKeyView,
  AzurePerimeterModeView,
  AzureUnreadProjectView,
  AzureUnreadView,
  AzureVaultFactsView,
  AzureVaultView,
  AzureWarningView,
} from '../../../ipc';
import { day, whole } from '../../dates';
import { errorWords } from '../../errors';
import { isolated } from '../../names';
import { plural } from '../../numbers';
import { cloudSentence } from '../problems';
import { signIn } from './signIn';

export const vault = {
  vault: 'Key vault',
  several: (count: number) =>
    `These projects use ${plural(count, 'key vault', 'key vaults')}. An address counts as allowed only where every one of them allows it.`,
  projects: 'Used by',
  addresses: 'Addresses Atlas needs',
  lacks: (count: number) => `Missing here (${plural(count, 'address', 'addresses')})`,
  group: 'Resource group',
  subscription: 'Subscription',
  where: 'Where the vault is',
  location: 'Region',
  rules: 'Rules with addresses',
  changed: 'Changed last',
  key: 'Key',
  perimeters: 'Network security perimeters',
  noPerimeters: 'None',
  private: 'Private endpoints',
  never:
    'Keygate cannot read Conditional Access policies of Microsoft Entra ID. They can deny Atlas’s application as well.',
};

/** What one of several key vaults says of what Atlas needs. */
export function standing({ lacks, notProven, isOpen }: AzureVaultView): string {
  if (isOpen) return 'No list is in force: any address is allowed';
  const missing =
    lacks.length > 0 && `${plural(lacks.length, 'address is', 'addresses are')} missing`;
  const open = notProven > 0 && `${plural(notProven, 'address is', 'addresses are')} not proven`;
  return [missing, open].filter(Boolean).join(', ') || 'None is missing';
}

export const count = ({ rules }: AzureVaultFactsView): string => plural(rules, 'rule', 'rules');

/** `30 November 2026, 10:00, by sam@example.com`. Azure names every change of the vault, not only of its rules. */
export function changedWords({ changedAt, changedBy }: AzureVaultFactsView): string {
  const by = changedBy === null ? '' : `by ${isolated(changedBy)}`;
  const at = changedAt === null ? '' : whole(changedAt);
  return [at, by].filter(Boolean).join(', ') || 'Azure does not say';
}

export function keyWords({ name, facts }: AzureKeyView): string {
  if (!facts) return `${isolated(name)}, could not be read`;
  const { enabled, endsAt, isOlderVersion } = facts;
  const state = enabled === null ? 'Azure does not say whether it is enabled' : '';
  const end = endsAt === null ? 'no expiration date' : `expires on ${day(endsAt)}`;
  const older = isOlderVersion ? 'Atlas uses an older version than the current one' : '';
  return [isolated(name), state, end, older].filter(Boolean).join(', ');
}

/** What a network security perimeter does. */
export function modeWords(mode: AzurePerimeterModeView): string {
  switch (mode.kind) {
    case 'enforced':
      return 'enforced: it decides, and the rules of the vault do not count.';
    case 'transition':
      return 'transition: the rules of the vault count for addresses that it does not allow.';
    case 'audit':
      return 'audit: it only writes down what it would do.';
    case 'other':
      return `${isolated(mode.mode)}: Keygate does not know what it does.`;
  }
}

/** What else keeps a key from being used, or may lose it. `name`: which of several keys. */
export function warningWords(
  warning: AzureWarningView,
  name: string | null = null,
): {
  tone: 'warn' | 'danger';
  title: string;
  text: string;
} {
  const key = name === null ? 'The key' : `The key ${isolated(name)}`;
  switch (warning.kind) {
    case 'noPurgeProtection':
      return {
        tone: 'warn',
        title: 'Purge protection is off.',
        text: 'Whoever may purge the vault or the key can delete it for good, and then nobody can read what the key encrypts. Switch it on in the Azure portal under Properties. It cannot be switched off again.',
      };
    case 'purgeProtectionUnknown':
      return {
        tone: 'warn',
        title: 'Keygate does not know whether purge protection is on.',
        text: 'Look in the Azure portal under Properties of the vault.',
      };
    case 'keyUnread':
      return {
        tone: 'warn',
        title: `Keygate does not know whether ${name === null ? 'the key' : `the key ${isolated(name)}`} can be used.`,
        text: 'It could not read whether the key is enabled, and when it expires.',
      };
    case 'keyDisabled':
      return {
        tone: 'danger',
        title: `${key} is disabled.`,
        text: 'Atlas cannot use it, whatever the firewall allows. Enable it in the Azure portal.',
      };
    case 'keyNotYet':
      return {
        tone: 'danger',
        title: `${key} may be used only from ${day(warning.begins)} on.`,
        text: 'Until then, Atlas cannot use it. Change its activation date in the Azure portal.',
      };
    case 'keyEnded':
      return {
        tone: 'danger',
        title: `${key} expired on ${day(warning.ended)}.`,
        text: 'Atlas cannot use it, whatever the firewall allows. Change its expiration date in the Azure portal.',
      };
    case 'keyEnds':
      return {
        tone: 'warn',
        title: `${key} expires on ${day(warning.ends)}.`,
        text: 'After that, Atlas cannot use it. Rotate it before then, or change its expiration date in the Azure portal.',
      };
  }
}

/** What could not be read. */
export function unreadItem({ what }: AzureUnreadView): string {
  switch (what.kind) {
    case 'vault':
      return 'The key vault and its firewall';
    case 'perimeters':
      return 'The network security perimeters, which can override the firewall';
    case 'key':
      return `The key ${isolated(what.name)}`;
  }
}

/** Of which project the key vault could not be read, and why. */
export function unreadProject({ project, vault, why }: AzureUnreadProjectView): string {
  const named = vault === null ? '' : `, key vault ${isolated(vault)}`;
  return `${isolated(project)}${named}: ${projectWhy(why)}`;
}

function projectWhy(why: AzureUnreadProjectView['why']): string {
  switch (why.kind) {
    case 'atlas':
      return `Keygate could not read from Atlas which key vault it uses. ${errorWords(why.problem).title}.`;
    case 'unseen':
      return 'This sign-in to Atlas cannot see the project, so Keygate does not know which key vault it uses.';
    case 'notNamed':
      return 'Atlas does not name its key vault in a form that Keygate knows.';
    case 'otherCloud':
      return `Its key vault is in ${signIn.environments[why.used]}, and you are signed in elsewhere.`;
  }
}

/** Why, with the exact right that is missing. */
export function unreadWhy({ why }: AzureUnreadView): string {
  switch (why.kind) {
    case 'denied':
      return `This sign-in lacks the right ${why.action}.`;
    case 'gone':
      return 'Azure does not find it. Somebody deleted it, or it is in another tenant.';
    case 'otherVault':
      return 'The key that Atlas names is in another key vault.';
    case 'failed':
      return cloudSentence(why.problem, 'azure');
  }
}
