// Causes that come with an error, each in words.

import type {
  FileProblemView,
  InvalidAddressView,
  KeyStoreView,
  TimerProblemView,
  UnexpectedView,
  UnreadableView,
  UnreachableView,
} from '../ipc';

interface Cause {
  meaning: string;
  next: string;
}

export const unreachable: Record<UnreachableView, Cause> = {
  nameNotFound: {
    meaning: 'The network does not know its name.',
    next: 'Check the internet connection, and the address if it is a custom one.',
  },
  refused: {
    meaning: 'The computer there refused the connection.',
    next: 'Check the address and the port, and whether a firewall blocks them.',
  },
  timedOut: {
    meaning: 'It did not answer in time.',
    next: 'Check the internet connection, then try again.',
  },
  certificate: {
    meaning: 'This computer does not trust its certificate.',
    next: 'If your company inspects traffic, choose its certificate file in Settings, under Network. Otherwise do not go on.',
  },
  privateIssuer: {
    meaning:
      'No public authority issued its certificate: a proxy, such as one that inspects your company’s traffic, could read the secret. Nothing was sent.',
    next: 'Try again: Keygate warns you and asks first. Or use a network without that proxy.',
  },
  interrupted: {
    meaning: 'The connection broke while the answer was on its way.',
    next: 'Try again.',
  },
  proxy: {
    meaning: 'The proxy did not let the request through.',
    next: 'Check it in Settings, under Network; where that says System, check HTTPS_PROXY.',
  },
  proxySignIn: {
    meaning: 'The proxy asks for a user and a password, or refused the ones it got.',
    next: 'Enter them in Settings, under Network.',
  },
  proxyUnsupported: {
    meaning: 'The proxy asks for a sign-in by NTLM or Kerberos, which Keygate does not support.',
    next: 'Ask your network’s administrators for a proxy that takes a password or none, or for a direct connection.',
  },
  other: {
    meaning: 'Keygate could not connect.',
    next: 'Check the internet connection, then try again.',
  },
};

export const unexpected: Record<UnexpectedView, string> = {
  redirect: 'It sent the request to another address. Keygate does not follow.',
  tooLarge: 'The answer is far larger than Atlas’s.',
  compressed: 'The answer is compressed, and Keygate did not ask for that.',
  notJson: 'The answer is not JSON.',
  wrongShape: 'The answer has other contents than Atlas sends.',
};

export const keyStore: Record<KeyStoreView, Cause & { title: string }> = {
  missing: {
    title: 'No key store is running',
    meaning: 'This system has no service that stores secrets, so Keygate cannot store the secret.',
    next: 'Start one, for example GNOME Keyring or KWallet, and try again. Or connect for this session only: Keygate then holds the secret in memory until you disconnect.',
  },
  locked: {
    title: 'The key store is locked',
    meaning: 'Nobody unlocked it, so Keygate could not use it.',
    next: 'Unlock it and try again. Or connect for this session only.',
  },
  refused: {
    title: 'The key store refused',
    meaning: 'The system did not let Keygate use its key store.',
    next: 'Allow it and try again. Or connect for this session only.',
  },
  tooLong: {
    title: 'The secret is too long for the key store',
    meaning: 'Windows stores at most 2,560 bytes for each entry.',
    next: 'Check that you entered the secret alone. Or connect for this session only.',
  },
  failed: {
    title: 'The key store failed',
    meaning: 'The system’s key store gave an error.',
    next: 'Try again. Or connect for this session only.',
  },
  entryGone: {
    title: 'The stored secret is gone',
    meaning: 'The key store no longer has the entry that Keygate stored.',
    next: 'Enter the secret again.',
  },
};

export const invalidAddress: Record<InvalidAddressView, string> = {
  notAUrl: 'This is not a web address.',
  notHttps: 'It must begin with https://. Plain http works only for an address on this computer.',
  hasMoreThanAHost: 'Enter only a host and a port: no path, no user name, no question mark.',
  notSet: 'You have set no custom address.',
};

/** Why a file could not be opened. */
export const fileNotRead: Record<FileProblemView, string> = {
  exists: 'Keygate could not read it.',
  notAllowed: 'you have no permission to read it.',
  full: 'Keygate could not read it.',
  folderMissing: 'it no longer exists.',
  notAFile: 'it is a folder, a device or a pipe, and not a file.',
  other: 'Keygate could not read it.',
};

/** Why a text is no access list. */
export function unreadable(reason: UnreadableView): Cause {
  switch (reason.kind) {
    case 'empty':
      return {
        meaning: 'There is no text in it.',
        next: 'Copy the list from the cloud’s web page, then paste it here.',
      };
    case 'binary':
      return {
        meaning: 'This is not a text file. It may be a picture, an archive or a spreadsheet.',
        next: 'Export the list as text, CSV or JSON, then open that file.',
      };
    case 'tooLarge':
      return {
        meaning: `It is larger than ${reason.limitMebibytes} MiB. No access list is that large.`,
        next: 'Check that it is the right file.',
      };
    case 'formTooLarge':
      return {
        meaning: `It is larger than ${reason.limitMebibytes} MiB, which no policy, vault or access level is.`,
        next: 'Paste only the list, or its addresses one a line.',
      };
  }
}

export const fileProblem: Record<FileProblemView, string> = {
  exists: 'a file with this name exists, and Keygate does not overwrite it.',
  notAllowed: 'you have no permission to write there.',
  full: 'the disk is full.',
  folderMissing: 'the folder does not exist.',
  notAFile: 'it is a folder, a device or a pipe, and not a file.',
  other: 'Keygate could not write it.',
};

/** Why the system’s timer was not set or removed. */
export function timerProblem(problem: TimerProblemView): string {
  switch (problem.kind) {
    case 'noTimer':
      return 'This system has no timer that Keygate knows how to set.';
    case 'notInstalled':
      return `This computer has no “${problem.program}”, so nothing here could start Keygate while it is closed.`;
    case 'refused':
      return problem.detail === ''
        ? `“${problem.program}” failed and gave no reason.`
        : `${problem.program}: ${problem.detail}`;
    case 'file':
      return `${problem.path}: ${problem.detail}`;
    case 'ownPlace':
      return `Keygate could not find out where its own program lies: ${problem.detail}`;
    case 'vanishes':
      return `Keygate runs from ${problem.path}, and macOS removes it from there. Quit Keygate, move it to Applications, open it there, and switch this on again.`;
  }
}
