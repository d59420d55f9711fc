//! What Google takes as a level or a perimeter. Source: Access Context Manager v1, `AccessLevel`,
//! `Condition`, `ServicePerimeter`, `IngressPolicy`; *Quotas and limits*.

use std::collections::HashSet;
use std::net::IpAddr;

use serde_json::Value;

use super::refusal::GoogleRefusal;
use super::world::{A_CONDITION, GooglePolicy, Kind};

const CONDITIONS: usize = 40;
const LONGEST_TITLE: usize = 100;

pub(super) fn check(
    kind: Kind,
    policy: &GooglePolicy,
    policy_name: &str,
    resource: &Value,
) -> Result<(), GoogleRefusal> {
    match kind {
        Kind::Level => level(policy, policy_name, resource),
        Kind::Perimeter => perimeter(policy, policy_name, resource),
    }
}

/// Whether a level or a perimeter may be called so.
pub(super) fn is_name(name: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.len() <= 50
        && name.bytes().all(plain)
}

fn level(policy: &GooglePolicy, name: &str, level: &Value) -> Result<(), GoogleRefusal> {
    let invalid = |message: &str| Err(GoogleRefusal::invalid(message));
    if level["title"].as_str().is_none_or(str::is_empty) {
        return invalid("AccessLevel title is required.");
    }
    match (level.get("basic"), level.get("custom")) {
        (Some(_), None) => {}
        (None, Some(_)) => return Ok(()),
        _ => return invalid("Exactly one of basic and custom is required."),
    }
    let function = level["basic"]["combiningFunction"].as_str();
    if !matches!(function, None | Some("AND" | "OR")) {
        return invalid("Invalid combiningFunction.");
    }
    let conditions = level["basic"]["conditions"].as_array();
    let conditions = conditions.map(Vec::as_slice).unwrap_or_default();
    if conditions.is_empty() || conditions.len() > CONDITIONS {
        return invalid("A basic level has 1 to 40 conditions.");
    }
    for condition in conditions {
        let nets = condition["ipSubnetworks"].as_array();
        let nets = nets.map(Vec::as_slice).unwrap_or_default();
        if nets.len() > A_CONDITION {
            return invalid("A condition has at most 200 IP subnetworks.");
        }
        if let Some(wrong) = nets.iter().find(|net| !is_block(net.as_str())) {
            return invalid(&format!("Invalid IP subnetwork: {wrong}."));
        }
        let required = condition["requiredAccessLevels"].as_array();
        for required in required.into_iter().flatten().filter_map(Value::as_str) {
            if !policy.has_level(name, required) {
                return invalid(&format!("Access level {required} does not exist."));
            }
        }
    }
    Ok(())
}

fn perimeter(policy: &GooglePolicy, name: &str, perimeter: &Value) -> Result<(), GoogleRefusal> {
    let invalid = |message: &str| Err(GoogleRefusal::invalid(message));
    let is_explicit = perimeter["useExplicitDryRunSpec"] == true;
    if perimeter.get("spec").is_some() && !is_explicit {
        return invalid("spec requires use_explicit_dry_run_spec.");
    }
    for config in [&perimeter["status"], &perimeter["spec"]] {
        let levels = config["accessLevels"].as_array();
        for level in levels.into_iter().flatten().filter_map(Value::as_str) {
            if !policy.has_level(name, level) {
                return invalid(&format!("Access level {level} does not exist."));
            }
        }
        let mut titles = HashSet::new();
        let rules = config["ingressPolicies"].as_array();
        for rule in rules.into_iter().flatten() {
            ingress(policy, name, rule)?;
            let title = rule["title"].as_str().filter(|title| !title.is_empty());
            if title.is_some_and(|it| it.len() > LONGEST_TITLE || !titles.insert(it)) {
                return invalid("The title of a rule is unique and has at most 100 characters.");
            }
        }
    }
    Ok(())
}

fn ingress(policy: &GooglePolicy, name: &str, rule: &Value) -> Result<(), GoogleRefusal> {
    let invalid = |message: &str| Err(GoogleRefusal::invalid(message));
    let (from, to) = (&rule["ingressFrom"], &rule["ingressTo"]);
    if !from.is_object() || !to.is_object() {
        return invalid("A rule has ingressFrom and ingressTo.");
    }
    let identities = from["identities"].as_array();
    let kind = from["identityType"].as_str();
    let has_kind = !matches!(kind, None | Some("IDENTITY_TYPE_UNSPECIFIED"));
    if has_kind && identities.is_some_and(|all| !all.is_empty()) {
        return invalid("Only one of identities and identityType may be set.");
    }
    let is_identity = |identity: &Value| {
        let named = identity.as_str().and_then(|it| it.split_once(':'));
        named.is_some_and(|(kind, name)| {
            let known = [
                "user",
                "serviceAccount",
                "group",
                "principal",
                "principalSet",
            ];
            known.contains(&kind) && !name.is_empty()
        })
    };
    if !identities.into_iter().flatten().all(is_identity) {
        return invalid("Invalid identity.");
    }
    for source in from["sources"].as_array().into_iter().flatten() {
        match source["accessLevel"].as_str() {
            Some("*") => {}
            Some(level) if policy.has_level(name, level) => {}
            Some(level) => return invalid(&format!("Access level {level} does not exist.")),
            None if source.get("resource").is_some() => {}
            None => return invalid("Invalid source."),
        }
    }
    let resources = to["resources"].as_array();
    let resources: Vec<&Value> = resources.into_iter().flatten().collect();
    let is_all = resources.iter().any(|it| *it == "*");
    if resources.is_empty() || (is_all && resources.len() > 1) {
        return invalid("Invalid resources.");
    }
    for operation in to["operations"].as_array().into_iter().flatten() {
        let Some(service) = operation["serviceName"].as_str() else {
            return invalid("An operation has a serviceName.");
        };
        let methods = operation["methodSelectors"].as_array();
        if service != "*" && methods.is_none_or(Vec::is_empty) {
            return invalid("An operation has methodSelectors.");
        }
    }
    Ok(())
}

/// A block whose host bits are zero; a bare address is one, too.
fn is_block(text: Option<&str>) -> bool {
    let Some(text) = text else {
        return false;
    };
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let (bits, width) = match address {
        IpAddr::V4(v4) => (u128::from(u32::from(v4)), 32_u32),
        IpAddr::V6(v6) => (u128::from(v6), 128),
    };
    let length = length.map_or(Ok(width), str::parse);
    let Ok(length) = length else {
        return false;
    };
    let Some(host) = width.checked_sub(length) else {
        return false;
    };
    let mask = 1_u128.checked_shl(host).map_or(u128::MAX, |it| it - 1);
    bits & mask == 0
}
