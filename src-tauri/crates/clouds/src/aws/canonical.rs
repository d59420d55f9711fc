//! A policy in the one form that all texts of the same meaning share, and what keeps a policy from
//! being written.
//!
//! Two texts have the same form only where they mean the same. What is not known to be without meaning
//! (how an action is spelt, a prefix that another covers) stays, so that some texts of the same meaning
//! differ: that stops a change, and never lets one pass.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::IpAddr;

use ipnet::IpNet;

use super::arn::is_account;
use super::policy::Node;
use crate::fingerprint::{Fingerprint, Marker};

/// Why a policy is not written. Statements are counted from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// No JSON, no object, or a member twice.
    NotUnderstood,
    /// No statement: IAM refuses it, and a key policy without one locks everybody out.
    NoStatement,
    /// AWS accepts it and it does nothing (AWS KMS, *Key policies*).
    NoAction {
        /// Which statement.
        statement: usize,
    },
    /// The same.
    NoResource {
        /// Which statement.
        statement: usize,
    },
    /// AWS put a principal's own ID there because the principal is gone, and refuses it in what is
    /// written. Source: IAM User Guide, *AWS JSON policy elements: Principal*.
    LeftoverPrincipal {
        /// Which statement.
        statement: usize,
        /// Its `Sid`.
        sid: Option<String>,
        /// Such as `AROA…` or `AIDA…`.
        principal: String,
    },
}

/// The fingerprint of a policy; `None` for a text that is none.
#[must_use]
pub fn fingerprint(policy: &str, marker: Option<Marker>) -> Option<Fingerprint> {
    Some(Fingerprint::of(&canonical(policy)?, marker))
}

/// What keeps a policy from being written. `has_resources`: whether its statements name resources,
/// which those of a trust policy do not.
#[must_use]
pub fn flaws(policy: &str, has_resources: bool) -> Vec<Flaw> {
    let Some(members) = Node::read(policy).and_then(Node::into_members) else {
        return vec![Flaw::NotUnderstood];
    };
    let statements = statements(&members);
    if statements.is_empty() {
        return vec![Flaw::NoStatement];
    }
    let mut flaws = Vec::new();
    for (statement, node) in statements.into_iter().enumerate() {
        let Node::Members(members) = node else {
            flaws.push(Flaw::NotUnderstood);
            continue;
        };
        let find = |name: &str| {
            members
                .iter()
                .find(|(it, _)| it == name)
                .map(|(_, node)| node)
        };
        let has = |names: [&str; 2]| names.into_iter().filter_map(find).any(|it| !it.is_empty());
        if !has(["Action", "NotAction"]) {
            flaws.push(Flaw::NoAction { statement });
        }
        if has_resources && !has(["Resource", "NotResource"]) {
            flaws.push(Flaw::NoResource { statement });
        }
        let sid = match find("Sid") {
            Some(Node::Text(sid)) => Some(sid.clone()),
            _ => None,
        };
        for principal in ["Principal", "NotPrincipal"].into_iter().filter_map(find) {
            for principal in principal.texts().into_iter().filter(|it| is_leftover(it)) {
                flaws.push(Flaw::LeftoverPrincipal {
                    statement,
                    sid: sid.clone(),
                    principal: principal.to_owned(),
                });
            }
        }
    }
    flaws
}

/// Source: IAM User Guide, *IAM identifiers*, unique identifiers of roles and users.
fn is_leftover(principal: &str) -> bool {
    let is_id = |rest: &str| rest.len() >= 12 && rest.bytes().all(|it| it.is_ascii_alphanumeric());
    ["AROA", "AIDA"]
        .iter()
        .any(|kind| principal.strip_prefix(kind).is_some_and(is_id))
}

fn statements(members: &[(String, Node)]) -> Vec<&Node> {
    let found = members.iter().find(|(name, _)| name == "Statement");
    match found.map(|(_, node)| node) {
        Some(Node::List(list)) => list.iter().collect(),
        Some(one @ Node::Members(_)) => vec![one],
        _ => Vec::new(),
    }
}

fn canonical(policy: &str) -> Option<String> {
    let members = Node::read(policy)?.into_members()?;
    Some(object(&members, |name, node| match name {
        "Statement" => set(node, statement),
        _ => plain(node),
    }))
}

fn statement(node: &Node) -> String {
    let Node::Members(members) = node else {
        return plain(node);
    };
    object(members, |name, node| match name {
        "Action" | "NotAction" | "Resource" | "NotResource" => set(node, plain),
        "Principal" | "NotPrincipal" => match node {
            Node::Members(kinds) => object(kinds, |kind, node| match kind {
                "AWS" => set(node, principal),
                _ => set(node, plain),
            }),
            other => plain(other),
        },
        "Condition" => match node {
            Node::Members(operators) => object(operators, |operator, node| match node {
                Node::Members(keys) => object(keys, |_, node| match is_about_addresses(operator) {
                    true => set(node, address),
                    false => set(node, value),
                }),
                other => plain(other),
            }),
            other => plain(other),
        },
        _ => plain(node),
    })
}

/// Source: IAM User Guide, *IAM JSON policy elements: Condition operators*.
fn is_about_addresses(operator: &str) -> bool {
    let bare = operator.rsplit(':').next().unwrap_or(operator);
    let bare = bare.strip_suffix("IfExists").unwrap_or(bare);
    matches!(bare, "IpAddress" | "NotIpAddress")
}

/// An account by its number and by its root's ARN is the same. Source: IAM User Guide, *AWS JSON
/// policy elements: Principal*.
fn principal(node: &Node) -> String {
    if let Node::Text(text) = node
        && let Some((partition, account)) = text
            .strip_prefix("arn:")
            .and_then(|rest| rest.strip_suffix(":root"))
            .and_then(|rest| rest.split_once(":iam::"))
        && matches!(partition, "aws" | "aws-cn" | "aws-us-gov")
        && is_account(account)
    {
        return plain(&Node::Text(account.to_owned()));
    }
    plain(node)
}

/// An address alone is a block of one.
fn address(node: &Node) -> String {
    let Node::Text(text) = node else {
        return value(node);
    };
    let block = match text.parse::<IpNet>() {
        Ok(block) => Some(block),
        Err(_) => text.parse::<IpAddr>().ok().map(IpNet::from),
    };
    match block {
        Some(block) => plain(&Node::Text(block.to_string())),
        None => plain(node),
    }
}

/// In a condition, `true` and `"true"` are the same. Source: IAM User Guide, *Grammar of the IAM JSON
/// policy language*.
fn value(node: &Node) -> String {
    match node {
        Node::Bool(value) => plain(&Node::Text(value.to_string())),
        Node::Number(value) => plain(&Node::Text(value.clone())),
        other => plain(other),
    }
}

fn set(node: &Node, one: impl Fn(&Node) -> String) -> String {
    let all: BTreeSet<String> = match node {
        Node::List(list) => list.iter().map(one).collect(),
        scalar => BTreeSet::from([one(scalar)]),
    };
    let all: Vec<String> = all.into_iter().collect();
    format!("{{{}}}", all.join(","))
}

fn object(members: &[(String, Node)], write: impl Fn(&str, &Node) -> String) -> String {
    let mut written: Vec<String> = members
        .iter()
        .map(|(name, node)| format!("{}={}", quoted(name), write(name, node)))
        .collect();
    written.sort_unstable();
    format!("({})", written.join(","))
}

/// As it stands, with sorted members.
fn plain(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Number(value) => format!("#{value}"),
        Node::Text(text) => quoted(text),
        Node::List(list) => {
            let all: Vec<String> = list.iter().map(plain).collect();
            format!("[{}]", all.join(","))
        }
        Node::Members(members) => object(members, |_, node| plain(node)),
    }
}

/// With its length, so that no text can look like two.
fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    // Writing into a text cannot fail.
    let _written = write!(written, "{}:{text}", text.len());
    written
}
