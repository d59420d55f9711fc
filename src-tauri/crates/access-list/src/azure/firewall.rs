//! What the parts of one firewall accept: its rules, its default and public network access.

use super::resource::{Kind, Resource};
use crate::blocks::{Blocks, unknown};
use crate::document::{Map, Node, Value};
use crate::finish::shown;
use crate::found::Found;
use crate::list::{Doubt, Entry, Reason, Remark};
use crate::reach::Reach;

/// The names of the list of rules: Azure's own, and PowerShell's.
pub(super) const RULES: [&str; 2] = ["ipRules", "ipAddressRanges"];

/// The names under which a rule holds its block.
pub(super) const BLOCK: [&str; 4] = ["value", "ipAddressRange", "ipAddress", "addressRange"];

/// A firewall, as far as it was read.
#[derive(Default)]
pub(super) struct Firewall {
    listed: Vec<Entry>,
    pub(super) remarks: Vec<Remark>,
    doubts: Vec<Doubt>,
    /// Public access is disabled.
    pub(super) is_closed: bool,
    /// Its rules are written as those of another service.
    is_other: bool,
}

impl Firewall {
    pub(super) fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn doubt(&mut self, line: u32, reason: Reason, is_whole: bool) {
        self.doubts.push(Doubt {
            reason,
            line,
            is_whole,
        });
    }

    pub(super) fn unknown_value(&mut self, node: &Node) {
        let written = unknown(node).unwrap_or_default();
        self.doubt(node.line, Reason::UnknownValue(shown(&written)), false);
    }

    /// A member that stands twice may mean either.
    pub(super) fn twice(&mut self, map: &Map) {
        if let Some(member) = map.repeated() {
            let name = shown(&member.name);
            self.doubt(member.line, Reason::TwiceNamed(name), true);
        }
    }

    /// What the rules accept, with what the default does with all others.
    pub(super) fn acls(&mut self, map: &Map) -> Reach {
        if let Some(bypass) = map.member("bypass").and_then(Node::as_text)
            && bypass.to_ascii_lowercase().contains("azureservices")
        {
            self.remark(Remark::BypassAzureServices);
        }
        let networks = map
            .member("virtualNetworkRules")
            .map_or(0, |it| it.items().len());
        if networks > 0 {
            let count = u32::try_from(networks).unwrap_or(u32::MAX);
            self.remark(Remark::VirtualNetworkRules { count });
        }
        let listed = RULES.iter().find_map(|name| map.member(name));
        let mut rules = listed.map_or_else(Reach::none, |listed| self.rules(listed));
        // A template's `copy` writes members that are not in it.
        if map.is_open || map.member("copy").is_some() {
            self.doubt(
                map.members.first().map_or(1, |member| member.line),
                Reason::UnknownValue("dynamic".to_owned()),
                false,
            );
            rules = rules.or(&Reach::unknown());
        }
        match map.member("defaultAction") {
            // What it is without being set is not documented.
            None => {
                let line = map.members.first().map_or(1, |member| member.line);
                let reason = Reason::UnknownValue("defaultAction".to_owned());
                self.doubt(line, reason, false);
                rules.either(&Reach::all())
            }
            Some(action) => match default_action(action) {
                Some(Default::Allow) => {
                    self.remark(Remark::DefaultAllow);
                    Reach::all()
                }
                Some(Default::Deny) => {
                    self.remark(Remark::DefaultDeny);
                    rules
                }
                None => {
                    self.unknown_value(action);
                    rules.either(&Reach::all())
                }
            },
        }
    }

    /// What a list of rules accepts.
    pub(super) fn rules(&mut self, listed: &Node) -> Reach {
        let is_other = |node: &Node| {
            node.member("ipAddressOrRange").is_some() || node.member("action").is_some()
        };
        self.is_other |= listed.items().iter().any(is_other);
        let blocks = Blocks::read(listed, |item| match item.as_map() {
            Some(map) => BLOCK
                .iter()
                .chain(&["ipAddressOrRange"])
                .find_map(|name| map.member(name)),
            None => Some(item),
        });
        let reach = blocks.reach();
        self.listed.extend(blocks.entries);
        self.doubts.extend(blocks.doubts);
        reach
    }

    /// What is left of `rules` by public network access.
    pub(super) fn public_access(&mut self, map: &Map, rules: Reach) -> Reach {
        let is_perimeter = map.members.iter().any(|member| {
            member
                .name
                .to_ascii_lowercase()
                .contains("securityperimeter")
                && !member.value.items().is_empty()
        });
        if is_perimeter {
            let line = map.members.first().map_or(1, |member| member.line);
            self.doubt(line, Reason::Perimeter, true);
            return Reach::unknown();
        }
        let Some(access) = map.member("publicNetworkAccess") else {
            return rules;
        };
        let text = match &access.value {
            Value::Null | Value::Bool(true) => return rules,
            Value::Bool(false) => "disabled".to_owned(),
            Value::Text(text) => text.trim().to_ascii_lowercase(),
            _ => String::new(),
        };
        match text.as_str() {
            "enabled" => rules,
            "disabled" => {
                self.is_closed = true;
                self.remark(Remark::PublicAccessDisabled);
                Reach::none()
            }
            "securedbyperimeter" => {
                self.doubt(access.line, Reason::Perimeter, true);
                Reach::unknown()
            }
            _ => {
                let written = unknown(access).unwrap_or(text);
                self.doubt(access.line, Reason::UnknownValue(shown(&written)), false);
                // A perimeter may decide.
                Reach::unknown()
            }
        }
    }

    pub(super) fn found(self, resource: &Resource, node: &Node, reach: Reach) -> Found {
        let is_other = self.is_other && resource.kind != Kind::Vault;
        Found {
            name: resource.list_name(node.line, is_other),
            half: None,
            is_open: reach == Reach::all(),
            reach,
            listed: self.listed,
            remarks: self.remarks,
            doubts: self.doubts,
            ends_at: None,
        }
    }
}

/// What happens to an address that no rule names.
enum Default {
    Allow,
    Deny,
}

/// PowerShell's `ConvertTo-Json` writes 0 for `Allow` and 1 for `Deny`.
fn default_action(node: &Node) -> Option<Default> {
    let text = match &node.value {
        Value::Text(text) | Value::Number(text) => text.trim(),
        _ => return None,
    };
    match text.to_ascii_lowercase().as_str() {
        "allow" | "0" => Some(Default::Allow),
        "deny" | "1" => Some(Default::Deny),
        _ => None,
    }
}
