// What Atlas's own error codes mean and what to do about them. Unknown codes are shown in Atlas's
// own words. Sources: MongoDB's API error reference, the provider tools' recorded exchanges.

import type { AnswerView, RefusalCode } from '../ipc';

export interface Refusal {
  title: string;
  meaning: string;
  next: string;
}

/** The words for Atlas's `errorCode`, where there are better ones than its own. */
export function refusal(answer: AnswerView): Refusal | undefined {
  return answer.errorCode === null ? undefined : refusalOf(answer.errorCode);
}

/** The same for the code alone. */
function refusalOf(code: string): Refusal | undefined {
  const known: Partial<Record<string, Refusal>> = refusals;
  return known[code];
}

const addressesToo =
  'If your key service accepts requests only from certain IP addresses, also check that Atlas’s outbound addresses are allowed (see IP addresses).';

const awsDenied: Refusal = {
  title: 'AWS did not let Atlas use the key',
  meaning:
    'The role’s trust policy, its permission on the key or a condition on addresses blocks Atlas. A new role can take some minutes to work.',
  next: `Check the trust policy (Atlas’s account and external ID) and that the role is allowed to Encrypt, Decrypt and DescribeKey. Wait three minutes and save again. ${addressesToo}`,
};

const roleTooLow: Refusal = {
  title: 'This sign-in is not allowed to do that',
  meaning: 'It belongs to another organization or project, or its role is too low.',
  next: 'Ask an Organization Owner to give it Project Owner on this project.',
};

const wrongId: Refusal = {
  title: 'Atlas does not know this project',
  meaning: 'Its ID is wrong, or it belongs to another kind of MongoDB service.',
  next: 'Choose another project.',
};

const notOnList: Refusal = {
  title: 'This computer is not on the sign-in’s own access list',
  meaning: 'The API key or service account has an access list of its own in Atlas.',
  next: 'Add this computer’s public address to it, then try again.',
};

const azureKey = (what: string, next: string): Refusal => ({
  title: `The key in Azure ${what}`,
  meaning: 'Atlas reached the vault, but cannot use this key.',
  next,
});

const googleKey = (what: string, next: string): Refusal => ({
  title: `The key version in Google Cloud ${what}`,
  meaning: 'Atlas can use only a key version that is enabled.',
  next,
});

const badRequest: Refusal = {
  title: 'Atlas did not accept a value',
  meaning: 'One of the values does not have the form Atlas expects.',
  next: 'Nothing was changed. Correct the value that Atlas names, then save again.',
};

const signInNotUnderstood: Refusal = {
  title: 'Atlas does not understand how Keygate signs in',
  meaning: 'Keygate’s request for an access token did not have the form Atlas expects.',
  next: 'Install the newest version of Keygate. A proxy that changes requests can also cause this. You can sign in with an API key instead.',
};

const privateEndpoints: Refusal = {
  title: 'The project still has private endpoints',
  meaning: 'Atlas does not change this while private endpoints lead to the key service.',
  next: 'Delete the private endpoints under Private networking first, then try again.',
};

const backupPolicy: Refusal = {
  title: 'The backup compliance policy does not allow it',
  meaning: 'The policy requires that snapshots stay encrypted with your key.',
  next: 'Only MongoDB support can change a backup compliance policy.',
};

const refusals: Record<RefusalCode, Refusal> = {
  USER_UNAUTHORIZED: roleTooLow,
  NO_CURRENT_USER: roleTooLow,
  NOT_IN_GROUP: roleTooLow,
  USER_CANNOT_ACCESS_GROUP: roleTooLow,
  USER_CANNOT_ACCESS_ORG: roleTooLow,
  NOT_ORG_GROUP_CREATOR: roleTooLow,
  NOT_ORG_OWNER: roleTooLow,
  NOT_GROUP_USER_ADMIN: roleTooLow,
  ACCESS_FORBIDDEN: roleTooLow,
  FEATURE_UNSUPPORTED: {
    title: 'This plan does not have it',
    meaning: 'Atlas says that this organization’s plan does not include it.',
    next: 'Ask the person responsible for billing.',
  },
  ACCOUNT_SUSPENDED: {
    title: 'The organization is suspended',
    meaning: 'Atlas has suspended it, usually because of billing.',
    next: 'Ask the person responsible for billing.',
  },
  NO_PAYMENT_INFORMATION_FOUND: {
    title: 'The organization has no payment method',
    meaning: 'Atlas needs one before it does this.',
    next: 'Ask the person responsible for billing.',
  },
  IP_ADDRESS_NOT_ON_ACCESS_LIST: notOnList,
  IP_ADDRESS_NOT_ON_WHITELIST: notOnList,
  RESOURCE_REQUIRES_WHITELIST: notOnList,
  RESOURCE_REQUIRES_ACCESS_LIST: notOnList,
  ORG_REQUIRES_WHITELIST: notOnList,
  ORG_REQUIRES_ACCESS_LIST: notOnList,
  GROUP_NOT_FOUND: {
    title: 'Atlas does not find this project',
    meaning: 'It was deleted, or this sign-in cannot see it.',
    next: 'Choose another project, or sign in with access to this one.',
  },
  INVALID_GROUP_ID: wrongId,
  NOT_ATLAS_GROUP: wrongId,
  RESOURCE_NOT_FOUND: {
    title: 'Atlas does not find it',
    meaning: 'Somebody deleted it, or this sign-in cannot see it.',
    next: 'Refresh. If Atlas still does not find it, choose another project.',
  },
  CLUSTER_NOT_FOUND: {
    title: 'Atlas does not find this cluster',
    meaning: 'Somebody deleted or renamed it.',
    next: 'Press Refresh on Clusters.',
  },
  INVALID_VERSION_DATE: {
    title: 'Atlas does not know what Keygate asked for',
    meaning: 'Keygate asked for a version of the interface that Atlas no longer has.',
    next: 'Install the newest version of Keygate.',
  },
  WRITES_NOT_ALLOWED_DURING_APP_UPGRADES: {
    title: 'Atlas is being upgraded',
    meaning: 'It accepts no changes for a short time.',
    next: 'Nothing was changed. Try again in a few minutes.',
  },

  CANNOT_ASSUME_ROLE: {
    title: 'Atlas could not assume the role',
    meaning:
      'The role’s trust policy does not name Atlas’s account and external ID, or AWS does not know the change yet.',
    next: `Wait three minutes and save again. If Atlas still refuses, check the trust policy. ${addressesToo}`,
  },
  INVALID_AWS_CREDENTIALS: awsDenied,
  CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED: {
    title: 'The role is not authorized yet',
    meaning: 'The role exists in Atlas, but Atlas does not have the role’s ARN yet.',
    next: 'Choose it under Role and finish the set-up.',
  },
  CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND: {
    title: 'Atlas does not know this role',
    meaning: 'It was removed from the project.',
    next: 'Press Check now, then choose another role.',
  },
  AWS_CUSTOMER_MASTER_KEY_NOT_FOUND: {
    title: 'AWS does not find this key',
    meaning: 'The key ID, the region or the account is wrong.',
    next: 'Compare the region. If the key is in another account than the role, enter its whole ARN.',
  },
  AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED: {
    title: 'The key in AWS is disabled',
    meaning: 'Atlas can use only an enabled key.',
    next: 'Enable it in AWS KMS, then save again.',
  },
  AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION: {
    title: 'The key in AWS is pending deletion',
    meaning: 'Once it is deleted, everything encrypted with it is lost.',
    next: 'Cancel the deletion in AWS KMS if the key is needed, or choose another key.',
  },
  AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT: {
    title: 'The key in AWS has no key material yet',
    meaning: 'The key was created for imported key material, and nobody has imported it.',
    next: 'Import the key material in AWS KMS, then save again.',
  },
  AWS_KMS_REGION_NOT_SUPPORTED: {
    title: 'Atlas does not support this region for keys',
    meaning: 'The key must be in a region that Atlas lists.',
    next: 'Use a key in another region.',
  },
  AWS_KMS_CREDENTIALS_AUTH_DEPRECATED: {
    title: 'Atlas accepts no new access keys',
    meaning: 'For AWS, Atlas now needs a role.',
    next: 'Choose Role under Access to your key.',
  },

  INVALID_AZURE_CREDENTIALS: {
    title: 'Azure refused Atlas',
    meaning:
      'The client ID, tenant ID or secret is wrong, the secret has expired, or the vault gives no permission.',
    next: `Enter the secret’s Value (not its ID) again, and check the vault’s permissions. ${addressesToo}`,
  },
  INVALID_AZURE_API_REQUEST: {
    title: 'Azure does not find the vault',
    meaning: 'Vault name, resource group and subscription do not belong together.',
    next: 'Compare the three with the vault’s Overview page in Azure.',
  },
  AZURE_KEY_VAULT_ENVIRONMENT_NOT_SUPPORTED: {
    title: 'Atlas does not support this Azure environment',
    meaning: 'The vault or the project belongs to another environment.',
    next: 'Choose another Azure environment.',
  },
  AZURE_KEY_VAULT_KEY_EXPIRED: azureKey('has expired', 'Set a later expiry, or use a new version.'),
  AZURE_KEY_VAULT_KEY_EXPIRING: azureKey(
    'expires within 48 hours',
    'Set a later expiry, or use a new version.',
  ),
  AZURE_KEY_VAULT_KEY_IDENTIFIER_INVALID_FORMAT: azureKey(
    'has an identifier that Atlas does not accept',
    'Copy the key identifier from the key’s version page in Azure.',
  ),
  AZURE_KEY_VAULT_KEY_NOT_ACTIVE: azureKey(
    'is not active yet',
    'Its activation date is in the future. Change the date, or wait.',
  ),
  AZURE_KEY_VAULT_KEY_NOT_ENABLED: azureKey('is disabled', 'Enable it in Azure, then save again.'),
  AZURE_KEY_VAULT_KEY_NOT_FOUND: azureKey(
    'was not found',
    'Compare the key identifier with the key’s page in Azure.',
  ),
  CANNOT_AUTHENTICATE_SERVICE_PRINCIPAL: {
    title: 'Azure does not know the service principal yet',
    meaning: 'It is not in the tenant, or Azure does not know it in all places yet.',
    next: 'Wait a few minutes and save again. If Azure still refuses, compare the tenant ID.',
  },
  CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID: {
    title: 'The service principal is wrong',
    meaning: 'Its tenant ID or its object ID is wrong.',
    next: 'Set the service principal up again in Atlas.',
  },

  GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROY_SCHEDULED: googleKey(
    'is scheduled for destruction',
    'Restore it in Google Cloud if it is needed, or choose another version.',
  ),
  GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROYED: googleKey('was destroyed', 'Choose another version.'),
  GOOGLE_CLOUD_KMS_KEY_VERSION_DISABLED: googleKey(
    'is disabled',
    'Enable it in Google Cloud, then save again.',
  ),
  GOOGLE_CLOUD_KMS_KEY_VERSION_NOT_FOUND: googleKey(
    'was not found',
    'Copy the resource name from the version’s page in Google Cloud.',
  ),
  GOOGLE_CLOUD_KMS_KEY_VERSION_PENDING_GENERATION: googleKey(
    'is still being created',
    'Wait a minute, then save again.',
  ),
  INVALID_GOOGLE_CLOUD_CREDENTIALS: {
    title: 'Google Cloud refused Atlas',
    meaning: 'Google Cloud does not accept the service account or its key file.',
    next: `Check that the service account exists and is enabled. ${addressesToo}`,
  },
  NO_PERMISSION_TO_ENCRYPT_DECRYPT: {
    title: 'The service account is not allowed to use the key',
    meaning:
      'Atlas reaches the key, but the service account has no permission to encrypt and decrypt.',
    next: `Give it Cloud KMS CryptoKey Encrypter/Decrypter and Cloud KMS Viewer on the key. ${addressesToo}`,
  },

  ENCRYPTION_AT_REST_SETTINGS_INVALID: {
    title: 'Atlas cannot reach the key it has now',
    meaning: 'Atlas must reach the current key before it changes anything.',
    next: `Restore access to the current key first. ${addressesToo}`,
  },
  ENCRYPTION_AT_REST_NOT_ENABLED: {
    title: 'Encryption is not switched on for the project',
    meaning: 'Clusters can use your key only after that.',
    next: 'Switch it on on the Encryption screen first.',
  },
  ENCRYPTION_AT_REST_PROVIDER_NOT_SUPPORTED: badRequest,
  INVALID_ENCRYPTION_AT_REST_PROVIDER: badRequest,
  MISSING_ENCRYPTION_AT_REST_PROVIDER: badRequest,
  CANNOT_USE_ENCRYPTION_AT_REST_TENANT: {
    title: 'The clusters are too small',
    meaning: 'Your own key needs clusters of M10 or larger.',
    next: 'Make the cluster larger in Atlas, then try again.',
  },
  INSUFFICIENT_INSTANCE_SIZE: {
    title: 'The clusters are too small',
    meaning: 'Your own key needs clusters of M10 or larger.',
    next: 'Make the cluster larger in Atlas, then try again.',
  },
  CANNOT_DISABLE_ENCRYPTION_AT_REST: {
    title: 'Clusters still use the key',
    meaning: 'Atlas switches this off only when no cluster uses your key.',
    next: 'On Clusters, press Stop using your key for every cluster, wait until Atlas has finished, then switch off.',
  },
  CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER: {
    title: 'Clusters still use the other provider',
    meaning: 'A cluster must leave one key service before it can use another.',
    next: 'On Clusters, press Stop using your key for those clusters first.',
  },
  CANNOT_UPDATE_PAUSED_CLUSTER: {
    title: 'A cluster is paused',
    meaning: 'Atlas does not change paused clusters.',
    next: 'Resume it in Atlas, then try again.',
  },
  CLUSTER_RESTORE_IN_PROGRESS: {
    title: 'A cluster is being restored',
    meaning: 'Atlas changes it only after the restore.',
    next: 'Try again after that.',
  },
  CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS: privateEndpoints,
  CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST:
    privateEndpoints,
  CANNOT_DISABLE_ENCRYPTION_AT_REST_WITH_BACKUP_COMPLIANCE_POLICY: backupPolicy,
  CAN_NOT_DISABLE_ALL_ENCRYPTION_AT_REST_SETTINGS_WHILE_BACKUP_COMPLIANCE_POLICY_ENCRYPTION_ENABLED:
    backupPolicy,
  VALIDATION_ERROR: badRequest,
  MISSING_ATTRIBUTE: badRequest,
  MISSING_ATTRIBUTES: badRequest,
  INVALID_ATTRIBUTE: badRequest,
  INVALID_ENUM_VALUE: badRequest,
  INVALID_JSON: badRequest,

  // Those of the service account's sign-in (OAuth 2.0).
  access_denied: {
    title: 'Atlas does not let this service account sign in',
    meaning: 'It refused to give the service account an access token.',
    next: 'In Atlas, check that the service account exists and belongs to this organization, and that its API access list has this computer’s public address. Then connect again.',
  },
  invalid_grant: {
    title: 'Atlas no longer accepts this sign-in',
    meaning: 'The service account’s sign-in has expired, or somebody revoked it.',
    next: 'Connect again. If Atlas still refuses, create a new secret for the service account in Atlas.',
  },
  invalid_request: signInNotUnderstood,
  unsupported_grant_type: signInNotUnderstood,
};

/** Every one of Atlas's codes that has words here. */
export const refusalCodes = Object.keys(refusals);
