// Beginning a first list in a cloud, where any address is allowed today.

import type { FirstListRequest, ProviderView } from '../../ipc';

/** Where in AWS a list can stand. */
export type AwsFirst = Exclude<FirstListRequest['kind'], 'azure'>;

interface Choice {
  label: string;
  hint: string;
}

export const firstList = {
  button: 'Begin a list…',
  dialog: 'Where does the list belong?',
  intro:
    'Today Atlas can use the key from any address. After this, only from the addresses that Atlas says it uses.',
  where: 'Place of the list',
  choices: {
    awsRole: {
      label: 'In the role’s policy',
      hint: 'The list replaces the statement that allows Atlas from any address. Other roles and users are not affected.',
    },
    awsKey: {
      label: 'In the key’s policy',
      hint: 'A new statement denies the key to Atlas’s role from all other addresses. Other roles and users are not affected. If somebody deletes the role and makes it again, the statement no longer works, and nobody is told.',
    },
  } satisfies Record<AwsFirst, Choice>,
  next: 'Show what will change',
  warning: 'From then on, Atlas can use the key only from these addresses.',
  warningHint:
    'If Atlas begins to use another address and it is not on the list, Atlas stops your clusters. Keygate tells you about new addresses only while it runs.',
  azure: {
    dialog: 'Block everybody who is not listed?',
    intro:
      'Today the firewall of the key vault allows any address. After this, only those that Atlas says it uses, and those that have a rule already. Nothing else in the firewall changes.',
    own: 'Your own public address',
    ownPlaceholder: '203.0.113.7',
    ownHint:
      'Without it, you are blocked as well where you use the vault’s keys and secrets, also in the Azure portal. The portal shows it in the vault under Networking, next to Add your client IP address. Leave it empty if you have a rule already or do not use them.',
    warning: 'From then on, everybody without a rule is blocked.',
    warningHint:
      'Other programs and people that use this vault’s keys, secrets and certificates are blocked too, also in the Azure portal, unless they have a rule. If Atlas begins to use another address and it has no rule, Atlas stops your clusters. Keygate tells you about new addresses only while it runs.',
  },
};

/** What a first list does from then on. */
export function beginning(cloud: ProviderView): { title: string; text: string } {
  const { warning, warningHint } = cloud === 'azure' ? firstList.azure : firstList;
  return { title: warning, text: warningHint };
}
