//! Terraform's `aws_iam_policy_document`: statements as blocks, with names of their own.
//!
//! Source: documentation of the Terraform provider for AWS, data source `aws_iam_policy_document`.

use crate::document::{Map, Member, Node, Part, Value};

/// The policy that `map` writes in blocks; `None` where it does not.
pub(super) fn policy(map: &Map, line: u32) -> Option<Node> {
    let blocks: Vec<&Node> = map
        .members
        .iter()
        .filter(|member| member.name == "statement")
        .flat_map(|member| member.value.items())
        .collect();
    let is_block = |node: &&Node| {
        let names = [
            "actions",
            "not_actions",
            "resources",
            "principals",
            "effect",
        ];
        let has = |name: &&str| {
            node.as_map()
                .is_some_and(|map| named(map, name).next().is_some())
        };
        names.iter().any(has)
    };
    if !blocks.iter().any(is_block) {
        return None;
    }
    let mut statements: Vec<Node> = blocks.into_iter().map(statement).collect();
    let sources = [
        "source_policy_documents",
        "override_policy_documents",
        "source_json",
        "override_json",
    ];
    let sources = sources.iter().flat_map(|name| named(map, name));
    let sources = sources.filter(|member| !is_nothing(&member.value));
    statements
        .extend(sources.map(|member| Node::new(member.line, Value::Unknown(member.name.clone()))));
    let version = named(map, "version")
        .next()
        .map(|member| member.value.clone());
    let version = version.filter(|version| !is_nothing(version));
    let version = version.unwrap_or_else(|| Node::text(line, "2012-10-17"));
    let members = vec![
        member("Version", version),
        member("Statement", Node::new(line, Value::List(statements))),
    ];
    Some(Node::new(
        line,
        Value::Map(Map {
            members,
            is_open: map.is_open,
        }),
    ))
}

fn named<'map>(map: &'map Map, name: &'map str) -> impl Iterator<Item = &'map Member> {
    map.members.iter().filter(move |member| member.name == name)
}

fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::List(items) => items.is_empty(),
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

fn member(name: &str, value: Node) -> Member {
    Member {
        name: name.to_owned(),
        line: value.line,
        value,
    }
}

fn statement(block: &Node) -> Node {
    let Some(map) = block.as_map() else {
        return block.clone();
    };
    let mut members = Vec::new();
    let mut conditions = Vec::new();
    let mut principals = Vec::new();
    let mut excluded = Vec::new();
    for one in map.members.iter().filter(|one| !is_nothing(&one.value)) {
        let blocks = || one.value.items().iter().cloned();
        match one.name.as_str() {
            "condition" => conditions.extend(blocks()),
            "principals" => principals.extend(blocks()),
            "not_principals" => excluded.extend(blocks()),
            name => {
                let name = match name {
                    "sid" => "Sid",
                    "effect" => "Effect",
                    "actions" => "Action",
                    "not_actions" => "NotAction",
                    "resources" => "Resource",
                    "not_resources" => "NotResource",
                    other => other,
                };
                members.push(Member {
                    name: name.to_owned(),
                    ..member("", written(&one.value))
                });
            }
        }
    }
    if !members.iter().any(|member| member.name == "Effect") {
        members.push(member("Effect", Node::text(block.line, "Allow")));
    }
    for (name, blocks) in [("Principal", principals), ("NotPrincipal", excluded)] {
        if !blocks.is_empty() {
            members.push(member(name, of_principals(&blocks, block.line)));
        }
    }
    if !conditions.is_empty() {
        members.push(member("Condition", of_conditions(&conditions, block.line)));
    }
    let is_open = map.is_open;
    Node::new(block.line, Value::Map(Map { members, is_open }))
}

fn of_principals(blocks: &[Node], line: u32) -> Node {
    let mut map = Map::default();
    for block in blocks {
        let kind = block.member("type").and_then(Node::as_text);
        let (Some(kind), Some(identifiers)) = (kind, block.member("identifiers")) else {
            map.is_open = true;
            continue;
        };
        map.is_open |= block.as_map().is_some_and(|block| block.is_open);
        if kind == "*" {
            return Node::text(line, "*");
        }
        add(&mut map, kind, &written(identifiers));
    }
    Node::new(line, Value::Map(map))
}

fn of_conditions(blocks: &[Node], line: u32) -> Node {
    let mut operators = Map::default();
    for block in blocks {
        let text = |name: &str| block.member(name).and_then(Node::as_text);
        let values = block.member("values");
        let (Some(test), Some(variable), Some(values)) = (text("test"), text("variable"), values)
        else {
            operators.is_open = true;
            continue;
        };
        operators.is_open |= block.as_map().is_some_and(|block| block.is_open);
        let values = written(values);
        let existing = operators
            .members
            .iter_mut()
            .find(|member| member.name == test);
        match existing.map(|member| &mut member.value.value) {
            Some(Value::Map(keys)) => add(keys, variable, &values),
            _ => {
                let mut keys = Map::default();
                add(&mut keys, variable, &values);
                operators
                    .members
                    .push(member(test, Node::new(block.line, Value::Map(keys))));
            }
        }
    }
    Node::new(line, Value::Map(operators))
}

/// Adds values to a member: the provider joins those of one name.
fn add(map: &mut Map, name: &str, values: &Node) {
    let existing = map.members.iter_mut().find(|member| member.name == name);
    match existing {
        Some(member) => {
            let items = member.value.items().iter().chain(values.items());
            member.value.value = Value::List(items.cloned().collect());
        }
        None => map.members.push(member(name, values.clone())),
    }
}

/// The values as the provider writes them: `&{…}` stands for the `${…}` of AWS.
fn written(node: &Node) -> Node {
    let text = |text: &str| text.replace("&{", "${");
    let value = match &node.value {
        Value::Text(known) => Value::Text(text(known)),
        Value::Template(parts) => {
            let parts = parts.iter().map(|part| match part {
                Part::Known(known) => Part::Known(text(known)),
                unknown => unknown.clone(),
            });
            Value::Template(parts.collect())
        }
        Value::List(items) => Value::List(items.iter().map(written).collect()),
        other => other.clone(),
    };
    Node::new(node.line, value)
}
