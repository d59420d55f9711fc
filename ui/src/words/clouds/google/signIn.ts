// Signing in to Google Cloud, and who is signed in there.

import type { GoogleSignInMethodView } from '../../../ipc';

export const signIn = {
  intro:
    'Keygate reads the service perimeter around your key, and adds addresses to an access level that a rule for Atlas names.',
  method: 'Sign in with',
  methods: {
    browser: 'The browser',
    keyFile: 'A key file',
    defaultCredentials: 'Default credentials',
  } satisfies Record<GoogleSignInMethodView, string>,

  clientId: 'Client ID',
  clientIdHint: 'Of your organization’s own OAuth client of the type Desktop app.',
  clientIdPlaceholder: '000000000000-example.apps.googleusercontent.com',
  clientSecret: 'Client secret',
  clientSecretHint:
    'Google shows it next to the client ID. It leaves this box as soon as you sign in.',
  quotaProject: 'Quota project',
  quotaHint:
    'The ID of a project where the Access Context Manager API, the Cloud Resource Manager API and the Cloud KMS API are enabled. Google counts the requests there.',
  quotaOptional: 'Leave it empty to use the project that the file names.',
  quotaPlaceholder: 'example-project',
  keyFile: 'Key file',
  keyFileHint: 'The JSON key of a service account. Keygate opens it and signs in.',
  chooseFile: 'Choose a file…',
  otherFile: 'Choose another file…',
  noFile: 'No file chosen',
  noDefault:
    'This computer has no application default credentials. gcloud makes them: gcloud auth application-default login.',
  defaultHint: 'Keygate reads the file that gcloud wrote on this computer.',
  openBrowser: 'Sign in in the browser',
  submit: 'Sign in',
  continueHint: 'Choose your account there and allow Keygate. It waits up to five minutes.',
};

/** How the client is made, in the console's own names. */
export const guide = {
  title: 'How to make the OAuth client (once for all of your organization)',
  steps: [
    'In the Google Cloud console, choose a project of your organization. It can be the quota project too.',
    'Open Google Auth Platform → Branding. Enter Keygate as the app name, and your email address.',
    'Under Audience choose Internal: only people of your organization can sign in with it.',
    'Open Clients → Create client. Choose Desktop app as the application type, name it Keygate, and press Create.',
    'Copy the client ID and the client secret into the fields here. A redirect address is not needed.',
    'Open APIs & Services → Library, and enable the Access Context Manager API, the Cloud Resource Manager API and the Cloud KMS API in the quota project.',
    'Ask for the roles under “What this sign-in needs”.',
  ],
};

/** `Google Cloud, dana@example.com`. */
export function accountName({ account, identity }: { account: string; identity: string }): string {
  if (identity !== '') return `Google Cloud, ${identity}`;
  return account === '' ? 'Google Cloud' : `Google Cloud project ${account}`;
}
