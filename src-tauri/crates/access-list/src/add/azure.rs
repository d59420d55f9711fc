//! What is missing, added to the rules of a key vault; and rules taken out of them again.
//!
//! Azure takes the whole of `networkAcls`, so all of it is written: the default action, `bypass`, the
//! rules of virtual networks and what is not known here stay as they are.

use addresses::{Ranges, parse_block};
use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::{AddError, SpliceError, without};
use crate::azure::{AzureVault, evaluate_azure};
use crate::found::Context;
use crate::list::{AccessList, Reason, Remark};
use crate::write::{Meter, Unit, VAULT_RULES};

/// The members of a vault's properties, and of a rule.
pub(super) const ACLS: &str = "networkAcls";
pub(super) const RULES: &str = "ipRules";
const VALUE: &str = "value";

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct AzureAdd<'a> {
    /// The vault as it was read.
    pub vault: &'a AzureVault,
    /// Everything that is needed.
    pub needed: &'a [IpNet],
    /// Practice: its addresses may be any.
    pub practice: bool,
}

/// What will change, and what it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzurePlan {
    /// The vault's document as it will be.
    pub text: String,
    /// The blocks of the rules that are added, in numeric order.
    pub added: Vec<IpNet>,
    /// The blocks of the rules that are taken out, in numeric order.
    pub removed: Vec<IpNet>,
    /// How full the list of rules will be.
    pub meter: Meter,
    /// What the vault accepts then. It covers everything that is needed.
    pub after: AccessList,
}

/// The rules that are missing; evaluated, and nothing else changes.
///
/// # Errors
/// [`AddError`].
pub fn add_to_azure(asked: AzureAdd<'_>, context: &Context<'_>) -> Result<AzurePlan, AddError> {
    let is_refused = |net: &&IpNet| addresses::validate(&net.to_string(), asked.practice).is_err();
    if let Some(net) = asked.needed.iter().find(is_refused) {
        return Err(AddError::RefusedAddress(*net));
    }
    let before = understood(asked.vault, context)?;
    let mut added = without(asked.needed, &before.accepted());
    added.sort_unstable();
    added.dedup();
    // Azure's rules are of IPv4 alone.
    if added.iter().any(|net| matches!(net, IpNet::V6(_))) {
        return Err(AddError::StillShutOut);
    }
    if added.is_empty() {
        return Err(AddError::NothingMissing);
    }
    let text = change_azure(text_of(asked.vault), &added, &[])?;
    planned(
        asked.vault,
        asked.needed,
        text,
        (added, Vec::new()),
        context,
    )
}

/// `removed` without their rules, where everything that is needed stays accepted; evaluated, and
/// nothing else changes. Blocks without a rule of their own are passed over.
///
/// # Errors
/// [`AddError::NothingMissing`] where none has a rule, [`AddError::StillShutOut`] where something that
/// is needed would be shut out, and the others.
pub fn take_from_azure(
    vault: &AzureVault,
    needed: &[IpNet],
    removed: &[IpNet],
    context: &Context<'_>,
) -> Result<AzurePlan, AddError> {
    let before = understood(vault, context)?;
    let named: Vec<IpNet> = before.entries.iter().map(|entry| entry.net).collect();
    let mut removed: Vec<IpNet> = removed.iter().map(IpNet::trunc).collect();
    removed.retain(|net| named.contains(net));
    removed.sort_unstable();
    removed.dedup();
    if removed.is_empty() {
        return Err(AddError::NothingMissing);
    }
    let text = change_azure(text_of(vault), &[], &removed)?;
    planned(vault, needed, text, (Vec::new(), removed), context)
}

/// A vault's document with rules for `added`, and without those of `removed`. A block that has a rule
/// gets no other.
///
/// # Errors
/// [`SpliceError`]; the document is not changed then.
pub fn change_azure(
    document: &str,
    added: &[IpNet],
    removed: &[IpNet],
) -> Result<String, SpliceError> {
    let mut whole: Map<String, Value> =
        serde_json::from_str(document).map_err(|_| SpliceError::NotOneList)?;
    let acls = whole.get_mut(ACLS).and_then(Value::as_object_mut);
    let rules = acls.and_then(|acls| acls.get_mut(RULES));
    change_rules(rules.ok_or(SpliceError::NotOneList)?, added, removed)?;
    Ok(format!("{:#}", Value::Object(whole)))
}

pub(super) fn change_rules(
    rules: &mut Value,
    added: &[IpNet],
    removed: &[IpNet],
) -> Result<(), SpliceError> {
    let Value::Array(rules) = rules else {
        return Err(SpliceError::NotOneList);
    };
    let blocks: Option<Vec<IpNet>> = rules.iter().map(block).collect();
    let blocks = blocks.ok_or(SpliceError::NotOneList)?;
    rules.retain(|rule| block(rule).is_none_or(|net| !removed.contains(&net)));
    let new = added.iter().filter(|net| !blocks.contains(net));
    rules.extend(new.map(|net| json!({ VALUE: net.to_string() })));
    match rules.is_empty() {
        true => Err(SpliceError::Empty),
        false => Ok(()),
    }
}

pub(super) fn block(rule: &Value) -> Option<IpNet> {
    let text = rule.get(VALUE)?.as_str()?;
    parse_block(text.trim()).map(|net| net.trunc())
}

fn text_of(vault: &AzureVault) -> &str {
    vault.text.as_deref().unwrap_or_default()
}

/// What the vault accepts, where that is known whole and rules decide.
fn understood(vault: &AzureVault, context: &Context<'_>) -> Result<AccessList, AddError> {
    let list = known(vault, context)?;
    match list.is_open {
        true => Err(AddError::NoList),
        false => Ok(list),
    }
}

/// What the vault accepts, where that is known whole.
pub(super) fn known(vault: &AzureVault, context: &Context<'_>) -> Result<AccessList, AddError> {
    let list = evaluate_azure(vault, context);
    // Beside the rules, a perimeter in transition may let something in, too.
    let is_known = |reason: &Reason| matches!(reason, Reason::Perimeter);
    let mut doubts = list.doubts.iter();
    if doubts.any(|doubt| doubt.is_whole || !is_known(&doubt.reason)) {
        return Err(AddError::NotProven);
    }
    if list.remarks.contains(&Remark::PublicAccessDisabled) {
        return Err(AddError::StillShutOut);
    }
    Ok(list)
}

/// What `text` makes, with what it adds and takes out.
pub(super) fn planned(
    vault: &AzureVault,
    needed: &[IpNet],
    text: String,
    (added, removed): (Vec<IpNet>, Vec<IpNet>),
    context: &Context<'_>,
) -> Result<AzurePlan, AddError> {
    let changed = AzureVault {
        text: Some(text.clone()),
        ..vault.clone()
    };
    let after = understood(&changed, context)?;
    let accepted: Ranges = after.accepted();
    if !without(needed, &accepted).is_empty() {
        return Err(AddError::StillShutOut);
    }
    let meter = Meter {
        used: after.entries.len(),
        limit: VAULT_RULES,
        unit: Unit::Rules,
    };
    if meter.used > meter.limit {
        return Err(AddError::TooLarge { policy: 0, meter });
    }
    Ok(AzurePlan {
        text,
        added,
        removed,
        meter,
        after,
    })
}

#[cfg(test)]
mod tests;
