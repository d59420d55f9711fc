// Beginning a first list in a cloud, where any address is allowed today.

import type { FirstListRequest } from '../../ipc';

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
  } satisfies Record<FirstListRequest, Choice>,
  next: 'Show what will change',
  warning: 'From then on, Atlas can use the key only from these addresses.',
  warningHint:
    'If Atlas begins to use another address and it is not on the list, Atlas stops your clusters. Keygate tells you about new addresses only while it runs.',
};
