//! Policies of AWS.
//!
//! Source of the limits: AWS documentation, IAM quotas (white space is not counted) and the size of
//! a key policy. Of the actions: Atlas documentation, prerequisites of AWS KMS.

use ipnet::IpNet;
use serde_json::Value;
use serde_json::value::RawValue;

use super::artefact::{Artefact, File, FileKind, Meter, Note, Unit};
use super::policy::{self, Policy};
use super::quote::json;
use super::{Order, WriteError, quote};

/// What Atlas does with a key.
pub(super) const ACTIONS: [&str; 3] = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];

/// All inline policies of a role together.
const INLINE: usize = 10_240;
/// One managed policy.
const MANAGED: usize = 6_144;
/// A key's policy, in bytes.
const KEY_POLICY: usize = 32_768;

/// The statement's name, by which it is found again.
const SID: &str = "KeygateAtlasAddresses";
const SID_PRACTICE: &str = "KeygatePRACTICEAddresses";

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
    pub(super) fn write(&self, all: &[IpNet], order: &Order<'_>) -> Result<Artefact, WriteError> {
        let key = key_arn(&self.key_arn)?;
        let statement = |blocks: &[IpNet], number: usize| {
            let sid = sid(order);
            let sid = if number == 0 {
                sid.to_owned()
            } else {
                format!("{sid}{}", number + 1)
            };
            format!(
                "{{\"Sid\":{},\"Effect\":\"Allow\",\"Action\":{},\"Resource\":{},\"Condition\":{{\"IpAddress\":{{\"aws:SourceIp\":{}}}}}}}",
                json(&sid),
                actions(),
                json(key),
                listed(blocks)
            )
        };
        let mut notes = Vec::new();
        let whole = statement(all, 0);
        let file = |name: &str| quote::file(&order.about, name);
        if self.managed {
            return Ok(self.managed_policies(all, &statement, &file));
        }
        let (name, text) = match self.merge_into.as_deref().filter(|text| !text.is_empty()) {
            None => {
                notes.push(Note::UnconditionedMustGo);
                (
                    "atlas-role-policy.json",
                    policy::of(std::slice::from_ref(&whole)),
                )
            }
            Some(text) => {
                let mut policy = Policy::find(text)?;
                let replaced = policy
                    .statements
                    .iter()
                    .any(|raw| is_unconditioned(raw, true));
                policy
                    .statements
                    .retain(|raw| !is_ours(raw) && !is_unconditioned(raw, true));
                let others = policy
                    .statements
                    .iter()
                    .any(|raw| is_unconditioned(raw, false));
                if replaced {
                    notes.push(Note::UnconditionedReplaced);
                }
                if others {
                    notes.push(Note::UnconditionedMustGo);
                }
                policy.statements.push(raw(&whole)?);
                ("atlas-role-policy-merged.json", policy.text())
            }
        };
        let meter = Meter {
            used: without_blanks(&text),
            limit: INLINE,
            unit: Unit::Characters,
        };
        let merged = name.ends_with("merged.json");
        let policy = File::of_set(file(name), FileKind::Policy, text);
        let policy = File {
            // Other statements of the policy may let in others.
            holds_set: !merged,
            ..policy
        };
        let statement = File::of_set(
            file("atlas-role-statement.json"),
            FileKind::Statement,
            pretty(&whole),
        );
        Ok(Artefact {
            files: vec![policy, statement],
            meter: Some(meter),
            notes,
            ..Artefact::default()
        })
    }

    /// So many policies as hold all; several `Allow` statements together let in all they list.
    fn managed_policies(
        &self,
        all: &[IpNet],
        statement: &impl Fn(&[IpNet], usize) -> String,
        file: &impl Fn(&str) -> String,
    ) -> Artefact {
        let size = |blocks: &[IpNet]| without_blanks(&policy::of(&[statement(blocks, 99)]));
        let frame = size(&[]);
        let room = MANAGED.saturating_sub(frame);
        let mut parts: Vec<Vec<IpNet>> = Vec::new();
        let mut used = usize::MAX;
        for net in all {
            // The block, its quotes, and a comma.
            let cost = block(net).len() + 3;
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
        let largest = parts.iter().map(|part| size(part)).max().unwrap_or(0);
        let several = parts.len() > 1;
        let files = parts.iter().enumerate().map(|(number, part)| File {
            is_part: true,
            ..File::of_set(
                file(&format!("atlas-role-policy-{}.json", number + 1)),
                FileKind::Policy,
                policy::of(&[statement(part, number)]),
            )
        });
        Artefact {
            files: files.collect(),
            meter: Some(Meter {
                used: largest,
                limit: MANAGED,
                unit: Unit::Characters,
            }),
            notes: several
                .then_some(Note::Split)
                .into_iter()
                .chain([Note::UnconditionedMustGo])
                .collect(),
            ..Artefact::default()
        }
    }
}

impl AwsKey {
    pub(super) fn write(&self, all: &[IpNet], order: &Order<'_>) -> Result<Artefact, WriteError> {
        let role = role_arn(&self.role_arn)?;
        let transition = if self.transition {
            ",\"Null\":{\"aws:SourceVpce\":\"true\"}"
        } else {
            ""
        };
        let statement = format!(
            "{{\"Sid\":{},\"Effect\":\"Deny\",\"Principal\":{{\"AWS\":{}}},\"Action\":{},\"Resource\":\"*\",\"Condition\":{{\"NotIpAddress\":{{\"aws:SourceIp\":{}}}{transition}}}}}",
            json(sid(order)),
            json(role),
            actions(),
            listed(all)
        );
        let file = |name: &str| quote::file(&order.about, name);
        let alone = File::of_set(
            file("atlas-key-statement.json"),
            FileKind::Statement,
            pretty(&statement),
        );
        let mut files = Vec::new();
        let used = match self.merge_into.as_deref().filter(|text| !text.is_empty()) {
            None => statement.len(),
            Some(text) => {
                let mut policy = Policy::find(text)?;
                policy.statements.retain(|raw| !is_ours(raw));
                if policy.statements.iter().any(|raw| denies_others(raw, role)) {
                    return Err(WriteError::OtherDeny);
                }
                policy.statements.push(raw(&statement)?);
                let text = policy.text();
                let used = text.len();
                files.push(File::of_set(
                    file("atlas-key-policy-merged.json"),
                    FileKind::Policy,
                    text,
                ));
                used
            }
        };
        if used > KEY_POLICY {
            return Err(WriteError::TooMany {
                used,
                limit: KEY_POLICY,
            });
        }
        files.push(alone);
        Ok(Artefact {
            files,
            meter: Some(Meter {
                used,
                limit: KEY_POLICY,
                unit: Unit::Bytes,
            }),
            notes: vec![Note::RoleBoundSilently],
            ..Artefact::default()
        })
    }
}

fn sid(order: &Order<'_>) -> &'static str {
    if order.about.practice {
        SID_PRACTICE
    } else {
        SID
    }
}

fn actions() -> String {
    let quoted = ACTIONS.map(json);
    format!("[{}]", quoted.join(","))
}

/// The blocks as a list; single addresses without a prefix, which is shorter.
fn listed(blocks: &[IpNet]) -> String {
    let quoted: Vec<String> = blocks
        .iter()
        .map(|net| format!("\"{}\"", block(net)))
        .collect();
    format!("[{}]", quoted.join(","))
}

fn block(net: &IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() {
        net.addr().to_string()
    } else {
        net.to_string()
    }
}

fn without_blanks(text: &str) -> usize {
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

/// Source: AWS documentation, ARNs of keys.
pub(super) fn key_arn(text: &str) -> Result<&str, WriteError> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "kms", region, account, resource]
            if partition.starts_with("aws")
                && !region.is_empty()
                && is_account(account)
                && resource
                    .strip_prefix("key/")
                    .is_some_and(|id| !id.is_empty() && is_plain(id)) =>
        {
            Ok(text)
        }
        _ => Err(WriteError::KeyArn),
    }
}

/// Source: AWS documentation, ARNs of roles.
pub(super) fn role_arn(text: &str) -> Result<&str, WriteError> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, resource]
            if partition.starts_with("aws")
                && is_account(account)
                && resource
                    .strip_prefix("role/")
                    .is_some_and(|name| !name.is_empty() && is_plain(name)) =>
        {
            Ok(text)
        }
        _ => Err(WriteError::RoleArn),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without wildcards, which would name more than one.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/+=,.@_-".contains(&byte))
}

fn is_ours(raw: &RawValue) -> bool {
    let sid = value(raw)["Sid"].as_str().map(str::to_owned);
    sid.is_some_and(|sid| sid.starts_with(SID) || sid.starts_with(SID_PRACTICE))
}

/// Whether it allows the use of keys from anywhere. `only`: and nothing beyond what Atlas needs, so
/// that it is the statement that setting up the role made.
fn is_unconditioned(raw: &RawValue, only: bool) -> bool {
    let statement = value(raw);
    let allows = statement["Effect"].as_str() == Some("Allow");
    let no_condition = statement["Condition"]
        .as_object()
        .is_none_or(serde_json::Map::is_empty);
    let actions = texts(&statement["Action"]);
    let on_keys = |action: &&String| action.starts_with("kms:") || *action == "*";
    let known = |action: &String| {
        ACTIONS.contains(&action.as_str()) || action.starts_with("kms:GenerateDataKey")
    };
    allows
        && no_condition
        && if only {
            !actions.is_empty() && actions.iter().all(known)
        } else {
            actions.iter().any(|action| on_keys(&action))
        }
}

/// Whether it denies addresses that are not on its list, to `role` or to everybody.
fn denies_others(raw: &RawValue, role: &str) -> bool {
    let statement = value(raw);
    let denies = statement["Effect"].as_str() == Some("Deny");
    let by_address = statement["Condition"].as_object().is_some_and(|condition| {
        condition
            .keys()
            .any(|operator| operator.to_ascii_lowercase().contains("notipaddress"))
    });
    let principal = &statement["Principal"];
    let named = texts(principal).into_iter().chain(texts(&principal["AWS"]));
    let concerns = principal.is_null() || named.into_iter().any(|arn| arn == "*" || arn == role);
    denies && by_address && concerns
}

fn value(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}
