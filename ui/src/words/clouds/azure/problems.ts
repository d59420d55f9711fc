// Why a sign-in to Azure did not work.

import type { AzureCloudView, AzureFieldView } from '../../../ipc';
import type { ErrorWords } from '../../errors';
import { signIn } from './signIn';

const copyThere = 'Copy it from Overview of the app registration in the Azure portal.';

const fields: Record<AzureFieldView, Omit<ErrorWords, 'tone'>> = {
  tenant: {
    title: 'This is not a tenant',
    meaning:
      'A tenant has an ID of 36 characters, or a domain. Keygate does not sign in to “common” or “organizations”: it has to know which tenant it asks.',
    next: copyThere,
  },
  client: {
    title: 'This is not an application ID',
    meaning: 'An application has an ID of 36 characters.',
    next: copyThere,
  },
  secret: {
    title: 'The client secret is missing',
    meaning: 'A service principal signs in with its secret.',
    next: 'Enter the value of the secret, not its ID.',
  },
};

export function fieldProblem(field: AzureFieldView): Omit<ErrorWords, 'tone'> {
  return fields[field];
}

export function otherCloud(used: AzureCloudView): Omit<ErrorWords, 'tone'> {
  return {
    title: 'The key vault is in another Azure',
    meaning: `Atlas uses a key vault in ${signIn.environments[used]}, and you are signed in elsewhere.`,
    next: 'Press Change, and choose that Azure.',
  };
}
