// Private networking to the key service and search nodes.
// Source: safety rules W2, Z2, S4 and S7; domain facts on private networking and search nodes.

import type { EndpointStatusView, PrivateNetworkingConflictView, ProviderView } from '../../ipc';

type WithEndpoints = Exclude<ProviderView, 'gcp'>;

export const privateEndpoints = {
  title: 'Private networking',
  reading: 'Reading the private endpoints…',
  switch: 'Require private networking',
  meaning: {
    aws: 'Atlas reaches your key only through private endpoints inside AWS, one in each region of your clusters. Each of these regions needs the key or a replica of it.',
    azure:
      'Atlas reaches your key vault only through private endpoints inside Azure, one in each region of your clusters.',
  } satisfies Record<WithEndpoints, string>,
  azureApproval:
    'When you approve an endpoint, every cluster on your key uses private access. While endpoints exist, you cannot change the vault’s name, subscription and resource group. Conditional Access in Entra still needs Atlas’s addresses.',
  deleteFirst: 'To stop requiring it, delete the private endpoints first.',
  waiting: 'Waiting for your clusters’ nodes.',
  waitingText:
    'Atlas tries the key from each node before it says whether the key works. Keep the access lists until then.',
  listsNotNeeded:
    'You need no access lists: every region of your clusters has an active private endpoint, and Atlas uses only these.',
  listsStillNeeded:
    'Keep the access lists until every region of your clusters has an active private endpoint.',
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
  following: 'Keygate checks again until nothing changes.',
  stop: 'Stop looking',
  lookAgain: 'Look again',
  readOnly: 'Changing this needs Project Owner on this project.',
  createTitle: (region: string) => `Create a private endpoint in ${region}?`,
  deleteTitle: (region: string) => `Delete the private endpoint in ${region}?`,
  createText: {
    aws: 'Atlas creates it inside AWS. You have nothing to approve.',
    azure:
      'Atlas asks your key vault for a connection, which you then approve in the Azure portal.',
  } satisfies Record<WithEndpoints, string>,
  charges: 'Atlas and your cloud may charge for each private endpoint for as long as it exists.',
  deleteText:
    'Clusters in this region can then no longer reach the key through it. If you require private networking and a cluster there still uses your key, a node that restarts stays down.',
  createConfirm: 'Create',
  deleteConfirm: 'Delete',
};

export const statuses: Record<
  EndpointStatusView,
  { label: string; tone: 'good' | 'danger' | 'warn' | 'info' | 'plain' }
> = {
  initiating: { label: 'Being created', tone: 'info' },
  pendingAcceptance: { label: 'Waiting for approval', tone: 'warn' },
  active: { label: 'Active', tone: 'good' },
  failed: { label: 'Failed', tone: 'danger' },
  pendingRecreation: { label: 'Being created again', tone: 'warn' },
  deleting: { label: 'Being deleted', tone: 'info' },
  other: { label: 'Not known', tone: 'plain' },
};

/** What the person does about an endpoint in this status; empty: nothing. */
export function todo(status: EndpointStatusView, provider: ProviderView): string {
  switch (status) {
    case 'pendingAcceptance':
      return provider === 'azure'
        ? 'In the Azure portal, open your key vault → Networking → Private endpoint connections, tick the connection with this name and press Approve.'
        : 'Atlas approves it. You have nothing to do.';
    case 'failed':
      return 'Delete it, correct what Atlas names, and create it again.';
    case 'pendingRecreation':
      return provider === 'azure'
        ? 'Somebody rejected or removed it. Atlas creates it again. Then approve the new connection.'
        : 'Somebody removed it. Atlas creates it again.';
    case 'initiating':
      return provider === 'azure' ? 'In a few minutes you can approve a connection.' : '';
    case 'active':
    case 'deleting':
    case 'other':
      return '';
  }
}

export const conditions = {
  settled: 'I have removed or changed the conditions on addresses',
  transition: 'Conditions for the change to private networking',
  transitionDeny: 'Condition for the key policy',
  exempts:
    'Add it to the Deny statement. The statement then no longer denies requests through a private endpoint, of any account. It still denies all other requests from addresses that are not listed. Remove the whole statement when every endpoint is active.',
  transitionAllow: 'Condition for the role policy',
  allows:
    'Use it as the only condition of a second Allow statement. That statement also allows requests through any private endpoint. Remove the statement with the addresses when every endpoint is active.',
  first: 'Tick this when it is done. Then you can use the switch.',
};

export interface ConflictWords {
  title: string;
  text: string;
}

export function conflictWords(conflict: PrivateNetworkingConflictView): ConflictWords {
  switch (conflict.kind) {
    case 'addressConditions':
      return {
        title: 'Conditions on addresses do not work with private networking.',
        text: 'A request through a private endpoint has no address (aws:SourceIp). A condition on addresses in the key’s or the role’s policy denies it, and cuts off every cluster on the key.',
      };
    case 'multiCloudCluster':
      return {
        title: `Cluster ${conflict.cluster} spans several clouds.`,
        text: `Atlas does not support private networking for a project with such a cluster (${conflict.cluster}), and switches it off. Move the cluster to another project first.`,
      };
    case 'multiRegionCluster':
      return {
        title: `Cluster ${conflict.cluster} spans several regions.`,
        text: `Each of them needs the key or a replica of it (a multi-Region key): ${conflict.regions.join(', ')}.`,
      };
    case 'keyElsewhere':
      return {
        title: `Cluster ${conflict.cluster} is in another region than the key.`,
        text: `A private endpoint leads to the key service of its own region. Use a key with a replica in ${conflict.region} (a multi-Region key).`,
      };
    case 'notOffered':
      return {
        title: 'Atlas does not offer this for Google Cloud.',
        text: 'Atlas has private networking only for AWS KMS and Azure Key Vault.',
      };
    case 'providerOff':
      return {
        title: 'Save first.',
        text: 'You can require private networking after you switch on encryption with this key service.',
      };
    case 'keyNotValid':
      return {
        title: 'The key is not valid.',
        text: 'Restore Atlas’s access to the key first, then press Check now.',
      };
  }
}

export const searchNodes = {
  title: 'Search nodes',
  switch: 'Encrypt search nodes',
  meaning:
    'Search nodes hold copies of the data in your search indexes. On: Atlas also encrypts these with your key.',
  consequence:
    'Atlas then replaces all search nodes of the project and builds their indexes again. Until that is done, searches can be slow or incomplete, and extra nodes can cost more. If the key is not valid later, Atlas pauses the cluster or removes its search nodes.',
};

/** Titles and meanings of summaries that do not come from the form. */
export const switchSummaries = {
  privateNetworkingOn: {
    title: 'Require private networking?',
    text: 'Atlas then reaches your key only through private endpoints. It tries the key from each node. Until it has finished, the key check says Waiting for your clusters’ nodes. Private endpoints can cost extra.',
  },
  privateNetworkingOff: {
    title: 'Stop requiring private networking?',
    text: 'Atlas then reaches your key over public addresses again. If your key service accepts requests only from certain IP addresses, allow Atlas’s before you send this.',
  },
  searchNodesOn: { title: 'Encrypt search nodes?', text: searchNodes.consequence },
  searchNodesOff: { title: 'Stop encrypting search nodes?', text: searchNodes.consequence },
};
