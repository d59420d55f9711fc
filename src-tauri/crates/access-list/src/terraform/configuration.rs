//! Configuration in HCL: which resources there are, and with what they are configured.

use std::collections::HashSet;

use hcl_edit::structure::Body;

use super::blocks::pair;
use super::scope::{Contents, Declared, Scope, Source};
use super::{Configured, Kind, Resource, Terraform, doubt, holds_addresses, shaped};
use crate::document::{MOST_VALUES, Map, Member, Node, Problem, Value, shortened};
use crate::list::Reason;

/// So many instances of one resource are distinguished; of more it is not known how many there are.
const INSTANCES: usize = 1_000;

/// What a text resembles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resemblance {
    /// Blocks that other languages have not.
    Terraform,
    /// `name = value`, which others have too.
    Assignment,
}

/// Whether `text` resembles a configuration.
pub(super) fn resembles(text: &str) -> Option<Resemblance> {
    let lines = || {
        let lines = text.lines().map(str::trim_start);
        lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '/', '*']))
    };
    if lines().any(is_block) {
        return Some(Resemblance::Terraform);
    }
    let first = lines().next()?;
    let (name, value) = first.split_once('=')?;
    let name = name.trim_end();
    let is_name = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    let value = value.trim_start();
    (!name.is_empty() && name.chars().all(is_name) && value.starts_with(['[', '{', '"']))
        .then_some(Resemblance::Assignment)
}

fn is_block(line: &str) -> bool {
    let labelled = [
        "resource", "data", "module", "variable", "output", "provider", "dynamic", "import",
    ];
    let plain = [
        "locals",
        "terraform",
        "statement",
        "network_acls",
        "basic",
        "conditions",
        "condition",
        "principals",
        "content",
    ];
    let (word, rest) = line.split_at(line.find([' ', '\t', '"', '{']).unwrap_or(line.len()));
    let rest = rest.trim_start();
    (labelled.contains(&word) && rest.starts_with('"'))
        || (plain.contains(&word) && rest.starts_with('{'))
        || (["ip_rules", "ip_subnetworks"].contains(&word) && rest.starts_with('='))
}

/// Reads a configuration.
pub(super) fn read(text: &str) -> Result<Terraform, Problem> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_start_matches('\u{feff}');
    let body = parsed(text)?;
    let mut scope = Scope::new(text);
    scope.declare(&body);
    let mut configured = all(&mut scope);
    configured.extend(loose(&mut scope, &body));
    let resources = shaped(&configured, &scope.used)?;
    finish(resources, &mut scope, Some(&body))
}

/// The structure of a text.
pub(super) fn parsed(text: &str) -> Result<Body, Problem> {
    // The parser keeps much beside each value.
    let is_between = |byte: &u8| {
        matches!(
            byte,
            b',' | b'=' | b'[' | b'{' | b'(' | b'\n' | b'?' | b'!' | b'$' | b'%'
        ) || matches!(byte, b'+' | b'*' | b'<' | b'>' | b'&' | b'|')
    };
    if text.bytes().filter(is_between).count() > MOST_VALUES {
        return Err(Problem::too_large(1));
    }
    hcl_edit::parser::parse_body(text)
        .map_err(|error| Problem::malformed(u32::try_from(error.location().line()).unwrap_or(1)))
}

/// What was found; where there is nothing, lists that have a name.
pub(super) fn finish(
    mut resources: Vec<Resource>,
    scope: &mut Scope<'_>,
    body: Option<&Body>,
) -> Result<Terraform, Problem> {
    if resources.is_empty() {
        resources = lists(scope, body);
    }
    if scope.is_too_large {
        return Err(Problem::too_large(1));
    }
    Ok(Terraform { resources })
}

/// Every resource, data source and module with what it is configured with.
pub(super) fn all(scope: &mut Scope<'_>) -> Vec<Configured> {
    let declared = scope.declared.clone();
    let mut all = Vec::with_capacity(declared.len());
    for declared in declared {
        if scope.is_too_large {
            break;
        }
        instances(scope, &declared, &mut all);
    }
    all
}

fn instances(scope: &mut Scope<'_>, declared: &Declared<'_>, all: &mut Vec<Configured>) {
    let address = declared.address();
    let line = declared.line;
    let mut add = |scope: &mut Scope<'_>, address: String, inner: Option<(&str, Node)>, unsure| {
        let outer = scope.inner.len();
        scope
            .inner
            .extend(inner.map(|(name, value)| (name.to_owned(), value)));
        let body = scope.contents(declared.contents, line);
        scope.inner.truncate(outer);
        all.push(Configured {
            address,
            mode: declared.mode.to_owned(),
            kind: declared.kind.to_owned(),
            line,
            body,
            doubts: Vec::from_iter(unsure),
        });
    };
    if let Some(count) = argument(scope, declared, "count") {
        let index = |index: String| {
            let mut map = Map::default();
            map.members.push(Member {
                name: "index".to_owned(),
                line,
                value: Node::new(line, Value::Number(index)),
            });
            Node::new(line, Value::Map(map))
        };
        match &count.value {
            Value::Number(number) if number.parse().is_ok_and(|it: usize| it <= INSTANCES) => {
                for at in 0..number.parse().unwrap_or(0) {
                    let inner = Some(("count", index(at.to_string())));
                    add(scope, format!("{address}[{at}]"), inner, None);
                    if scope.is_too_large {
                        return;
                    }
                }
            }
            _ => {
                let reason = Reason::UnknownValue(written("count", &count));
                add(scope, address, None, Some(doubt(count.line, reason)));
            }
        }
        return;
    }
    if let Some(each) = argument(scope, declared, "for_each") {
        let is_set = matches!(each.value, Value::List(_));
        let reason = Reason::UnknownValue(written("for_each", &each));
        let unsure = doubt(each.line, reason);
        let Some(elements) = super::evaluate::elements(each) else {
            add(scope, address, None, Some(unsure));
            return;
        };
        for (key, value) in elements {
            match value {
                Some(value) => {
                    // Of a set, each is its own key.
                    let key = if is_set { value.clone() } else { key };
                    let name = key.as_text().unwrap_or("…").to_owned();
                    let inner = Some(("each", pair(key, value)));
                    add(scope, format!("{address}[\"{name}\"]"), inner, None);
                }
                None => add(scope, address.clone(), None, Some(unsure.clone())),
            }
            if scope.is_too_large {
                return;
            }
        }
        return;
    }
    add(scope, address, None, None);
}

fn written(name: &str, value: &Node) -> String {
    match &value.value {
        Value::Unknown(written) => shortened(&format!("{name} = {written}")),
        _ => name.to_owned(),
    }
}

/// An argument of a resource itself.
pub(super) fn argument(scope: &mut Scope<'_>, declared: &Declared<'_>, name: &str) -> Option<Node> {
    match declared.contents {
        Contents::Hcl(body) => {
            let attribute = body.get_attribute(name)?;
            Some(scope.value(&attribute.value))
        }
        Contents::Json(node) => {
            let argument = node.member(name)?;
            Some(scope.templates(argument))
        }
    }
}

/// Blocks that were copied out of their resource.
fn loose(scope: &mut Scope<'_>, body: &Body) -> Vec<Configured> {
    let known = [
        "resource",
        "data",
        "module",
        "variable",
        "output",
        "provider",
        "locals",
        "terraform",
        "import",
        "moved",
        "removed",
        "check",
        "ephemeral",
    ];
    let is_loose = body
        .blocks()
        .any(|block| !known.contains(&block.ident.as_str()))
        || ["ip_rules", "ip_subnetworks", "policy"]
            .iter()
            .any(|it| body.has_attribute(it));
    if !is_loose {
        return Vec::new();
    }
    let Node { line, value } = scope.contents(Contents::Hcl(body), 1);
    let Value::Map(mut map) = value else {
        return Vec::new();
    };
    map.members.retain(|it| !known.contains(&it.name.as_str()));
    let has = |names: &[&str]| {
        map.members
            .iter()
            .any(|it| names.contains(&it.name.as_str()))
    };
    let (mode, kind) = if has(&["statement"]) {
        ("data", super::aws::DOCUMENT)
    } else if has(&["network_acls", "ip_rules"]) {
        ("resource", super::azure::LOOSE)
    } else if has(&["basic", "conditions", "ip_subnetworks"]) {
        ("resource", super::google::LOOSE)
    } else if has(&["policy"]) {
        ("resource", super::aws::LOOSE)
    } else {
        ("resource", "")
    };
    vec![Configured {
        address: String::new(),
        mode: mode.to_owned(),
        kind: kind.to_owned(),
        line,
        body: Node::new(line, Value::Map(map)),
        doubts: Vec::new(),
    }]
}

/// Lists that have a name and hold addresses. What is made of another is the other.
fn lists(scope: &mut Scope<'_>, body: Option<&Body>) -> Vec<Resource> {
    let mut lists = Vec::new();
    let mut seen = HashSet::new();
    for (name, source) in scope.named.clone() {
        let Some(source) = source else { continue };
        let is_alias = matches!(source, Source::Hcl(it) if it.is_traversal());
        let node = scope.source(source);
        if !is_alias && holds_addresses(&node) && seen.insert(name.clone()) {
            lists.push(list(name, node));
        }
    }
    // Values of variables, in a file of their own.
    for attribute in body.into_iter().flat_map(|body| body.attributes()) {
        let node = scope.value(&attribute.value);
        if holds_addresses(&node) {
            lists.push(list(attribute.key.as_str().to_owned(), node));
        }
    }
    lists
}

pub(super) fn list(address: String, node: Node) -> Resource {
    Resource {
        address,
        line: node.line,
        kind: Kind::List,
        node,
        doubts: Vec::new(),
    }
}
