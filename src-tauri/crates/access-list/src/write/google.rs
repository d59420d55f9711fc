//! Google Cloud: an access level, and an ingress rule that admits Atlas's service account alone
//! (safety rule G1).
//!
//! Source: Google's documentation of Access Context Manager and VPC Service Controls: at most 200
//! addresses a condition and 40 conditions a level; conditions are combined with AND unless OR is
//! asked for; setting ingress policies replaces all there are.

use std::fmt::Write;

use ipnet::IpNet;

use super::artefact::{Artefact, File, FileKind, Meter, Note, Unit};
use super::quote::{self, bash, json, name};
use super::{Order, WriteError};

pub(super) const A_CONDITION: usize = 200;
const CONDITIONS: usize = 40;

/// An access level, by name.
#[derive(Debug, Clone, Default)]
pub struct Google {
    /// The access policy's number.
    pub policy_number: String,
    /// The level's short name.
    pub level_name: String,
    /// The perimeter's name.
    pub perimeter: String,
    /// The number of the key's project.
    pub project_number: String,
    /// Atlas's service account.
    pub service_account: String,
}

/// How full the access level will be.
pub(super) fn meter(used: usize) -> Result<Meter, WriteError> {
    let limit = A_CONDITION * CONDITIONS;
    if used > limit {
        return Err(WriteError::TooMany { used, limit });
    }
    Ok(Meter {
        used,
        limit,
        unit: Unit::Addresses,
    })
}

impl Google {
    pub(super) fn write(&self, all: &[IpNet], order: &Order<'_>) -> Result<Artefact, WriteError> {
        let meter = meter(all.len())?;
        let policy = number(&self.policy_number, "policyNumber")?;
        let project = number(&self.project_number, "projectNumber")?;
        let level = level(&self.level_name)?;
        let perimeter = name(&self.perimeter, "perimeter")?;
        let account = name(&self.service_account, "serviceAccount")?;
        if !account.contains('@') || account.contains(char::is_whitespace) {
            return Err(WriteError::Name {
                field: "serviceAccount",
            });
        }
        let file = |name: &str| quote::file(&order.about, name);
        let comment = quote::comment(&order.about, all.len());
        let mut conditions = comment.clone();
        for part in all.chunks(A_CONDITION) {
            conditions.push_str("- ipSubnetworks:\n");
            for net in part {
                // Writing into memory does not fail.
                let _written = writeln!(conditions, "  - {net}");
            }
        }
        let ingress = format!(
            "{comment}- ingressFrom:\n    identities:\n    - {}\n    sources:\n    - accessLevel: {}\n  ingressTo:\n    operations:\n    - serviceName: cloudkms.googleapis.com\n      methodSelectors:\n      - method: \"*\"\n    resources:\n    - {}\n",
            json(&format!("serviceAccount:{account}")),
            json(&format!("accessPolicies/{policy}/accessLevels/{level}")),
            json(&format!("projects/{project}")),
        );
        let (conditions_name, ingress_name) =
            (file("atlas-access-level.yaml"), file("atlas-ingress.yaml"));
        let title = bash("MongoDB Atlas");
        let commands = format!(
            "#!/usr/bin/env bash\n{comment}set -euo pipefail\n\n# 1. The access level. Conditions are combined with OR: with AND, nothing would pass.\ngcloud access-context-manager levels create {level} --policy={policy} \\\n  --title={title} --basic-level-spec={spec} --combine-function=OR \\\n|| gcloud access-context-manager levels update {level} --policy={policy} \\\n  --basic-level-spec={spec} --combine-function=OR\n\n# 2. A dry run. It replaces ALL ingress policies of the perimeter: put the others into the file first.\ngcloud access-context-manager perimeters dry-run update {perimeter} --policy={policy} \\\n  --set-ingress-policies={ingress}\n\n# 3. Look at the audit log for a while. Then, by hand:\n# gcloud access-context-manager perimeters dry-run enforce {perimeter_comment} --policy={policy}\n",
            level = bash(level),
            policy = bash(policy),
            spec = bash(&conditions_name),
            ingress = bash(&ingress_name),
            perimeter = bash(perimeter),
            perimeter_comment = bash(perimeter),
        );
        Ok(Artefact {
            files: vec![
                File::of_set(conditions_name, FileKind::AccessLevel, conditions),
                File::beside(ingress_name, FileKind::IngressPolicy, ingress),
                File::beside(file("atlas-access-level.sh"), FileKind::Bash, commands),
            ],
            meter: Some(meter),
            notes: vec![Note::NeedsPerimeter, Note::ReplacesIngress],
            ..Artefact::default()
        })
    }
}

fn number<'a>(text: &'a str, field: &'static str) -> Result<&'a str, WriteError> {
    let text = name(text, field)?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(WriteError::Name { field })
    }
}

/// Source: Google's documentation: a letter, then letters, digits and underscores, 50 at most.
fn level(text: &str) -> Result<&str, WriteError> {
    let field = "levelName";
    let text = name(text, field)?;
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic());
    if plain && begins && text.len() <= 50 {
        Ok(text)
    } else {
        Err(WriteError::Name { field })
    }
}
