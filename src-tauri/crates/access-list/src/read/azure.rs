//! Azure Key Vault's firewall.
//!
//! Source: Microsoft's documentation of `networkAcls`, and what `az keyvault show` and
//! `az keyvault network-rule list` print.

use serde_json::Value;

use super::gather::Gatherer;
use super::json::member;
use super::plain;
use crate::list::Remark;

/// The names under which a rule holds its block.
const BLOCK: [&str; 4] = ["value", "ipAddressRange", "ipAddress", "addressRange"];

/// Reads the rules in `document`; `false` where there are none.
pub(super) fn read(document: &Value, gatherer: &mut Gatherer<'_>) -> bool {
    match document {
        Value::Object(members) => {
            if member(document, "publicNetworkAccess").is_some_and(|it| is(it, "Disabled")) {
                gatherer.remark(Remark::PublicAccessDisabled);
            }
            if let Some(rules) = member(document, "ipRules") {
                acls(document, rules, gatherer);
                return true;
            }
            let mut found = false;
            for member in members.values() {
                found |= read(member, gatherer);
            }
            found
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(is_rule) => {
            rules(document, gatherer);
            true
        }
        Value::Array(items) => {
            let mut found = false;
            for item in items {
                found |= read(item, gatherer);
            }
            found
        }
        _ => false,
    }
}

fn acls(acls: &Value, listed: &Value, gatherer: &mut Gatherer<'_>) {
    if let Some(action) = member(acls, "defaultAction").and_then(Value::as_str) {
        default_action(action, gatherer);
    }
    if let Some(bypass) = member(acls, "bypass").and_then(Value::as_str) {
        bypassed(bypass, gatherer);
    }
    let networks = member(acls, "virtualNetworkRules")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    virtual_networks(networks, gatherer);
    rules(listed, gatherer);
}

pub(super) fn default_action(action: &str, gatherer: &mut Gatherer<'_>) {
    gatherer.remark(if action.eq_ignore_ascii_case("deny") {
        Remark::DefaultDeny
    } else {
        Remark::DefaultAllow
    });
}

pub(super) fn bypassed(bypass: &str, gatherer: &mut Gatherer<'_>) {
    if bypass.to_ascii_lowercase().contains("azureservices") {
        gatherer.remark(Remark::BypassAzureServices);
    }
}

pub(super) fn virtual_networks(count: usize, gatherer: &mut Gatherer<'_>) {
    if count > 0 {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        gatherer.remark(Remark::VirtualNetworkRules { count });
    }
}

fn rules(listed: &Value, gatherer: &mut Gatherer<'_>) {
    for rule in listed.as_array().into_iter().flatten() {
        let block = match rule {
            Value::String(text) => Some(text.as_str()),
            rule => block_of(rule),
        };
        if let Some(entry) = block.and_then(|block| gatherer.item(block)) {
            gatherer.add([entry]);
        }
    }
}

fn block_of(rule: &Value) -> Option<&str> {
    BLOCK
        .iter()
        .find_map(|name| member(rule, name).and_then(Value::as_str))
}

fn is_rule(value: &Value) -> bool {
    value.is_object() && block_of(value).is_some_and(plain::is_like_an_address)
}

fn is(value: &Value, wanted: &str) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
}

/// Bicep, and JSON that is cut off: the words are looked for, the addresses read as they stand.
pub(super) fn read_bicep(text: &str, gatherer: &mut Gatherer<'_>) {
    if let Some(action) = word_after(text, "defaultAction") {
        default_action(action, gatherer);
    }
    if let Some(bypass) = word_after(text, "bypass") {
        bypassed(bypass, gatherer);
    }
    if word_after(text, "publicNetworkAccess").is_some_and(|it| it.eq_ignore_ascii_case("disabled"))
    {
        gatherer.remark(Remark::PublicAccessDisabled);
    }
    plain::read(text, gatherer);
}

fn word_after<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let (_, after) = text.split_once(name)?;
    after
        .split(|character: char| !character.is_ascii_alphanumeric())
        .find(|word| !word.is_empty())
}
