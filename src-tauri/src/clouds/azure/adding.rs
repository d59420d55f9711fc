//! What is missing, added to the rules of a key vault.

use std::net::Ipv4Addr;

use access_list::{
    AddError, AzureAdd, AzureBegin, AzurePlan, Context, add_to_azure, begin_in_azure,
};
use clouds::azure::{AzureTarget, MOST_RULES, Refusal as AzureRefusal};
use clouds::change::Edit;
use ipnet::{IpNet, Ipv4Net};
use jiff::Timestamp;

use super::SignedIn;
use super::reading::AzureRead;
use crate::clouds::adding::Asked;
use crate::clouds::changing::{Change, Drafted, Edits, Place, Ready, Refusal};
use crate::support::clouds::AdditionProblem;

/// What changes so that everything needed is allowed.
///
/// # Errors
/// Why nothing can be added; `None` where what was read has to be read anew.
pub(in crate::clouds) fn plan(
    read: &AzureRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, Option<AdditionProblem>> {
    let asked = AzureAdd {
        vault: &read.vault,
        needed: asked.needed,
        practice: asked.practice,
    };
    let plan = add_to_azure(asked, &Context::at(Timestamp::now()));
    let plan = plan.map_err(|error| Some(problem(&error, read)))?;
    drafted(plan, read, who).ok_or(None)
}

/// What changes so that only what is needed reaches the vault, and the administrator's own address
/// (safety rule Z1).
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
    let asked = AzureBegin {
        vault: &read.vault,
        needed: asked.needed,
        own,
        practice: asked.practice,
    };
    let plan = begin_in_azure(asked, &Context::at(Timestamp::now()));
    let plan = plan.map_err(|error| Some(problem(&error, read)))?;
    drafted(plan, read, who).ok_or(None)
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

/// What a plan changes; `None` where what was read has to be read anew.
pub(super) fn drafted(plan: AzurePlan, read: &AzureRead, who: &SignedIn) -> Option<Drafted> {
    let vault = read.reading.vault.as_ref()?;
    let there = vault.document().ok()?;
    let change = change(&plan, read, &vault.text);
    let edit = Edit {
        place: read.id.clone(),
        confirmed: Some(there.fingerprint),
        text: plan.text,
    };
    let ready = Ready::Azure(Edits {
        target: AzureTarget::new(who.session.clone()),
        timing: *who.session.wire().http().timing(),
        names: vec![read.id.name().to_owned()],
        edits: vec![edit],
    });
    Some((vec![change], ready))
}

fn change(plan: &AzurePlan, read: &AzureRead, before: &str) -> Change {
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
fn problem(error: &AddError, read: &AzureRead) -> AdditionProblem {
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
