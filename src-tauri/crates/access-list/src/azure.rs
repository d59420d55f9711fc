//! Azure Key Vault's firewall, evaluated.
//!
//! Source: Microsoft's documentation of `networkAcls` and `publicNetworkAccess`, and what
//! `az keyvault show`, `az keyvault network-rule list`, PowerShell and templates have. A vault without
//! `networkAcls` accepts every address; one whose public access is disabled none; one that is secured
//! by a perimeter those that the perimeter accepts.

mod bicep;
mod commands;
mod firewall;
mod printed;
mod resource;
mod returned;
mod template;
mod warnings;

use addresses::parse_block;

pub use returned::{
    AzurePerimeter, AzurePerimeterMode, AzureVault, evaluate_azure, evaluate_azure_vaults,
};
pub use warnings::{AzureKeyFacts, AzureWarning, azure_key_warnings, azure_vault_warnings};

use firewall::{BLOCK, Firewall, RULES};
use resource::{Kind, Resource};

use crate::document::{Map, Node, Value};
use crate::finish;
use crate::found::Found;
use crate::list::{Doubt, ListKind, Reason, Remark};
use crate::reach::Reach;

/// Resources stand in documents so deep at most.
const DEEPEST: usize = 32;

/// Every firewall in `document`; those that are not a key vault's are of [`ListKind::Other`].
pub(crate) fn lists(document: &Node) -> Vec<Found> {
    let resolved = template::resolved(document);
    let document = resolved.as_ref().unwrap_or(document);
    let mut found = Vec::new();
    walk(document, &Resource::default(), 0, &mut found);
    if let Some(line) = association(document, 0) {
        for one in &mut found {
            one.reach = Reach::unknown();
            one.is_open = false;
            one.doubts.push(Doubt {
                reason: Reason::Perimeter,
                line,
                is_whole: true,
            });
        }
    }
    found
}

/// The line of a resource that puts another into a network security perimeter.
fn association(node: &Node, depth: usize) -> Option<u32> {
    if depth > DEEPEST {
        return None;
    }
    match &node.value {
        Value::List(items) => items.iter().find_map(|item| association(item, depth + 1)),
        Value::Map(map) => {
            let kind = map.member("type").and_then(Node::as_text);
            let is_it = kind.is_some_and(|kind| {
                let kind = kind.to_ascii_lowercase();
                kind.contains("networksecurityperimeters/") && kind.contains("association")
            });
            let mut members = map.members.iter();
            is_it
                .then_some(node.line)
                .or_else(|| members.find_map(|it| association(&it.value, depth + 1)))
        }
        _ => None,
    }
}

/// The firewalls in Bicep, in what command lines print, and in their commands; `None` where `text` is
/// nothing of these.
pub(crate) fn read_text(text: &str) -> Option<Vec<Found>> {
    bicep::read(text)
        .or_else(|| commands::read(text))
        .or_else(|| printed::read(text))
}

/// Makes a change below what `text` shows of vaults a doubt of them.
pub(crate) fn doubt_changes(text: &str, lists: &mut [Found]) {
    let is_vault = |list: &&mut Found| list.name.kind == ListKind::AzureKeyVault;
    let mut vaults = lists.iter_mut().filter(is_vault).peekable();
    if vaults.peek().is_none() {
        return;
    }
    if let Some(line) = commands::below(text) {
        for one in vaults {
            one.doubts.push(Doubt {
                reason: Reason::Change("az keyvault".to_owned()),
                line,
                is_whole: true,
            });
        }
    }
}

fn walk(node: &Node, resource: &Resource, depth: usize, found: &mut Vec<Found>) {
    if depth > DEEPEST {
        return;
    }
    match &node.value {
        Value::List(items) if !items.is_empty() && items.iter().all(is_rule) => {
            let mut firewall = Firewall::default();
            let rules = firewall.rules(node);
            found.push(firewall.found(resource, node, rules));
        }
        Value::List(items) => {
            for item in items {
                walk(item, resource, depth + 1, found);
            }
        }
        Value::Map(map) => {
            let resource = &resource.within(map);
            // What is not deployed says nothing of what is there.
            let condition = map
                .member("condition")
                .filter(|_| map.member("type").is_some());
            let is_conditional = condition.is_some_and(|it| it.value != Value::Bool(true));
            let before = found.len();
            if let Some(one) = firewall(node, map, resource) {
                found.push(one);
            } else {
                for member in &map.members {
                    walk(&member.value, resource, depth + 1, found);
                }
            }
            if let Some(condition) = condition.filter(|_| is_conditional) {
                for one in found.iter_mut().skip(before) {
                    one.reach = Reach::unknown();
                    one.is_open = false;
                    one.doubts.push(Doubt {
                        reason: Reason::UnknownValue("condition".to_owned()),
                        line: condition.line,
                        is_whole: false,
                    });
                }
            }
        }
        _ => {}
    }
}

/// The firewall that `map` is, or has.
fn firewall(node: &Node, map: &Map, resource: &Resource) -> Option<Found> {
    let acls = map
        .member("networkAcls")
        .or_else(|| map.member("networkRuleSet"));
    let public = map.member("publicNetworkAccess");
    if acls.is_some() || public.is_some() {
        return Some(vault(node, map, acls, resource));
    }
    if RULES.iter().any(|name| map.member(name).is_some()) {
        let mut one = Firewall::default();
        one.twice(map);
        let reach = one.acls(map);
        return Some(one.found(resource, node, reach));
    }
    // What `az keyvault create --network-acls` takes.
    if let (Some(list), true) = (map.member("ip"), map.member("vnet").is_some()) {
        let mut one = Firewall::default();
        let reach = one.rules(list);
        return Some(one.found(resource, node, reach));
    }
    let is_vault = map
        .member("type")
        .and_then(Node::as_text)
        .and_then(Kind::of)
        == Some(Kind::Vault);
    let Some(properties) = map.member("properties").and_then(Node::as_map) else {
        // Whether there is such a vault, and what it has, is not in the text.
        let reason = Reason::UnknownValue("if".to_owned());
        let name = resource.list_name(node.line, false);
        return (is_vault && map.is_open).then(|| finish::undecided(name, reason));
    };
    let has_own = ["networkAcls", "publicNetworkAccess"]
        .iter()
        .any(|name| properties.member(name).is_some());
    let is_child = map
        .member("type")
        .and_then(Node::as_text)
        .is_some_and(|text| text.matches('/').count() > 1);
    // A vault without any of these accepts every address.
    (is_vault && !is_child && !has_own).then(|| vault(node, properties, None, resource))
}

fn vault(node: &Node, map: &Map, acls: Option<&Node>, resource: &Resource) -> Found {
    let mut one = Firewall::default();
    one.twice(map);
    let reach = match acls.map(|acls| &acls.value) {
        None | Some(Value::Null) => {
            one.remark(Remark::DefaultAllow);
            if map.is_open {
                one.unknown_value(node);
                Reach::unknown()
            } else {
                Reach::all()
            }
        }
        Some(Value::Map(inner)) => {
            one.twice(inner);
            one.acls(inner)
        }
        // The command line and Terraform may have a list of one.
        Some(Value::List(items)) => match items.as_slice() {
            [] => {
                one.remark(Remark::DefaultAllow);
                Reach::all()
            }
            [only] if only.as_map().is_some() => {
                let inner = only.as_map().cloned().unwrap_or_default();
                one.twice(&inner);
                one.acls(&inner)
            }
            _ => {
                one.unknown_value(acls.unwrap_or(node));
                Reach::unknown()
            }
        },
        Some(_) => {
            one.unknown_value(acls.unwrap_or(node));
            Reach::unknown()
        }
    };
    let reach = one.public_access(map, reach);
    if one.is_closed {
        one.remarks.retain(|remark| *remark != Remark::DefaultAllow);
    }
    one.found(resource, node, reach)
}

fn is_rule(node: &Node) -> bool {
    let Some(map) = node.as_map() else {
        return false;
    };
    let block = BLOCK.iter().find_map(|name| map.member(name));
    let is_address = |text: &str| parse_block(text.trim()).is_some();
    block.and_then(Node::as_text).is_some_and(is_address)
        // A rule has nothing else; an object of another kind may have an address among its members.
        && map.members.len() <= 2
}

#[cfg(test)]
mod tests;
