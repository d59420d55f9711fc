//! Any JSON or YAML that holds addresses and is none of a cloud's forms.

use addresses::Cloud;
use addresses::regions::place_name;

use super::Collected;
use super::line;
use super::range::{block, blocks, masked};
use super::words::{self, is_on};
use crate::document::{GO_ON, Map, Member, Node, Value};
use crate::finish::shown;
use crate::found::Found;
use crate::list::{Doubt, ListKind, Reason};

/// Values within values, so deep at most.
const DEEPEST: usize = 64;

/// Names of what is no key service's.
const OTHERS: [&str; 12] = [
    "ipBlock",
    "podSelector",
    "IPProtocol",
    "sourceAddressPrefix",
    "sourceAddressPrefixes",
    "authorizedNetworks",
    "IpPermissions",
    "SecurityGroups",
    "SecurityGroupRules",
    "securityRules",
    "networkRuleSet",
    "sourceRanges",
];

/// Values that refuse, in small letters.
const REFUSING: [&str; 7] = [
    "deny", "denied", "block", "blocked", "drop", "reject", "exclude",
];

/// Every address in `document`; none where there is no address in it.
///
/// Members of the outermost object that each hold addresses are lists of their own, but for clouds and
/// regions, by which Atlas parts its own.
pub(crate) fn lists(document: &Node) -> Vec<Found> {
    let members = document.as_map().map_or(&[][..], |map| &map.members);
    let is_held = |member: &Member| match member.value.value {
        Value::List(_) | Value::Map(_) => true,
        Value::Text(_) => words::names_an_owner(&member.name),
        _ => false,
    };
    let holding: Vec<&Member> = members
        .iter()
        .filter(|member| is_held(member) && !list(&member.value).is_empty())
        .collect();
    let is_parted = holding.iter().all(|member| is_place(&member.name));
    if holding.len() < 2 || is_parted || document.member("outbound").is_some() {
        return list(document);
    }
    // What stands beside them may be about all of them.
    let whole = list(document);
    let refuses = whole.iter().flat_map(|one| &one.doubts);
    let refusing: Vec<Doubt> = refuses
        .filter(|doubt| doubt.reason == Reason::UnknownForm)
        .cloned()
        .collect();
    let parts = holding.into_iter().flat_map(|member| {
        let mut found = list(&member.value);
        for one in &mut found {
            one.name.name = shown(&member.name);
            one.name.line = member.line;
            one.doubts.extend(refusing.iter().cloned());
        }
        found
    });
    parts.collect()
}

/// Whether a name is a cloud's or a region's.
fn is_place(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let clouds = [Cloud::Aws, Cloud::Azure, Cloud::Gcp];
    matches!(lower.as_str(), "aws" | "azure" | "gcp")
        || clouds
            .iter()
            .any(|cloud| place_name(cloud, &lower).is_some())
}

fn list(document: &Node) -> Vec<Found> {
    let mut tree = Tree::default();
    tree.walk(document, 0);
    if tree.collected.listed.is_empty() && tree.collected.doubts.is_empty() {
        return Vec::new();
    }
    let is_other = tree.is_other;
    let mut found = tree.collected.found();
    if is_other {
        found.name.kind = ListKind::Other;
    }
    vec![found]
}

#[derive(Default)]
struct Tree {
    collected: Collected,
    is_other: bool,
}

impl Tree {
    fn walk(&mut self, node: &Node, depth: usize) {
        if depth > DEEPEST {
            self.collected.doubt(node.line, Reason::TooLarge);
            return;
        }
        match &node.value {
            Value::Text(text) => self.text(text, node.line),
            Value::List(items) => {
                for item in items {
                    self.walk(item, depth + 1);
                }
            }
            Value::Map(map) => self.map(node, map, depth),
            Value::Unknown(text) => {
                let text = shown(text);
                self.collected.doubt(node.line, Reason::UnknownValue(text));
            }
            Value::Template(_) => {
                let text = crate::blocks::unknown(node).unwrap_or_default();
                let text = shown(&text);
                self.collected.doubt(node.line, Reason::UnknownValue(text));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn map(&mut self, node: &Node, map: &Map, depth: usize) {
        self.is_other |= OTHERS.iter().any(|name| map.member(name).is_some());
        let kind = map
            .member("type")
            .and_then(Node::as_text)
            .unwrap_or_default();
        self.is_other |= kind.to_ascii_lowercase().starts_with("microsoft.");
        if self.range(map) {
            return;
        }
        if map.is_open {
            let reason = Reason::UnknownValue("…".to_owned());
            self.collected.doubt(node.line, reason);
        }
        // In Atlas's own list, *inbound* are the addresses that clients reach.
        let is_of_atlas = map.member("outbound").is_some() && map.member("inbound").is_some();
        let is_own = map.member("fetchedAt").is_some() && map.member("addresses").is_some();
        for member in &map.members {
            if is_of_atlas && member.name == "inbound" {
                continue;
            }
            // In Keygate's own list, the host that it comes from is no entry.
            if is_own && member.name == "source" {
                continue;
            }
            if refuses(&member.name) && has_value(&member.value) {
                self.collected.doubt(member.line, Reason::UnknownForm);
            }
            let is_off = is_state(&member.name) && says_no(&member.value);
            let is_refused = block(&member.name).is_some() && says_no(&member.value);
            if is_off || is_refused {
                self.collected.doubt(member.line, Reason::UnknownForm);
            }
            self.text(&member.name, member.line);
            self.walk(&member.value, depth + 1);
        }
    }

    /// A first and a last address, or an address and its mask, in members of their own.
    fn range(&mut self, map: &Map) -> bool {
        let text = |names: &[&str]| {
            let node = names.iter().find_map(|name| map.member(name))?;
            Some((node.as_text()?, node.line))
        };
        let first = text(&[
            "start",
            "startIpAddress",
            "startIp",
            "from",
            "first",
            "begin",
        ]);
        let last = text(&["end", "endIpAddress", "endIp", "to", "last"]);
        if let (Some((first, line)), Some((last, _))) = (first, last)
            && let Some(nets) = blocks(first, last)
        {
            let nets = nets.into_iter();
            nets.for_each(|net| self.collected.list(net, line));
            return true;
        }
        let address = text(&["ip", "address", "network", "ipAddress"]);
        let mask = text(&["mask", "netmask", "subnetMask"]);
        if let (Some((address, line)), Some((mask, _))) = (address, mask)
            && let Some(net) = masked(address, mask)
        {
            self.collected.list(net, line);
            return true;
        }
        false
    }

    fn text(&mut self, text: &str, line: u32) {
        let words = text.trim();
        if REFUSING.iter().any(|word| words.eq_ignore_ascii_case(word)) {
            self.collected.doubt(line, Reason::UnknownForm);
            return;
        }
        // A sentence may name an address without meaning it.
        if words.len() <= 200 && !words.contains(' ') {
            line::read(words, line, &mut self.collected, GO_ON);
        }
    }
}

/// Whether a name says that something is in force.
fn is_state(name: &str) -> bool {
    [
        "enabled",
        "active",
        "isactive",
        "isenabled",
        "status",
        "state",
    ]
    .iter()
    .any(|state| state.eq_ignore_ascii_case(name))
}

fn says_no(node: &Node) -> bool {
    match &node.value {
        Value::Bool(flag) => !flag,
        Value::Text(text) => is_on(text) == Some(false),
        _ => false,
    }
}

fn has_value(node: &Node) -> bool {
    !matches!(node.value, Value::Null | Value::Bool(false)) && !node.items().is_empty()
}

/// Whether a name says that what it holds is refused.
fn refuses(name: &str) -> bool {
    if words::says_refused(&name.replace('_', " ")) {
        return true;
    }
    let name = name.to_ascii_lowercase();
    let words = [
        "deny",
        "denied",
        "disabled",
        "blocked",
        "blocklist",
        "blacklist",
        "exclude",
        "except",
        "disallow",
        "forbid",
        "reject",
        "not",
    ];
    name.split(|character: char| !character.is_ascii_alphanumeric())
        .any(|word| words.contains(&word))
        || ["deny", "blacklist", "blocklist", "exclude"]
            .iter()
            .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;

    fn read(text: &str) -> Vec<Found> {
        json::parse(text, 1).map_or_else(|_| Vec::new(), |node| lists(&node))
    }

    #[test]
    fn a9_members_that_hold_addresses_are_lists_of_their_own() {
        let names = |text: &str| -> Vec<String> {
            read(text).into_iter().map(|one| one.name.name).collect()
        };
        let two = "{\"a\": [\"3.0.0.1\"], \"b\": [\"3.0.0.2\"]}";
        assert_eq!(names(two), ["a", "b"]);
        let owned = "{\"Vault A\": \"3.0.0.1\", \"Vault B\": \"3.0.0.2\"}";
        assert_eq!(names(owned), ["Vault A", "Vault B"]);
        for one in [
            "{\"us-east-1\": [\"3.0.0.1\"], \"eu-west-1\": [\"3.0.0.2\"]}",
            "{\"outbound\": {\"aws\": [\"3.0.0.1\"]}, \"inbound\": {\"aws\": [\"3.0.0.2\"]}}",
            "[{\"cidr\": \"3.0.0.1\"}, {\"cidr\": \"3.0.0.2\"}]",
        ] {
            assert_eq!(names(one), [""], "{one}");
        }
    }

    #[test]
    fn a10_what_is_switched_off_proves_nothing() {
        for text in [
            "[{\"cidr\": \"3.0.0.1\", \"enabled\": false}]",
            "[{\"cidr\": \"3.0.0.1\", \"disabled\": true}]",
            "[{\"cidr\": \"3.0.0.1\", \"status\": \"inactive\"}]",
            "{\"3.0.0.1\": false}",
        ] {
            let found = read(text);
            let is_whole = |one: &Found| one.doubts.iter().any(|doubt| doubt.is_whole);
            assert!(!found.is_empty() && found.iter().all(is_whole), "{text}");
        }
        let on = "[{\"cidr\": \"3.0.0.1\", \"enabled\": true, \"status\": \"active\"}]";
        assert_eq!(read(on)[0].doubts, []);
    }

    #[test]
    fn rules_of_other_services_are_no_key_service() {
        for text in [
            "{\"ipBlock\": {\"cidr\": \"3.0.0.1/32\"}}",
            "{\"type\": \"Microsoft.Sql/servers/firewallRules\", \"ip\": \"3.0.0.1\"}",
        ] {
            assert_eq!(read(text)[0].name.kind, ListKind::Other, "{text}");
        }
    }
}
