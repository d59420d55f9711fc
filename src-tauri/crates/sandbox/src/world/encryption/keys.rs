//! What the key services would say. Plausible settings work; the words that lead to a refusal are
//! listed at the top of this crate. Source of the codes: Atlas API error reference.

use serde_json::Value;

use super::super::provider::KeyProvider;
use super::super::roles::Roles;
use super::{Values, text};
use crate::refusal::Refusal;

/// Tries the key, as Atlas does before it takes settings.
pub(super) fn check(provider: KeyProvider, values: &Values, roles: &Roles) -> Result<(), Refusal> {
    if key_of(provider, values).contains("too-often") {
        return Err(Refusal::new(429, "RATE_LIMITED", "Too many requests."));
    }
    match provider {
        KeyProvider::Aws => check_aws(values, roles),
        KeyProvider::Azure => check_azure(values),
        KeyProvider::Gcp => check_gcp(values),
    }
}

/// Whether the key is one that rehearses *Not valid*.
pub(super) fn is_unreachable(provider: KeyProvider, values: &Values) -> bool {
    key_of(provider, values).contains("unreachable")
}

fn key_of(provider: KeyProvider, values: &Values) -> String {
    let name = match provider {
        KeyProvider::Aws => "customerMasterKeyID",
        KeyProvider::Azure => "keyIdentifier",
        KeyProvider::Gcp => "keyVersionResourceID",
    };
    lower(values, name)
}

fn check_aws(values: &Values, roles: &Roles) -> Result<(), Refusal> {
    if text(values, "roleId").is_some_and(|role| !roles.trusts_atlas(role)) {
        return refuse("CANNOT_ASSUME_ROLE", "Atlas cannot assume the IAM role.");
    }
    if text(values, "region") == Some("GLOBAL") {
        return refuse(
            "AWS_KMS_REGION_NOT_SUPPORTED",
            "AWS KMS is not supported in this region.",
        );
    }
    let key = lower(values, "customerMasterKeyID");
    let region = lower(values, "region").replace('_', "-");
    if key.contains("missing") || (key.starts_with("arn:") && !is_key_arn(&key, &region)) {
        return Err(Refusal::new(
            404,
            "AWS_CUSTOMER_MASTER_KEY_NOT_FOUND",
            "The AWS customer master key was not found in this region.",
        ));
    }
    let rehearsed = [
        (
            "disabled",
            "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED",
            "The AWS customer master key is not enabled.",
        ),
        (
            "deleted",
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION",
            "The AWS customer master key is pending deletion.",
        ),
        (
            "pending-import",
            "AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT",
            "The AWS customer master key is pending import.",
        ),
        (
            "denied",
            "INVALID_AWS_CREDENTIALS",
            "The AWS credentials are invalid.",
        ),
    ];
    rehearse(&key, &rehearsed)
}

fn check_azure(values: &Values) -> Result<(), Refusal> {
    let secret = lower(values, "secret");
    let refused = [
        (
            "expired",
            "INVALID_AZURE_CREDENTIALS",
            "The Azure credentials are invalid.",
        ),
        (
            "wrong",
            "INVALID_AZURE_CREDENTIALS",
            "The Azure credentials are invalid.",
        ),
    ];
    rehearse(&secret, &refused)?;

    let key = lower(values, "keyIdentifier");
    let vault = lower(values, "keyVaultName");
    let Some(named) = vault_of(&key, text(values, "azureEnvironment").unwrap_or_default()) else {
        return refuse(
            "AZURE_KEY_VAULT_KEY_IDENTIFIER_INVALID_FORMAT",
            "The Azure key identifier has an invalid format.",
        );
    };
    if named != vault || lower(values, "resourceGroupName").contains("missing") {
        return refuse(
            "INVALID_AZURE_API_REQUEST",
            "The key vault was not found in this subscription and resource group.",
        );
    }
    let rehearsed = [
        (
            "missing",
            "AZURE_KEY_VAULT_KEY_NOT_FOUND",
            "The Azure key was not found.",
        ),
        (
            "disabled",
            "AZURE_KEY_VAULT_KEY_NOT_ENABLED",
            "The Azure key is not enabled.",
        ),
        (
            "expired",
            "AZURE_KEY_VAULT_KEY_EXPIRED",
            "The Azure key has expired.",
        ),
        (
            "expiring",
            "AZURE_KEY_VAULT_KEY_EXPIRING",
            "The Azure key expires within 48 hours.",
        ),
        (
            "inactive",
            "AZURE_KEY_VAULT_KEY_NOT_ACTIVE",
            "The Azure key is not active yet.",
        ),
    ];
    rehearse(&key, &rehearsed)
}

fn check_gcp(values: &Values) -> Result<(), Refusal> {
    if let Some(file) = text(values, "serviceAccountKey")
        && (!is_key_file(file) || file.contains("expired"))
    {
        return refuse(
            "INVALID_GOOGLE_CLOUD_CREDENTIALS",
            "The Google Cloud credentials are invalid.",
        );
    }
    let key = lower(values, "keyVersionResourceID");
    let not_found = (
        "GOOGLE_CLOUD_KMS_KEY_VERSION_NOT_FOUND",
        "The Google Cloud key version was not found.",
    );
    let Some(version) = key_version(&key) else {
        return refuse(not_found.0, not_found.1);
    };
    let (code, detail) = match version {
        95 => (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_PENDING_GENERATION",
            "The Google Cloud key version is still being generated.",
        ),
        96 => (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DISABLED",
            "The Google Cloud key version is disabled.",
        ),
        97 => (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROY_SCHEDULED",
            "The Google Cloud key version is scheduled for destruction.",
        ),
        98 => not_found,
        99 => (
            "GOOGLE_CLOUD_KMS_KEY_VERSION_DESTROYED",
            "The Google Cloud key version is destroyed.",
        ),
        _ if key.contains("denied") => (
            "NO_PERMISSION_TO_ENCRYPT_DECRYPT",
            "The service account may not encrypt and decrypt with this key.",
        ),
        _ => return Ok(()),
    };
    refuse(code, detail)
}

/// `arn:{partition}:kms:{region}:{account}:key/…` or `…:alias/…`, in small letters.
fn is_key_arn(key: &str, region: &str) -> bool {
    let parts: Vec<&str> = key.split(':').collect();
    let ["arn", partition, "kms", named, account, resource] = parts.as_slice() else {
        return false;
    };
    matches!(*partition, "aws" | "aws-us-gov" | "aws-cn")
        && *named == region
        && account.len() == 12
        && account.bytes().all(|digit| digit.is_ascii_digit())
        && (resource.starts_with("key/") || resource.starts_with("alias/"))
}

/// The vault in `https://{vault}.{suffix}/keys/{key}` or `…/{key}/{version}`, in small letters.
/// Source: Microsoft's list of Azure endpoints.
fn vault_of<'key>(key: &'key str, environment: &str) -> Option<&'key str> {
    let suffix = match environment {
        "AZURE_CHINA" => ".vault.azure.cn",
        "AZURE_US_GOVERNMENT" => ".vault.usgovcloudapi.net",
        _ => ".vault.azure.net",
    };
    let parts: Vec<&str> = key.strip_prefix("https://")?.split('/').collect();
    let host = match parts.as_slice() {
        [host, "keys", key] | [host, "keys", key, _] if !key.is_empty() => host,
        _ => return None,
    };
    host.strip_suffix(suffix)
}

/// The number in `projects/…/cryptoKeyVersions/{number}`, in small letters.
fn key_version(key: &str) -> Option<u64> {
    let parts: Vec<&str> = key.split('/').collect();
    let [
        "projects",
        project,
        "locations",
        location,
        "keyrings",
        ring,
        "cryptokeys",
        name,
        "cryptokeyversions",
        number,
    ] = parts.as_slice()
    else {
        return None;
    };
    let all_there = [project, location, ring, name]
        .iter()
        .all(|part| !part.is_empty());
    number.parse().ok().filter(|_| all_there)
}

fn is_key_file(text: &str) -> bool {
    let file: Value = serde_json::from_str(text).unwrap_or_default();
    file["type"] == "service_account"
        && ["project_id", "private_key", "client_email"]
            .iter()
            .all(|part| file[*part].as_str().is_some_and(|text| !text.is_empty()))
}

/// Refuses where `text` contains one of the words.
fn rehearse(text: &str, words: &[(&str, &'static str, &str)]) -> Result<(), Refusal> {
    match words.iter().find(|(word, ..)| text.contains(word)) {
        Some((_, code, detail)) => refuse(code, detail),
        None => Ok(()),
    }
}

fn refuse(code: &'static str, detail: &str) -> Result<(), Refusal> {
    Err(Refusal::new(400, code, detail))
}

fn lower(values: &Values, name: &str) -> String {
    text(values, name).unwrap_or_default().to_ascii_lowercase()
}
