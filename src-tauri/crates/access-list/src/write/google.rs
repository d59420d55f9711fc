//! Google Cloud: an access level, and an ingress rule that admits Atlas's service account alone
//! (safety rule G1).
//!
//! Source: Google's documentation of Access Context Manager and VPC Service Controls: at most 200
//! addresses a condition and 40 conditions a level; conditions are combined with AND unless OR is
//! asked for; setting ingress policies replaces all there are.

use std::fmt::Write;

use ipnet::IpNet;

use super::artefact::{Artefact, File, FileKind, Lacking, Meter, Note, Step, Unit};
use super::quote::{self, bash, json, name};
use super::{TargetField, WriteError, WriteRequest};

pub(crate) const A_CONDITION: usize = 200;
pub(crate) const CONDITIONS: usize = 40;

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
    /// Each file is written once what it names is known: the conditions name nothing.
    pub(super) fn write(
        &self,
        all: &[IpNet],
        order: &WriteRequest<'_>,
    ) -> Result<Artefact, WriteError> {
        let policy = || filled(TargetField::PolicyNumber, &self.policy_number, is_number);
        let level = || filled(TargetField::LevelName, &self.level_name, is_level);
        let perimeter = || filled(TargetField::Perimeter, &self.perimeter, |_| true);
        let project = || filled(TargetField::ProjectNumber, &self.project_number, is_number);
        let account = || {
            filled(
                TargetField::ServiceAccount,
                &self.service_account,
                is_account,
            )
        };

        let mut artefact = Artefact {
            meter: Some(meter(all.len())?),
            notes: vec![Note::NeedsPerimeter, Note::ReplacesIngress],
            ..Artefact::default()
        };
        let comment = quote::comment(&order.about, all.len());
        let name = |name: &str| quote::file(&order.about, name);
        let (conditions, ingress) = (name("atlas-access-level.yaml"), name("atlas-ingress.yaml"));
        artefact.files.push(File::of_set(
            conditions.clone(),
            FileKind::AccessLevel,
            format!("{comment}{}", conditions_of(all)),
        ));
        let script = all_of([policy(), level()])
            .map(|[policy, level]| make_level(&comment, policy, level, &conditions));
        let script = script.map(|text| (name("atlas-access-level.sh"), text));
        artefact.take(FileKind::Bash, Step::List, script);
        let rule = all_of([policy(), level(), project(), account()]).map(
            |[policy, level, project, account]| {
                format!("{comment}{}", ingress_rule(policy, level, project, account))
            },
        );
        let rule = rule.map(|text| (ingress.clone(), text));
        artefact.take(FileKind::IngressPolicy, Step::DryRun, rule);
        let script = all_of([policy(), perimeter()])
            .map(|[policy, perimeter]| dry_run(&comment, policy, perimeter, &ingress));
        let script = script.map(|text| (name("atlas-ingress-dry-run.sh"), text));
        artefact.take(FileKind::Bash, Step::DryRun, script);
        Ok(artefact)
    }
}

fn conditions_of(all: &[IpNet]) -> String {
    let mut conditions = String::new();
    for part in all.chunks(A_CONDITION) {
        conditions.push_str("- ipSubnetworks:\n");
        for net in part {
            // Writing into memory does not fail.
            let _written = writeln!(conditions, "  - {net}");
        }
    }
    conditions
}

fn make_level(comment: &str, policy: &str, level: &str, conditions: &str) -> String {
    format!(
        "#!/usr/bin/env bash\n{comment}set -euo pipefail\n\n# The access level. Conditions are combined with OR: with AND, nothing would pass.\ngcloud access-context-manager levels create {level} --policy={policy} \\\n  --title={title} --basic-level-spec={spec} --combine-function=OR \\\n|| gcloud access-context-manager levels update {level} --policy={policy} \\\n  --basic-level-spec={spec} --combine-function=OR\n",
        level = bash(level),
        policy = bash(policy),
        title = bash("MongoDB Atlas"),
        spec = bash(conditions),
    )
}

fn ingress_rule(policy: &str, level: &str, project: &str, account: &str) -> String {
    format!(
        "- ingressFrom:\n    identities:\n    - {}\n    sources:\n    - accessLevel: {}\n  ingressTo:\n    operations:\n    - serviceName: cloudkms.googleapis.com\n      methodSelectors:\n      - method: \"*\"\n    resources:\n    - {}\n",
        json(&format!("serviceAccount:{account}")),
        json(&format!("accessPolicies/{policy}/accessLevels/{level}")),
        json(&format!("projects/{project}")),
    )
}

fn dry_run(comment: &str, policy: &str, perimeter: &str, ingress: &str) -> String {
    format!(
        "#!/usr/bin/env bash\n{comment}set -euo pipefail\n\n# A dry run. It replaces ALL ingress policies of the perimeter: put the others into the file first.\ngcloud access-context-manager perimeters dry-run update {perimeter} --policy={policy} \\\n  --set-ingress-policies={ingress}\n\n# Look at the audit log for a while. Then, by hand:\n# gcloud access-context-manager perimeters dry-run enforce {perimeter} --policy={policy}\n",
        policy = bash(policy),
        perimeter = bash(perimeter),
        ingress = bash(ingress),
    )
}

/// What was filled in, where it is something that Google takes.
fn filled(
    field: TargetField,
    text: &str,
    is_usable: impl Fn(&str) -> bool,
) -> Result<&str, Lacking> {
    match name(text, field) {
        Ok(text) if is_usable(text) => Ok(text),
        _ => Err(Lacking {
            field,
            is_unusable: !text.trim().is_empty(),
        }),
    }
}

fn all_of<const N: usize>(fields: [Result<&str, Lacking>; N]) -> Result<[&str; N], Vec<Lacking>> {
    let lacking: Vec<Lacking> = fields.iter().filter_map(|it| it.err()).collect();
    if lacking.is_empty() {
        Ok(fields.map(|it| it.unwrap_or_default()))
    } else {
        Err(lacking)
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_account(text: &str) -> bool {
    text.contains('@') && !text.contains(char::is_whitespace)
}

/// Source: Google's documentation: a letter, then letters, digits and underscores, 50 at most.
fn is_level(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic());
    begins && text.len() <= 50 && text.bytes().all(plain)
}
