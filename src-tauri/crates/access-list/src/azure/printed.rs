//! What PowerShell prints of a vault: a name and its value a line.

use crate::document::{Map, Member, Node, Value};
use crate::found::Found;
use crate::list::{Doubt, Reason};

/// The properties that matter, without blanks and in small letters, and their names in a document.
const NAMES: [(&str, &str); 7] = [
    ("vaultname", "vaultName"),
    ("publicnetworkaccess", "publicNetworkAccess"),
    ("defaultaction", "defaultAction"),
    ("bypass", "bypass"),
    ("iprules", "ipRules"),
    ("ipaddressranges", "ipRules"),
    ("virtualnetworkrules", "virtualNetworkRules"),
];

/// The vaults in `text`; `None` where it is nothing that PowerShell prints of one.
pub(super) fn read(text: &str) -> Option<Vec<Found>> {
    let mut vaults = vec![Vault::default()];
    let mut is_list = false;
    for (line, words) in (1_u32..).zip(text.lines()) {
        let property = property(words);
        match property {
            Some(("vaultName", value)) => {
                if vaults.last().is_some_and(|vault| !vault.is_empty()) {
                    vaults.push(Vault::default());
                }
                let vault = vaults.last_mut()?;
                vault
                    .own
                    .push(member("vaultName", line, Node::text(line, value)));
                is_list = false;
            }
            Some((name @ "publicNetworkAccess", value)) => {
                let vault = vaults.last_mut()?;
                if !value.is_empty() {
                    vault.own.push(member(name, line, Node::text(line, value)));
                }
                is_list = false;
            }
            Some((name @ ("defaultAction" | "bypass"), value)) => {
                let vault = vaults.last_mut()?;
                vault.acls.push(member(name, line, Node::text(line, value)));
                is_list = false;
            }
            Some((name, value)) => {
                let vault = vaults.last_mut()?;
                let items = vault.items(line, value);
                let list = Node::new(line, Value::List(items));
                vault.acls.push(member(name, line, list));
                is_list = name == "ipRules";
            }
            None if is_list && !words.trim().is_empty() && !words.contains(" : ") => {
                // A long list goes on below.
                let vault = vaults.last_mut()?;
                let more = vault.items(line, words.trim());
                let last = vault.acls.last_mut();
                if let Some(Value::List(items)) = last.map(|member| &mut member.value.value) {
                    items.extend(more);
                }
            }
            None => is_list = false,
        }
    }
    let has_rules = |vault: &Vault| {
        let mut names = vault.acls.iter().map(|member| member.name.as_str());
        names.any(|name| matches!(name, "ipRules" | "defaultAction"))
    };
    if !vaults.iter().any(has_rules) {
        return None;
    }
    let vaults = vaults.into_iter().filter(|vault| !vault.is_empty());
    Some(vaults.flat_map(Vault::found).collect())
}

#[derive(Default)]
struct Vault {
    own: Vec<Member>,
    acls: Vec<Member>,
    doubts: Vec<Doubt>,
}

impl Vault {
    fn is_empty(&self) -> bool {
        self.own.is_empty() && self.acls.is_empty()
    }

    /// `{a, b}` or `a, b`; one that is cut short ends in dots.
    fn items(&mut self, line: u32, text: &str) -> Vec<Node> {
        let bare = text.trim().trim_start_matches('{').trim_end_matches('}');
        let mut items = Vec::new();
        for item in bare.split([',', ' ']).map(str::trim) {
            let whole = item.trim_end_matches(['.', '…']);
            if whole.len() < item.len() {
                self.doubts.push(Doubt {
                    reason: Reason::CutShort,
                    line,
                    is_whole: true,
                });
            }
            if !whole.is_empty() {
                items.push(Node::text(line, whole));
            }
        }
        items
    }

    fn found(self) -> Vec<Found> {
        let line = self.acls.first().map_or(1, |member| member.line);
        let acls = Node::new(
            line,
            Value::Map(Map {
                members: self.acls,
                is_open: false,
            }),
        );
        let mut members = self.own;
        // The rules alone, or within the vault they belong to.
        let document = if members.is_empty() {
            acls
        } else {
            members.push(member("networkAcls", line, acls));
            Node::new(
                line,
                Value::Map(Map {
                    members,
                    is_open: false,
                }),
            )
        };
        let mut found = super::lists(&document);
        for one in &mut found {
            one.doubts.extend(self.doubts.iter().cloned());
        }
        found
    }
}

fn member(name: &str, line: u32, value: Node) -> Member {
    Member {
        name: name.to_owned(),
        line,
        value,
    }
}

/// The property that a line prints: `Default Action  : Deny`. A command line is none.
fn property(words: &str) -> Option<(&'static str, &str)> {
    let is_prompt = words.trim_start().starts_with("PS ") || words.contains("> ");
    // YAML has no blank before its colon.
    let (name, value) = words.split_once(" :").filter(|_| !is_prompt)?;
    let name: String = name.split_whitespace().collect();
    let name = name.to_ascii_lowercase();
    let (_, known) = NAMES.iter().find(|(printed, _)| *printed == name)?;
    Some((known, value.trim()))
}
