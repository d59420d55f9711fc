//! The levels that let Atlas in, and who else uses each.

use super::ingress;
use super::levels::Levels;
use super::returned::{GoogleRead, GoogleSource, short};
use crate::document::{Node, Value, json};
use crate::finish::shown;
use crate::reach::Reach;

pub(super) fn sources(
    document: &Node,
    read: &GoogleRead<'_>,
    levels: &Levels<'_>,
) -> Vec<GoogleSource> {
    let status = document.member("status");
    let items = |member: &str| {
        let node = status.and_then(|status| status.member(member));
        node.map_or(&[][..], Node::items)
    };
    let mut all = Vec::new();
    for level in items("accessLevels").iter().filter_map(Node::as_text) {
        all.push((level, None, false));
    }
    for (at, rule) in items("ingressPolicies").iter().enumerate() {
        let judged = ingress::judge(rule, levels, read.by);
        if judged.reach == Reach::none() {
            continue;
        }
        for level in ingress::level_sources(rule) {
            let is_narrow = ingress::is_narrow(rule, read.by);
            all.push((level, Some(at), is_narrow));
        }
    }
    all.retain(|(level, ..)| *level != "*");
    let source = |(level, rule, is_narrow): (&str, Option<usize>, bool)| {
        let judged = levels.judge(level);
        let nets = judged.listed.iter().map(|entry| entry.net);
        GoogleSource {
            level: level.to_owned(),
            rule,
            is_narrow,
            nets: nets
                .filter(|net| judged.reach.allowed().contains(*net))
                .collect(),
            users: users(document, read, level, rule),
        }
    };
    all.into_iter().map(source).collect()
}

/// Whether nothing that was read uses a level, and everything that could use it was read.
pub(crate) fn is_unused(read: &GoogleRead<'_>, level: &str) -> bool {
    let text = read.perimeter.and_then(|it| it.text.as_deref());
    let document = text.and_then(|text| json::parse(text, 1).ok());
    let users = document.and_then(|document| users(&document, read, level, None));
    users.is_some_and(|users| users.is_empty())
}

/// Who uses a level beside the enforced rule at that position.
fn users(
    document: &Node,
    read: &GoogleRead<'_>,
    level: &str,
    but: Option<usize>,
) -> Option<Vec<String>> {
    let mut users = Vec::new();
    let own = read
        .perimeter
        .map_or("", |perimeter| short(&perimeter.name));
    in_perimeter(document, own, level, but, &mut users);
    for other in read.others? {
        let document = json::parse(other.text.as_deref()?, 1).ok()?;
        in_perimeter(&document, short(&other.name), level, None, &mut users);
    }
    for other in read.levels.iter().filter(|other| other.name != level) {
        // A level that was not read may ask for it.
        if names(&json::parse(other.text.as_deref()?, 1).ok()?, level) {
            users.push(short(&other.name).to_owned());
        }
    }
    Some(users)
}

/// Notes each use of `level` in a perimeter. The dry run's copy of the rule that is left out is no
/// other use.
fn in_perimeter(
    document: &Node,
    name: &str,
    level: &str,
    but: Option<usize>,
    users: &mut Vec<String>,
) {
    let ours = but.and_then(|at| {
        let rules = document.member("status")?.member("ingressPolicies")?;
        rules.items().get(at)
    });
    for config in ["status", "spec"] {
        let Some(config) = document.member(config) else {
            continue;
        };
        for member in ["accessLevels", "ingressPolicies", "egressPolicies"] {
            let items = config.member(member).map_or(&[][..], Node::items);
            for item in items {
                let is_ours = ours.is_some_and(|ours| ours.is_same(item));
                if !is_ours && names(item, level) {
                    let title = item.member("title").and_then(Node::as_text);
                    let user = match title {
                        Some(title) => format!("{name}: {}", shown(title)),
                        None => name.to_owned(),
                    };
                    if !users.contains(&user) {
                        users.push(user);
                    }
                }
            }
        }
    }
}

/// Whether a text anywhere in `node` is `name`.
fn names(node: &Node, name: &str) -> bool {
    match node.as_map() {
        Some(map) => map.members.iter().any(|member| names(&member.value, name)),
        None if node.as_text().is_some() => node.as_text() == Some(name),
        None => match &node.value {
            Value::List(items) => items.iter().any(|item| names(item, name)),
            _ => false,
        },
    }
}
