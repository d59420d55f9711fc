// The network to Atlas: which proxy stands in between, and which certificates are trusted.

import type {
  CertificatesView,
  InvalidProxyView,
  ProxyKindView,
  ProxyPasswordView,
  RouteProblemView,
} from '../../ipc';
import { plural } from '../numbers';

export const network = {
  title: 'Network',
  proxy: 'Proxy',
  kinds: { system: 'System', none: 'None', address: 'Address' } satisfies Record<
    ProxyKindView,
    string
  >,
  kindHints: {
    system:
      'The one that HTTPS_PROXY names, and on macOS and Windows the one in the system’s settings. The proxy set in GNOME’s or KDE’s settings is not read: enter it under Address.',
    none: 'Straight to Atlas, whatever this system says.',
    address: 'This one, whatever this system says.',
  } satisfies Record<ProxyKindView, string>,
  address: 'Proxy address',
  addressHint: 'Host and port, as your network’s administrators name them.',
  placeholder: 'proxy.example.com:8080',
  user: 'Proxy user',
  userHint: 'Empty if the proxy asks for no sign-in.',
  password: 'Proxy password',
  passwordHints: {
    none: 'Kept in the system keychain, and sent to this proxy alone.',
    inKeyStore: 'In the system keychain. Leave it empty to keep it.',
    thisSession:
      'The system keychain did not take it, so it is held in memory until you close Keygate.',
  } satisfies Record<ProxyPasswordView, string>,
  save: 'Use this proxy',
  saved: 'The proxy is used from now on.',
  systemUsed: 'The system’s proxy is used from now on.',
  noneUsed: 'No proxy is used from now on.',
  certificates: 'Certificate file',
  certificatesHint:
    'For networks that inspect encrypted traffic: the certificate your company hands out, as a PEM file. Keygate then trusts it as well as what this system trusts, and whoever holds its key can read what is sent.',
  noCertificates: 'None: only what this system trusts.',
  chosen: ({ name, all }: CertificatesView) => `${name} (${plural(all.length, 'certificate')})`,
  subject: 'For',
  issuer: 'Issued by',
  fingerprint: 'SHA-256',
  unreadable: 'not readable',
  choose: 'Choose file…',
  remove: 'Remove',
  trusted: 'The certificate file is trusted from now on.',
  removed: 'Only what this system trusts is trusted from now on.',
};

/** Why the route that was set cannot be used. */
export const routeProblem: Record<RouteProblemView, string> = {
  notRead: 'They could not be read, so the proxy that you set is not known.',
  proxy: 'The address of the proxy is none.',
  certificates: 'The certificates that you added are damaged.',
};

/** Why what was entered for the proxy cannot be used. */
export const invalidProxy: Record<InvalidProxyView, { meaning: string; next: string }> = {
  notAnAddress: {
    meaning: 'It is no host with a port.',
    next: 'Write it like proxy.example.com:8080.',
  },
  otherScheme: {
    meaning: 'Only http and https proxies can be used, no SOCKS.',
    next: 'Write it like proxy.example.com:8080.',
  },
  holdsSignIn: {
    meaning: 'A user name or password stands in the address.',
    next: 'Enter them in their own fields.',
  },
  holdsPath: {
    meaning: 'Only a host and a port may stand there. A script such as wpad.dat is not read.',
    next: 'Write it like proxy.example.com:8080.',
  },
  noPassword: {
    meaning: 'There is a user, but no password.',
    next: 'Enter the password, or leave the user empty.',
  },
};
