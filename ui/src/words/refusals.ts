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
  'If your key service admits only listed addresses, also check that Atlas’s outbound addresses are let in (IP addresses).';

const awsDenied: Refusal = {
  title: 'AWS did not let Atlas use the key',
  meaning:
    'The role’s trust, its permission on the key, or an address condition stands in the way. A role that was just made can take some minutes to work.',
  next: `Check the trust policy (Atlas’s account and external ID) and that the role may Encrypt, Decrypt and DescribeKey. Wait three minutes and save again. ${addressesToo}`,
};

const roleTooLow: Refusal = {
  title: 'This sign-in may not do that',
  meaning: 'It belongs to another organisation or project, or its role is too low.',
  next: 'Ask an organisation owner to give it Project Owner on this project.',
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
  meaning: 'One of the values does not have the form that Atlas wants.',
  next: 'Nothing was changed. Correct the value that Atlas names, then save again.',
};

const signInNotUnderstood: Refusal = {
  title: 'Atlas does not understand how Keygate signs in',
  meaning: 'Keygate’s request for an access token did not have the form that Atlas wants.',
  next: 'Install the newest version of Keygate. A proxy that changes requests can be the cause as well; an API key signs in another way.',
};

const privateEndpoints: Refusal = {
  title: 'Private endpoints are in the way',
  meaning: 'The project still has private endpoints to its key service.',
  next: 'Delete the private endpoints under Private networking first, then try again.',
};

const backupPolicy: Refusal = {
  title: 'The backup compliance policy forbids it',
  meaning: 'It demands that snapshots stay encrypted with your key.',
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
    meaning: 'Atlas says that this organisation’s plan does not include it.',
    next: 'Ask whoever looks after billing.',
  },
  ACCOUNT_SUSPENDED: {
    title: 'The organisation is suspended',
    meaning: 'Atlas has suspended it, usually because of billing.',
    next: 'Ask whoever looks after billing.',
  },
  NO_PAYMENT_INFORMATION_FOUND: {
    title: 'The organisation has no payment method',
    meaning: 'Atlas wants one before it does this.',
    next: 'Ask whoever looks after billing.',
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
    meaning: 'It was deleted meanwhile, or this sign-in cannot see it.',
    next: 'Look again. If it stays, choose another project.',
  },
  CLUSTER_NOT_FOUND: {
    title: 'Atlas does not find this cluster',
    meaning: 'It was deleted or renamed meanwhile.',
    next: 'Read the clusters again.',
  },
  INVALID_VERSION_DATE: {
    title: 'Atlas does not know what Keygate asked for',
    meaning: 'Keygate asked for a version of the interface that Atlas no longer has.',
    next: 'Install the newest version of Keygate.',
  },
  WRITES_NOT_ALLOWED_DURING_APP_UPGRADES: {
    title: 'Atlas is being upgraded',
    meaning: 'It takes no changes for a short while.',
    next: 'Nothing was changed. Try again in some minutes.',
  },

  CANNOT_ASSUME_ROLE: {
    title: 'Atlas could not take on the role',
    meaning:
      'The role’s trust policy does not name Atlas’s account and external ID, or AWS does not know the change yet.',
    next: `Wait three minutes and save again. If it stays, check the trust policy. ${addressesToo}`,
  },
  INVALID_AWS_CREDENTIALS: awsDenied,
  CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED: {
    title: 'The role is not authorised yet',
    meaning: 'It was set up in Atlas, but the last step, giving Atlas the role’s ARN, is missing.',
    next: 'Choose it as Role once more and finish setting it up.',
  },
  CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND: {
    title: 'Atlas does not know this role',
    meaning: 'It was removed from the project.',
    next: 'Check now, then choose another role.',
  },
  AWS_CUSTOMER_MASTER_KEY_NOT_FOUND: {
    title: 'AWS does not find this key',
    meaning: 'The key ID, the region or the account does not fit.',
    next: 'Compare the region. Where the key is in another account than the role, give its whole ARN.',
  },
  AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED: {
    title: 'The key in AWS is disabled',
    meaning: 'Atlas can use only an enabled key.',
    next: 'Enable it in AWS KMS, then save again.',
  },
  AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION: {
    title: 'The key in AWS waits for its deletion',
    meaning: 'Once it is deleted, everything encrypted with it is lost.',
    next: 'Cancel the deletion in AWS KMS if the key is needed, or choose another key.',
  },
  AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT: {
    title: 'The key in AWS has no key material yet',
    meaning: 'It was made for imported material, which is not there.',
    next: 'Import the material in AWS KMS, then save again.',
  },
  AWS_KMS_REGION_NOT_SUPPORTED: {
    title: 'Atlas does not support this region for keys',
    meaning: 'The key must be in a region that Atlas lists.',
    next: 'Use a key in another region.',
  },
  AWS_KMS_CREDENTIALS_AUTH_DEPRECATED: {
    title: 'Atlas takes no new access keys',
    meaning: 'For AWS, Atlas now wants a role.',
    next: 'Choose Role under Access to your key.',
  },

  INVALID_AZURE_CREDENTIALS: {
    title: 'Azure did not let Atlas in',
    meaning:
      'Client ID, tenant ID or secret do not fit, the secret has expired, or the vault does not give access.',
    next: `Enter the secret’s Value (not its ID) again, and check the vault’s permissions. ${addressesToo}`,
  },
  INVALID_AZURE_API_REQUEST: {
    title: 'Azure does not find the vault',
    meaning: 'Vault name, resource group and subscription do not belong together.',
    next: 'Compare the three with the vault’s Overview page in Azure.',
  },
  AZURE_KEY_VAULT_ENVIRONMENT_NOT_SUPPORTED: {
    title: 'Atlas does not support this Azure environment',
    meaning: 'The environment does not fit the vault or the project.',
    next: 'Choose another Azure environment.',
  },
  AZURE_KEY_VAULT_KEY_EXPIRED: azureKey('has expired', 'Set a later expiry, or use a new version.'),
  AZURE_KEY_VAULT_KEY_EXPIRING: azureKey(
    'expires within 48 hours',
    'Set a later expiry, or use a new version.',
  ),
  AZURE_KEY_VAULT_KEY_IDENTIFIER_INVALID_FORMAT: azureKey(
    'is named in a form Atlas does not take',
    'Copy the key identifier from the key’s version page in Azure.',
  ),
  AZURE_KEY_VAULT_KEY_NOT_ACTIVE: azureKey(
    'is not active yet',
    'Its activation date lies ahead: change it, or wait.',
  ),
  AZURE_KEY_VAULT_KEY_NOT_ENABLED: azureKey('is disabled', 'Enable it in Azure, then save again.'),
  AZURE_KEY_VAULT_KEY_NOT_FOUND: azureKey(
    'was not found',
    'Compare the key identifier with the key’s page in Azure.',
  ),
  CANNOT_AUTHENTICATE_SERVICE_PRINCIPAL: {
    title: 'Azure does not know the service principal yet',
    meaning: 'It is not in the tenant, or Azure has not spread it yet.',
    next: 'Wait some minutes and save again. If it stays, compare the tenant.',
  },
  CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID: {
    title: 'The service principal is not right',
    meaning: 'Its tenant ID or its object ID does not fit.',
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
    'is still being made',
    'Wait a minute, then save again.',
  ),
  INVALID_GOOGLE_CLOUD_CREDENTIALS: {
    title: 'Google Cloud did not let Atlas in',
    meaning: 'The service account or its key file is not accepted.',
    next: `Check that the service account exists and is enabled. ${addressesToo}`,
  },
  NO_PERMISSION_TO_ENCRYPT_DECRYPT: {
    title: 'The service account may not use the key',
    meaning: 'It can be reached, but it lacks the permission to encrypt and decrypt.',
    next: `Give it Cloud KMS CryptoKey Encrypter/Decrypter and Cloud KMS Viewer on the key. ${addressesToo}`,
  },

  ENCRYPTION_AT_REST_SETTINGS_INVALID: {
    title: 'Atlas cannot reach the key it has now',
    meaning: 'It must reach the present key before it changes anything.',
    next: `Restore access to the present key first. ${addressesToo}`,
  },
  ENCRYPTION_AT_REST_NOT_ENABLED: {
    title: 'Encryption is not switched on for the project',
    meaning: 'It comes before the clusters.',
    next: 'Switch it on here first.',
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
    meaning: 'Atlas switches this off only when no cluster uses your key any more.',
    next: 'On the Clusters screen, take every cluster off your key, wait until they have finished, then switch off.',
  },
  CANNOT_CHANGE_ENCRYPTION_AT_REST_PROVIDER: {
    title: 'Clusters still use the other provider',
    meaning: 'A cluster must leave one key service before it can use another.',
    next: 'On the Clusters screen, take those clusters off their key first.',
  },
  CANNOT_UPDATE_PAUSED_CLUSTER: {
    title: 'A cluster is paused',
    meaning: 'Atlas changes no paused clusters.',
    next: 'Resume it in Atlas, then try again.',
  },
  CLUSTER_RESTORE_IN_PROGRESS: {
    title: 'A cluster is being restored',
    meaning: 'Atlas waits until that has finished.',
    next: 'Try again afterwards.',
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
    next: 'In Atlas, look whether the service account is still there and belongs to this organisation, and whether its access list has this computer’s public address. Then connect again.',
  },
  invalid_grant: {
    title: 'Atlas no longer accepts this sign-in',
    meaning: 'The sign-in of the service account has expired or was withdrawn.',
    next: 'Connect again. If it stays, make a new secret for the service account in Atlas.',
  },
  invalid_request: signInNotUnderstood,
  unsupported_grant_type: signInNotUnderstood,
};

/** Every one of Atlas's codes that has words here. */
export const refusalCodes = Object.keys(refusals);
