//! The ingress rules of a perimeter, for one request.
//!
//! Source: Access Context Manager v1, `IngressPolicy`: a rule accepts a request that its `ingressFrom`
//! and its `ingressTo` accept; of sources, operations and resources one is enough.

use super::levels::{Judged, Levels};
use super::returned::{GoogleUse, KEY_SERVICE};
use crate::document::{Map, Node};
use crate::finish::shown;
use crate::list::Reason;
use crate::reach::Reach;
use crate::truth::Truth;

/// Whom `rule` accepts at the key service.
pub(super) fn judge(rule: &Node, levels: &Levels<'_>, by: GoogleUse<'_>) -> Judged {
    let Some(map) = rule.as_map() else {
        return Judged::unknown(Reason::UnknownForm);
    };
    let (from, to) = (map.member("ingressFrom"), map.member("ingressTo"));
    let (Some(from), Some(to)) = (part(from), part(to)) else {
        // A rule without one of them accepts nothing.
        return Judged::nobody();
    };
    let mut reasons = Vec::new();
    let is_known = only(map, &["title", "ingressFrom", "ingressTo"], &mut reasons)
        .and(only(
            from,
            &["identities", "identityType", "sources"],
            &mut reasons,
        ))
        .and(only(
            to,
            &["operations", "resources", "roles"],
            &mut reasons,
        ));
    let concerns = identity(from, by, &mut reasons)
        .and(target(to, by, &mut reasons))
        .and(operation(to, &mut reasons));
    if concerns == Truth::No {
        return Judged::nobody();
    }
    let mut judged = Judged::nobody();
    for source in from.member("sources").map_or(&[][..], Node::items) {
        judged.or(&one_source(source, levels));
    }
    if concerns.and(is_known) != Truth::Yes {
        judged.reach = judged.reach.doubted();
        for reason in reasons {
            judged.doubt(reason);
        }
    }
    judged
}

/// The levels that a rule names as sources; nothing where it has others.
pub(super) fn level_sources(rule: &Node) -> Vec<&str> {
    let from = rule.member("ingressFrom");
    let sources = from.and_then(|from| from.member("sources"));
    let sources = sources.map_or(&[][..], Node::items).iter();
    let names = sources.map(|source| source.member("accessLevel").and_then(Node::as_text));
    names.collect::<Option<Vec<&str>>>().unwrap_or_default()
}

/// Whether a rule is for one service account, the key service and one project alone (safety rule G1).
pub(super) fn is_narrow(rule: &Node, by: GoogleUse<'_>) -> bool {
    let texts = |node: Option<&Node>| -> Vec<String> {
        let items = node.map_or(&[][..], Node::items).iter();
        items.filter_map(Node::as_text).map(str::to_owned).collect()
    };
    let (from, to) = (rule.member("ingressFrom"), rule.member("ingressTo"));
    let member = |part: Option<&Node>, name: &str| part.and_then(|part| part.member(name)).cloned();
    let operations = member(to, "operations");
    let operations = operations.as_ref().map_or(&[][..], Node::items);
    let services: Vec<String> = operations
        .iter()
        .map(|it| texts(it.member("serviceName")).concat())
        .collect();
    let account = by
        .account
        .map(|account| format!("serviceAccount:{account}"));
    let identities = texts(member(from, "identities").as_ref());
    account.is_some_and(|account| identities == [account])
        && member(from, "identityType").is_none_or(|it| it.as_text() == Some(UNSPECIFIED))
        && texts(member(to, "resources").as_ref()) == [by.project]
        && services == [KEY_SERVICE]
}

const UNSPECIFIED: &str = "IDENTITY_TYPE_UNSPECIFIED";

fn part(node: Option<&Node>) -> Option<&Map> {
    node.and_then(Node::as_map)
}

/// Whether a part of a rule has nothing beside `names`: what else stands there may ask for more.
fn only(map: &Map, names: &[&str], reasons: &mut Vec<Reason>) -> Truth {
    let is_known = |name: &str| names.contains(&name);
    let strange = map.members.iter().find(|it| !is_known(&it.name));
    let Some(strange) = strange.or_else(|| map.repeated()) else {
        return Truth::Yes;
    };
    reasons.push(Reason::Requirement(shown(&strange.name)));
    Truth::Maybe
}

fn identity(from: &Map, by: GoogleUse<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let kind = from.member("identityType");
    let of_kind = match kind.map(|kind| kind.as_text().unwrap_or_default()) {
        None | Some(UNSPECIFIED) => Truth::No,
        Some("ANY_IDENTITY" | "ANY_SERVICE_ACCOUNT") => Truth::Yes,
        Some("ANY_USER_ACCOUNT") => Truth::No,
        Some(_) => Truth::Maybe,
    };
    let named = from.member("identities").map_or(&[][..], Node::items);
    let named = Truth::any(named.iter().map(|item| by.is_one(item.as_text())));
    let identity = of_kind.or(named);
    if identity == Truth::Maybe {
        reasons.push(Reason::Requirement("identities".to_owned()));
    }
    identity
}

fn target(to: &Map, by: GoogleUse<'_>, reasons: &mut Vec<Reason>) -> Truth {
    let resources = to.member("resources").map_or(&[][..], Node::items);
    let target = Truth::any(resources.iter().map(|item| match item.as_text() {
        Some("*") => Truth::Yes,
        other => by.is_inside(other),
    }));
    if target == Truth::Maybe {
        reasons.push(Reason::Requirement("resources".to_owned()));
    }
    target
}

fn operation(to: &Map, reasons: &mut Vec<Reason>) -> Truth {
    let operations = to.member("operations").map_or(&[][..], Node::items);
    let named = Truth::any(operations.iter().map(|operation| {
        let is_ours = match operation.member("serviceName").map(Node::as_text) {
            Some(Some("*" | KEY_SERVICE)) => Truth::Yes,
            Some(Some(_)) | None => Truth::No,
            Some(None) => Truth::Maybe,
        };
        let methods = operation.member("methodSelectors");
        let methods = methods.map_or(&[][..], Node::items);
        let is_any = |it: &Node| it.member("method").and_then(Node::as_text) == Some("*");
        let is_all_services = operation.member("serviceName").and_then(Node::as_text) == Some("*");
        // Which methods Atlas needs is documented only as rights, so a few of them prove nothing.
        let is_every = match methods.iter().any(is_any) || is_all_services {
            true => Truth::Yes,
            false if methods.is_empty() => Truth::No,
            false => Truth::Maybe,
        };
        is_ours.and(is_every)
    }));
    // Instead of operations, roles say what may be done.
    let roles = to.member("roles").map_or(&[][..], Node::items);
    let by_role = match roles.is_empty() {
        true => Truth::No,
        false => Truth::Maybe,
    };
    if named == Truth::Maybe {
        reasons.push(Reason::Requirement("methodSelectors".to_owned()));
    }
    if by_role == Truth::Maybe && named != Truth::Yes {
        reasons.push(Reason::Requirement("roles".to_owned()));
    }
    named.or(by_role)
}

fn one_source(source: &Node, levels: &Levels<'_>) -> Judged {
    let Some(map) = source.as_map() else {
        return Judged::unknown(Reason::UnknownForm);
    };
    match map.member("accessLevel").map(Node::as_text) {
        Some(Some("*")) => Judged::of(Reach::all()),
        Some(Some(name)) => levels.judge(name),
        Some(None) => Judged::unknown(Reason::UnknownForm),
        // Networks inside of Google Cloud, named by project or end point: Atlas comes from none that
        // an administrator could name.
        None if map.member("resource").is_some() || map.member("pscEndpoint").is_some() => {
            Judged::nobody()
        }
        None => Judged::unknown(Reason::UnknownForm),
    }
}
