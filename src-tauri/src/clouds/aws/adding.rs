//! What is missing, added to the lists in AWS's policies.

use access_list::{
    AddError, AwsAdd, AwsAddition, AwsBegin, AwsFirst, AwsPlan, Context, add_to_aws, begin_in_aws,
};
use clouds::aws::write::Refusal as AwsRefusal;
use clouds::aws::{AwsTarget, Flaw, Place, PolicyText};
use clouds::change::Edit;
use jiff::Timestamp;

use super::SignedIn;
use super::reading::{AwsRead, statement_name};
use crate::clouds::adding::Asked;
use crate::clouds::changing::{self, Change, Drafted, Edits, Ready, Refusal};
use crate::support::clouds::{AdditionProblem, SharedList};

/// What changes so that everything needed is allowed.
///
/// # Errors
/// Why nothing can be added; `None` where what was read has to be read anew.
pub(in crate::clouds) fn plan(
    read: &AwsRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, Option<AdditionProblem>> {
    let asked = AwsAdd {
        policies: &read.policies,
        needed: asked.needed,
        own_policy: asked.own,
        practice: asked.practice,
    };
    let plan = add_to_aws(asked, &context(read)).map_err(|error| Some(problem(&error, read)))?;
    drafted(&plan, read, who).ok_or(None)
}

/// What changes so that only what is needed is allowed, where no list is in force (safety rule W1).
///
/// # Errors
/// Why no list can be begun; `None` where what was read has to be read anew.
pub(in crate::clouds) fn plan_first(
    read: &AwsRead,
    who: &SignedIn,
    asked: Asked<'_>,
    first: AwsFirst,
) -> Result<Drafted, Option<AdditionProblem>> {
    let asked = AwsBegin {
        policies: &read.policies,
        needed: asked.needed,
        first,
        practice: asked.practice,
    };
    let plan = begin_in_aws(asked, &context(read)).map_err(|error| Some(problem(&error, read)))?;
    drafted(&plan, read, who).ok_or(None)
}

/// For whom, and when, policies are evaluated.
pub(super) fn context(read: &AwsRead) -> Context<'_> {
    Context {
        role: Some(&read.role_arn),
        key: Some(&read.key_arn),
        private_networking: read.private_networking,
        ..Context::at(Timestamp::now())
    }
}

/// What a plan changes; `None` where what was read has to be read anew.
pub(super) fn drafted(plan: &AwsPlan, read: &AwsRead, who: &SignedIn) -> Option<Drafted> {
    let additions = plan.additions.iter();
    let written: Option<Vec<_>> = additions.clone().map(|one| edit(one, read)).collect();
    let changes = additions.map(|one| change(one, read)).collect();
    Some((changes, Ready::Aws(edits(who, written?))))
}

/// The documents that are written, over the connection of who is signed in.
pub(super) fn edits(who: &SignedIn, edits: Vec<Edit<Place>>) -> Edits<AwsTarget> {
    Edits {
        target: AwsTarget::new(who.session.clone()),
        timing: *who.session.wire().http().timing(),
        names: edits.iter().map(|edit| name(&edit.place)).collect(),
        edits,
    }
}

fn change(addition: &AwsAddition, read: &AwsRead) -> Change {
    let there = addition.policy.and_then(|at| read.policies.get(at));
    Change {
        place: changing::Place::Aws(there.map_or(access_list::AwsPlace::Inline, |one| one.place)),
        name: there.map_or_else(|| addition.name.clone(), |one| one.name.clone()),
        is_new: there.is_none(),
        parts: addition
            .statements
            .iter()
            .map(|(at, _)| statement_name(&addition.text, *at))
            .collect(),
        added: addition.added.clone(),
        removed: addition.removed.clone(),
        used: addition.meter.used,
        limit: addition.meter.limit,
        before: there.and_then(|one| one.text.clone()).unwrap_or_default(),
        after: addition.text.clone(),
    }
}

/// `None` for a document that was not read in a form that can be confirmed.
fn edit(addition: &AwsAddition, read: &AwsRead) -> Option<Edit<Place>> {
    let there = there(addition, read);
    let confirmed = there.and_then(PolicyText::fingerprint);
    if addition.policy.is_some() && confirmed.is_none() {
        return None;
    }
    Some(Edit {
        place: there.map_or_else(|| own_place(addition, read), |text| text.place.clone()),
        confirmed,
        text: addition.text.clone(),
    })
}

/// The document that an addition changes, as it was read; `None` for a new one.
fn there<'a>(addition: &AwsAddition, read: &'a AwsRead) -> Option<&'a PolicyText> {
    read.places.get(addition.policy?)?.as_ref()
}

fn own_place(addition: &AwsAddition, read: &AwsRead) -> Place {
    let role = read.role_arn.rsplit('/').next().unwrap_or_default();
    Place::Inline {
        role: role.to_owned(),
        name: addition.name.clone(),
    }
}

/// What a policy is called in AWS.
pub(super) fn name(place: &Place) -> String {
    match place {
        Place::Trust => "trust",
        Place::Inline { name, .. } => name,
        Place::Managed(policy) | Place::Boundary(policy) => &policy.arn,
        Place::Key { arn } => arn,
    }
    .to_owned()
}

fn problem(error: &AddError, read: &AwsRead) -> AdditionProblem {
    let (name, lists) = match error {
        AddError::TooLarge { policy, .. } => (name_at(*policy, read), Vec::new()),
        AddError::Shared { lists, .. } => (String::new(), shared(lists, read)),
        _ => (String::new(), Vec::new()),
    };
    AdditionProblem::of(error, name, lists)
}

/// Lists that others use, too, by the names of their policies.
pub(super) fn shared(lists: &[access_list::SharedList], read: &AwsRead) -> Vec<SharedList> {
    let named = lists.iter().map(|list| SharedList {
        name: name_at(list.policy, read),
        uses: list.uses.iter().map(Into::into).collect(),
    });
    named.collect()
}

fn name_at(policy: usize, read: &AwsRead) -> String {
    let policy = read.policies.get(policy);
    policy.map(|policy| policy.name.clone()).unwrap_or_default()
}

impl From<AwsRefusal> for Refusal {
    fn from(refusal: AwsRefusal) -> Self {
        match refusal {
            AwsRefusal::Cloud(error) => Self::Cloud(error),
            AwsRefusal::Flaws(flaws) => Self::Flawed {
                principal: flaws.into_iter().find_map(|flaw| match flaw {
                    Flaw::LeftoverPrincipal { principal, .. } => Some(principal),
                    _ => None,
                }),
            },
            AwsRefusal::TooLong(limit) => Self::TooLong {
                used: limit.size,
                limit: limit.most,
            },
            AwsRefusal::NotWritable => Self::NotWritable,
            AwsRefusal::VersionsFull { oldest } => Self::VersionsFull { oldest },
        }
    }
}
