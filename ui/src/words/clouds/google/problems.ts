// Why a sign-in to Google Cloud did not work.

import type { GoogleFileProblemView } from '../../../ipc';
import type { ErrorWords } from '../../errors';

type Words = Omit<ErrorWords, 'tone'>;

const otherFile = 'Choose the JSON key of a service account, or sign in in the browser.';

export function fileProblem(problem: GoogleFileProblemView): Words {
  switch (problem.kind) {
    case 'notCredentials':
      return {
        title: 'This file has no Google credentials',
        meaning: 'It is not the JSON file that Google or gcloud makes.',
        next: otherFile,
      };
    case 'tooLarge':
      return {
        title: 'This file is too large',
        meaning: 'A file of credentials is much smaller.',
        next: otherFile,
      };
    case 'external':
      return {
        title: 'Keygate does not use this kind of file',
        meaning:
          'It signs in through another service: such a file can start any program on this computer and ask any address. Keygate does neither.',
        next: otherFile,
      };
    case 'otherKind':
      return {
        title: 'Keygate does not know this kind of file',
        meaning: 'It uses keys of service accounts, and what gcloud writes for a person.',
        next: otherFile,
      };
    case 'lacks':
      return {
        title: `The file lacks ${problem.part}`,
        meaning: `A file of this kind has ${problem.part}. This one is damaged or was shortened.`,
        next: 'Download or make it again.',
      };
    case 'otherTokenAddress':
      return {
        title: 'The file names another address for tokens',
        meaning:
          'It would have Keygate ask a host that is not Google’s. Somebody may have changed the file.',
        next: 'Do not use it. Make a new key, and find out where this file comes from.',
      };
    case 'otherUniverse':
      return {
        title: 'The file is for another cloud',
        meaning: 'It is for a cloud that is run apart from Google Cloud.',
        next: otherFile,
      };
    case 'badKey':
      return {
        title: 'The private key in the file cannot be used',
        meaning: 'It is not an RSA key in the form that Google makes.',
        next: 'Make a new key of the service account.',
      };
  }
}

export const fields: Record<'googleClient' | 'googleProject' | 'googleAccount', Words> = {
  googleClient: {
    title: 'This is not the ID of an OAuth client',
    meaning: 'A client ID ends with .apps.googleusercontent.com.',
    next: 'Copy it from Google Auth Platform → Clients in the Google Cloud console.',
  },
  googleProject: {
    title: 'This is not the ID of a project',
    meaning: 'A project ID has small letters, digits and hyphens.',
    next: 'Copy the ID, not the name, from the Google Cloud console.',
  },
  googleAccount: {
    title: 'This is not the address of a service account',
    meaning: 'Its address ends with .gserviceaccount.com.',
    next: 'Copy client_email from the key file that Atlas uses.',
  },
};
