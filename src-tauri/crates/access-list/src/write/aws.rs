//! Policies of AWS.
//!
//! Source of the limits: AWS documentation, IAM quotas (white space is not counted) and the size of
//! a key policy. Of the actions: Atlas documentation, prerequisites of AWS KMS.

mod key;
mod role;

use ipnet::IpNet;
use serde_json::Value;
use serde_json::value::RawValue;

use super::arn::key_arn;
use super::artefact::Note;
use super::policy;
use super::quote::json;
use super::{WriteError, WriteRequest, statements};
use crate::add::written;
pub use key::AwsKey;
pub(super) use key::key_meter;
pub(crate) use key::list_in_key;
pub use role::AwsRole;
pub(crate) use role::list_in_role;
pub(super) use role::role_meter;

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
    /// The name of a statement.
    pub(crate) fn sid(&self) -> &'static str {
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

fn merge_into(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}
