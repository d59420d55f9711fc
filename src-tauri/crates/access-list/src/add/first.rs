//! A first list where none is in force, in the role's policy or in the key's (safety rules W1 and C4).
//!
//! In the role's policy the list takes the place of the statement that allows Atlas from anywhere; in
//! the key's policy it denies all other addresses to Atlas's role alone. Nobody else is shut out by
//! either.

use addresses::Ranges;
use ipnet::IpNet;

use super::aws::{AwsAddition, AwsPlan, is_unknown, meter};
use super::{AddError, without};
use crate::aws::{AwsPlace, AwsPolicy, evaluate_aws};
use crate::found::Context;
use crate::write::{AwsOwn, Policy, WriteError, is_unconditioned, list_in_key, list_in_role};

/// Where the first list is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsFirst {
    /// In the role's policy, instead of the statement without a condition.
    Role,
    /// In the key's policy.
    Key,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct AwsBegin<'a> {
    /// Every policy that decides and can be read, and those that could not be read.
    pub policies: &'a [AwsPolicy],
    /// Everything that is needed.
    pub needed: &'a [IpNet],
    /// Where.
    pub first: AwsFirst,
    /// Practice: the statement is marked so (safety rule A5), and its addresses may be any.
    pub practice: bool,
}

/// What has to change so that only what is needed is accepted; evaluated before it is given.
///
/// # Errors
/// [`AddError`]: `ListInForce` where there is a list, `StillOpen` and `StillShutOut` where the list
/// would not be what decides.
pub fn begin_in_aws(asked: AwsBegin<'_>, context: &Context<'_>) -> Result<AwsPlan, AddError> {
    if context.private_networking {
        return Err(AddError::PrivateNetworking);
    }
    let is_refused = |net: &&IpNet| addresses::validate(&net.to_string(), asked.practice).is_err();
    if let Some(net) = asked.needed.iter().find(is_refused) {
        return Err(AddError::RefusedAddress(*net));
    }
    let wanted = Ranges::of(asked.needed.iter().copied());
    let before = evaluate_aws(asked.policies, context);
    if is_unknown(&before.list, &wanted) || asked.needed.is_empty() {
        return Err(AddError::NotProven);
    }
    if !before.list.is_open {
        return Err(AddError::ListInForce);
    }
    let (at, text) = changed(asked, context)?;
    let mut policies = asked.policies.to_vec();
    let Some(policy) = policies.get_mut(at) else {
        return Err(AddError::NotProven);
    };
    policy.text = Some(text.clone());
    let changed = policy.clone();
    let meter = meter(&changed, policies.iter());
    if meter.used > meter.limit {
        return Err(AddError::TooLarge { policy: at, meter });
    }
    let after = evaluate_aws(&policies, context);
    if is_unknown(&after.list, &wanted) {
        return Err(AddError::NotProven);
    }
    if after.list.is_open {
        return Err(AddError::StillOpen);
    }
    if !without(asked.needed, &after.list.accepted()).is_empty() {
        return Err(AddError::StillShutOut);
    }
    let mut added = asked.needed.to_vec();
    added.sort_unstable();
    added.dedup();
    // A list is put behind the other statements.
    let last = Policy::find(&text).map_or(0, |policy| policy.statements.len().saturating_sub(1));
    Ok(AwsPlan {
        additions: vec![AwsAddition {
            policy: Some(at),
            name: String::new(),
            text,
            statements: vec![(last, added.clone())],
            removed: Vec::new(),
            added,
            meter,
        }],
        after,
    })
}

/// The policy that changes, by its position, and its text as it will be.
fn changed(asked: AwsBegin<'_>, context: &Context<'_>) -> Result<(usize, String), AddError> {
    let own = AwsOwn {
        key: context.key.unwrap_or_default(),
        practice: asked.practice,
    };
    let (at, text) = match asked.first {
        AwsFirst::Role => of_role(asked.policies)?,
        AwsFirst::Key => of_key(asked.policies)?,
    };
    let mut notes = Vec::new();
    let nets = asked.needed;
    let written = match asked.first {
        AwsFirst::Role => list_in_role(text, own.key, nets, own.sid(), &mut notes),
        AwsFirst::Key => {
            let role = context.role.unwrap_or_default();
            list_in_key(text, role, nets, own.sid(), false, &mut notes)
        }
    };
    let (text, _) = written.map_err(|error| match error {
        WriteError::RoleArn | WriteError::KeyArn | WriteError::NotAPolicy => AddError::StillShutOut,
        _ => AddError::NotProven,
    })?;
    Ok((at, text))
}

/// The one policy of the role whose one statement allows what Atlas does, from anywhere. A policy that
/// others have, too, is left alone.
fn of_role(policies: &[AwsPolicy]) -> Result<(usize, &str), AddError> {
    let mut found = Vec::new();
    for (at, policy) in policies.iter().enumerate() {
        let is_own = policy.others.as_ref().is_some_and(Vec::is_empty);
        if !matches!(policy.place, AwsPlace::Inline | AwsPlace::Managed) || !is_own {
            continue;
        }
        let text = policy.text.as_deref().unwrap_or_default();
        let read = Policy::find(text).map_err(|_| AddError::NotProven)?;
        let open = read.statements.iter();
        let open = open.filter(|raw| is_unconditioned(raw, true)).count();
        found.extend(std::iter::repeat_n((at, text), open));
    }
    match found.as_slice() {
        [one] => Ok(*one),
        several => Err(AddError::NoStatement {
            statements: several.len(),
        }),
    }
}

fn of_key(policies: &[AwsPolicy]) -> Result<(usize, &str), AddError> {
    let all = policies.iter().enumerate();
    // A grant stands among the key's policies, without a name that is the key's.
    let mut keys = all.filter(|(_, policy)| {
        policy.place == AwsPlace::Key && policy.others.as_ref().is_some_and(Vec::is_empty)
    });
    let key = keys
        .next()
        .and_then(|(at, policy)| Some((at, policy.text.as_deref()?)));
    key.ok_or(AddError::NotProven)
}

#[cfg(test)]
mod tests;
