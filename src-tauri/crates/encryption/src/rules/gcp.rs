//! The rules for Google Cloud KMS.

use super::{check_role, entered};
use crate::finding::{Field, Finding, FindingCode};
use crate::form::{GcpAccess, GcpForm};

pub(super) fn check(form: &GcpForm) -> Vec<Finding> {
    let mut findings = Vec::new();
    if form.access == GcpAccess::ServiceAccountRole {
        check_role(&form.role_id, &mut findings);
    }
    let field = Field::KeyVersionResourceId;
    if let Some(text) = entered(field, &form.key_version_resource_id, &mut findings)
        && let Err(code) = check_key_version(text)
    {
        findings.push(Finding::block(field, code));
    }
    findings
}

/// Source: Atlas Admin API description, `GoogleCloudKMS.keyVersionResourceID`, and the naming rules
/// of Cloud KMS.
pub(crate) fn check_key_version(text: &str) -> Result<(), FindingCode> {
    let parts: Vec<&str> = text.split('/').collect();
    let [
        "projects",
        project,
        "locations",
        location,
        "keyRings",
        ring,
        "cryptoKeys",
        key,
        version @ ..,
    ] = parts.as_slice()
    else {
        return Err(FindingCode::NotKeyVersion);
    };
    let named = is_project(project) && is_location(location) && is_name(ring) && is_name(key);
    match version {
        _ if !named => Err(FindingCode::NotKeyVersion),
        [] | [""] | ["cryptoKeyVersions"] | ["cryptoKeyVersions", ""] => {
            Err(FindingCode::KeyVersionMissing)
        }
        ["cryptoKeyVersions", number] if is_version(number) => Ok(()),
        _ => Err(FindingCode::NotKeyVersion),
    }
}

/// Ids of projects, with the domain of old ones before a colon; numbers are taken, too.
fn is_project(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte))
}

fn is_location(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_name(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn is_version(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.starts_with(|first| first != '0')
}
