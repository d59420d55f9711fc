//! A key vault as Azure itself returned it, evaluated. What could not be read is not known, so that
//! it proves nothing (safety rule A9).

use std::collections::HashSet;
use std::slice;

use addresses::Ranges;
use ipnet::IpNet;

use super::resource::Resource;
use super::vault;
use crate::document::{Node, json, shortened};
use crate::finish;
use crate::found::{Context, Found};
use crate::list::{AccessList, Doubt, Form, Reason, Remark};
use crate::reach::Reach;

/// A key vault as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureVault {
    /// Its name.
    pub name: String,
    /// A JSON object with `networkAcls` and `publicNetworkAccess` of its properties, in which a member
    /// that Azure did not return is left out; `None` where the vault could not be read.
    pub text: Option<String>,
    /// The network security perimeters it is associated with; `None` where they could not be read.
    pub perimeters: Option<Vec<AzurePerimeter>>,
}

/// A network security perimeter that a vault is associated with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzurePerimeter {
    /// Its name or resource ID.
    pub name: String,
    /// What it does beside the vault's own rules.
    pub mode: AzurePerimeterMode,
    /// The addresses that its inbound rules let in.
    pub inbound: Vec<IpNet>,
}

/// What a perimeter does. Source: Microsoft, `NetworkSecurityPerimeterConfiguration`, `accessMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AzurePerimeterMode {
    /// It decides; the vault's own rules do not count.
    Enforced,
    /// What it does not let in, the vault's own rules decide about: `Learning`, shown as *Transition*.
    Transition,
    /// It only writes down what it would do.
    Audit,
    /// A word that is not known.
    Unknown,
}

/// Evaluates what a vault lets in, for requests over the internet.
#[must_use]
pub fn evaluate_azure(read: &AzureVault, context: &Context<'_>) -> AccessList {
    evaluate_azure_vaults(slice::from_ref(read), context)
}

/// Evaluates what every one of `all` lets in: what one of them refuses is refused, and what one of them
/// may refuse is not proven (safety rule A9). Of no vault at all, nothing is known.
#[must_use]
pub fn evaluate_azure_vaults(all: &[AzureVault], context: &Context<'_>) -> AccessList {
    let found = all.iter().map(found).reduce(both);
    let list = finish::access_list(Form::AzureKeyVault, found.into_iter().collect(), context);
    let partly = match all {
        [] | [_] => Vec::new(),
        _ => partly(all, &list, context),
    };
    AccessList { partly, ..list }
}

/// The blocks that stand in a list of some of `all` and not in that of all of them.
fn partly(all: &[AzureVault], list: &AccessList, context: &Context<'_>) -> Vec<IpNet> {
    let known: HashSet<IpNet> = list.entries.iter().map(|entry| entry.net).collect();
    let lists = all.iter().map(|one| evaluate_azure(one, context));
    let named = lists.flat_map(|list| list.entries.into_iter().map(|entry| entry.net));
    let mut partly: Vec<IpNet> = named.filter(|net| !known.contains(net)).collect();
    partly.sort_unstable();
    partly.dedup();
    partly
}

fn found(read: &AzureVault) -> Found {
    let resource = Resource::vault(&read.name);
    let unknown = |reason, line| finish::undecided(resource.list_name(line, false), reason);
    match read.text.as_deref().map(|text| json::parse(text, 1)) {
        Some(Ok(document)) => of_document(&document, read, &resource),
        Some(Err(problem)) => unknown(problem.reason, problem.line),
        None => unknown(Reason::UnknownValue(shortened(&read.name)), 1),
    }
}

/// What both let in. A doubt of either is one of both.
fn both(mut one: Found, other: Found) -> Found {
    one.reach = one.reach.and(&other.reach);
    // The rules of one that lets everybody in restrict nothing.
    match (one.is_open, other.is_open) {
        (true, false) => one.listed = other.listed,
        (false, true) => {}
        _ => {
            let known: HashSet<IpNet> = one.listed.iter().map(|entry| entry.net).collect();
            let more = other.listed.into_iter();
            one.listed
                .extend(more.filter(|entry| !known.contains(&entry.net)));
        }
    }
    one.is_open &= other.is_open;
    one.doubts.extend(other.doubts);
    for remark in other.remarks {
        if let Remark::VirtualNetworkRules { count } = remark
            && let Some(all) = networks(&mut one.remarks)
        {
            *all = all.saturating_add(count);
        } else if !one.remarks.contains(&remark) {
            one.remarks.push(remark);
        }
    }
    if !one.is_open {
        one.remarks.retain(|remark| *remark != Remark::DefaultAllow);
    }
    one
}

/// How many rules of virtual networks there are.
fn networks(remarks: &mut [Remark]) -> Option<&mut u32> {
    remarks.iter_mut().find_map(|remark| match remark {
        Remark::VirtualNetworkRules { count } => Some(count),
        _ => None,
    })
}

fn of_document(document: &Node, read: &AzureVault, resource: &Resource) -> Found {
    let Some(map) = document.as_map() else {
        return finish::undecided(resource.list_name(1, false), Reason::UnknownForm);
    };
    let found = vault(document, map, map.member("networkAcls"), resource);
    let Some(perimeters) = &read.perimeters else {
        return overridden(found);
    };
    perimeters
        .iter()
        .fold(found, |found, perimeter| match perimeter.mode {
            AzurePerimeterMode::Enforced | AzurePerimeterMode::Unknown => overridden(found),
            AzurePerimeterMode::Transition => with_more(found, &perimeter.inbound),
            AzurePerimeterMode::Audit => found,
        })
}

/// A perimeter decides, or may.
fn overridden(mut found: Found) -> Found {
    found.reach = Reach::unknown();
    found.is_open = false;
    found.doubts.push(Doubt {
        reason: Reason::Perimeter,
        line: 1,
        is_whole: true,
    });
    found
}

/// A perimeter lets these in as well, unless public access is disabled for it, too, which is not
/// documented.
fn with_more(mut found: Found, inbound: &[IpNet]) -> Found {
    let more = Reach::new(Ranges::default(), Ranges::of(inbound.iter().copied()));
    let reach = found.reach.or(&more);
    if reach != found.reach {
        found.reach = reach;
        found.doubts.push(Doubt {
            reason: Reason::Perimeter,
            line: 1,
            is_whole: false,
        });
    }
    found
}

#[cfg(test)]
#[path = "tests/several.rs"]
mod several;
#[cfg(test)]
#[path = "tests/returned.rs"]
mod tests;
