//! Policies of AWS that Terraform holds, as CloudFormation has them.
//!
//! Source: the provider's documentation of `aws_iam_policy_document`, `aws_iam_role`,
//! `aws_iam_role_policy`, `aws_iam_policy`, `aws_kms_key` and `aws_kms_key_policy`.

use super::{Configured, Kind, policy};
use crate::document::{Map, Member, Node, Parts, Value};

/// The data source that writes a policy.
pub(super) const DOCUMENT: &str = "aws_iam_policy_document";

/// A policy that was copied out of its resource.
pub(super) const LOOSE: &str = "policy";

const KEYS: [&str; 4] = [
    "aws_kms_key",
    "aws_kms_external_key",
    "aws_kms_replica_key",
    "aws_kms_replica_external_key",
];

/// What `configured` is; `all` are the resources beside it.
pub(super) fn shaped(
    configured: &Configured,
    all: &[Configured],
    keys: &Keys<'_>,
) -> Option<(Kind, Node)> {
    if configured.mode != "resource" {
        return None;
    }
    let body = &configured.body;
    let line = configured.line;
    let node = match configured.kind.as_str() {
        kind if KEYS.contains(&kind) => {
            let of_key = |other: &&Configured| {
                other.kind == "aws_kms_key_policy" && is_of(other, "key_id", configured)
            };
            let document = set(body, "policy").or_else(|| {
                let other = all.iter().find(of_key)?;
                set(&other.body, "policy")
            })?;
            key(line, body, document)
        }
        "aws_kms_key_policy" if !keys.have(configured) => key(line, body, set(body, "policy")?),
        "aws_iam_role_policy" => {
            let members = [
                ("RoleName", set(body, "role").cloned()),
                ("PolicyName", set(body, "name").cloned()),
                ("PolicyDocument", Some(document_of(set(body, "policy")?))),
            ];
            typed(line, "AWS::IAM::RolePolicy", members)
        }
        "aws_iam_policy" => {
            let attachments = all.iter().filter(|other| {
                other.kind.ends_with("policy_attachment") && is_of(other, "policy_arn", configured)
            });
            let roles = attachments.filter_map(|other| {
                let role = set(&other.body, "role").or_else(|| set(&other.body, "roles"));
                role.cloned()
            });
            let roles: Vec<Node> = roles.flat_map(|it| it.items().to_vec()).collect();
            let roles = (!roles.is_empty()).then(|| Node::new(line, Value::List(roles)));
            let members = [
                ("ManagedPolicyName", set(body, "name").cloned()),
                ("PolicyDocument", Some(document_of(set(body, "policy")?))),
                ("Roles", roles),
                ("Arn", set(body, "arn").cloned()),
            ];
            typed(line, "AWS::IAM::ManagedPolicy", members)
        }
        "aws_iam_role" => role(line, body)?,
        LOOSE => document_of(set(body, "policy")?),
        _ => return None,
    };
    Some((Kind::AwsPolicy, node))
}

/// The keys, each with its own policy where it has one.
pub(super) struct Keys<'a>(Vec<(&'a Configured, Option<Node>)>);

impl<'a> Keys<'a> {
    /// Those among `all`.
    pub(super) fn of(all: &'a [Configured]) -> Self {
        let keys = all.iter().filter(|it| KEYS.contains(&it.kind.as_str()));
        let keys = keys.map(|key| (key, set(&key.body, "policy").map(document_of)));
        Self(keys.collect())
    }

    /// Whether a key's policy was taken into its key, or says the same.
    pub(super) fn have(&self, configured: &Configured) -> bool {
        if configured.kind != "aws_kms_key_policy" {
            return false;
        }
        let this = set(&configured.body, "policy").map(document_of);
        self.0
            .iter()
            .any(|(key, own)| match own.as_ref().zip(this.as_ref()) {
                Some((own, this)) => own.is_same(this),
                None => is_of(configured, "key_id", key),
            })
    }
}

/// Whether an attribute refers to another resource: to anything of it that the provider gives.
fn is_of(configured: &Configured, attribute: &str, other: &Configured) -> bool {
    let value = set(&configured.body, attribute);
    match value.map(|value| &value.value) {
        Some(Value::Unknown(written)) => {
            let (address, _) = written.rsplit_once('.').unwrap_or_default();
            !address.is_empty() && address == other.address
        }
        Some(Value::Text(text)) => ["arn", "id", "key_id"]
            .iter()
            .any(|name| set(&other.body, name).and_then(Node::as_text) == Some(text)),
        _ => false,
    }
}

fn key(line: u32, body: &Node, document: &Node) -> Node {
    let members = [
        ("KeyPolicy", Some(document_of(document))),
        ("Arn", set(body, "arn").cloned()),
    ];
    typed(line, "AWS::KMS::Key", members)
}

/// A role with policies of its own. Who may assume it is none of them.
fn role(line: u32, body: &Node) -> Option<Node> {
    let inline = set(body, "inline_policy").map_or(&[][..], Node::items);
    let boundary = set(body, "permissions_boundary").filter(|it| it.as_text() != Some(""));
    let policies = inline.iter().filter(|it| !is_empty_policy(it)).map(|it| {
        if it.as_map().is_none() {
            return it.clone();
        }
        let unknown = Node::new(it.line, Value::Unknown("policy".to_owned()));
        let document = set(it, "policy").map_or(unknown, document_of);
        let mut map = Map::default();
        put(&mut map, "PolicyName", set(it, "name").cloned());
        put(&mut map, "PolicyDocument", Some(document));
        Node::new(it.line, Value::Map(map))
    });
    let policies: Vec<Node> = policies.collect();
    if policies.is_empty() && boundary.is_none() {
        return None;
    }
    let members = [
        ("RoleName", set(body, "name").cloned()),
        ("Path", set(body, "path").cloned()),
        ("Arn", set(body, "arn").cloned()),
        ("Policies", Some(Node::new(line, Value::List(policies)))),
        ("PermissionsBoundary", boundary.cloned()),
    ];
    Some(typed(line, "AWS::IAM::Role", members))
}

/// `inline_policy {}` says that there are none.
fn is_empty_policy(node: &Node) -> bool {
    node.as_map().is_some_and(|map| {
        !map.is_open
            && map
                .members
                .iter()
                .all(|it| matches!(it.value.as_text(), Some("")))
    })
}

/// The ARN of a role with this configuration; its account is not in the text.
pub(super) fn role_arn(line: u32, name: &Node, path: Option<&Node>) -> Option<Node> {
    let name = name.as_text()?;
    let path = path.map_or(Some("/"), Node::as_text)?;
    let mut parts = Parts::default();
    parts.known("arn:");
    parts.unknown("partition".to_owned());
    parts.known(":iam::");
    parts.unknown("account".to_owned());
    parts.known(&format!(":role{path}{name}"));
    Some(Node::new(line, parts.into_value()))
}

/// The policies in a node that [`shaped`] gave.
pub(super) fn policies_of(node: &Node) -> Vec<Node> {
    let Some(properties) = node.member("Properties") else {
        return vec![node.clone()];
    };
    let policies = properties.member("Policies").map_or(&[][..], Node::items);
    let inline = policies.iter().filter_map(|it| it.member("PolicyDocument"));
    let own = ["KeyPolicy", "PolicyDocument"].map(|name| properties.member(name));
    own.into_iter().flatten().chain(inline).cloned().collect()
}

/// The policy that a text stands for.
fn document_of(node: &Node) -> Node {
    policy::decoded(node).unwrap_or_else(|| {
        let written = match &node.value {
            Value::Unknown(written) => written.clone(),
            _ => "policy".to_owned(),
        };
        Node::new(node.line, Value::Unknown(written))
    })
}

/// The policy that a data source writes.
pub(super) fn document(body: &Node) -> Node {
    // A state holds the policy itself.
    if let Some(policy) = set(body, "json").and_then(policy::decoded) {
        return policy;
    }
    let line = body.line;
    let own = set(body, "statement").map_or(&[][..], Node::items);
    let mut statements = Some(Vec::new());
    for name in ["source_policy_documents", "source_json"] {
        statements = with_documents(statements, set(body, name));
    }
    statements = with(statements, own.iter().map(statement).collect());
    for name in ["override_policy_documents", "override_json"] {
        statements = with_documents(statements, set(body, name));
    }
    let statements = match statements {
        Some(mut statements) => {
            if body.as_map().is_some_and(|map| map.is_open) {
                statements.push(Node::new(line, Value::Unknown("statement".to_owned())));
            }
            Value::List(statements)
        }
        None => Value::Unknown("override_policy_documents".to_owned()),
    };
    let version = set(body, "version").cloned();
    let version = version.unwrap_or_else(|| Node::text(line, "2012-10-17"));
    let mut map = Map::default();
    put(&mut map, "Version", Some(version));
    put(&mut map, "Statement", Some(Node::new(line, statements)));
    Node::new(line, Value::Map(map))
}

/// The statements of other policies after these.
fn with_documents(statements: Option<Vec<Node>>, documents: Option<&Node>) -> Option<Vec<Node>> {
    let mut statements = statements;
    for document in documents.map_or(&[][..], Node::items) {
        let unknown = || {
            vec![Node::new(
                document.line,
                Value::Unknown("statement".to_owned()),
            )]
        };
        let more = policy::decoded(document);
        let more = more.as_ref().and_then(|it| it.member("Statement"));
        let more = more.map_or_else(unknown, |it| it.items().to_vec());
        statements = with(statements, more);
    }
    statements
}

/// `statements` and `more`, of which one with the same `Sid` replaces the one before it. `None` where
/// it is not known what is replaced.
fn with(statements: Option<Vec<Node>>, more: Vec<Node>) -> Option<Vec<Node>> {
    let mut statements = statements?;
    for next in more {
        let sid = |node: &Node| {
            node.member("Sid")
                .filter(|it| it.as_text() != Some(""))
                .cloned()
        };
        let is_unsure = next.as_map().is_none() || sid(&next).is_some_and(|it| it.is_unknown());
        if is_unsure
            && statements
                .iter()
                .any(|it| sid(it).is_some() || it.as_map().is_none())
        {
            return None;
        }
        let same = sid(&next).and_then(|sid| {
            let mut before = statements.iter_mut();
            before.find(|it| it.member("Sid").is_some_and(|it| it.is_same(&sid)))
        });
        match same {
            Some(before) => *before = next,
            None => statements.push(next),
        }
    }
    Some(statements)
}

fn statement(node: &Node) -> Node {
    let Value::Map(block) = &node.value else {
        return node.clone();
    };
    let mut map = Map {
        members: Vec::new(),
        is_open: block.is_open,
    };
    let effect = set(node, "effect").cloned();
    let effect = effect.unwrap_or_else(|| Node::text(node.line, "Allow"));
    put(&mut map, "Sid", set(node, "sid").cloned());
    put(&mut map, "Effect", Some(effect));
    for (name, member) in [
        ("Action", "actions"),
        ("NotAction", "not_actions"),
        ("Resource", "resources"),
        ("NotResource", "not_resources"),
    ] {
        put(&mut map, name, set(node, member).map(variables));
    }
    for (name, member) in [
        ("Principal", "principals"),
        ("NotPrincipal", "not_principals"),
    ] {
        put(&mut map, name, set(node, member).map(principals));
    }
    put(
        &mut map,
        "Condition",
        set(node, "condition").map(conditions),
    );
    Node::new(node.line, Value::Map(map))
}

fn principals(blocks: &Node) -> Node {
    let mut map = Map::default();
    for block in blocks.items() {
        let kind = block.member("type").and_then(Node::as_text);
        let Some((kind, identifiers)) = kind.zip(block.member("identifiers")) else {
            let written = "principals".to_owned();
            return Node::new(block.line, Value::Unknown(written));
        };
        let identifiers = variables(identifiers);
        if kind == "*" && blocks.items().len() == 1 {
            return match identifiers.items() {
                [only] => only.clone(),
                _ => Node::new(block.line, Value::Unknown("principals".to_owned())),
            };
        }
        match map.members.iter_mut().find(|it| it.name == kind) {
            Some(member) => {
                let both = member.value.items().iter().chain(identifiers.items());
                member.value.value = Value::List(both.cloned().collect());
            }
            None => put(&mut map, kind, Some(identifiers)),
        }
    }
    Node::new(blocks.line, Value::Map(map))
}

/// Conditions by operator and key. The provider's versions differ in what several of the same operator
/// and key are, so that they stand there as often.
fn conditions(blocks: &Node) -> Node {
    let mut map = Map::default();
    for block in blocks.items() {
        let text = |name: &str| block.member(name).and_then(Node::as_text);
        let (Some(test), Some(variable)) = (text("test"), text("variable")) else {
            map.is_open = true;
            continue;
        };
        let unknown = || Node::new(block.line, Value::Unknown("values".to_owned()));
        let values = block.member("values").map_or_else(unknown, variables);
        let index = map.members.iter().position(|it| it.name == test);
        let index = index.unwrap_or_else(|| {
            put(
                &mut map,
                test,
                Some(Node::new(block.line, Value::Map(Map::default()))),
            );
            map.members.len() - 1
        });
        if let Some(Value::Map(keys)) = map.members.get_mut(index).map(|it| &mut it.value.value) {
            put(keys, variable, Some(values));
        }
    }
    Node::new(blocks.line, Value::Map(map))
}

/// With `&{…}`, which stands for a variable of the policy, as AWS writes it.
fn variables(node: &Node) -> Node {
    let value = match &node.value {
        Value::Text(text) => Value::Text(text.replace("&{", "${")),
        Value::List(items) => Value::List(items.iter().map(variables).collect()),
        other => other.clone(),
    };
    Node::new(node.line, value)
}

/// A member that is set: neither null nor an empty list.
pub(super) fn set<'node>(node: &'node Node, name: &str) -> Option<&'node Node> {
    let member = node.member(name)?;
    let is_set = match &member.value {
        Value::Null => false,
        Value::List(items) => !items.is_empty(),
        _ => true,
    };
    is_set.then_some(member)
}

/// Adds a member where there is a value.
pub(super) fn put(map: &mut Map, name: &str, value: Option<Node>) {
    if let Some(value) = value {
        map.members.push(Member {
            name: name.to_owned(),
            line: value.line,
            value,
        });
    }
}

fn typed<const N: usize>(line: u32, kind: &str, members: [(&str, Option<Node>); N]) -> Node {
    let mut properties = Map::default();
    for (name, value) in members {
        put(&mut properties, name, value);
    }
    let mut map = Map::default();
    put(&mut map, "Type", Some(Node::text(line, kind)));
    put(
        &mut map,
        "Properties",
        Some(Node::new(line, Value::Map(properties))),
    );
    Node::new(line, Value::Map(map))
}
