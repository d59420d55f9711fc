//! Commands that change a vault's firewall. What the firewall had before is not in the text.

use std::collections::{BTreeMap, HashSet};

use addresses::Ranges;

use crate::blocks::block;
use crate::finish::shown;
use crate::found::Found;
use crate::list::{Doubt, Entry, ListKind, ListName, Reason, Remark};
use crate::reach::Reach;

/// The commands that add rules, and those that take them out, in small letters.
const ADD: [&str; 2] = ["keyvault network-rule add", "add-azkeyvaultnetworkrule"];
const REMOVE: [&str; 2] = [
    "keyvault network-rule remove",
    "remove-azkeyvaultnetworkrule",
];
const UPDATE: [&str; 3] = [
    "keyvault update",
    "update-azkeyvaultnetworkruleset",
    "keyvault create",
];

/// The line of a command that changes a vault and stands below all that `text` shows of one: what is
/// shown is not there any more.
pub(super) fn below(text: &str) -> Option<u32> {
    const SHOWN: [&str; 4] = ["iprules", "networkacls", "ipaddressranges", "ip rules"];
    let changes = |line: &str| {
        let line = line.to_ascii_lowercase();
        let mut commands = ADD.iter().chain(&REMOVE).chain(&UPDATE);
        commands.any(|command| line.contains(command))
    };
    let mut last = None;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let lower = line.to_ascii_lowercase();
        if changes(line) {
            last.get_or_insert(number);
        } else if SHOWN.iter().any(|word| lower.contains(word)) {
            last = None;
        }
    }
    last
}

/// The vaults that the commands in `text` change, as they are afterwards; `None` where there is no
/// such command.
pub(super) fn read(text: &str) -> Option<Vec<Found>> {
    let lower = text.to_ascii_lowercase();
    let changes = |command: &&str| lower.contains(*command);
    if !ADD.iter().chain(&REMOVE).any(changes) {
        return None;
    }
    let mut vaults: BTreeMap<String, Vault> = BTreeMap::new();
    for (line, command) in commands(text) {
        let words = words(&command);
        let lower = words.join(" ").to_ascii_lowercase();
        let is = |commands: &[&str]| commands.iter().any(|command| lower.contains(command));
        let is_known = is(&ADD) || is(&REMOVE) || is(&UPDATE);
        if !is_known {
            // A loop, a variable, another program: what it does to the rules is not known.
            if lower.contains("network-rule") || lower.contains("azkeyvaultnetworkrule") {
                let vault = vaults.entry(String::new()).or_default();
                vault.doubt(line, Reason::Change(shown(&command)));
            }
            continue;
        }
        let name = after(
            &words,
            &["--name", "-n", "--vault-name", "-VaultName", "-Name"],
        );
        let name = name.first().cloned().unwrap_or_default();
        let vault = vaults.entry(name).or_default();
        if vault.line == 0 {
            vault.line = line;
        }
        vault.change(line, &words, is(&ADD), is(&REMOVE));
    }
    Some(
        vaults
            .into_iter()
            .map(|(name, vault)| vault.found(&name))
            .collect(),
    )
}

#[derive(Default)]
struct Vault {
    line: u32,
    /// The blocks that are added and those that are removed, in the order of the text.
    changes: Vec<(Entry, bool, bool)>,
    remarks: Vec<Remark>,
    doubts: Vec<Doubt>,
    /// The last setting of public network access.
    public: Option<Public>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Public {
    Enabled,
    Disabled,
    /// A perimeter decides, or a value that is not known.
    Unknown,
}

impl Vault {
    fn doubt(&mut self, line: u32, reason: Reason) {
        self.doubts.push(Doubt {
            reason,
            line,
            is_whole: true,
        });
    }

    fn change(&mut self, line: u32, words: &[String], adds: bool, removes: bool) {
        let default = after(words, &["--default-action", "-DefaultAction"]);
        match default
            .first()
            .map(|word| word.to_ascii_lowercase())
            .as_deref()
        {
            Some("deny") => self.remarks.push(Remark::DefaultDeny),
            Some("allow") => self.remarks.push(Remark::DefaultAllow),
            _ => {}
        }
        let public = after(words, &["--public-network-access", "-PublicNetworkAccess"]);
        if let Some(word) = public.first() {
            self.public = Some(match word.to_ascii_lowercase().as_str() {
                "enabled" => Public::Enabled,
                "disabled" => Public::Disabled,
                _ => Public::Unknown,
            });
            if self.public == Some(Public::Unknown) {
                self.doubt(line, Reason::UnknownValue(shown(word)));
            }
        }
        if !adds && !removes {
            return;
        }
        for word in after(words, &["--ip-address", "-IpAddressRange"]) {
            let bare = word.trim_matches(['@', '(', ')', '"', '\'']);
            let Some(net) = block(bare) else {
                let reason = if bare.contains('$') {
                    Reason::UnknownValue(shown(bare))
                } else {
                    Reason::NotAnAddress(shown(bare))
                };
                self.doubt(line, reason);
                continue;
            };
            self.changes.push((Entry { net, line }, adds, removes));
        }
    }

    /// What was added is accepted, what was taken out is not, and of all others it is not known.
    fn found(self, name: &str) -> Found {
        let nets = |entries: &[Entry]| Ranges::of(entries.iter().map(|entry| entry.net));
        let (listed, removed) = last_changes(self.changes);
        let removed = nets(&removed);
        let allowed = nets(&listed).minus(&removed);
        let mut remarks = self.remarks;
        let reach = match self.public {
            Some(Public::Disabled) => {
                remarks.push(Remark::PublicAccessDisabled);
                Reach::none()
            }
            Some(Public::Unknown) => Reach::unknown(),
            Some(Public::Enabled) | None => Reach::new(allowed, removed.outside()),
        };
        let mut doubts = self.doubts;
        doubts.push(Doubt {
            reason: Reason::Change("az keyvault network-rule".to_owned()),
            line: self.line.max(1),
            is_whole: false,
        });
        Found {
            name: ListName {
                kind: ListKind::AzureKeyVault,
                name: shown(name),
                line: self.line.max(1),
            },
            half: None,
            reach,
            listed,
            is_open: false,
            remarks,
            doubts,
            ends_at: None,
        }
    }
}

/// What is listed and what is taken out once all `changes` were made, in the order of the text: a
/// command takes back what those before it did with the same block.
fn last_changes(changes: Vec<(Entry, bool, bool)>) -> (Vec<Entry>, Vec<Entry>) {
    let (mut added, mut taken_out) = (HashSet::new(), HashSet::new());
    let (mut listed, mut removed) = (Vec::new(), Vec::new());
    for (entry, adds, removes) in changes.into_iter().rev() {
        if adds {
            if !taken_out.contains(&entry.net) {
                listed.push(entry);
            }
        } else if !added.contains(&entry.net) {
            removed.push(entry);
        }
        if adds {
            added.insert(entry.net);
        }
        if removes {
            taken_out.insert(entry.net);
        }
    }
    listed.reverse();
    removed.reverse();
    (listed, removed)
}

/// Every command with the line it begins in; a backslash or a backtick at its end goes on with the
/// next line, and `#` begins a comment.
fn commands(text: &str) -> Vec<(u32, String)> {
    let mut commands: Vec<(u32, String)> = Vec::new();
    let mut goes_on = false;
    for (line, words) in (1_u32..).zip(text.lines()) {
        let words = words.trim();
        if words.starts_with('#') {
            continue;
        }
        let (bare, more) = match words.strip_suffix(['\\', '`']) {
            Some(bare) => (bare, true),
            None => (words, false),
        };
        match commands.last_mut().filter(|_| goes_on) {
            Some((_, command)) => {
                command.push(' ');
                command.push_str(bare);
            }
            None => {
                for part in bare.split("&&").flat_map(|part| part.split(';')) {
                    commands.push((line, part.trim().to_owned()));
                }
            }
        }
        goes_on = more;
    }
    commands
}

fn words(command: &str) -> Vec<String> {
    let spaced = command.replace([',', '='], " ");
    let bare = |word: &str| word.trim_matches(['"', '\'']).to_owned();
    spaced.split_whitespace().map(bare).collect()
}

/// The words behind one of `options`, up to the next option.
fn after(words: &[String], options: &[&str]) -> Vec<String> {
    let is_wanted = |word: &String| options.iter().any(|it| it.eq_ignore_ascii_case(word));
    let mut found = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if is_wanted(word) {
            let values = words.clone().take_while(|word| !word.starts_with('-'));
            found.extend(values.cloned());
        }
    }
    found
}
