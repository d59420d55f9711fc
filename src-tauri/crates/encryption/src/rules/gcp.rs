//! The rules for Google Cloud KMS.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{check_role, entered};
use crate::finding::{Field, Finding, FindingCode, KeyFilePart};
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

pub(super) fn check_secret(text: &str) -> Vec<Finding> {
    let field = Field::ServiceAccountKey;
    // A sequence would be read as a file, too.
    let object = text.trim_start().starts_with('{');
    let Some(file) = serde_json::from_str::<KeyFile<'_>>(text)
        .ok()
        .filter(|_| object)
    else {
        return vec![Finding::block(field, FindingCode::KeyFileNotJson)];
    };
    let mut findings: Vec<Finding> = file
        .missing()
        .map(|part| Finding::block(field, FindingCode::KeyFileMissing { part }))
        .collect();
    if file
        .kind
        .is_some_and(|kind| kind.get() != "\"service_account\"")
    {
        findings.insert(0, Finding::block(field, FindingCode::KeyFileOfAnotherKind));
    }
    findings
}

/// Looked at where it stands: nothing of the file is copied.
#[derive(Deserialize)]
struct KeyFile<'text> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'text RawValue>,
    #[serde(borrow)]
    project_id: Option<&'text RawValue>,
    #[serde(borrow)]
    private_key: Option<&'text RawValue>,
    #[serde(borrow)]
    client_email: Option<&'text RawValue>,
}

impl KeyFile<'_> {
    fn missing(&self) -> impl Iterator<Item = KeyFilePart> {
        // Another type than text is no better than nothing, except that the kind says more below.
        let text = |value: &&RawValue| {
            value
                .get()
                .strip_prefix('"')
                .is_some_and(|rest| rest != "\"")
        };
        [
            (KeyFilePart::Type, self.kind.is_some()),
            (
                KeyFilePart::ProjectId,
                self.project_id.as_ref().is_some_and(text),
            ),
            (
                KeyFilePart::PrivateKey,
                self.private_key.as_ref().is_some_and(text),
            ),
            (
                KeyFilePart::ClientEmail,
                self.client_email.as_ref().is_some_and(text),
            ),
        ]
        .into_iter()
        .filter_map(|(part, there)| (!there).then_some(part))
    }
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
