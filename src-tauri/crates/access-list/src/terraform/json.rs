//! JSON of Terraform: configuration, plans, states and outputs.
//!
//! Source: Terraform documentation, "JSON Configuration Syntax" and "JSON Output Format"; the state's
//! own format, version 4.

use std::collections::HashMap;

use super::scope::{Contents, Declared, Scope, Source};
use super::{Configured, Resource, Terraform, configuration, doubt, holds_addresses, shaped};
use crate::document::{Map, Node, Problem, Value};
use crate::list::Reason;

/// Modules within modules.
const DEEPEST: usize = 32;

/// Reads `document`; `None` where it is none of Terraform's.
pub(super) fn read(document: &Node) -> Option<Result<Terraform, Problem>> {
    document.as_map()?;
    let is_text = |name: &str| document.member(name).and_then(Node::as_text).is_some();
    let is_state = is_text("terraform_version") && document.member("resources").is_some();
    if is_state {
        return Some(of(&state(document)));
    }
    if is_text("format_version") {
        return Some(of(&shown(document)));
    }
    if let Some(resources) = outputs(document) {
        return Some(Ok(Terraform { resources }));
    }
    configured(document)
}

fn of(all: &[Configured]) -> Result<Terraform, Problem> {
    let resources = shaped(all, &std::collections::HashSet::new())?;
    Ok(Terraform { resources })
}

fn text<'node>(node: &'node Node, name: &str) -> &'node str {
    node.member(name)
        .and_then(Node::as_text)
        .unwrap_or_default()
}

/// The instances of a state's resources.
fn state(document: &Node) -> Vec<Configured> {
    let mut all = Vec::new();
    for resource in document.member("resources").map_or(&[][..], Node::items) {
        let (kind, name) = (text(resource, "type"), text(resource, "name"));
        let is_data = text(resource, "mode") == "data";
        let prefix = match text(resource, "module") {
            "" => String::new(),
            module => format!("{module}."),
        };
        let data = if is_data { "data." } else { "" };
        for instance in resource.member("instances").map_or(&[][..], Node::items) {
            // What another one has replaced.
            if instance.member("deposed").is_some() {
                continue;
            }
            let Some(body) = instance.member("attributes") else {
                continue;
            };
            let index = match instance.member("index_key").map(|it| &it.value) {
                Some(Value::Text(key)) => format!("[\"{key}\"]"),
                Some(Value::Number(key)) => format!("[{key}]"),
                _ => String::new(),
            };
            all.push(Configured {
                address: format!("{prefix}{data}{kind}.{name}{index}"),
                mode: if is_data { "data" } else { "resource" }.to_owned(),
                kind: kind.to_owned(),
                line: resource.line,
                body: body.clone(),
                doubts: Vec::new(),
            });
        }
    }
    all
}

/// What `terraform show -json` gives of a state or a plan.
fn shown(document: &Node) -> Vec<Configured> {
    let mut all = Vec::new();
    let root = |values: Option<&Node>, all: &mut Vec<Configured>| {
        if let Some(root) = values.and_then(|it| it.member("root_module")) {
            module(root, 0, all);
        }
    };
    match document.member("resource_changes") {
        Some(changes) => {
            let changed = changes.items().iter().filter_map(change);
            all.extend(changed);
            // Data sources are in what was there before.
            let mut before = Vec::new();
            let prior = document.member("prior_state");
            root(prior.and_then(|it| it.member("values")), &mut before);
            before.retain(|it| it.mode == "data");
            all.extend(before);
        }
        None => {
            root(document.member("values"), &mut all);
            root(document.member("planned_values"), &mut all);
        }
    }
    all
}

fn module(node: &Node, depth: usize, all: &mut Vec<Configured>) {
    if depth > DEEPEST {
        return;
    }
    for resource in node.member("resources").map_or(&[][..], Node::items) {
        if let Some(body) = resource.member("values") {
            all.push(one(resource, body.clone()));
        }
    }
    for child in node.member("child_modules").map_or(&[][..], Node::items) {
        module(child, depth + 1, all);
    }
}

fn one(resource: &Node, body: Node) -> Configured {
    let is_data = text(resource, "mode") == "data";
    Configured {
        address: text(resource, "address").to_owned(),
        mode: if is_data { "data" } else { "resource" }.to_owned(),
        kind: text(resource, "type").to_owned(),
        line: resource.line,
        body,
        doubts: Vec::new(),
    }
}

/// What a resource is after a plan's change; `None` where it is gone. What a plan changes is not in
/// force yet.
fn change(resource: &Node) -> Option<Configured> {
    let change = resource.member("change")?;
    let actions: Vec<&str> = change
        .member("actions")?
        .items()
        .iter()
        .filter_map(Node::as_text)
        .collect();
    let mut after = change.member("after")?.clone();
    if actions == ["delete"] || actions == ["forget"] || after.value == Value::Null {
        return None;
    }
    if let Some(unknown) = change.member("after_unknown") {
        not_known(&mut after, unknown);
    }
    let mut changed = one(resource, after);
    if actions != ["no-op"] && actions != ["read"] {
        let reason = Reason::Change(format!("plan: {}", actions.join(", ")));
        changed.doubts.push(doubt(resource.line, reason));
    }
    Some(changed)
}

/// Makes unknown what a plan knows only once it is applied.
fn not_known(node: &mut Node, unknown: &Node) {
    match (&mut node.value, &unknown.value) {
        (value, Value::Bool(true)) => *value = Value::Unknown("known after apply".to_owned()),
        (Value::Map(map), Value::Map(unknown)) => {
            let mut places: HashMap<String, usize> = HashMap::new();
            for (place, member) in map.members.iter().enumerate() {
                places.entry(member.name.clone()).or_insert(place);
            }
            for member in &unknown.members {
                let place = places.get(&member.name);
                match place.and_then(|place| map.members.get_mut(*place)) {
                    Some(known) => not_known(&mut known.value, &member.value),
                    None => {
                        let mut added = member.clone();
                        added.value.value = Value::Null;
                        not_known(&mut added.value, &member.value);
                        if added.value.value != Value::Null {
                            map.members.push(added);
                        }
                    }
                }
            }
        }
        (Value::List(items), Value::List(unknown)) => {
            for (item, unknown) in items.iter_mut().zip(unknown) {
                not_known(item, unknown);
            }
        }
        _ => {}
    }
}

/// What `terraform output -json` gives.
fn outputs(document: &Node) -> Option<Vec<Resource>> {
    let map = document.as_map()?;
    let is_output = |node: &Node| {
        node.member("sensitive").is_some()
            && node.member("type").is_some()
            && node.member("value").is_some()
    };
    if map.members.is_empty() || !map.members.iter().all(|it| is_output(&it.value)) {
        return None;
    }
    let named = map.members.iter().filter_map(|it| {
        let value = it.value.member("value")?;
        let node = value.clone();
        holds_addresses(value).then(|| configuration::list(format!("output.{}", it.name), node))
    });
    Some(named.collect())
}

/// Configuration in JSON.
fn configured(document: &Node) -> Option<Result<Terraform, Problem>> {
    let known = [
        "resource",
        "data",
        "module",
        "variable",
        "locals",
        "output",
        "provider",
        "terraform",
        "moved",
        "import",
        "check",
        "removed",
        "//",
    ];
    let map = document.as_map()?;
    let is_known = !map.members.is_empty()
        && map
            .members
            .iter()
            .all(|it| known.contains(&it.name.as_str()) && is_block(&it.value));
    if !is_known {
        return None;
    }
    // Lines are the document's own.
    let mut scope = Scope::of_size(document.size());
    for member in &map.members {
        for (name, value, line) in members(&member.value) {
            declare(&mut scope, &member.name, name, value, line);
        }
    }
    let configured = configuration::all(&mut scope);
    let resources = shaped(&configured, &scope.used);
    Some(resources.and_then(|resources| configuration::finish(resources, &mut scope, None)))
}

fn is_block(node: &Node) -> bool {
    match &node.value {
        Value::Map(_) | Value::Text(_) => true,
        Value::List(items) => items.iter().all(|item| item.as_map().is_some()),
        _ => false,
    }
}

/// The members of a map, or of every map of a list.
fn members(node: &Node) -> impl Iterator<Item = (&str, &Node, u32)> {
    let maps: Vec<&Map> = node.items().iter().filter_map(Node::as_map).collect();
    maps.into_iter()
        .flat_map(|map| &map.members)
        .map(|member| (member.name.as_str(), &member.value, member.line))
}

fn declare<'a>(scope: &mut Scope<'a>, block: &'a str, name: &'a str, node: &'a Node, line: u32) {
    let declared = |mode: &'a str, kind: &'a str, name: &'a str, node: &'a Node, line| Declared {
        mode,
        kind,
        name,
        line,
        contents: Contents::Json(node),
    };
    let first = |name: &str| node.items().iter().find_map(|it| it.member(name));
    match block {
        "locals" => scope.name(format!("local.{name}"), Source::Json(node)),
        "variable" => {
            if let Some(default) = first("default") {
                scope.name(format!("var.{name}"), Source::Json(default));
            }
        }
        "output" => {
            if let Some(value) = first("value") {
                scope.name(format!("output.{name}"), Source::Json(value));
            }
        }
        "resource" | "data" => {
            for (kind, (name, node, line)) in members(node).map(|it| (name, it)) {
                for node in node.items() {
                    scope.declare_one(declared(block, kind, name, node, line));
                }
            }
        }
        "module" => {
            for node in node.items() {
                scope.declare_one(declared("module", "", name, node, line));
            }
        }
        _ => {}
    }
}
