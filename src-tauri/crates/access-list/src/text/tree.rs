//! Any JSON or YAML that holds addresses and is none of a cloud's forms.

use super::Collected;
use super::line;
use super::range::{blocks, masked};
use crate::document::{Map, Node, Value};
use crate::finish::shown;
use crate::found::Found;
use crate::list::{Entry, ListKind, Reason};

/// Values within values, so deep at most.
const DEEPEST: usize = 64;

/// Names of what is no key service's.
const OTHERS: [&str; 6] = [
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
pub(crate) fn lists(document: &Node) -> Vec<Found> {
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
        if self.range(map) {
            return;
        }
        if map.is_open {
            let reason = Reason::UnknownValue("…".to_owned());
            self.collected.doubt(node.line, reason);
        }
        // In Atlas's own list, *inbound* are the addresses that clients reach.
        let is_of_atlas = map.member("outbound").is_some() && map.member("inbound").is_some();
        for member in &map.members {
            if is_of_atlas && member.name == "inbound" {
                continue;
            }
            if refuses(&member.name) && has_value(&member.value) {
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
            let entries = nets.into_iter().map(|net| Entry { net, line });
            self.collected.listed.extend(entries);
            return true;
        }
        let address = text(&["ip", "address", "network", "ipAddress"]);
        let mask = text(&["mask", "netmask", "subnetMask"]);
        if let (Some((address, line)), Some((mask, _))) = (address, mask)
            && let Some(net) = masked(address, mask)
        {
            self.collected.listed.push(Entry { net, line });
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
            line::read(words, line, &mut self.collected);
        }
    }
}

fn has_value(node: &Node) -> bool {
    !matches!(node.value, Value::Null | Value::Bool(false)) && !node.items().is_empty()
}

/// Whether a name says that what it holds is refused.
fn refuses(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = [
        "deny",
        "denied",
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
