//! A vault's `networkAcls`, checked and stored as Azure does: a bare address becomes a /32, the IDs of
//! subnets are kept in small letters, and what is left out gets its default.
//!
//! Sources: Microsoft, `NetworkRuleSet`; *Configure network security for Azure Key Vault* (public IPv4
//! alone, at most 1,000 rules); answers as people quote them.

use std::net::Ipv4Addr;

use serde_json::{Map, Value, json};

use super::refusal::AzureRefusal;

/// Source: *Azure Key Vault service limits*.
pub(super) const MOST_ADDRESSES: usize = 1_000;
const MOST_SUBNETS: usize = 200;

/// `networkAcls` as they are stored. What a part of them means is the provider's choice: here, that
/// what is left out gets its default.
pub(super) fn stored(sent: &Value) -> Result<Value, AzureRefusal> {
    let Some(sent) = sent.as_object() else {
        return Err(refused("networkAcls is invalid."));
    };
    let word = |name: &str, known: [&str; 2], usual: &str| match sent.get(name) {
        None | Some(Value::Null) => Ok(usual.to_owned()),
        Some(Value::String(text)) => known
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(text))
            .map(str::to_owned)
            .ok_or_else(|| refused(&format!("The value of '{name}' is invalid."))),
        Some(_) => Err(refused(&format!("The value of '{name}' is invalid."))),
    };
    let addresses = rules(sent, "ipRules", MOST_ADDRESSES, address)?;
    let subnets = rules(sent, "virtualNetworkRules", MOST_SUBNETS, subnet)?;
    Ok(json!({
        "bypass": word("bypass", ["AzureServices", "None"], "AzureServices")?,
        "defaultAction": word("defaultAction", ["Allow", "Deny"], "Allow")?,
        "ipRules": addresses,
        "virtualNetworkRules": subnets,
    }))
}

/// The subnets that rules name.
pub(super) fn subnets(acls: &Value) -> Vec<&str> {
    let rules = acls["virtualNetworkRules"].as_array().into_iter().flatten();
    rules.filter_map(|rule| rule["id"].as_str()).collect()
}

fn rules(
    sent: &Map<String, Value>,
    name: &str,
    most: usize,
    one: fn(&Value) -> Option<Value>,
) -> Result<Vec<Value>, AzureRefusal> {
    let empty = Vec::new();
    let list = match sent.get(name) {
        None | Some(Value::Null) => &empty,
        Some(Value::Array(list)) => list,
        Some(_) => return Err(refused(&format!("The value of '{name}' is invalid."))),
    };
    if list.len() > most {
        return Err(refused(&format!(
            "The number of '{name}' exceeds the maximum of {most}."
        )));
    }
    let mut rules = Vec::with_capacity(list.len());
    for sent in list {
        let rule = one(sent)
            .ok_or_else(|| refused(&format!("The value '{sent}' in '{name}' is invalid.")))?;
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    Ok(rules)
}

fn address(rule: &Value) -> Option<Value> {
    let text = rule["value"].as_str()?;
    let (address, length) = text.split_once('/').unwrap_or((text, "32"));
    let (address, length): (Ipv4Addr, u8) = (address.parse().ok()?, length.parse().ok()?);
    let is_public = !address.is_private() && !address.is_loopback() && !address.is_link_local();
    (is_public && length <= 32).then(|| json!({"value": format!("{address}/{length}")}))
}

fn subnet(rule: &Value) -> Option<Value> {
    let id = rule["id"].as_str()?.to_ascii_lowercase();
    let is_subnet = id.starts_with("/subscriptions/") && id.contains("/subnets/");
    let ignores = rule["ignoreMissingVnetServiceEndpoint"].as_bool();
    is_subnet
        .then(|| json!({"id": id, "ignoreMissingVnetServiceEndpoint": ignores.unwrap_or_default()}))
}

fn refused(message: &str) -> AzureRefusal {
    AzureRefusal::new(400, "BadRequest", message)
}
