//! A list in the policy of a key.

use ipnet::IpNet;

use super::{KEY_POLICY, SID, actions, data_keys, deny, merge_into, pretty, raw, sid};
use crate::write::arn::role_arn;
use crate::write::artefact::{Artefact, File, FileKind, Holds, Meter, Note, Unit};
use crate::write::policy::Policy;
use crate::write::{WriteError, WriteRequest, quote, statements};

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

impl AwsKey {
    pub(in crate::write) fn write(
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
                let sid = sid(order);
                let (text, statement) =
                    list_in_key(text, role, all, &sid, self.transition, &mut notes)?;
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

/// The policy `text` of a key with the list of `blocks` in it, and the statement of the list: a denial
/// of all other addresses for `role` alone. It takes the place of earlier ones.
pub(crate) fn list_in_key(
    text: &str,
    role: &str,
    blocks: &[IpNet],
    sid: &str,
    transition: bool,
    notes: &mut Vec<Note>,
) -> Result<(String, String), WriteError> {
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
    let sid = statements::free_sid(sid.to_owned(), &policy.statements);
    let data_keys = data_keys(&replaced, notes);
    let statement = deny(&sid, role, &actions(&data_keys), transition, blocks);
    policy.statements.push(raw(&statement)?);
    Ok((policy.text()?, statement))
}

/// How full a key's policy will be. It takes one statement, which is never split (safety rule W1).
pub(in crate::write) fn key_meter(role: &str, all: &[IpNet]) -> Result<Meter, WriteError> {
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
