// Private networking to the key service and search nodes.
// Source: safety rules W2, Z2, S4 and S7; domain facts on private networking and search nodes.

import type { EndpointStatusView, PrivateNetworkingConflictView, ProviderView } from '../../ipc';

type WithEndpoints = Exclude<ProviderView, 'gcp'>;

export const privateEndpoints = {
  title: 'Private networking',
  reading: 'Reading the private endpoints…',
  switch: 'Require private networking',
  meaning: {
    aws: 'Atlas reaches your key only through private endpoints inside AWS, one in each region of your clusters. Every one of these regions needs the key or a replica of it.',
    azure:
      'Atlas reaches your key vault only through private endpoints inside Azure, one in each region of your clusters.',
  } satisfies Record<WithEndpoints, string>,
  azureApproval:
    'Approving an endpoint moves every cluster on your key to private access. While endpoints exist, the vault’s name, subscription and resource group cannot be changed. Conditional Access in Entra still needs Atlas’s addresses.',
  deleteFirst: 'To stop requiring it, delete the private endpoints first.',
  waiting: 'Waiting for your clusters’ nodes.',
  waitingText:
    'Atlas tries the key from each node before it says whether it works. Keep the address lists until then.',
  listsNotNeeded:
    'Address lists are not needed, because every region of your clusters has an active private endpoint and Atlas uses no other way.',
  listsStillNeeded:
    'Keep the address lists until every region of your clusters has an active private endpoint.',
  missing: (regions: string[]) =>
    `No private endpoint yet in ${regions.join(', ')}: clusters there cannot reach the key privately.`,
  endpoints: 'Private endpoints',
  none: 'There are none yet.',
  region: 'Region',
  chooseRegion: 'Choose a region',
  create: 'Create private endpoint',
  delete: (region: string) => `Delete private endpoint in ${region}`,
  deleteShort: 'Delete…',
  connection: 'Connection name',
  following: 'Looking again until nothing is changing.',
  stop: 'Stop looking',
  lookAgain: 'Look again',
  readOnly: 'Changing this needs Project Owner on this project.',
  createTitle: (region: string) => `Create a private endpoint in ${region}?`,
  deleteTitle: (region: string) => `Delete the private endpoint in ${region}?`,
  createText: {
    aws: 'Atlas makes it inside AWS; you have nothing to approve.',
    azure:
      'Atlas asks your key vault for a connection, which you then approve in the Azure portal.',
  } satisfies Record<WithEndpoints, string>,
  charges: 'Atlas and your cloud may charge for each private endpoint for as long as it exists.',
  deleteText:
    'Clusters in this region can no longer reach the key through it. Where private networking is required and a cluster there still uses your key, a restarted node stays down.',
  createConfirm: 'Create',
  deleteConfirm: 'Delete',
};

export const statuses: Record<
  EndpointStatusView,
  { label: string; tone: 'good' | 'danger' | 'warn' | 'info' | 'plain' }
> = {
  initiating: { label: 'Being made', tone: 'info' },
  pendingAcceptance: { label: 'Waiting for approval', tone: 'warn' },
  active: { label: 'Active', tone: 'good' },
  failed: { label: 'Failed', tone: 'danger' },
  pendingRecreation: { label: 'Being made again', tone: 'warn' },
  deleting: { label: 'Being deleted', tone: 'info' },
  other: { label: 'Not known', tone: 'plain' },
};

/** What the person does about an endpoint in this status; empty: nothing. */
export function todo(status: EndpointStatusView, provider: ProviderView): string {
  switch (status) {
    case 'pendingAcceptance':
      return provider === 'azure'
        ? 'In the Azure portal, open your key vault → Networking → Private endpoint connections, tick the connection with this name and press Approve.'
        : 'Atlas approves it by itself; you have nothing to do.';
    case 'failed':
      return 'Delete it, put right what Atlas names, and create it again.';
    case 'pendingRecreation':
      return provider === 'azure'
        ? 'It was rejected or removed. Atlas makes it again; approve the new connection then.'
        : 'It was removed. Atlas makes it again.';
    case 'initiating':
      return provider === 'azure' ? 'In a few minutes there will be a connection to approve.' : '';
    case 'active':
    case 'deleting':
    case 'other':
      return '';
  }
}

export const conditions = {
  settled: 'I have removed or adjusted the address conditions',
  transition: 'Conditions for the time of going over',
  transitionDeny: 'Condition for the key policy',
  exempts:
    'Added to the Deny statement, it exempts calls that come through any private endpoint, of whatever account, from the address list; all other calls are still held to it. Remove the whole statement once every endpoint is active.',
  transitionAllow: 'Condition for the role policy',
  allows:
    'The only condition of a second Allow statement beside the one with the addresses: it lets calls through any private endpoint in as well. Remove the statement with the addresses once every endpoint is active.',
  first: 'Tick this once it is done; then the switch can be used.',
};

export interface ConflictWords {
  title: string;
  text: string;
}

export function conflictWords(conflict: PrivateNetworkingConflictView): ConflictWords {
  switch (conflict.kind) {
    case 'addressConditions':
      return {
        title: 'Address conditions and private networking exclude each other.',
        text: 'A call through a private endpoint carries no address (aws:SourceIp), so a condition on addresses in the key’s or the role’s policy denies it, and with it every cluster on the key.',
      };
    case 'multiCloudCluster':
      return {
        title: `Cluster ${conflict.cluster} spans several clouds.`,
        text: `Atlas switches private networking off for a project with such a cluster (${conflict.cluster}). Move it to another project first.`,
      };
    case 'multiRegionCluster':
      return {
        title: `Cluster ${conflict.cluster} spans several regions.`,
        text: `The key or a replica of it (a multi-Region key) has to be in each of them: ${conflict.regions.join(', ')}.`,
      };
    case 'keyElsewhere':
      return {
        title: `Cluster ${conflict.cluster} is in another region than the key.`,
        text: `A private endpoint leads to the key service of its own region. Use a key with a replica in ${conflict.region} (a multi-Region key).`,
      };
    case 'notOffered':
      return {
        title: 'Atlas does not offer this for Google Cloud.',
        text: 'Private networking exists for AWS KMS and Azure Key Vault only.',
      };
    case 'providerOff':
      return {
        title: 'Save first.',
        text: 'Private networking can be required once encryption with this key service is switched on.',
      };
    case 'keyNotValid':
      return {
        title: 'The key is not valid.',
        text: 'Restore Atlas’s access to the key first, then check again.',
      };
  }
}

export const searchNodes = {
  title: 'Search nodes',
  switch: 'Encrypt search nodes',
  meaning:
    'Search nodes hold copies of what is in your search indexes. On: they are encrypted with your key as well.',
  consequence:
    'Switching makes Atlas set up all search nodes of the project anew and rebuild their indexes; searches may be slow or incomplete meanwhile, and more nodes may be charged for a while. If the key is not valid later, Atlas pauses the cluster or removes its search nodes.',
};

/** Titles and meanings of summaries that do not come from the form. */
export const switchSummaries = {
  privateNetworkingOn: {
    title: 'Require private networking?',
    text: 'Atlas then reaches your key only through private endpoints. It tries the key from each node: until that is settled, the key check reads Waiting for your clusters’ nodes. Private endpoints may be charged for.',
  },
  privateNetworkingOff: {
    title: 'Stop requiring private networking?',
    text: 'Atlas then reaches your key over public addresses again. If your key service admits only listed addresses, let Atlas’s in before you send this.',
  },
  searchNodesOn: { title: 'Encrypt search nodes?', text: searchNodes.consequence },
  searchNodesOff: { title: 'Stop encrypting search nodes?', text: searchNodes.consequence },
};
