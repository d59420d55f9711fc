// Signing in to Azure, and who is signed in there.

import type { AzureCloudView, AzureSignInMethodView } from '../../../ipc';

export const signIn = {
  intro: 'Keygate reads the firewall of the key vault that Atlas uses, and adds addresses to it.',
  method: 'Sign in with',
  methods: {
    browser: 'The browser',
    servicePrincipal: 'A service principal',
  } satisfies Record<AzureSignInMethodView, string>,

  environment: 'Azure environment',
  environments: {
    public: 'Azure',
    china: 'Azure China',
    usGovernment: 'Azure US Government',
  } satisfies Record<AzureCloudView, string>,
  tenant: 'Directory (tenant) ID',
  tenantHint: 'The ID, or a domain of the tenant like example.onmicrosoft.com.',
  client: 'Application (client) ID',
  clientHint: 'Of the app registration for Keygate, or of the service principal.',
  idPlaceholder: '00000000-0000-0000-0000-000000000000',
  secret: 'Client secret',
  secretHint: 'The value of the secret, not its ID. It leaves this box as soon as you sign in.',
  openBrowser: 'Sign in in the browser',
  submit: 'Sign in',
  continueHint: 'Choose your account there. Keygate waits up to five minutes.',
};

/** How the app registration is made, in the portal's own names. */
export const guide = {
  title: 'How to make the app registration (once for all of your organization)',
  redirect: 'Redirect URI',
  /** Its port may be any, so none is named. */
  redirectUri: 'http://localhost',
  steps: [
    'In the Azure portal, open Microsoft Entra ID → App registrations → New registration.',
    'Name it Keygate. Under Supported account types choose accounts in this organizational directory only.',
    'Under Redirect URI choose Public client/native (mobile & desktop) and enter the redirect URI exactly as it stands below. Then press Register.',
    'On Overview, copy the Application (client) ID and the Directory (tenant) ID into the fields here. It needs no secret.',
    'Open API permissions → Add a permission → Azure Service Management → Delegated permissions, choose user_impersonation, and press Add permissions. Where your organization asks for it, an administrator presses Grant admin consent.',
    'On the resource group of the key vault, open Access control (IAM) and give yourself the roles under “What this sign-in needs”: Add → Add custom role → Start from JSON.',
  ],
};

/** `Azure tenant 0000…, sam@example.com`. */
export function accountName({ account, identity }: { account: string; identity: string }): string {
  return identity === '' ? `Azure tenant ${account}` : `Azure tenant ${account}, ${identity}`;
}
