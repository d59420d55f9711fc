//! What cannot be right in a form, and what is unusual.

pub(crate) mod aws;
pub(crate) mod azure;
pub(crate) mod gcp;

use secret::Secret;

use crate::finding::{Field, Finding, FindingCode};
use crate::form::KmsForm;
use crate::key_file::KeyFile;

/// What the rules say about the texts of `form`, in the order of the screen. What came along when a
/// text was pasted is not a finding: it is left out of what is sent.
#[must_use]
pub fn check(form: &KmsForm) -> Vec<Finding> {
    match form.normalised() {
        KmsForm::Aws(form) => aws::check(&form),
        KmsForm::Azure(form) => azure::check(&form),
        KmsForm::Gcp(form) => gcp::check(&form),
    }
}

/// What the rules say about the secret typed for `form`; nothing where its access uses none.
///
/// `stored` says that Atlas already has one that stays right, so that none needs to be typed.
#[must_use]
pub fn check_secret(form: &KmsForm, secret: Option<&Secret>, stored: bool) -> Vec<Finding> {
    checked_secret(form, secret, stored).findings
}

/// A secret after its check.
#[derive(Default)]
pub(crate) struct CheckedSecret {
    /// What the rules say about it.
    pub findings: Vec<Finding>,
    /// The secret as it is sent, where that is not what was typed.
    pub repaired: Option<Secret>,
}

/// As [`check_secret`], with what is sent.
pub(crate) fn checked_secret(
    form: &KmsForm,
    secret: Option<&Secret>,
    stored: bool,
) -> CheckedSecret {
    let Some(field) = form.secret_field() else {
        return CheckedSecret::default();
    };
    let required = || CheckedSecret::from(vec![Finding::block(field, FindingCode::Required)]);
    let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
        return if stored {
            CheckedSecret::default()
        } else {
            required()
        };
    };
    // The rules check the text itself; findings hold none of it.
    let text = secret.expose();
    if text.trim().is_empty() {
        return required();
    }
    match form {
        KmsForm::Aws(_) => aws::check_secret(text).into(),
        KmsForm::Azure(_) => azure::check_secret(text).into(),
        KmsForm::Gcp(_) => {
            let KeyFile { repaired, findings } = KeyFile::read(text);
            CheckedSecret { findings, repaired }
        }
    }
}

impl From<Vec<Finding>> for CheckedSecret {
    fn from(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            repaired: None,
        }
    }
}

/// The text, or a finding that there is none.
fn entered<'text>(
    field: Field,
    text: &'text str,
    findings: &mut Vec<Finding>,
) -> Option<&'text str> {
    if text.is_empty() {
        findings.push(Finding::block(field, FindingCode::Required));
        None
    } else {
        Some(text)
    }
}

/// Source: Atlas Admin API description, `roleId` of all three providers.
fn check_role(text: &str, findings: &mut Vec<Finding>) {
    let Some(text) = entered(Field::Role, text, findings) else {
        return;
    };
    if text.starts_with("arn:") {
        findings.push(Finding::block(
            Field::Role,
            FindingCode::LooksLikeArnNotRoleId,
        ));
    } else if !is_atlas_id(text) {
        findings.push(Finding::block(Field::Role, FindingCode::NotAtlasId));
    }
}

fn warn_of_surrounding_whitespace(field: Field, text: &str, findings: &mut Vec<Finding>) {
    if text.trim() != text {
        findings.push(Finding::warn(field, FindingCode::SurroundingWhitespace));
    }
}

pub(crate) fn is_atlas_id(text: &str) -> bool {
    text.len() == 24
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

pub(crate) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.len() == 5
        && groups
            .iter()
            .zip([8, 4, 4, 4, 12])
            .all(|(group, digits)| is_hex(group, digits))
}

pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
