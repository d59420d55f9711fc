// Who is signed in to Google Cloud, and which hosts that means.

import type { Service } from '../services';
import { accountName, signIn } from './signIn';

export const googleService: Service<'gcp'> = {
  who: accountName,
  facts: ({ account, identity, method }) => [
    { label: 'Identity', value: identity === '' ? 'Google does not say' : identity },
    { label: 'Project or organization', value: account === '' ? 'Google does not say' : account },
    { label: signIn.method, value: signIn.methods[method] },
  ],
  hosts: [
    'accounts.google.com',
    'oauth2.googleapis.com',
    'accesscontextmanager.googleapis.com',
    'cloudresourcemanager.googleapis.com',
    'cloudkms.googleapis.com',
  ],
  hostsNote: 'Only your browser opens the first one.',
};
