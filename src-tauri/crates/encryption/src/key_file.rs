//! The key file of a Google service account, as it was pasted, and as it is sent.
//!
//! Copies of it are held in [`Secret`], and findings say nothing of what is in it.

mod pem;
mod unwrap;

use secret::Secret;
use serde::Deserialize;
use serde_json::value::RawValue;

use self::pem::Pem;
use crate::finding::{Field, Finding, FindingCode, KeyFilePart, KeyFileRepair};

/// A key file after its check.
pub(crate) struct KeyFile {
    /// The file as it is sent, where that is not what was entered.
    pub repaired: Option<Secret>,
    /// What is wrong with it, and what was repaired.
    pub findings: Vec<Finding>,
}

impl KeyFile {
    /// Checks `text`, and repairs what copying damaged where that is certain.
    pub(crate) fn read(text: &str) -> Self {
        let Some((unwrapped, mut repairs)) = unwrap::unwrapped(text) else {
            return Self {
                repaired: None,
                findings: vec![block(FindingCode::KeyFileNotJson)],
            };
        };
        let text = unwrapped.as_ref().map_or(text, |file| {
            // What was unwrapped is the file whose parts are checked.
            file.expose()
        });
        let mut findings = Vec::new();
        let mut mended = None;
        if let Some(parts) = Parts::of(text) {
            findings = parts.findings();
            if !findings.is_empty() {
                // Another kind of file, or one that is not whole, is not repaired any further.
            } else if let Some(value) = parts.private_key {
                match Pem::read(value) {
                    Pem::Right => {}
                    Pem::Repaired(pem, repair) => {
                        // A new text for one of the values, whose place in the file is known.
                        mended = Some(with_value(text, value, pem.expose()));
                        // Line breaks inside the value are its only damage, and were reported.
                        if !repairs.contains(&KeyFileRepair::LineBreaksInValues) {
                            repairs.push(repair);
                        }
                    }
                    Pem::Damaged => findings.push(block(FindingCode::PrivateKeyDamaged)),
                }
            }
        }
        findings.extend(repairs.into_iter().map(|repair| {
            let code = FindingCode::KeyFileRepaired { repair };
            Finding::warn(Field::ServiceAccountKey, code)
        }));
        Self {
            repaired: mended.or(unwrapped),
            findings,
        }
    }
}

fn block(code: FindingCode) -> Finding {
    Finding::block(Field::ServiceAccountKey, code)
}

/// The file with another JSON text in the place of `value`, which is a part of `file`.
fn with_value(file: &str, value: &RawValue, new: &str) -> Secret {
    let start = value.get().as_ptr() as usize - file.as_ptr() as usize;
    let (before, rest) = file.split_at(start);
    let after = rest.get(value.get().len()..).unwrap_or_default();
    let mut text = String::with_capacity(before.len() + new.len() + after.len());
    text.extend([before, new, after]);
    Secret::new(text)
}

/// Read in place: nothing of the file is copied.
#[derive(Deserialize)]
struct Parts<'text> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'text RawValue>,
    #[serde(borrow)]
    project_id: Option<&'text RawValue>,
    #[serde(borrow)]
    private_key: Option<&'text RawValue>,
    #[serde(borrow)]
    client_email: Option<&'text RawValue>,
}

impl<'text> Parts<'text> {
    /// The parts of a JSON object.
    fn of(text: &'text str) -> Option<Self> {
        // A sequence would be read as a file, too.
        let object = text.trim_start().starts_with('{');
        object.then(|| serde_json::from_str(text).ok()).flatten()
    }

    fn findings(&self) -> Vec<Finding> {
        let other_kind = self
            .kind
            .is_some_and(|kind| kind.get() != "\"service_account\"")
            .then_some(FindingCode::KeyFileOfAnotherKind);
        let missing = self
            .missing()
            .map(|part| FindingCode::KeyFileMissing { part });
        other_kind.into_iter().chain(missing).map(block).collect()
    }

    fn missing(&self) -> impl Iterator<Item = KeyFilePart> {
        // Another type than text is no better than nothing, except that the kind says more.
        let text = |value: Option<&RawValue>| {
            value.is_some_and(|value| value.get().starts_with('"') && value.get() != "\"\"")
        };
        [
            (KeyFilePart::Type, self.kind.is_some()),
            (KeyFilePart::ProjectId, text(self.project_id)),
            (KeyFilePart::PrivateKey, text(self.private_key)),
            (KeyFilePart::ClientEmail, text(self.client_email)),
        ]
        .into_iter()
        .filter_map(|(part, there)| (!there).then_some(part))
    }
}

#[cfg(test)]
mod tests;
