//! The rules for Azure Key Vault.

use super::{check_role, entered, is_hex, is_uuid, warn_of_surrounding_whitespace};
use crate::finding::{Field, Finding, FindingCode};
use crate::form::{AzureAccess, AzureForm};

/// Each environment as Atlas spells it (source: Atlas Admin API description, `AzureKeyVault`), with
/// what follows the name of a vault and of a managed HSM there (source: Microsoft's list of Azure
/// endpoints).
const ENVIRONMENTS: [(&str, &str, &str); 3] = [
    ("AZURE", ".vault.azure.net", ".managedhsm.azure.net"),
    ("AZURE_CHINA", ".vault.azure.cn", ".managedhsm.azure.cn"),
    (
        "AZURE_US_GOVERNMENT",
        ".vault.usgovcloudapi.net",
        ".managedhsm.usgovcloudapi.net",
    ),
];

pub(super) fn check(form: &AzureForm) -> Vec<Finding> {
    let mut findings = Vec::new();
    match form.access {
        AzureAccess::ServicePrincipalRole => check_role(&form.role_id, &mut findings),
        AzureAccess::ClientSecret => {
            check_uuid(Field::ClientId, &form.client_id, &mut findings);
        }
    }
    check_uuid(Field::TenantId, &form.tenant_id, &mut findings);
    check_shape(
        Field::AzureEnvironment,
        &form.environment,
        |text| ENVIRONMENTS.iter().any(|(key, ..)| *key == text),
        FindingCode::UnknownEnvironment,
        &mut findings,
    );
    check_uuid(Field::SubscriptionId, &form.subscription_id, &mut findings);
    check_shape(
        Field::ResourceGroup,
        &form.resource_group,
        is_resource_group,
        FindingCode::NotResourceGroup,
        &mut findings,
    );
    check_shape(
        Field::KeyVaultName,
        &form.key_vault_name,
        is_vault_name,
        FindingCode::NotVaultName,
        &mut findings,
    );
    check_identifier(form, &mut findings);
    findings
}

pub(super) fn check_secret(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    warn_of_surrounding_whitespace(Field::Secret, text, &mut findings);
    if is_uuid(text.trim()) {
        findings.push(Finding::warn(Field::Secret, FindingCode::LooksLikeSecretId));
    }
    findings
}

fn check_uuid(field: Field, text: &str, findings: &mut Vec<Finding>) {
    check_shape(field, text, is_uuid, FindingCode::NotUuid, findings);
}

fn check_shape(
    field: Field,
    text: &str,
    fits: impl FnOnce(&str) -> bool,
    otherwise: FindingCode,
    findings: &mut Vec<Finding>,
) {
    if entered(field, text, findings).is_some_and(|text| !fits(text)) {
        findings.push(Finding::block(field, otherwise));
    }
}

fn check_identifier(form: &AzureForm, findings: &mut Vec<Finding>) {
    let field = Field::KeyIdentifier;
    let Some(text) = entered(field, &form.key_identifier, findings) else {
        return;
    };
    let Some(identifier) = Identifier::read(text) else {
        findings.push(Finding::block(field, not_identifier(text)));
        return;
    };
    if identifier.managed_hsm {
        findings.push(Finding::warn(field, FindingCode::ManagedHsmMayNotWork));
    } else if !form.key_vault_name.is_empty()
        && !form.key_vault_name.eq_ignore_ascii_case(&identifier.vault)
    {
        let vault = identifier.vault;
        findings.push(Finding::block(
            field,
            FindingCode::VaultDiffersFromIdentifier { vault },
        ));
    }
    let chosen_exists = ENVIRONMENTS
        .iter()
        .any(|(key, ..)| *key == form.environment);
    if chosen_exists && form.environment != identifier.environment {
        let environment = identifier.environment;
        findings.push(Finding::block(
            field,
            FindingCode::EnvironmentDiffersFromIdentifier { environment },
        ));
    }
}

/// A port is named where nothing else is wrong.
fn not_identifier(text: &str) -> FindingCode {
    let (before, rest) = text.split_once("://").unwrap_or(("https", text));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    match host.split_once(':') {
        Some((host, port))
            if port.bytes().all(|byte| byte.is_ascii_digit())
                && is_identifier(&format!("{before}://{host}/{}", path.trim_end_matches('/'))) =>
        {
            let port = port.to_owned();
            FindingCode::PortInKeyIdentifier { port }
        }
        _ => FindingCode::NotKeyIdentifier,
    }
}

/// A key's web address in one of the three environments.
pub(crate) fn is_identifier(text: &str) -> bool {
    Identifier::read(text).is_some()
}

/// `https://{vault}{suffix}/keys/{key}` or `…/{key}/{version}`.
struct Identifier {
    /// In small letters: names of hosts know no case.
    vault: String,
    environment: &'static str,
    managed_hsm: bool,
}

impl Identifier {
    fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        if !scheme.eq_ignore_ascii_case("https") {
            return None;
        }
        let parts: Vec<&str> = rest.split('/').collect();
        let (host, key) = match parts.as_slice() {
            [host, "keys", key] => (host, key),
            [host, "keys", key, version] if is_hex(version, 32) => (host, key),
            _ => return None,
        };
        let (vault, environment, managed_hsm) = of_host(&host.to_ascii_lowercase())?;
        (is_vault_name(&vault) && is_key_name(key)).then_some(Self {
            vault,
            environment,
            managed_hsm,
        })
    }
}

fn of_host(host: &str) -> Option<(String, &'static str, bool)> {
    ENVIRONMENTS.iter().find_map(|(environment, vault, hsm)| {
        let plain = host.strip_suffix(vault).map(|name| (name, false));
        let (name, managed_hsm) =
            plain.or_else(|| host.strip_suffix(hsm).map(|name| (name, true)))?;
        Some((name.to_owned(), *environment, managed_hsm))
    })
}

/// Source: Microsoft's naming rules, `Microsoft.KeyVault/vaults`.
fn is_vault_name(text: &str) -> bool {
    (3..=24).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with('-')
        && !text.contains("--")
}

/// Source: Microsoft's naming rules, `Microsoft.KeyVault/vaults/keys`.
fn is_key_name(text: &str) -> bool {
    (1..=127).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Source: Microsoft's naming rules, `Microsoft.Resources/resourceGroups`.
fn is_resource_group(text: &str) -> bool {
    (1..=90).contains(&text.chars().count())
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || "_-.()".contains(character))
        && !text.ends_with('.')
}
