import type { ConnectPhaseView, LinkRequest, SignInKindView } from '../../ipc';
import type { Term } from '../glossary';

export const connect = {
  headline: 'Your own key for MongoDB Atlas, and the right addresses allowed.',
  addresses: 'Just show the IP addresses',
  addressesHint: 'The addresses your key service must allow. No account needed.',
  practice: 'Practice with a sample project',
  practiceHint: 'Try everything on a pretend Atlas on this computer.',
  notMadeBy:
    'Not made by MongoDB. Keygate talks to the Atlas address you choose, and to a key service only after you sign in there.',
  settings: 'Settings',
  title: 'Connect to Atlas',
  signInWith: 'Sign in with',
  atlas: 'Atlas',
  keep: 'Keep in the system keychain',
  keepHint: 'Off: Keygate holds the secret in memory and forgets it when you close the program.',
  button: 'Connect',
  sessionOnly: 'For this session only',
  readAlong: 'The proxy may read the secret: sign in',
  startingPractice: 'Starting the practice project…',
  readingLists: 'Opening the lists…',
  inKeychain: 'In the keychain. Leave empty to use it.',
  idMissing: (label: string) => `Enter the ${label.toLowerCase()}.`,
  looksLikeSecret: 'This looks like a client secret. The client ID begins with mdb_sa_id_.',
  looksUnusual: 'A client ID is usually mdb_sa_id_ followed by 24 digits and letters a to f.',
  publicKeyUnusual: 'A public key usually has 8 characters.',
};

export const signIn: Record<
  SignInKindView,
  { name: string; id: string; secret: string; hint: string }
> = {
  serviceAccount: {
    name: 'Service account',
    id: 'Client ID',
    secret: 'Client secret',
    hint: 'Atlas shows it once, when you create it.',
  },
  apiKey: {
    name: 'API key',
    id: 'Public key',
    secret: 'Private key',
    hint: 'Atlas shows it once, when you create the key.',
  },
};

/** What to create in Atlas, in its console's own words. */
export const prepare = {
  title: 'To sign in, create this in Atlas',
  kinds: {
    serviceAccount: {
      steps: [
        'In your project: Project Identity & Access → Applications → Service Accounts. Create a service account.',
        'Give it Project Read Only to look, or Project Owner to make changes.',
        'Add this computer’s public IP address to its API access list. Atlas may refuse requests from any other address.',
        'Copy the client ID and the client secret. The secret expires on the date you choose there. Make a new one before then.',
      ],
      terms: ['serviceAccount', 'apiAccessList'],
      page: 'serviceAccounts',
    },
    apiKey: {
      steps: [
        'In your project: Project Identity & Access → Applications → API Keys. Create an API key.',
        'Give it Project Read Only to look, or Project Owner to make changes.',
        'Add this computer’s public IP address to its API access list. Atlas may refuse requests from any other address.',
        'Copy the public key and the private key. They work until somebody deletes them in Atlas.',
      ],
      terms: ['apiKey', 'apiAccessList'],
      page: 'apiKeys',
    },
  } satisfies Record<SignInKindView, { steps: string[]; terms: Term[]; page: LinkRequest }>,
};

export const phases: Record<ConnectPhaseView, string> = {
  signingIn: 'Signing in…',
  readingProjects: 'Reading your projects…',
  waitingForKeyStore:
    'Waiting for the key store. Your system may have opened a window that asks for its password.',
};
