// Who is signed in to Azure, and which hosts that means.

import type { Service } from '../services';
import { accountName, signIn } from './signIn';

export const azureService: Service<'azure'> = {
  who: accountName,
  facts: ({ account, identity, method, environment }) => [
    { label: 'Tenant', value: account },
    { label: 'Identity', value: identity === '' ? 'Azure does not say' : identity },
    { label: signIn.method, value: signIn.methods[method] },
    { label: signIn.environment, value: signIn.environments[environment] },
  ],
  hosts: ['login.microsoftonline.com', 'management.azure.com'],
  hostsNote:
    'In Azure China the hosts are login.partner.microsoftonline.cn and management.chinacloudapi.cn. In Azure US Government they are login.microsoftonline.us and management.usgovcloudapi.net.',
};
