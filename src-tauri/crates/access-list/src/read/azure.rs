//! Azure Key Vault's firewall.
//!
//! Source: Microsoft's documentation of `networkAcls`, and what `az keyvault show` and
//! `az keyvault network-rule list` print.

use serde_json::Value;

use super::gather::Gatherer;
use super::json::member;
use super::plain;
use crate::list::Remark;

/// The names of the list of rules: Azure's own, and PowerShell's.
const RULES: [&str; 2] = ["ipRules", "ipAddressRanges"];

/// The names under which a rule holds its block.
const BLOCK: [&str; 4] = ["value", "ipAddressRange", "ipAddress", "addressRange"];

/// Reads the rules in `document`; `false` where there are none.
pub(super) fn read(document: &Value, gatherer: &mut Gatherer<'_>) -> bool {
    match document {
        Value::Object(members) => {
            if member(document, "publicNetworkAccess").is_some_and(|it| is(it, "Disabled")) {
                gatherer.remark(Remark::PublicAccessDisabled);
            }
            let rules = RULES.iter().find_map(|name| member(document, name));
            if let Some(rules) = rules {
                acls(document, rules, gatherer);
                return true;
            }
            // A vault whose firewall was never set up is printed so.
            if member(document, "networkAcls").is_some_and(Value::is_null) {
                gatherer.remark(Remark::DefaultAllow);
                return true;
            }
            any(members.values(), gatherer)
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(is_rule) => {
            rules(document, gatherer);
            true
        }
        Value::Array(items) => any(items, gatherer),
        _ => false,
    }
}

fn any<'value>(
    values: impl IntoIterator<Item = &'value Value>,
    gatherer: &mut Gatherer<'_>,
) -> bool {
    let count = values
        .into_iter()
        .filter(|value| read(value, gatherer))
        .count();
    if count > 1 {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        gatherer.remark(Remark::SeveralLists { count });
    }
    count > 0
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
    if listed.is_string() {
        // `[parameters('rules')]`: only Azure knows.
        gatherer.remark(Remark::Expressions { count: 1 });
    }
    for rule in listed.as_array().into_iter().flatten() {
        let block = match rule {
            Value::String(text) => Some(text.as_str()),
            rule => block_of(rule),
        };
        match block {
            Some(block) => {
                let entry = gatherer.item(block);
                gatherer.add(entry);
            }
            None => {
                let text = rule.to_string();
                gatherer.item(&text);
            }
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

/// Whether `text` is about a key vault's firewall.
pub(super) fn looks_like(text: &str) -> bool {
    [
        "ipRules",
        "networkAcls",
        "IpAddressRanges",
        "Network Rule Set",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// Reads the words that stand beside the addresses in Bicep, YAML, tables of the command line, and
/// JSON that is cut off.
pub(super) fn read_words(text: &str, gatherer: &mut Gatherer<'_>) {
    let word = |names: &[&str]| names.iter().find_map(|name| word_after(text, name));
    if let Some(action) = word(&["defaultAction", "DefaultAction", "Default Action"]) {
        default_action(action, gatherer);
    }
    if let Some(bypass) = word(&["bypass", "Bypass"]) {
        bypassed(bypass, gatherer);
    }
    let public = word(&["publicNetworkAccess", "PublicNetworkAccess"]);
    if public.is_some_and(|it| it.eq_ignore_ascii_case("disabled")) {
        gatherer.remark(Remark::PublicAccessDisabled);
    }
}

fn word_after<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let (_, after) = text.split_once(name)?;
    after
        .split(|character: char| !character.is_ascii_alphanumeric())
        .find(|word| !word.is_empty())
}
