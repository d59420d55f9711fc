//! Whether the policy of a key lets a caller do something. Source: KMS Developer Guide, "Key
//! policies": naming the account lets the policies of its identities decide.
//!
//! Conditions are understood where they are about `aws:SourceIp`. Any other makes a statement that
//! allows worthless and a statement that denies idle: callers of this stand-in bring nothing else.

use std::net::IpAddr;

use serde_json::Value;

use super::credentials::Caller;
use super::document::{statements, texts};

/// The address that every caller has.
const FROM: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

/// What a key policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Names the caller.
    Allowed,
    /// Names the caller's account.
    LeftToIdentity,
    Denied,
    Silent,
}

/// What `document` says about `action` of `caller` on the key.
pub(super) fn key_policy(
    document: &Value,
    owner: &str,
    key_arn: &str,
    caller: &Caller,
    action: &str,
) -> Verdict {
    let mut verdict = Verdict::Silent;
    for statement in statements(document) {
        if !names(statement, "Action", action, true)
            || !names(statement, "Resource", key_arn, false)
        {
            continue;
        }
        let denies = statement["Effect"] == "Deny";
        let Some(who) = principal(statement, owner, caller) else {
            continue;
        };
        if !met(&statement["Condition"]) {
            continue;
        }
        match (denies, who) {
            (true, _) => return Verdict::Denied,
            (false, Who::Caller) => verdict = Verdict::Allowed,
            (false, Who::Account) if verdict == Verdict::Silent => {
                verdict = Verdict::LeftToIdentity;
            }
            (false, Who::Account) => {}
        }
    }
    verdict
}

enum Who {
    Caller,
    Account,
}

fn principal(statement: &Value, owner: &str, caller: &Caller) -> Option<Who> {
    if let Some(named) = statement.get("NotPrincipal") {
        return match one(named, owner, caller) {
            Some(_) => None,
            None => Some(Who::Caller),
        };
    }
    one(&statement["Principal"], owner, caller)
}

fn one(named: &Value, owner: &str, caller: &Caller) -> Option<Who> {
    let listed = match named {
        Value::Object(kinds) => texts(kinds.get("AWS")?)?,
        other => texts(other)?,
    };
    let root = format!(":iam::{}:root", caller.account);
    let is_caller = |text: &&str| {
        *text == "*" || *text == caller.arn || Some(*text) == caller.role_arn.as_deref()
    };
    let is_account = |text: &&str| *text == caller.account || text.ends_with(&root);
    if listed.iter().any(is_caller) {
        Some(Who::Caller)
    } else if caller.account == owner && listed.iter().any(is_account) {
        Some(Who::Account)
    } else {
        None
    }
}

/// Whether the element, or its opposite, is there and names `wanted`.
fn names(statement: &Value, element: &str, wanted: &str, any_case: bool) -> bool {
    let matches = |value: &Value| {
        texts(value).unwrap_or_default().iter().any(|pattern| {
            if any_case {
                fits(&pattern.to_ascii_lowercase(), &wanted.to_ascii_lowercase())
            } else {
                fits(pattern, wanted)
            }
        })
    };
    match (
        statement.get(element),
        statement.get(format!("Not{element}")),
    ) {
        (Some(value), _) => matches(value),
        (None, Some(value)) => !matches(value),
        (None, None) => false,
    }
}

/// `*` stands for any text, `?` for one character.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // Where to go on after the last `*`, should it have to stand for more.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, read));
                at += 1;
            }
            Some(letter) if *letter == b'?' || *letter == text[read] => {
                at += 1;
                read += 1;
            }
            _ => match &mut star {
                Some((after, from)) => {
                    *from += 1;
                    (at, read) = (*after, *from);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}

/// Whether all conditions hold for a request from [`FROM`].
fn met(condition: &Value) -> bool {
    let Some(operators) = condition.as_object() else {
        return true;
    };
    operators.iter().all(|(operator, keys)| {
        let wants = match operator.trim_end_matches("IfExists") {
            "IpAddress" => true,
            "NotIpAddress" => false,
            _ => return false,
        };
        keys.as_object().into_iter().flatten().all(|(key, values)| {
            key.eq_ignore_ascii_case("aws:SourceIp")
                && texts(values)
                    .unwrap_or_default()
                    .iter()
                    .any(|block| holds(block))
                    == wants
        })
    })
}

/// Whether a block of IPv4 addresses contains [`FROM`].
fn holds(block: &str) -> bool {
    let (address, length) = block.split_once('/').unwrap_or((block, "32"));
    let (Ok(IpAddr::V4(address)), Ok(length), IpAddr::V4(from)) =
        (address.parse::<IpAddr>(), length.parse::<u32>(), FROM)
    else {
        return false;
    };
    let mask = u32::MAX
        .checked_shl(32_u32.saturating_sub(length))
        .unwrap_or(0);
    address.to_bits() & mask == from.to_bits() & mask
}
