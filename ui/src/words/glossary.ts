// One plain entry for each term that somebody who never set up encryption may not know. Terms are
// the consoles' own; entries say what a thing is and why it matters here.

export type Term =
  | 'accessLevel'
  | 'accessList'
  | 'apiAccessList'
  | 'apiKey'
  | 'arn'
  | 'cidr'
  | 'controlPlane'
  | 'customerManagedKey'
  | 'externalId'
  | 'gateway'
  | 'inbound'
  | 'keyRotation'
  | 'keyService'
  | 'keychain'
  | 'outbound'
  | 'perimeter'
  | 'planned'
  | 'privateEndpoint'
  | 'region'
  | 'role'
  | 'searchNodes'
  | 'serviceAccount'
  | 'servicePrincipal'
  | 'snapshot'
  | 'trustPolicy';

export interface Entry {
  name: string;
  text: string;
  /** How running text may say it, longest first; the name itself where there is none. */
  said?: string[];
}

export const glossary: Record<Term, Entry> = {
  accessLevel: {
    name: 'Access level',
    text: 'Google Cloud’s name for a list of allowed addresses. A perimeter refers to it.',
  },
  accessList: {
    name: 'Access list',
    text: 'The addresses that a key service allows. It refuses requests from any other address, also Atlas’s.',
  },
  apiAccessList: {
    name: 'API access list',
    text: 'The addresses from which Atlas accepts a service account or API key. Atlas keeps it with that account or key. It has nothing to do with the access list of your key service.',
  },
  apiKey: {
    name: 'API key',
    text: 'A public and a private key with which a program signs in to Atlas. A service account is the newer way.',
  },
  arn: {
    name: 'ARN',
    text: 'Amazon Resource Name: the full name of a resource in AWS. It begins with arn: and names the service, the region and the account.',
  },
  cidr: {
    name: 'CIDR block',
    text: 'A short form for a range of addresses. 203.0.113.7/32 is that one address; the smaller the number after the slash, the more it covers.',
    said: ['CIDR'],
  },
  controlPlane: {
    name: 'Control plane',
    text: 'The part of Atlas that manages your clusters. It uses your key too, from addresses of its own that are the same for every customer.',
  },
  customerManagedKey: {
    name: 'Customer-managed key',
    text: 'A key in your own cloud account. Atlas encrypts your clusters with it, and without it nobody can read them, not even Atlas.',
    said: ['a key that you own', 'customer-managed key'],
  },
  externalId: {
    name: 'External ID',
    text: 'A value that Atlas sends each time it assumes your role. AWS refuses anybody who does not send it.',
  },
  gateway: {
    name: 'Gateway',
    text: 'A part of Atlas that has its own outbound addresses and may use your key.',
  },
  inbound: {
    name: 'Inbound',
    text: 'From you to Atlas: addresses your own programs connect to. A key service never sees them.',
    said: ['traffic from you to Atlas', 'inbound'],
  },
  keyRotation: {
    name: 'Rotation',
    text: 'Changing to a new key or key version from time to time. Keep the old one until nothing is encrypted with it.',
    said: ['rotation', 'rotate'],
  },
  keyService: {
    name: 'Key service',
    text: 'The cloud service that holds your key: AWS KMS, Azure Key Vault or Google Cloud KMS.',
  },
  keychain: {
    name: 'System keychain',
    text: 'Where your operating system keeps passwords, locked by your own sign-in: Keychain, Credential Manager or Secret Service.',
  },
  outbound: {
    name: 'Outbound',
    text: 'From Atlas to you: addresses that Atlas’s own requests come from. These are the ones a key service sees.',
    said: ['traffic from Atlas', 'outbound'],
  },
  perimeter: {
    name: 'Service perimeter',
    text: 'A border around Google Cloud projects (VPC Service Controls). It allows only what an access level or an ingress rule names.',
    said: ['VPC Service Controls perimeter', 'perimeter'],
  },
  planned: {
    name: 'Planned address',
    text: 'An address that a cluster gets with a change that Atlas is making. The key service must allow it before the change ends.',
    said: ['planned addresses', 'planned'],
  },
  privateEndpoint: {
    name: 'Private endpoint',
    text: 'A connection from Atlas to your key service inside the cloud, not over the internet. IP addresses do not matter there.',
    said: ['private endpoints', 'private endpoint'],
  },
  region: {
    name: 'Region',
    text: 'A place where a cloud has its computers, for example us-east-1 in N. Virginia.',
  },
  role: {
    name: 'Role',
    text: 'What you give Atlas in your cloud, so that it can use your key without your password: an IAM role in AWS, a service principal in Azure, a service account in Google Cloud.',
    said: ['IAM role', 'service account', 'role'],
  },
  searchNodes: {
    name: 'Search nodes',
    text: 'Extra nodes of a cluster that run Atlas Search. Atlas encrypts them with your key only if you choose that.',
  },
  serviceAccount: {
    name: 'Service account',
    text: 'A sign-in for a program instead of a person, made in Atlas. It has a client ID and a client secret, and the secret expires.',
    said: ['service account'],
  },
  servicePrincipal: {
    name: 'Service principal',
    text: 'A program’s identity in your Azure tenant. You decide what it may use.',
  },
  snapshot: {
    name: 'Snapshot',
    text: 'A backup of a cluster. It can be restored only while the key it was made with exists.',
  },
  trustPolicy: {
    name: 'Trust policy',
    text: 'The part of an AWS role that says who may assume it: here Atlas’s account, with your external ID.',
  },
};

/** Every term, in the order of its name. */
export const terms = (Object.keys(glossary) as Term[]).sort((one, other) =>
  glossary[one].name.localeCompare(glossary[other].name, 'en'),
);

/** Text cut where it says one of `wanted`: each term once, at its first place. */
export function gloss(text: string, wanted: Term[]): { text: string; term: Term | null }[] {
  const found = wanted
    .flatMap((term) => {
      const place = placeOf(text, term);
      return place ? [{ ...place, term }] : [];
    })
    .sort((one, other) => one.at - other.at);
  const pieces: { text: string; term: Term | null }[] = [];
  let end = 0;
  for (const { at, length, term } of found) {
    if (at < end) continue;
    if (at > end) pieces.push({ text: text.slice(end, at), term: null });
    end = at + length;
    pieces.push({ text: text.slice(at, end), term });
  }
  if (end < text.length) pieces.push({ text: text.slice(end), term: null });
  return pieces;
}

function placeOf(text: string, term: Term): { at: number; length: number } | null {
  const { name, said = [name] } = glossary[term];
  const lower = text.toLowerCase();
  for (const phrase of said) {
    const at = lower.indexOf(phrase.toLowerCase());
    if (at < 0) continue;
    const plural = /^s\b/.test(lower.slice(at + phrase.length)) ? 1 : 0;
    return { at, length: phrase.length + plural };
  }
  return null;
}
