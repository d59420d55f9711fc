//! What distinguishes levels, their conditions and perimeters from whatever else a document has.

use crate::document::{Map, Member, Node, Value};

/// What a condition can ask for beside addresses.
const REQUIREMENTS: [&str; 5] = [
    "devicePolicy",
    "requiredAccessLevels",
    "members",
    "regions",
    "vpcNetworkSources",
];

/// Whether it is the basic part of a level, whatever its conditions ask for.
pub(super) fn is_level(map: &Map, name: Option<&str>) -> bool {
    map.member("combiningFunction").is_some()
        || name.is_some_and(|name| name.contains("accessLevels/"))
}

/// Whether it is a service perimeter, its configuration, or an ingress rule.
pub(super) fn is_perimeter(map: &Map) -> bool {
    let name = map.member("name").and_then(Node::as_text);
    let names = [
        "restrictedServices",
        "vpcAccessibleServices",
        "ingressPolicies",
        "egressPolicies",
        "ingressFrom",
    ];
    // A list of levels has the same name, and has them whole.
    let levels = map.member("accessLevels").map_or(&[][..], Node::items);
    name.is_some_and(|name| name.contains("servicePerimeters/"))
        || names.iter().any(|name| map.member(name).is_some())
        || levels.iter().any(|level| level.as_text().is_some())
}

pub(super) fn is_custom(node: &Node) -> bool {
    node.member("expr").is_some() || node.member("expression").is_some()
}

fn is_condition(node: &Node) -> bool {
    node.member("ipSubnetworks").is_some()
        || node.member("negate").is_some()
        || REQUIREMENTS
            .iter()
            .any(|name| *name != "members" && node.member(name).is_some())
        || (node.member("members").is_some() && node.member("role").is_none())
}

/// Outside of a level, only what is no other document's.
pub(super) fn is_condition_alone(node: &Node) -> bool {
    ["ipSubnetworks", "requiredAccessLevels", "vpcNetworkSources"]
        .iter()
        .any(|name| node.member(name).is_some())
}

/// Whether these have nothing but what a condition has; in a text of its own, that is what they are.
pub(super) fn are_all_conditions(items: &[Node]) -> bool {
    let is_known = |member: &Member| {
        let mut names = REQUIREMENTS.iter().chain(&["ipSubnetworks", "negate"]);
        names.any(|name| is_named(member, name))
    };
    let maps: Option<Vec<&Map>> = items.iter().map(Node::as_map).collect();
    maps.is_some_and(|maps| {
        let mut members = maps.iter().flat_map(|map| &map.members).peekable();
        members.peek().is_some() && members.all(is_known)
    })
}

/// A condition without anything is printed as `{}`.
pub(super) fn are_conditions(node: &Node) -> bool {
    let is_empty = |node: &Node| node.as_map().is_some_and(|map| map.members.is_empty());
    let may_be = |node: &Node| is_condition(node) || is_empty(node) || node.is_unknown();
    match &node.value {
        Value::List(items) => !items.is_empty() && items.iter().all(may_be),
        Value::Map(_) => is_condition(node),
        _ => false,
    }
}

/// Whether a member has this name, whatever its case and its underscores.
pub(super) fn is_named(member: &Member, name: &str) -> bool {
    let letters = member.name.chars().filter(|it| !matches!(it, '_' | '-'));
    letters.collect::<String>().eq_ignore_ascii_case(name)
}
