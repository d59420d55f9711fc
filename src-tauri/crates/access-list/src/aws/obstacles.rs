//! What keeps Atlas from using a key from any address: an action that nothing allows, a denial, a trust
//! policy that does not let Atlas take on the role. Only what is certain is named.

use serde_json::Value;

use super::USES;
use super::evaluate::{Applied, Applying, Policies, Row};
use super::returned::{Asked, AwsPolicy};
use super::statement::Effect;
use crate::found::Context;
use crate::reach::Reach;

/// What keeps Atlas from using a key, whatever address it asks from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AwsObstacle {
    /// No policy of the role allows these actions on the key.
    NotAllowed {
        /// In AWS's words.
        actions: Vec<&'static str>,
    },
    /// The role's permissions boundary does not allow them.
    Boundary {
        /// In AWS's words.
        actions: Vec<&'static str>,
    },
    /// The key's policy allows them neither to the role nor to its account.
    KeyPolicy {
        /// In AWS's words.
        actions: Vec<&'static str>,
    },
    /// A statement denies them.
    Denied {
        /// In AWS's words.
        actions: Vec<&'static str>,
        /// The policy it stands in, by its position.
        policy: usize,
        /// Its position in the policy, from 0.
        statement: usize,
    },
}

/// Whether a role lets Atlas take it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsTrust {
    /// It does.
    Trusted,
    /// No statement names Atlas's account.
    NotTheAccount,
    /// Atlas's account is named with another external ID, or with none that Atlas sends.
    NotTheExternalId,
    /// It has something that is not understood.
    Unclear,
}

/// What keeps the role of `context` from using its key, from any address.
#[must_use]
pub fn aws_obstacles(all: &[AwsPolicy], context: &Context<'_>) -> Vec<AwsObstacle> {
    let asked = Asked::new(all, context);
    let policies = asked.policies();
    let applying = policies.applying(&asked.request);
    let mut obstacles: Vec<AwsObstacle> = Vec::new();
    for (at, action) in USES.into_iter().enumerate() {
        let row = applying.row(at, !policies.boundary.is_empty());
        let found = obstacle(&asked, &policies, &applying, &row, at);
        let Some(found) = found else { continue };
        match obstacles.iter_mut().find(|other| other.is_like(&found)) {
            Some(same) => same.actions_mut().push(action),
            None => {
                let mut found = found;
                found.actions_mut().push(action);
                obstacles.push(found);
            }
        }
    }
    obstacles
}

/// Of one action, without its name.
fn obstacle(
    asked: &Asked<'_>,
    policies: &Policies<'_>,
    applying: &Applying<'_>,
    row: &Row,
    action: usize,
) -> Option<AwsObstacle> {
    let actions = Vec::new();
    if !is_nowhere(&applying.decided(policies, &asked.request, row)) {
        return None;
    }
    if let Some((policy, statement)) = denial(asked, applying, action) {
        return Some(AwsObstacle::Denied {
            actions,
            policy,
            statement,
        });
    }
    let by_key = [&row.everyone, &row.caller, &row.session, &row.account];
    if by_key.into_iter().all(is_nowhere) {
        return Some(AwsObstacle::KeyPolicy { actions });
    }
    if is_nowhere(&row.own) {
        return Some(AwsObstacle::NotAllowed { actions });
    }
    is_nowhere(&row.boundary).then_some(AwsObstacle::Boundary { actions })
}

/// The first statement that denies the action from every address.
fn denial(asked: &Asked<'_>, applying: &Applying<'_>, action: usize) -> Option<(usize, usize)> {
    let denies = |one: &&Applied<'_>| {
        let denied = one.does(Effect::Deny, action, one.meaning.any());
        is_nowhere(&denied.not())
    };
    let found = applying.all().find(denies)?;
    asked.position(found)
}

/// Whether no address is accepted, nor may be.
fn is_nowhere(reach: &Reach) -> bool {
    reach.possible().is_empty()
}

impl AwsObstacle {
    /// Whether it is the same for other actions.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NotAllowed { .. }, Self::NotAllowed { .. })
            | (Self::Boundary { .. }, Self::Boundary { .. })
            | (Self::KeyPolicy { .. }, Self::KeyPolicy { .. }) => true,
            (
                Self::Denied {
                    policy, statement, ..
                },
                Self::Denied {
                    policy: other_policy,
                    statement: other_statement,
                    ..
                },
            ) => policy == other_policy && statement == other_statement,
            _ => false,
        }
    }

    fn actions_mut(&mut self) -> &mut Vec<&'static str> {
        match self {
            Self::NotAllowed { actions }
            | Self::Boundary { actions }
            | Self::KeyPolicy { actions }
            | Self::Denied { actions, .. } => actions,
        }
    }
}

/// Whether the trust policy lets `principal`, the ARN of Atlas's account, take on the role with
/// `external_id`.
///
/// Source: AWS documentation, IAM user guide, "Access to AWS accounts owned by third parties".
#[must_use]
pub fn aws_trust(document: &str, principal: &str, external_id: &str) -> AwsTrust {
    let Ok(document) = serde_json::from_str::<Value>(document) else {
        return AwsTrust::Unclear;
    };
    let mut found = AwsTrust::NotTheAccount;
    for statement in items(&document["Statement"]) {
        let one = trust_of(statement, principal, external_id);
        match one {
            // A denial that is about Atlas, or may be.
            AwsTrust::Unclear => return AwsTrust::Unclear,
            AwsTrust::Trusted => found = AwsTrust::Trusted,
            AwsTrust::NotTheExternalId if found == AwsTrust::NotTheAccount => found = one,
            AwsTrust::NotTheExternalId | AwsTrust::NotTheAccount => {}
        }
    }
    found
}

/// What one statement says.
fn trust_of(statement: &Value, principal: &str, external_id: &str) -> AwsTrust {
    let known = ["Sid", "Effect", "Principal", "Action", "Condition"];
    let is_known = statement
        .as_object()
        .is_some_and(|members| members.keys().all(|name| known.contains(&name.as_str())));
    if !is_known {
        return AwsTrust::Unclear;
    }
    let Some(is_named) = names(&statement["Principal"], principal) else {
        return AwsTrust::Unclear;
    };
    let mut actions = items(&statement["Action"]).filter_map(Value::as_str);
    let is_about = actions.any(|action| {
        matches!(
            action.to_ascii_lowercase().as_str(),
            "sts:assumerole" | "sts:*" | "*"
        )
    });
    if !is_named || !is_about {
        return AwsTrust::NotTheAccount;
    }
    if statement["Effect"] != "Allow" {
        return AwsTrust::Unclear;
    }
    match external_ids(&statement["Condition"]) {
        None => AwsTrust::Unclear,
        Some(ids) if ids.is_empty() || ids.contains(&external_id) => AwsTrust::Trusted,
        Some(_) => AwsTrust::NotTheExternalId,
    }
}

/// Whether `principal` is among those of a statement; `None` where that is not understood.
fn names(principals: &Value, principal: &str) -> Option<bool> {
    if principals == "*" {
        return Some(true);
    }
    let members = principals.as_object()?;
    let account = principal.split(':').nth(4)?;
    let mut is_named = false;
    for (kind, value) in members {
        if kind != "AWS" {
            continue;
        }
        for one in items(value) {
            let one = one.as_str()?;
            is_named |= one == "*" || one == principal || one == account;
        }
    }
    Some(is_named)
}

/// The external IDs that a statement asks for; empty: it asks for none. `None` where it asks for
/// something else.
fn external_ids(condition: &Value) -> Option<Vec<&str>> {
    if condition.is_null() {
        return Some(Vec::new());
    }
    let mut ids = Vec::new();
    for (operator, keys) in condition.as_object()? {
        for (key, value) in keys.as_object()? {
            if operator != "StringEquals" || !key.eq_ignore_ascii_case("sts:ExternalId") {
                return None;
            }
            ids.extend(items(value).filter_map(Value::as_str));
        }
    }
    Some(ids)
}

/// The items of a list; of a single value, itself.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Array(all) => all.iter(),
        Value::Null => Default::default(),
        one => std::slice::from_ref(one).iter(),
    }
}

#[cfg(test)]
#[path = "tests/obstacles.rs"]
mod tests;
