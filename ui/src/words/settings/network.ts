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
      'Uses the proxy in HTTPS_PROXY, and on macOS and Windows the one in the system’s settings. Keygate does not read the proxy in GNOME’s or KDE’s settings: enter it under Address.',
    none: 'Connects to Atlas directly, also if this system has a proxy.',
    address: 'Always uses this proxy.',
  } satisfies Record<ProxyKindView, string>,
  address: 'Proxy address',
  addressHint: 'Host and port. Ask your network’s administrators.',
  placeholder: 'proxy.example.com:8080',
  user: 'Proxy user',
  userHint: 'Leave it empty if the proxy needs no sign-in.',
  password: 'Proxy password',
  passwordHints: {
    none: 'Keygate stores it in the system keychain and sends it only to this proxy.',
    inKeyStore: 'In the system keychain. Leave it empty to keep it.',
    thisSession:
      'The system keychain did not store it, so Keygate holds it in memory until you close the program.',
  } satisfies Record<ProxyPasswordView, string>,
  save: 'Use this proxy',
  saved: 'Keygate uses this proxy now.',
  systemUsed: 'Keygate uses the system’s proxy now.',
  noneUsed: 'Keygate uses no proxy now.',
  certificates: 'Certificate file',
  certificatesHint:
    'For networks that inspect encrypted traffic: your company’s certificate, as a PEM file. Keygate then trusts it too, and anybody who has its private key can read what Keygate sends.',
  noCertificates: 'None: Keygate trusts only what this system trusts.',
  chosen: ({ name, all }: CertificatesView) => `${name} (${plural(all.length, 'certificate')})`,
  subject: 'For',
  issuer: 'Issued by',
  fingerprint: 'SHA-256',
  unreadable: 'not readable',
  choose: 'Choose file…',
  remove: 'Remove',
  trusted: 'Keygate trusts this certificate file now.',
  removed: 'Keygate now trusts only what this system trusts.',
};

/** Why the route that was set cannot be used. */
export const routeProblem: Record<RouteProblemView, string> = {
  notRead: 'Keygate could not read them, so it does not know the proxy you set.',
  proxy: 'The proxy’s address is not valid.',
  certificates: 'The certificates that you added are damaged.',
};

/** Why what was entered for the proxy cannot be used. */
export const invalidProxy: Record<InvalidProxyView, { meaning: string; next: string }> = {
  notAnAddress: {
    meaning: 'This is not a host with a port.',
    next: 'Write it like proxy.example.com:8080.',
  },
  otherScheme: {
    meaning: 'Keygate uses only http and https proxies, not SOCKS.',
    next: 'Write it like proxy.example.com:8080.',
  },
  holdsSignIn: {
    meaning: 'The address contains a user name or a password.',
    next: 'Enter them in their own fields.',
  },
  holdsPath: {
    meaning: 'Enter only a host and a port. Keygate does not read a script such as wpad.dat.',
    next: 'Write it like proxy.example.com:8080.',
  },
  noPassword: {
    meaning: 'There is a user, but no password.',
    next: 'Enter the password, or leave the user empty.',
  },
};
