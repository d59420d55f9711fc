//! The addresses in the form that each cloud takes, within its limits, and read back before they are
//! offered.

mod arn;
mod artefact;
mod aws;
mod azure;
mod google;
mod lists;
mod policy;
mod quote;
mod statements;
mod target;
mod terraform;

use addresses::Ranges;
use ipnet::IpNet;
use jiff::Timestamp;

use artefact::Holds;
pub use artefact::{Artefact, File, FileKind, Lacking, Meter, Note, Step, Unit, Waiting};
pub use aws::{AwsKey, AwsRole};
pub(crate) use aws::{
    AwsOwn, INLINE, KEY_POLICY, MANAGED, list_in_key, list_in_role, without_blanks,
};
pub use azure::Azure;
pub(crate) use azure::VAULT_RULES;
pub use google::Google;
pub(crate) use google::{A_CONDITION, CONDITIONS};
pub(crate) use policy::Policy;
pub(crate) use statements::{is_unconditioned, makes_data_keys};
pub use target::{Target, TargetField, TargetKind, TerraformKind};
pub use terraform::Terraform;

use crate::list::AccessList;
use crate::needed::Needed;
use crate::read::read;
use crate::runbook::runbook;
use crate::text;

/// What is written.
#[derive(Debug, Clone)]
pub struct WriteRequest<'a> {
    /// Everything that is needed, with where it comes from.
    pub needed: &'a Needed,
    /// The blocks of Atlas that are written: everything that is needed and what is not removed yet,
    /// or only what is missing.
    pub blocks: &'a [IpNet],
    /// What is not from Atlas and is carried over (safety rule A1); nothing in a difference.
    pub kept: &'a [IpNet],
    /// What is no longer needed and taken out; nothing unless it may be removed (safety rules A1 and
    /// A3).
    pub removed: &'a [IpNet],
    /// Whether it takes the place of a list, and so has to hold everything.
    pub is_whole: bool,
    /// In as few blocks as let in exactly the same.
    pub merged: bool,
    /// How many entries the access list has beside those written, for the meter of a difference.
    pub beside: usize,
    /// Where the list comes from.
    pub about: About,
}

/// Where a list comes from; goes into names and comments.
#[derive(Debug, Clone)]
pub struct About {
    /// The Atlas: `cloud.mongodb.com`.
    pub host: String,
    /// When Atlas gave the control plane's list.
    pub fetched_at: Timestamp,
    /// The practice project's: marked in name and content (safety rule A5).
    pub practice: bool,
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// An empty list shuts Atlas out, or lets everybody in: it is never written.
    #[error("there is nothing to write")]
    Empty,
    /// What the list accepts today is not known whole, so that nothing may take its place (safety
    /// rules A1 and A10).
    #[error("what the list accepts is not known whole")]
    NotProven,
    /// Something needed is not in it: leaving out a cloud or a cluster would shut Atlas out.
    #[error("{count} needed blocks are left out")]
    LeavesOut {
        /// How many blocks.
        count: usize,
    },
    /// Atlas cannot mean this block (safety rule A4).
    #[error("{0} cannot be an address of Atlas")]
    RefusedAddress(IpNet),
    /// The key service takes no IPv6.
    #[error("{count} blocks are IPv6")]
    Ipv6 {
        /// How many.
        count: usize,
    },
    /// The key service takes public addresses only.
    #[error("{count} blocks are not public")]
    NotPublic {
        /// How many.
        count: usize,
    },
    /// It is not known which role is Atlas's (safety rule W1).
    #[error("this is no ARN of a role")]
    RoleArn,
    /// It is not known which key it is.
    #[error("this is no ARN of a key")]
    KeyArn,
    /// A name is missing, or cannot be one.
    #[error("{field:?} cannot be used")]
    Name {
        /// Which.
        field: TargetField,
    },
    /// With the list merged into it the policy would still shut Atlas out, because of its other
    /// statements: a denial of other addresses, also for the whole account, or a list of its own
    /// (safety rule W1).
    #[error("other statements of the policy shut Atlas out")]
    StillShutOut,
    /// What is to be merged into is not one policy of the kind: a role's, or a key's.
    #[error("this is not one policy of this kind")]
    NotAPolicy,
    /// More than the cloud takes.
    #[error("{used} of {limit}")]
    TooMany {
        /// How many it would be.
        used: usize,
        /// How many may be.
        limit: usize,
    },
    /// What was written does not read back as the same set; it is not offered.
    #[error("what was written reads differently")]
    ReadBackDiffers,
}

/// Writes `order` in the form of `target` and reads it back.
///
/// # Errors
/// [`WriteError`]; then nothing is offered.
pub fn write(target: &Target, order: &WriteRequest<'_>) -> Result<Artefact, WriteError> {
    check(target, order)?;
    let all = all_blocks(order);
    let set = Ranges::of(all.iter().copied());
    let mut artefact = match target {
        Target::AwsRole(aws) => aws.write(&all, order),
        Target::AwsKey(aws) => aws.write(&all, order),
        Target::Azure(azure) => azure.write(&all, order),
        Target::Google(google) => google.write(&all, order),
        Target::Terraform(terraform) => terraform.write(&all, order),
        Target::Plain => Ok(lists::plain(&all, order)),
        Target::Csv => Ok(lists::csv(&all, order)),
        Target::Json => Ok(lists::json(&all, order)),
    }?;
    artefact.count = all.len();
    artefact.carried_over = order.kept.len();
    artefact.extra = extra(&artefact, &set, target, order)?;
    artefact.runbook = runbook(target.kind(), Some(&artefact));
    Ok(artefact)
}

fn check(target: &Target, order: &WriteRequest<'_>) -> Result<(), WriteError> {
    if order.blocks.is_empty() {
        return Err(WriteError::Empty);
    }
    for net in order.blocks {
        if addresses::validate(&net.to_string(), order.about.practice).is_err() {
            return Err(WriteError::RefusedAddress(*net));
        }
    }
    if order.is_whole || target.kind().replaces_list() {
        let held = Ranges::of(order.blocks.iter().copied());
        let needed = order.needed.nets().iter();
        let count = needed.filter(|net| !held.contains(**net)).count();
        if count > 0 {
            return Err(WriteError::LeavesOut { count });
        }
    }
    let removed = Ranges::of(order.removed.iter().copied());
    let needed = order.needed.nets().iter();
    let count = needed.filter(|net| removed.shared(**net) > 0).count();
    if count > 0 {
        return Err(WriteError::LeavesOut { count });
    }
    Ok(())
}

/// What is written, in numeric order, each block once.
fn all_blocks(order: &WriteRequest<'_>) -> Vec<IpNet> {
    let all = order.blocks.iter().chain(order.kept);
    let mut all: Vec<IpNet> = all.map(IpNet::trunc).collect();
    if order.merged {
        all = Ranges::of(all).blocks().collect();
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// How many addresses the files accept that are not in `set`: what our own reader makes of them.
fn extra(
    artefact: &Artefact,
    set: &Ranges,
    target: &Target,
    order: &WriteRequest<'_>,
) -> Result<u128, WriteError> {
    let context = target.context(order.about.fetched_at);
    let mut parts = Vec::new();
    let mut most = 0;
    for file in &artefact.files {
        if file.is_script() && file.holds != Holds::Nothing {
            // What a script does is not read: every address in it is one that it is to have.
            let listed = text::plain(&file.text).listed;
            let named = Ranges::of(listed.iter().map(|entry| entry.net));
            let removed = Ranges::of(order.removed.iter().copied());
            let wanted = if file.holds == Holds::Removed {
                &removed
            } else {
                set
            };
            most = most.max(beyond(&named, wanted)?);
            continue;
        }
        let Some(reads_as) = file.reads_as(|text| read(&[text], &context)) else {
            continue;
        };
        let list: AccessList = reads_as.map_err(|_| WriteError::ReadBackDiffers)?;
        if file.holds == Holds::Merged {
            most = most.max(beside(&list, set)?);
            continue;
        }
        let nets = accepted(&list)?;
        match file.holds {
            Holds::Part => parts.extend(nets),
            _ => most = most.max(beyond(&Ranges::of(nets), set)?),
        }
    }
    if !parts.is_empty() {
        most = most.max(beyond(&Ranges::of(parts), set)?);
    }
    Ok(most)
}

/// What a file accepts by name; one of which something was not understood is not offered.
fn accepted(list: &AccessList) -> Result<Vec<IpNet>, WriteError> {
    if !list.unnamed.is_empty() || list.doubts.iter().any(|doubt| doubt.is_whole) {
        return Err(WriteError::ReadBackDiffers);
    }
    Ok(list.entries.iter().map(|entry| entry.net).collect())
}

/// How many addresses a policy accepts that are not in `set`, which was merged into it. All of `set`
/// has to be proven to be accepted.
fn beside(list: &AccessList, set: &Ranges) -> Result<u128, WriteError> {
    if list.doubts.iter().any(|doubt| doubt.is_whole) {
        return Err(WriteError::NotProven);
    }
    let accepted = list.accepted();
    let lacking = set.minus(&accepted);
    let undecided = Ranges::of(list.undecided.iter().copied());
    if !lacking.minus(&undecided).is_empty() {
        return Err(WriteError::StillShutOut);
    }
    if !lacking.is_empty() {
        return Err(WriteError::NotProven);
    }
    let more = accepted.minus(set);
    let sizes = more.blocks().map(addresses::size);
    Ok(sizes.fold(0, u128::saturating_add))
}

/// How many addresses of `accepted` are not in `set`. A file that lacks one of `set`, or accepts one
/// more, is not offered.
fn beyond(accepted: &Ranges, set: &Ranges) -> Result<u128, WriteError> {
    let more = accepted.minus(set);
    if !set.minus(accepted).is_empty() || !more.is_empty() {
        return Err(WriteError::ReadBackDiffers);
    }
    let sizes = more.blocks().map(addresses::size);
    Ok(sizes.fold(0, u128::saturating_add))
}

#[cfg(test)]
mod tests;
