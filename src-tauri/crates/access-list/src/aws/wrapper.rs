//! What policies are wrapped in, and what that says of whom they are attached to.
//!
//! Source: AWS CLI command reference (`iam get-role`, `get-role-policy`,
//! `get-account-authorization-details`, `kms get-key-policy`), AWS CloudFormation template reference
//! (`AWS::IAM`, `AWS::KMS`). Resources of Terraform come here in the shape of CloudFormation's.

use std::collections::HashMap;

use super::find::{Finder, Place};
use super::pattern::Word;
use super::policy::Subject;
use crate::document::{Map, Member, Node, Part, Value};

/// Takes a map that is a wrapper of its own kind; `false` where it is none.
pub(super) fn take(finder: &mut Finder, map: &Map, place: &Place, depth: usize) -> bool {
    if let Some(roles) = member(map, "RoleDetailList") {
        let managed = managed(map);
        for role in roles.items() {
            if let Some(role) = role.as_map() {
                take_role(finder, role, &managed, depth + 1);
            }
        }
        return true;
    }
    let is_of_entity = ["RoleName", "UserName", "GroupName"]
        .iter()
        .any(|name| member(map, name).is_some());
    if is_of_entity
        && member(map, "Arn").is_some()
        && member(map, "AssumeRolePolicyDocument").is_some()
    {
        take_role(finder, map, &Managed::new(), depth);
        return true;
    }
    if let Some(document) = member(map, "PolicyDocument") {
        // The answer of `get-role-policy`, or a part of a template.
        let name = text(map, "PolicyName").unwrap_or_default();
        let subject = match (owner_of(map), &place.subject) {
            (Some(owner), _) => Some(owner),
            (None, subject) => subject.clone(),
        };
        let place = Place { subject, name };
        finder.walk(document, &place, depth + 1);
        return true;
    }
    if let (Some(kind), Some(properties)) = (text(map, "Type"), member(map, "Properties"))
        && kind.starts_with("AWS::")
    {
        take_resource(finder, &kind, properties, place, depth);
        return true;
    }
    false
}

fn owner_of(map: &Map) -> Option<Subject> {
    let named = ["RoleName", "UserName"];
    let owner = named.iter().find_map(|name| member(map, name));
    match owner.and_then(Word::of) {
        Some(owner) => Some(Subject::Role(Some(owner))),
        None => text(map, "GroupName").map(Subject::Other),
    }
}

/// One role with its policies.
fn take_role(finder: &mut Finder, role: &Map, managed: &Managed<'_>, depth: usize) {
    let owner = ["Arn", "RoleName"];
    let owner = owner.iter().find_map(|name| member(role, name));
    let owner = owner.and_then(Word::of);
    let place = |subject: Subject, name: String| Place {
        subject: Some(subject),
        name,
    };
    let identity = || Subject::Role(owner.clone());
    if let Some(trust) = member(role, "AssumeRolePolicyDocument") {
        finder.walk(trust, &place(Subject::Trust, String::new()), depth + 1);
    }
    for policy in items(role, "RolePolicyList") {
        let name = policy.as_map().and_then(|map| text(map, "PolicyName"));
        let place = place(identity(), name.unwrap_or_default());
        match policy.member("PolicyDocument") {
            Some(document) => finder.walk(document, &place, depth + 1),
            None => finder.walk(policy, &place, depth + 1),
        }
    }
    for attached in items(role, "AttachedManagedPolicies") {
        let arn = attached.member("PolicyArn").and_then(Node::as_text);
        take_managed(finder, arn, attached, identity(), managed, depth);
    }
    if let Some(boundary) = member(role, "PermissionsBoundary") {
        let arn = boundary.member("PermissionsBoundaryArn");
        let arn = arn.and_then(Node::as_text);
        let subject = Subject::Boundary(owner.clone());
        take_managed(finder, arn, boundary, subject, managed, depth);
    }
}

/// The documents of managed policies that are in force, by their ARNs.
type Managed<'a> = HashMap<&'a str, &'a Node>;

fn managed(map: &Map) -> Managed<'_> {
    let policies = items(map, "Policies").iter().filter_map(|policy| {
        let arn = policy.member("Arn")?.as_text()?;
        let versions = policy.member("PolicyVersionList")?.items();
        let is_default = |version: &&Node| {
            let flag = version.member("IsDefaultVersion").map(|flag| &flag.value);
            matches!(flag, Some(Value::Bool(true)))
        };
        let version = versions.iter().find(is_default)?;
        Some((arn, version.member("Document")?))
    });
    policies.collect()
}

fn take_managed(
    finder: &mut Finder,
    arn: Option<&str>,
    node: &Node,
    subject: Subject,
    managed: &Managed<'_>,
    depth: usize,
) {
    match arn.and_then(|arn| managed.get_key_value(arn)) {
        Some((arn, document)) => {
            let name = arn.rsplit('/').next().unwrap_or_default().to_owned();
            let place = Place {
                subject: Some(subject),
                name,
            };
            finder.walk(document, &place, depth + 1);
        }
        None => finder.absent(subject, arn.unwrap_or("PolicyArn"), node.line),
    }
}

/// A resource of CloudFormation; `place` has its name.
fn take_resource(finder: &mut Finder, kind: &str, properties: &Node, place: &Place, depth: usize) {
    let logical = Word {
        parts: vec![Part::Unknown(format!("Ref {}", place.name))],
        line: properties.line,
    };
    let within = |subject: Subject, name: String| Place {
        subject: Some(subject),
        name,
    };
    let of = |name: &str| properties.member(name).filter(|node| !is_null(node));
    let words = |name: &str| -> Vec<Word> {
        let nodes = of(name).map(Node::items).unwrap_or_default();
        nodes.iter().filter_map(Word::of).collect()
    };
    match kind {
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => {
            if let Some(policy) = of("KeyPolicy") {
                let place = within(Subject::Key(Some(logical)), place.name.clone());
                finder.walk(policy, &place, depth + 1);
            }
        }
        "AWS::IAM::Role" => {
            let owner = of("RoleName").and_then(Word::of).unwrap_or(logical);
            let identity = Subject::Role(Some(owner.clone()));
            if let Some(policies) = of("Policies") {
                let place = within(identity.clone(), place.name.clone());
                finder.walk(policies, &place, depth + 1);
            }
            if let Some(trust) = of("AssumeRolePolicyDocument") {
                let place = within(Subject::Trust, place.name.clone());
                finder.walk(trust, &place, depth + 1);
            }
            for attached in words("ManagedPolicyArns") {
                finder.absent(identity.clone(), &attached.written(), attached.line);
            }
            for boundary in words("PermissionsBoundary") {
                let subject = Subject::Boundary(Some(owner.clone()));
                finder.absent(subject, &boundary.written(), boundary.line);
            }
        }
        "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" | "AWS::IAM::ManagedPolicy" => {
            let mut owners = words("RoleName");
            owners.extend(words("Roles"));
            let owners: Vec<Option<Word>> = if owners.is_empty() {
                vec![None]
            } else {
                owners.into_iter().map(Some).collect()
            };
            for owner in owners {
                if let Some(document) = of("PolicyDocument") {
                    let place = within(Subject::Role(owner), place.name.clone());
                    finder.walk(document, &place, depth + 1);
                }
            }
        }
        _ => {
            let place = within(Subject::Other(place.name.clone()), place.name.clone());
            finder.walk(properties, &place, depth + 1);
        }
    }
}

/// Where the value of a member stands.
pub(super) fn place_of(inner: &Member, place: &Place) -> Place {
    let mut place = place.clone();
    if place.subject.is_none() {
        place.name.clone_from(&inner.name);
    }
    place
}

/// The first member of exactly this name.
fn member<'map>(map: &'map Map, name: &str) -> Option<&'map Node> {
    let member = map.members.iter().find(|member| member.name == name);
    member.map(|member| &member.value)
}

fn text(map: &Map, name: &str) -> Option<String> {
    member(map, name)?.as_text().map(str::to_owned)
}

fn items<'map>(map: &'map Map, name: &str) -> &'map [Node] {
    member(map, name).map(Node::items).unwrap_or_default()
}

fn is_null(node: &Node) -> bool {
    matches!(node.value, Value::Null)
}
