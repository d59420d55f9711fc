//! Policies of AWS.
//!
//! Source of the limits: AWS documentation, IAM quotas (white space is not counted) and the size of
//! a key policy. Of the actions: Atlas documentation, prerequisites of AWS KMS.

use ipnet::IpNet;
use serde_json::Value;
use serde_json::value::RawValue;

use super::arn::{key_arn, role_arn};
use super::artefact::{Artefact, File, FileKind, Holds, Meter, Note, Unit};
use super::policy::{self, Policy};
use super::quote::json;
use super::{WriteError, WriteRequest, quote, statements};
use crate::add::written;

/// What Atlas does with a key.
pub(super) const ACTIONS: [&str; 3] = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];

/// All inline policies of a role together.
pub(crate) const INLINE: usize = 10_240;
/// One managed policy.
pub(crate) const MANAGED: usize = 6_144;
/// So many managed policies a role takes, unless AWS was asked for more.
const ATTACHED: usize = 10;
/// A key's policy, in bytes.
pub(crate) const KEY_POLICY: usize = 32_768;

/// The statement's name, by which it is found again.
pub(super) const SID: &str = "KeygateAtlasAddresses";
pub(super) const SID_PRACTICE: &str = "KeygatePRACTICEAddresses";

/// A role's policy: `Allow` with `IpAddress`, in the place of the statement without a condition that
/// setting up the role made (safety rule W1).
#[derive(Debug, Clone, Default)]
pub struct AwsRole {
    /// The key.
    pub key_arn: String,
    /// As several managed policies, instead of one inline policy.
    pub managed: bool,
    /// The policy it is merged into, as it was pasted.
    pub merge_into: Option<String>,
}

/// A key's policy: `Deny` with `NotIpAddress` for Atlas's role alone, in one statement (safety rule
/// W1).
#[derive(Debug, Clone, Default)]
pub struct AwsKey {
    /// Atlas's role.
    pub role_arn: String,
    /// With the condition for going over to private networking (safety rule W2).
    pub transition: bool,
    /// The policy it is merged into, as it was pasted.
    pub merge_into: Option<String>,
}

impl AwsRole {
    pub(super) fn write(
        &self,
        all: &[IpNet],
        order: &WriteRequest<'_>,
    ) -> Result<Artefact, WriteError> {
        let key = key_arn(&self.key_arn)?;
        if self.managed {
            return managed_policies(key, all, order);
        }
        let mut resources = vec![key.to_owned()];
        let file = |name: &str| quote::file(&order.about, name);
        if !order.is_whole {
            // A policy of these addresses alone would shut out all others if it took a policy's place.
            let statement = allow(&sid(order), &actions(&[]), &resources, all);
            let name = file("atlas-role-statement-to-add.json");
            return Ok(Artefact {
                files: vec![File::of_set(name, FileKind::Statement, pretty(&statement))],
                notes: vec![Note::AddBeside, Note::UnconditionedMustGo],
                ..Artefact::default()
            });
        }
        let mut notes = Vec::new();
        let (name, statement, text) = match merge_into(self.merge_into.as_ref()) {
            None => {
                notes.push(Note::UnconditionedMustGo);
                let statement = allow(&sid(order), &actions(&[]), &resources, all);
                let text = policy::of(std::slice::from_ref(&statement));
                ("atlas-role-policy.json", statement, text)
            }
            Some(text) => {
                let mut policy = Policy::find(text)?;
                if policy
                    .statements
                    .iter()
                    .any(|raw| statements::has_principal(raw))
                {
                    return Err(WriteError::NotAPolicy);
                }
                let unconditioned = |raw: &RawValue| statements::is_unconditioned(raw, true);
                let replaced = policy.take(|raw| {
                    statements::is_ours(raw) || statements::allows_listed(raw) || unconditioned(raw)
                });
                // The statement takes the place of these for everything they were about.
                for resource in replaced.iter().flat_map(|raw| statements::resources(raw)) {
                    if !resources.contains(&resource) {
                        resources.push(resource);
                    }
                }
                if replaced.iter().any(|raw| unconditioned(raw)) {
                    notes.push(Note::UnconditionedReplaced);
                }
                let mut others = policy.statements.iter();
                if others.any(|raw| statements::is_unconditioned(raw, false)) {
                    notes.push(Note::UnconditionedMustGo);
                }
                let data_keys = data_keys(&replaced, &mut notes);
                let statement = allow(&sid(order), &actions(&data_keys), &resources, all);
                policy.statements.push(raw(&statement)?);
                ("atlas-role-policy-merged.json", statement, policy.text()?)
            }
        };
        let meter = Meter {
            used: without_blanks(&text),
            limit: INLINE,
            unit: Unit::Characters,
        };
        let merged = merge_into(self.merge_into.as_ref()).is_some();
        let policy = File {
            holds: if merged { Holds::Merged } else { Holds::Set },
            ..File::of_set(file(name), FileKind::Policy, text)
        };
        let statement = File::of_set(
            file("atlas-role-statement.json"),
            FileKind::Statement,
            pretty(&statement),
        );
        Ok(Artefact {
            files: vec![policy, statement],
            meter: Some(meter),
            notes,
            ..Artefact::default()
        })
    }
}

/// So many policies as hold all; several `Allow` statements together let in all they list.
fn managed_policies(
    key: &str,
    all: &[IpNet],
    order: &WriteRequest<'_>,
) -> Result<Artefact, WriteError> {
    let resources = [key.to_owned()];
    let policy = |blocks: &[IpNet], number: usize| {
        let sid = match number {
            1 => sid(order),
            _ => format!("{}{number}", sid(order)),
        };
        policy::of(&[allow(&sid, &actions(&[]), &resources, blocks)])
    };
    let room = MANAGED.saturating_sub(without_blanks(&policy(&[], ATTACHED)));
    let mut parts: Vec<Vec<IpNet>> = Vec::new();
    let (mut used, mut used_in_all) = (usize::MAX, 0);
    for net in all {
        // The block, its quotes, and a comma.
        let cost = written(*net).len() + 3;
        used_in_all += cost;
        match parts.last_mut() {
            Some(part) if used.saturating_add(cost) <= room => {
                part.push(*net);
                used += cost;
            }
            _ => {
                parts.push(vec![*net]);
                used = cost;
            }
        }
    }
    if parts.len() > ATTACHED {
        return Err(WriteError::TooMany {
            used: used_in_all,
            limit: ATTACHED * room,
        });
    }
    let texts = (1..).zip(&parts).map(|(number, part)| policy(part, number));
    let texts: Vec<String> = texts.collect();
    let largest = texts.iter().map(|text| without_blanks(text)).max();
    let added = if order.is_whole { "" } else { "added-" };
    let files = (1..).zip(texts).map(|(number, text)| {
        let name = format!("atlas-role-policy-{added}{number}.json");
        File {
            holds: Holds::Part,
            ..File::of_set(quote::file(&order.about, &name), FileKind::Policy, text)
        }
    });
    let several = parts.len() > 1;
    Ok(Artefact {
        files: files.collect(),
        meter: Some(Meter {
            used: largest.unwrap_or(0),
            limit: MANAGED,
            unit: Unit::Characters,
        }),
        notes: several
            .then_some(Note::Split)
            .into_iter()
            .chain((!order.is_whole).then_some(Note::AddBeside))
            .chain([Note::UnconditionedMustGo])
            .collect(),
        ..Artefact::default()
    })
}

impl AwsKey {
    pub(super) fn write(
        &self,
        all: &[IpNet],
        order: &WriteRequest<'_>,
    ) -> Result<Artefact, WriteError> {
        let role = role_arn(&self.role_arn)?;
        let file = |name: &str| quote::file(&order.about, name);
        let mut files = Vec::new();
        let mut notes = vec![Note::RoleBoundSilently];
        let (statement, meter) = match merge_into(self.merge_into.as_ref()) {
            None => {
                let statement = deny(&sid(order), role, &actions(&[]), self.transition, all);
                (statement, key_meter(role, all)?)
            }
            Some(text) => {
                let mut policy = Policy::find(text)?;
                if !policy
                    .statements
                    .iter()
                    .all(|raw| statements::has_principal(raw))
                {
                    return Err(WriteError::NotAPolicy);
                }
                let replaced = policy.take(|raw| {
                    let ours = statements::is_ours(raw) && statements::names(raw, role);
                    ours || statements::denies_role(raw, role)
                });
                if replaced.iter().any(|raw| !statements::is_ours(raw)) {
                    notes.push(Note::ListReplaced);
                }
                let sid = statements::free_sid(sid(order), &policy.statements);
                let data_keys = data_keys(&replaced, &mut notes);
                let statement = deny(&sid, role, &actions(&data_keys), self.transition, all);
                policy.statements.push(raw(&statement)?);
                let text = policy.text()?;
                let meter = key_policy(text.len())?;
                files.push(File {
                    holds: Holds::Merged,
                    ..File::of_set(file("atlas-key-policy-merged.json"), FileKind::Policy, text)
                });
                (statement, meter)
            }
        };
        files.push(File::of_set(
            file("atlas-key-statement.json"),
            FileKind::Statement,
            pretty(&statement),
        ));
        Ok(Artefact {
            files,
            meter: Some(meter),
            notes,
            ..Artefact::default()
        })
    }
}

/// How full a role's inline policies will be.
pub(super) fn role_meter(key: &str, all: &[IpNet]) -> Meter {
    let policy = policy::of(&[allow(SID, &actions(&[]), &[key.to_owned()], all)]);
    Meter {
        used: without_blanks(&policy),
        limit: INLINE,
        unit: Unit::Characters,
    }
}

/// How full a key's policy will be. It takes one statement, which is never split (safety rule W1).
pub(super) fn key_meter(role: &str, all: &[IpNet]) -> Result<Meter, WriteError> {
    key_policy(deny(SID, role, &actions(&[]), true, all).len())
}

fn key_policy(used: usize) -> Result<Meter, WriteError> {
    if used > KEY_POLICY {
        return Err(WriteError::TooMany {
            used,
            limit: KEY_POLICY,
        });
    }
    Ok(Meter {
        used,
        limit: KEY_POLICY,
        unit: Unit::Bytes,
    })
}

/// A policy of Keygate's own for a role, beside its others: what it allows is allowed whatever lists
/// they have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AwsOwn<'a> {
    /// The key's ARN.
    pub(crate) key: &'a str,
    /// Marked as practice (safety rule A5).
    pub(crate) practice: bool,
}

impl AwsOwn<'_> {
    fn sid(&self) -> &'static str {
        if self.practice { SID_PRACTICE } else { SID }
    }

    /// A name that none of `taken` is.
    pub(crate) fn name(&self, taken: &[&str]) -> String {
        let numbered = (2..).map(|number| format!("{}{number}", self.sid()));
        let mut names = std::iter::once(self.sid().to_owned()).chain(numbered);
        names
            .find(|name| !taken.contains(&name.as_str()))
            .unwrap_or_default()
    }

    /// The policy that allows what Atlas does from `blocks`.
    pub(crate) fn policy(&self, blocks: &[IpNet]) -> Result<String, WriteError> {
        let key = key_arn(self.key)?.to_owned();
        Ok(policy::of(&[allow(
            self.sid(),
            &actions(&[]),
            &[key],
            blocks,
        )]))
    }
}

fn merge_into(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

/// What `replaced` says of data keys, which goes on in the statement that takes its place.
fn data_keys(replaced: &[Box<RawValue>], notes: &mut Vec<Note>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for action in replaced.iter().flat_map(|raw| statements::data_keys(raw)) {
        if !found.contains(&action) {
            found.push(action);
        }
    }
    if !found.is_empty() {
        notes.push(Note::DataKeysCarriedOver);
    }
    found
}

fn allow(sid: &str, actions: &str, resources: &[String], blocks: &[IpNet]) -> String {
    let resources = match resources {
        [one] => json(one),
        several => Value::from(several).to_string(),
    };
    format!(
        "{{\"Sid\":{},\"Effect\":\"Allow\",\"Action\":{},\"Resource\":{resources},\"Condition\":{{\"IpAddress\":{{\"aws:SourceIp\":{}}}}}}}",
        json(sid),
        actions,
        listed(blocks)
    )
}

fn deny(sid: &str, role: &str, actions: &str, transition: bool, blocks: &[IpNet]) -> String {
    let transition = if transition {
        ",\"Null\":{\"aws:SourceVpce\":\"true\"}"
    } else {
        ""
    };
    format!(
        "{{\"Sid\":{},\"Effect\":\"Deny\",\"Principal\":{{\"AWS\":{}}},\"Action\":{},\"Resource\":\"*\",\"Condition\":{{\"NotIpAddress\":{{\"aws:SourceIp\":{}}}{transition}}}}}",
        json(sid),
        json(role),
        actions,
        listed(blocks)
    )
}

/// What is added beside an earlier statement needs a name of its own: names are unique in a policy.
fn sid(order: &WriteRequest<'_>) -> String {
    let sid = if order.about.practice {
        SID_PRACTICE
    } else {
        SID
    };
    if order.is_whole {
        return sid.to_owned();
    }
    format!("{sid}{}", order.about.fetched_at.strftime("%Y%m%d%H%M%S"))
}

/// What Atlas does with a key, and `beside`.
fn actions(beside: &[String]) -> String {
    let all = ACTIONS.into_iter().chain(beside.iter().map(String::as_str));
    let quoted: Vec<String> = all.map(json).collect();
    format!("[{}]", quoted.join(","))
}

/// The blocks as a list; single addresses without a prefix, which is shorter.
fn listed(blocks: &[IpNet]) -> String {
    let quoted: Vec<String> = blocks
        .iter()
        .map(|net| format!("\"{}\"", written(*net)))
        .collect();
    format!("[{}]", quoted.join(","))
}

/// How long IAM takes a policy for: it does not count white space.
pub(crate) fn without_blanks(text: &str) -> usize {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .count()
}

fn pretty(text: &str) -> String {
    serde_json::from_str::<Value>(text)
        .map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
}

fn raw(text: &str) -> Result<Box<RawValue>, WriteError> {
    RawValue::from_string(text.to_owned()).map_err(|_| WriteError::ReadBackDiffers)
}
