//! Access levels of Google that Terraform holds, as Google's API has them.
//!
//! Source: the documentation of `google_access_context_manager_access_level`, `…_access_levels` and
//! `…_access_level_condition`, and of the module `vpc-service-controls//modules/access_level`.

use super::aws::{put, set};
use super::{Configured, Kind};
use crate::document::{Map, Member, Node, Value};

/// Conditions that were copied out of their level.
pub(super) const LOOSE: &str = "conditions";

const LEVEL: &str = "google_access_context_manager_access_level";
const LEVELS: &str = "google_access_context_manager_access_levels";
pub(super) const CONDITION: &str = "google_access_context_manager_access_level_condition";

/// The levels that `configured` holds; `all` are the resources beside it.
pub(super) fn shaped(configured: &Configured, all: &[Configured]) -> Vec<(Kind, Node)> {
    let body = &configured.body;
    let nodes = match (configured.mode.as_str(), configured.kind.as_str()) {
        ("resource", LEVEL) => {
            let more = all.iter().filter(|other| is_added(other, configured));
            let more = more.map(|other| condition(&other.body)).collect();
            vec![level(body, set(body, "basic"), more)]
        }
        ("resource", LEVELS) => {
            let levels = set(body, "access_levels").map_or(&[][..], Node::items);
            let level = |it: &Node| level(it, set(it, "basic"), Vec::new());
            levels.iter().map(level).collect()
        }
        ("resource", CONDITION) if !is_taken(configured, all) => {
            // Of the level only this condition is in the text.
            let others = Node::new(configured.line, Value::Unknown(LEVEL.to_owned()));
            let mut basic = Map::default();
            let conditions = vec![condition(body), others];
            put(
                &mut basic,
                "conditions",
                Some(Node::new(body.line, Value::List(conditions))),
            );
            basic.is_open = true;
            let mut map = Map::default();
            put(&mut map, "name", set(body, "access_level").cloned());
            put(
                &mut map,
                "basic",
                Some(Node::new(body.line, Value::Map(basic))),
            );
            vec![Node::new(body.line, Value::Map(map))]
        }
        ("resource", LOOSE) if set(body, "ip_subnetworks").is_some() => vec![condition(body)],
        ("resource", LOOSE) => vec![level(body, set(body, "basic").or(Some(body)), Vec::new())],
        ("module", _) if is_module(body) => {
            let mut map = Map::default();
            put(&mut map, "name", set(body, "name").cloned());
            put(&mut map, "title", set(body, "title").cloned());
            let mut basic = Map::default();
            put(
                &mut basic,
                "combiningFunction",
                set(body, "combining_function").cloned(),
            );
            let conditions = Value::List(vec![condition(&inputs(body))]);
            put(
                &mut basic,
                "conditions",
                Some(Node::new(body.line, conditions)),
            );
            put(
                &mut map,
                "basic",
                Some(Node::new(body.line, Value::Map(basic))),
            );
            vec![Node::new(body.line, Value::Map(map))]
        }
        _ => Vec::new(),
    };
    nodes
        .into_iter()
        .map(|node| (Kind::GoogleAccessLevel, node))
        .collect()
}

/// Whether a condition was taken into its level.
pub(super) fn is_taken(configured: &Configured, all: &[Configured]) -> bool {
    all.iter()
        .any(|level| level.kind == LEVEL && is_added(configured, level))
}

fn is_added(condition: &Configured, level: &Configured) -> bool {
    if condition.kind != CONDITION {
        return false;
    }
    let name = set(&condition.body, "access_level");
    match name.map(|name| &name.value) {
        Some(Value::Text(name)) => set(&level.body, "name").and_then(Node::as_text) == Some(name),
        Some(Value::Unknown(written)) => written
            .rsplit_once('.')
            .is_some_and(|(address, _)| address == level.address),
        _ => false,
    }
}

fn level(body: &Node, basic: Option<&Node>, more: Vec<Node>) -> Node {
    if body.as_map().is_none() {
        return body.clone();
    }
    let mut map = Map {
        members: Vec::new(),
        is_open: body.as_map().is_some_and(|map| map.is_open),
    };
    put(&mut map, "name", set(body, "name").cloned());
    put(&mut map, "title", set(body, "title").cloned());
    put(
        &mut map,
        "basic",
        basic.map(|basic| basic_level(basic, more)),
    );
    put(&mut map, "custom", set(body, "custom").map(custom_level));
    Node::new(body.line, Value::Map(map))
}

fn basic_level(basic: &Node, more: Vec<Node>) -> Node {
    let [block] = basic.items() else {
        return Node::new(basic.line, Value::Unknown("basic".to_owned()));
    };
    let Value::Map(members) = &block.value else {
        return block.clone();
    };
    let mut map = Map {
        members: Vec::new(),
        is_open: members.is_open,
    };
    put(
        &mut map,
        "combiningFunction",
        set(block, "combining_function").cloned(),
    );
    let own = block.member("conditions").map_or(&[][..], Node::items);
    let conditions: Vec<Node> = own.iter().map(condition).chain(more).collect();
    let conditions = Node::new(block.line, Value::List(conditions));
    put(&mut map, "conditions", Some(conditions));
    Node::new(block.line, Value::Map(map))
}

fn custom_level(custom: &Node) -> Node {
    let only = |node: &Node| node.items().first().cloned();
    let expression = only(custom).and_then(|custom| custom.member("expr").and_then(only));
    let unknown = Node::new(custom.line, Value::Unknown("custom".to_owned()));
    let mut map = Map::default();
    put(&mut map, "expr", Some(expression.unwrap_or(unknown)));
    Node::new(custom.line, Value::Map(map))
}

/// What a condition asks for: what is set.
fn condition(block: &Node) -> Node {
    let Value::Map(members) = &block.value else {
        return block.clone();
    };
    let mut map = Map {
        members: Vec::new(),
        is_open: members.is_open,
    };
    for member in &members.members {
        let name = match member.name.as_str() {
            "ip_subnetworks" => "ipSubnetworks",
            "required_access_levels" => "requiredAccessLevels",
            "device_policy" => "devicePolicy",
            "vpc_network_sources" => "vpcNetworkSources",
            "id" | "access_level" | "access_policy_id" | "timeouts" => continue,
            other => other,
        };
        if set(block, &member.name).is_some() {
            map.members.push(Member {
                name: name.to_owned(),
                line: member.line,
                value: member.value.clone(),
            });
        }
    }
    Node::new(block.line, Value::Map(map))
}

fn is_module(body: &Node) -> bool {
    let source = body.member("source").and_then(Node::as_text);
    source.is_some_and(|it| it.contains("access_level") || it.contains("access-level"))
}

/// What the module makes a condition of.
fn inputs(body: &Node) -> Node {
    let mut node = body.clone();
    if let Value::Map(map) = &mut node.value {
        let others = [
            "source",
            "version",
            "policy",
            "name",
            "title",
            "description",
            "combining_function",
            "providers",
            "depends_on",
        ];
        map.members.retain(|it| !others.contains(&it.name.as_str()));
    }
    node
}
