//! A list in the policies of a role.

use ipnet::IpNet;
use serde_json::value::RawValue;

use super::{
    ATTACHED, INLINE, MANAGED, SID, actions, allow, data_keys, merge_into, pretty, raw, sid,
    without_blanks,
};
use crate::add::written;
use crate::write::arn::key_arn;
use crate::write::artefact::{Artefact, File, FileKind, Holds, Meter, Note, Unit};
use crate::write::policy::{self, Policy};
use crate::write::{WriteError, WriteRequest, quote, statements};

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

impl AwsRole {
    pub(in crate::write) fn write(
        &self,
        all: &[IpNet],
        order: &WriteRequest<'_>,
    ) -> Result<Artefact, WriteError> {
        let key = key_arn(&self.key_arn)?;
        if self.managed {
            return managed_policies(key, all, order);
        }
        let resources = [key.to_owned()];
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
                let sid = sid(order);
                let (text, statement) = list_in_role(text, key, all, &sid, &mut notes)?;
                ("atlas-role-policy-merged.json", statement, text)
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

/// The policy `text` of a role with the list of `blocks` in it, and the statement of the list. It takes
/// the place of earlier lists, and of the statement without a condition that setting up the role made.
pub(crate) fn list_in_role(
    text: &str,
    key: &str,
    blocks: &[IpNet],
    sid: &str,
    notes: &mut Vec<Note>,
) -> Result<(String, String), WriteError> {
    let mut resources = vec![key.to_owned()];
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
    let data_keys = data_keys(&replaced, notes);
    let statement = allow(sid, &actions(&data_keys), &resources, blocks);
    policy.statements.push(raw(&statement)?);
    Ok((policy.text()?, statement))
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

/// How full a role's inline policies will be.
pub(in crate::write) fn role_meter(key: &str, all: &[IpNet]) -> Meter {
    let policy = policy::of(&[allow(SID, &actions(&[]), &[key.to_owned()], all)]);
    Meter {
        used: without_blanks(&policy),
        limit: INLINE,
        unit: Unit::Characters,
    }
}
