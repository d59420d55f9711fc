//! What is missing, added to the rules of key vaults.

use std::net::Ipv4Addr;

use access_list::{
    AddError, AzureAdd, AzureBegin, AzurePlan, Context, add_to_azure, begin_in_azure,
};
use clouds::azure::{AzureTarget, MOST_RULES, Refusal as AzureRefusal};
use clouds::change::Edit;
use ipnet::{IpNet, Ipv4Net};
use jiff::Timestamp;

use super::SignedIn;
use super::reading::{AzureRead, VaultRead};
use crate::clouds::adding::Asked;
use crate::clouds::changing::{Change, Drafted, Edits, Place, Ready, Refusal};
use crate::support::clouds::AdditionProblem;

/// What changes so that every vault allows everything needed. A vault that lacks nothing is not written,
/// and one that nothing can be added to is left out ([`left_out`]).
///
/// # Errors
/// Why nothing can be added to any; `None` where what was read has to be read anew.
pub(in crate::clouds) fn plan(
    read: &AzureRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, Option<AdditionProblem>> {
    let context = Context::at(Timestamp::now());
    let mut plans = Vec::new();
    // What keeps addresses out says more than that none are missing.
    let mut why = None;
    let mut lacks_nothing = None;
    for one in &read.vaults {
        let asked = AzureAdd {
            vault: &one.vault,
            needed: asked.needed,
            practice: asked.practice,
        };
        match add_to_azure(asked, &context) {
            Ok(plan) => plans.push((plan, one)),
            Err(error @ (AddError::NothingMissing | AddError::NoList)) => {
                lacks_nothing.get_or_insert(problem(&error, one));
            }
            Err(error @ AddError::RefusedAddress(_)) => return Err(Some(problem(&error, one))),
            Err(error) => {
                why.get_or_insert(problem(&error, one));
            }
        }
    }
    match plans.is_empty() {
        true => Err(why.or(lacks_nothing)),
        false => drafted(plans, who).ok_or(None),
    }
}

/// What may lack some of `needed` and is not among `changes`, by its name.
pub(in crate::clouds) fn left_out(
    read: &AzureRead,
    needed: &[IpNet],
    changes: &[Change],
) -> Vec<String> {
    let may_lack = |one: &&VaultRead| {
        let accepted = one.list.accepted();
        !needed.iter().all(|net| accepted.contains(*net))
    };
    let is_changed = |name: &str| changes.iter().any(|change| change.name == name);
    let lacking = read.vaults.iter().filter(may_lack);
    let lacking = lacking
        .map(|one| one.id.name())
        .filter(|name| !is_changed(name));
    let unread = read.unread.iter();
    let unread = unread.map(|one| one.vault.as_ref().unwrap_or(&one.name).as_str());
    lacking.chain(unread).map(str::to_owned).collect()
}

/// What changes so that only what is needed reaches a vault, and the administrator's own address (safety
/// rule Z1): the first vault in which no list is in force, since each is a step of its own.
///
/// # Errors
/// As [`plan`]; `OwnAddress` where the address is none that a rule takes.
pub(in crate::clouds) fn plan_first(
    read: &AzureRead,
    who: &SignedIn,
    asked: Asked<'_>,
    own_address: &str,
) -> Result<Drafted, Option<AdditionProblem>> {
    let own = own_address_of(own_address)?;
    let mut vaults = read.vaults.iter();
    let open = vaults.find(|one| one.list.is_open);
    let read = open.or(read.vaults.first()).ok_or(None)?;
    let asked = AzureBegin {
        vault: &read.vault,
        needed: asked.needed,
        own,
        practice: asked.practice,
    };
    let plan = begin_in_azure(asked, &Context::at(Timestamp::now()));
    let plan = plan.map_err(|error| Some(problem(&error, read)))?;
    drafted(vec![(plan, read)], who).ok_or(None)
}

/// One address of IPv4, which is all that a rule of the own one is for; `None` where nothing was typed.
fn own_address_of(typed: &str) -> Result<Option<IpNet>, AdditionProblem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let address = typed.strip_suffix("/32").unwrap_or(typed);
    let address: Ipv4Addr = address.parse().map_err(|_| AdditionProblem::OwnAddress)?;
    Ok(Some(IpNet::V4(Ipv4Net::from(address))))
}

/// What plans change, one vault each; `None` where what was read has to be read anew.
pub(super) fn drafted(plans: Vec<(AzurePlan, &VaultRead)>, who: &SignedIn) -> Option<Drafted> {
    let mut changes = Vec::new();
    let mut edits = Vec::new();
    for (plan, read) in plans {
        let vault = read.reading.vault.as_ref()?;
        let there = vault.document().ok()?;
        changes.push(change(&plan, read, &vault.text));
        edits.push(Edit {
            place: read.id.clone(),
            confirmed: Some(there.fingerprint),
            text: plan.text,
        });
    }
    let ready = Ready::Azure(Edits {
        target: AzureTarget::new(who.session.clone()),
        timing: *who.session.wire().http().timing(),
        names: changes.iter().map(|change| change.name.clone()).collect(),
        edits,
    });
    Some((changes, ready))
}

fn change(plan: &AzurePlan, read: &VaultRead, before: &str) -> Change {
    Change {
        place: Place::Vault,
        name: read.id.name().to_owned(),
        is_new: false,
        parts: Vec::new(),
        added: plan.added.clone(),
        removed: plan.removed.clone(),
        used: plan.meter.used,
        limit: plan.meter.limit,
        before: before.to_owned(),
        after: plan.text.clone(),
    }
}

// Nobody else has a list of a vault's own.
fn problem(error: &AddError, read: &VaultRead) -> AdditionProblem {
    AdditionProblem::of(error, read.id.name().to_owned(), Vec::new())
}

impl From<AzureRefusal> for Refusal {
    fn from(refusal: AzureRefusal) -> Self {
        match refusal {
            AzureRefusal::Cloud(error) => Self::Cloud(error),
            AzureRefusal::Incomplete | AzureRefusal::NotInForce => Self::NotWritable,
            AzureRefusal::TooMany { used } => Self::TooLong {
                used,
                limit: MOST_RULES,
            },
        }
    }
}
