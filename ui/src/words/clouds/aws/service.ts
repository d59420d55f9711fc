// Who is signed in to AWS, and which hosts that means.

import type { Service } from '../services';
import { accountName, endsAt, signIn } from './signIn';

export const awsService: Service<'aws'> = {
  who: accountName,
  facts: ({ account, identity, method, endsAt: time }, now) => [
    { label: 'Account', value: account },
    { label: 'Identity', value: identity },
    { label: signIn.method, value: signIn.methods[method] },
    { label: 'Valid until', value: endsAt(time, now) },
  ],
  hosts: [
    'oidc.REGION.amazonaws.com',
    'portal.sso.REGION.amazonaws.com',
    'sts.REGION.amazonaws.com',
    'kms.REGION.amazonaws.com',
    'iam.amazonaws.com',
  ],
  hostsNote:
    'REGION is the region of Identity Center, of your sign-in or of your key. In GovCloud the last host is iam.us-gov.amazonaws.com. In China the hosts end in amazonaws.com.cn.',
};
