//! AWS's evaluation written independently: one concrete request from one address in one world.
//!
//! It shares nothing with the evaluator but the meaning that AWS documents.

use crate::worlds::{World, is_in};

pub(super) const ACCOUNT: &str = "111122223333";
pub(super) const NOW: i64 = 1_768_478_400;

/// A statement as it is generated.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) allows: bool,
    /// Whether it is `NotPrincipal`, and who; nothing in an identity's policy.
    pub(super) principals: Option<(bool, Vec<&'static str>)>,
    pub(super) actions: (bool, Vec<&'static str>),
    pub(super) resources: (bool, Vec<&'static str>),
    pub(super) conditions: Vec<Condition>,
    /// It has a member that AWS does not know.
    pub(super) is_odd: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// `ForAnyValue`, `ForAllValues` or nothing.
    pub(super) set: &'static str,
    pub(super) operator: &'static str,
    pub(super) if_exists: bool,
    pub(super) key: &'static str,
    pub(super) values: Vec<&'static str>,
}

#[derive(Debug, Clone)]
pub(super) struct Policy {
    pub(super) has_variables: bool,
    pub(super) statements: Vec<Statement>,
}

#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) identity: Option<Policy>,
    pub(super) boundary: Option<Policy>,
    pub(super) key: Option<Policy>,
    pub(super) role: &'static str,
    pub(super) key_arn: &'static str,
    pub(super) is_private: bool,
}

/// Whether all three actions are allowed from `address`.
pub(super) fn is_allowed(case: &Case, address: &str, world: &mut World) -> bool {
    // Every one is asked for, so that all that is not known is noted.
    let each = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"]
        .map(|action| decide(case, action, address, world));
    each.iter().all(|allowed| *allowed)
}

/// What the statements of one policy do.
#[derive(Debug, Default)]
struct Effects {
    everyone: bool,
    caller: bool,
    session: bool,
    account: bool,
    denied: bool,
    is_listed: bool,
}

fn decide(case: &Case, action: &str, address: &str, world: &mut World) -> bool {
    let mut effects_of = |policy: &Option<Policy>, name: &str| {
        let policy = policy.as_ref();
        policy.map(|policy| effects(case, policy, name, action, address, world))
    };
    let (own, limit, key) = (
        effects_of(&case.identity, "identity"),
        effects_of(&case.boundary, "boundary"),
        effects_of(&case.key, "key"),
    );
    let denied = [&own, &limit, &key]
        .into_iter()
        .flatten()
        .any(|it| it.denied);
    let within = limit.as_ref().is_none_or(|limit| limit.caller);
    let allowed = match (&own, &key) {
        (Some(own), None) => {
            let relevant = case.identity.iter().flat_map(|it| &it.statements);
            let is_relevant = relevant.into_iter().any(may_allow_use_of_keys);
            (own.caller || !is_relevant) && within
        }
        (None, Some(key)) => {
            let direct = key.everyone || key.caller || key.session;
            let mut statements = case.key.iter().flat_map(|it| &it.statements);
            let has_allow = statements.any(|it| it.allows || it.is_odd);
            direct || (!key.is_listed && (key.account || !has_allow))
        }
        (Some(own), Some(key)) => {
            let own = own.caller && within;
            if case.key_arn.contains(ACCOUNT) {
                let star_is_limited = case.boundary.is_some() && world.coin("star");
                (key.caller && within)
                    || (key.everyone && (within || !star_is_limited))
                    || key.session
                    || (key.account && own)
            } else {
                (key.everyone || key.caller || key.session || key.account) && own
            }
        }
        (None, None) => false,
    };
    allowed && !denied
}

/// Whether a statement of an identity's policy may allow what Atlas does with some key.
fn may_allow_use_of_keys(statement: &Statement) -> bool {
    let uses = ["kms:encrypt", "kms:decrypt", "kms:describekey"];
    let (not_actions, actions) = &statement.actions;
    let is_use = uses.iter().any(|action| {
        let certain = actions
            .iter()
            .any(|it| glob(&it.to_lowercase(), action) && *it != "k*:*");
        let may = actions.iter().any(|it| glob(&it.to_lowercase(), action));
        if *not_actions { !certain } else { may }
    });
    let (not_resources, resources) = &statement.resources;
    let is_key = if *not_resources {
        !resources.contains(&"*")
    } else {
        let others = ["arn:aws:s3", ":alias/"];
        resources
            .iter()
            .any(|it| !others.iter().any(|other| it.contains(other)))
    };
    (statement.allows || statement.is_odd) && is_use && is_key
}

fn effects(
    case: &Case,
    policy: &Policy,
    name: &str,
    action: &str,
    address: &str,
    world: &mut World,
) -> Effects {
    let mut effects = Effects::default();
    for (at, statement) in policy.statements.iter().enumerate() {
        let site = format!("{name} {at}");
        let who = who(case, statement, &site, world);
        let is_somebody = who.everyone || who.caller || who.session || who.account;
        let resource = resource(case, policy, statement, &site, world);
        let is_about = is_action(statement, action, &site, world);
        let conditions = statement.conditions.iter().enumerate();
        let fulfilled: Vec<bool> = conditions
            .map(|(at, one)| {
                let site = format!("{site} condition {at}");
                condition(case, policy, one, address, &site, world)
            })
            .collect();
        // What is not understood does nothing, allows or denies.
        let odd = if statement.is_odd {
            world.choose(&format!("{site} odd"), 3)
        } else {
            3
        };
        let allows = odd == 1 || (odd == 3 && statement.allows);
        let denies = odd == 2 || (odd == 3 && !statement.allows);
        let on_address = statement
            .conditions
            .iter()
            .any(|it| it.key.eq_ignore_ascii_case("aws:SourceIp") && it.operator != "Null");
        let uses = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];
        let is_use = uses.iter().any(|it| is_action(statement, it, &site, world));
        effects.is_listed |= allows
            && on_address
            && is_use
            && resource
            && (who.everyone || who.caller || who.session);
        let applies = resource && is_about && (odd != 3 || fulfilled.iter().all(|it| *it));
        if !applies {
            continue;
        }
        effects.denied |= denies && is_somebody;
        if allows {
            effects.everyone |= who.everyone;
            effects.caller |= who.caller;
            effects.session |= who.session;
            effects.account |= who.account;
        }
    }
    effects
}

/// The principals of a statement.
fn who(case: &Case, statement: &Statement, site: &str, world: &mut World) -> Effects {
    let mut who = Effects::default();
    let Some((is_negated, named)) = &statement.principals else {
        who.caller = true;
        return who;
    };
    let mut may_be_session = false;
    for (at, one) in named.iter().enumerate() {
        match *one {
            "*" => who.everyone = true,
            "111122223333" | "arn:aws:iam::111122223333:root" => who.account = true,
            "arn:aws:sts::111122223333:assumed-role/atlas-kms/s1" => {
                may_be_session = true;
                who.session |= world.coin("session");
            }
            // No form that AWS takes.
            "arn:aws:iam::111122223333:role/*" => {
                may_be_session = true;
                match world.choose(&format!("{site} who {at}"), 5) {
                    1 => who.everyone = true,
                    2 => who.caller = true,
                    3 => who.session = true,
                    4 => who.account = true,
                    _ => {}
                }
            }
            other => who.caller |= other == case.role,
        }
    }
    if !is_negated {
        return who;
    }
    let is_named = who.everyone || who.caller || who.session || who.account || may_be_session;
    let applies = if statement.is_odd || statement.allows {
        world.coin(&format!("{site} not"))
    } else {
        !is_named || case.boundary.is_some() || world.coin(&format!("{site} not"))
    };
    Effects {
        everyone: applies,
        ..Effects::default()
    }
}

fn is_action(statement: &Statement, action: &str, site: &str, world: &mut World) -> bool {
    let (is_negated, patterns) = &statement.actions;
    let mut any = false;
    for pattern in patterns {
        // A wildcard for the service is no form that AWS takes.
        let is_taken = *pattern != "k*:*" || world.coin(&format!("{site} vendor"));
        any |= is_taken && glob(&pattern.to_lowercase(), &action.to_lowercase());
    }
    any != *is_negated
}

fn resource(
    case: &Case,
    policy: &Policy,
    statement: &Statement,
    site: &str,
    world: &mut World,
) -> bool {
    let (is_negated, patterns) = &statement.resources;
    let mut any = false;
    for pattern in patterns {
        let is_whole = *pattern == "*" || pattern.split(':').count() >= 6;
        let is_taken = is_whole || world.coin(&format!("{site} short"));
        let pattern = expand(case, policy, pattern, world);
        any |= is_taken && pattern.is_some_and(|pattern| glob(&pattern, case.key_arn));
    }
    any != *is_negated
}

/// The value of a key in the request; nothing where it has none.
fn value(case: &Case, key: &str, address: &str, world: &mut World) -> Option<String> {
    let region = case.key_arn.split(':').nth(3).unwrap_or_default();
    let owner = case.key_arn.split(':').nth(4).unwrap_or_default();
    let one_of = |world: &mut World, values: &[&str]| {
        let chosen = world.choose(key, values.len());
        values[chosen].to_owned()
    };
    let texts = ["fresh", "alpha", "beta", "AssumedRole", "Beta"];
    Some(match key {
        "aws:sourceip" if case.is_private => return None,
        "aws:sourceip" => address.to_owned(),
        "aws:viaawsservice" | "aws:principalisawsservice" => "false".to_owned(),
        "aws:securetransport" => "true".to_owned(),
        "aws:principalarn" => case.role.to_owned(),
        "aws:principalaccount" | "kms:calleraccount" => ACCOUNT.to_owned(),
        "aws:principaltype" => "AssumedRole".to_owned(),
        "aws:requestedregion" => region.to_owned(),
        "aws:resourceaccount" => owner.to_owned(),
        "aws:currenttime" | "aws:epochtime" => NOW.to_string(),
        "aws:sourcevpc" | "aws:sourcevpce" if case.is_private => one_of(world, &texts),
        "aws:vpcsourceip" if case.is_private => one_of(world, &["10.1.2.3", "172.16.0.1"]),
        "kms:viaservice" | "aws:calledvia" if case.is_private => {
            match world.choose(key, texts.len() + 1) {
                0 => return None,
                chosen => texts[chosen - 1].to_owned(),
            }
        }
        "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip" | "kms:viaservice"
        | "aws:calledvia" => return None,
        "aws:userid" => one_of(world, &texts),
        _ => match world.choose(key, texts.len() + 1) {
            0 => return None,
            chosen => texts[chosen - 1].to_owned(),
        },
    })
}

/// A value of a policy with its variables expanded; nothing where one has no value. What is literal is
/// written between two control characters, where a pattern looks for it.
fn expand(case: &Case, policy: &Policy, text: &str, world: &mut World) -> Option<String> {
    let (Some((before, behind)), true) = (text.split_once("${"), policy.has_variables) else {
        return Some(text.to_owned());
    };
    let (name, after) = behind.split_once('}')?;
    let value = match name {
        "*" => "\u{1}".to_owned(),
        name => value(case, &name.to_lowercase(), "", world)?,
    };
    Some(format!("{before}{value}{after}"))
}

fn condition(
    case: &Case,
    policy: &Policy,
    one: &Condition,
    address: &str,
    site: &str,
    world: &mut World,
) -> bool {
    let key = one.key.to_lowercase();
    let value = value(case, &key, address, world);
    if one.operator == "IpAdress" {
        return world.coin(site);
    }
    if one.operator == "Null" {
        let is_absent = value.is_none().to_string();
        return one.values.contains(&is_absent.as_str());
    }
    if one.values.is_empty() {
        return world.coin(site);
    }
    let (positive, is_negated) = match one.operator {
        "NotIpAddress" => ("IpAddress".to_owned(), true),
        other => (other.replacen("Not", "", 1), other.contains("Not")),
    };
    let Some(value) = value else {
        return one.if_exists
            || match one.set {
                "ForAllValues" => true,
                "ForAnyValue" => false,
                _ => is_negated,
            };
    };
    let mut matches = false;
    for wanted in &one.values {
        let expanded = if positive.starts_with("String") || positive.starts_with("Arn") {
            expand(case, policy, wanted, world)
        } else {
            Some((*wanted).to_owned())
        };
        let Some(wanted) = expanded else { continue };
        match compare(&positive, &key, &wanted, &value) {
            Some(is_it) => matches |= is_it,
            None => matches |= world.coin(site),
        }
    }
    matches != is_negated
}

/// Whether `value` is what `wanted` says; nothing where AWS does not document it.
fn compare(operator: &str, key: &str, wanted: &str, value: &str) -> Option<bool> {
    let plain = wanted.replace('\u{1}', "*");
    let is_time = matches!(key, "aws:currenttime" | "aws:epochtime");
    let order = |ordering: std::cmp::Ordering| {
        let (_, name) = operator.split_at(if operator.starts_with("Date") { 4 } else { 7 });
        match name {
            "Equals" => ordering.is_eq(),
            "LessThan" => ordering.is_lt(),
            "LessThanEquals" => ordering.is_le(),
            "GreaterThan" => ordering.is_gt(),
            _ => ordering.is_ge(),
        }
    };
    match operator {
        "StringEquals" => (!is_time).then(|| plain == value),
        "StringEqualsIgnoreCase" => {
            (!is_time).then(|| plain.to_lowercase() == value.to_lowercase())
        }
        "StringLike" => (!is_time || wanted == "*").then(|| glob(wanted, value)),
        "ArnEquals" | "ArnLike" => {
            let (wanted, value): (Vec<_>, Vec<_>) = (
                wanted.splitn(6, ':').collect(),
                value.splitn(6, ':').collect(),
            );
            (wanted.len() == 6 && value.len() == 6).then(|| {
                wanted
                    .iter()
                    .zip(&value)
                    .all(|(one, other)| glob(one, other))
            })
        }
        "Bool" => matches!(value, "true" | "false").then(|| wanted == value),
        "IpAddress" => Some(is_in(value, wanted)),
        _ if is_time && operator.starts_with("Date") => {
            let wanted: i64 = match wanted {
                "2025-03-31T00:00:00Z" => 1_743_379_200,
                "2026-01-15T12:00:00Z" => NOW,
                "2027-01-01T01:00:00+01:00" => 1_798_761_600,
                seconds => seconds.parse().unwrap(),
            };
            Some(order(NOW.cmp(&wanted)))
        }
        _ if key == "aws:epochtime" && operator.starts_with("Numeric") => {
            Some(order(NOW.cmp(&wanted.parse().unwrap())))
        }
        _ => None,
    }
}

/// Whether a text is what a pattern says: by trying every place for a star.
fn glob(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = rest.as_str();
            let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            places.any(|at| glob(rest, &text[at..]))
        }
        Some(first) => {
            let mut characters = text.chars();
            characters
                .next()
                .is_some_and(|character| first == '?' || first == character)
                && glob(rest.as_str(), characters.as_str())
        }
    }
}
