//! A first list for a key vault whose firewall lets any address in (safety rules Z1 and C4): the default
//! action becomes `Deny` in the same write that has every rule. From then on everybody who has no rule
//! is shut out, so the administrator's own address can be among the rules.

use addresses::Ranges;
use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::azure::{ACLS, AzurePlan, RULES, block, change_rules, known, planned};
use super::{AddError, SpliceError, without};
use crate::azure::AzureVault;
use crate::found::Context;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct AzureBegin<'a> {
    /// The vault as it was read.
    pub vault: &'a AzureVault,
    /// Everything that is needed.
    pub needed: &'a [IpNet],
    /// The administrator's own address, so that they are not shut out themselves.
    pub own: Option<IpNet>,
    /// Practice: addresses may be any.
    pub practice: bool,
}

/// The whole of `networkAcls` with `Deny` and every rule that is needed; evaluated, and every other
/// member stays as it is.
///
/// # Errors
/// [`AddError`]: `ListInForce` where the firewall restricts already, `OwnAddress` where the own address is
/// not public.
pub fn begin_in_azure(asked: AzureBegin<'_>, context: &Context<'_>) -> Result<AzurePlan, AddError> {
    let is_refused = |net: &&IpNet| addresses::validate(&net.to_string(), asked.practice).is_err();
    if let Some(net) = asked.needed.iter().find(is_refused) {
        return Err(AddError::RefusedAddress(*net));
    }
    // In practice, too, a person's own address is a real one.
    let is_public = |net: IpNet| addresses::validate(&net.to_string(), false).is_ok();
    if asked.own.is_some_and(|own| !is_public(own)) {
        return Err(AddError::OwnAddress);
    }
    let all: Vec<IpNet> = asked.needed.iter().copied().chain(asked.own).collect();
    let before = known(asked.vault, context)?;
    if asked.needed.is_empty() {
        return Err(AddError::NotProven);
    }
    if !before.is_open {
        return Err(AddError::ListInForce);
    }
    // Azure's rules are of IPv4 alone.
    if all.iter().any(|net| matches!(net, IpNet::V6(_))) {
        return Err(AddError::StillShutOut);
    }
    let text = asked.vault.text.as_deref().unwrap_or_default();
    let mut whole: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| SpliceError::NotOneList)?;
    let acls = whole.entry(ACLS).or_insert(Value::Null);
    if acls.is_null() {
        *acls = json!({});
    }
    let acls = acls.as_object_mut().ok_or(SpliceError::NotOneList)?;
    acls.insert("defaultAction".to_owned(), json!("Deny"));
    // What holds where it was never set. Source: Microsoft, `NetworkRuleSet`.
    acls.entry("bypass").or_insert(json!("AzureServices"));
    let rules = acls.entry(RULES).or_insert(json!([]));
    // Rules that are there already come into force as well.
    let there = rules.as_array().into_iter().flatten().filter_map(block);
    let mut added = without(&all, &Ranges::of(there));
    added.sort_unstable();
    added.dedup();
    change_rules(rules, &added, &[])?;
    let text = format!("{:#}", Value::Object(whole));
    planned(asked.vault, &all, text, (added, Vec::new()), context)
}

#[cfg(test)]
mod tests;
