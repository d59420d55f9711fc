//! What kind of line this is: one of a program, a rule, or a policy that is not read here.

/// What a line that is no bare address may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Words around addresses.
    Words,
    /// Of a program.
    Program,
    /// It says that something is refused, or the like.
    Refuses,
    /// Of a policy, a vault or a level, none of which was read.
    Policy,
}

/// Words that turn the meaning of a list round, or say that it is not so yet, in small letters.
const REFUSING: &[&str] = &[
    "banned",
    "blocking",
    "blocked",
    "deactivated",
    "decommissioned",
    "deleted",
    "disabled",
    "exclusions",
    "expired",
    "inactive",
    "missing",
    "never",
    "pending",
    "planned",
    "removed",
    "removing",
    "requested",
    "retired",
    "suspended",
    "todo",
    "without",
    "abgelehnt",
    "ausgeschlossen",
    "ausnahme",
    "außer",
    "blockiert",
    "deaktiviert",
    "entfernt",
    "gelöscht",
    "inaktiv",
    "kein",
    "keine",
    "nicht",
    "sperrliste",
    "verweigert",
    "deny",
    "denied",
    "denies",
    "denylist",
    "disallow",
    "disallowed",
    "drop",
    "dropped",
    "reject",
    "rejected",
    "blocklist",
    "blacklist",
    "blacklisted",
    "exclude",
    "excluded",
    "excludes",
    "excluding",
    "except",
    "exception",
    "exceptions",
    "forbid",
    "forbidden",
    "refuse",
    "refused",
    "revoke",
    "revoked",
    "not",
    "unless",
    "gesperrt",
    "verboten",
    "ausgenommen",
    "ausser",
];

/// Those of them that say so even in a comment.
const STRONG: &[&str] = &[
    "banned",
    "blocked",
    "blocklist",
    "blacklist",
    "blacklisted",
    "denied",
    "denies",
    "deny",
    "denylist",
    "disabled",
    "dropped",
    "except",
    "excluded",
    "expired",
    "forbidden",
    "inactive",
    "rejected",
    "removed",
    "revoked",
    "abgelehnt",
    "ausgeschlossen",
    "blockiert",
    "deaktiviert",
    "gesperrt",
    "inaktiv",
    "sperrliste",
    "verboten",
    "verweigert",
];

/// What a block or blocks are of where the word only means a range.
const RANGES: [&str; 9] = [
    "cidr", "ip", "ips", "ipv4", "ipv6", "address", "network", "net", "subnet",
];

/// Words of rules and expressions, which make of an address more than the address.
const RULES: [&str; 10] = [
    "require",
    "satisfy",
    "ip.src",
    "ip.addr",
    "http.request",
    "origin.ip",
    "net.cidr_contains",
    "accept",
    "chain",
    "insert",
];

/// What only stands in a policy, a vault or a level.
const POLICY: [&str; 14] = [
    "aws:SourceIp",
    "aws:sourceip",
    "aws:VpcSourceIp",
    "NotIpAddress",
    "\"Statement\"",
    "\"Effect\"",
    "Effect:",
    "ipSubnetworks",
    "ip_subnetworks",
    "networkAcls",
    "network_acls",
    "ipRules",
    "ip_rules",
    "inIpRange",
];

/// What begins a line of a program, and what else has to stand in the line, so that prose is not
/// taken for one.
const BEGIN: [(&str, &[&str]); 22] = [
    ("#!/", &[]),
    ("import ", &["'", "\"", ".", "{", "_", ";", "("]),
    ("from ", &[" import "]),
    ("const ", &["="]),
    ("let ", &["="]),
    ("var ", &["="]),
    ("export ", &["=", "{", "("]),
    ("def ", &["("]),
    ("func ", &["("]),
    ("fn ", &["("]),
    ("function ", &["(", "{"]),
    ("class ", &["{", ":", "("]),
    ("public ", &["(", "{"]),
    ("private ", &["(", "{"]),
    ("package ", &[";", "."]),
    ("using ", &[";"]),
    ("namespace ", &["{", ";"]),
    ("return ", &[";", "("]),
    ("if ", &["(", "[ ", "{", ":"]),
    ("for ", &[" in ", "("]),
    ("while ", &["(", "[", "read "]),
    ("foreach ", &["("]),
];

/// Programs whose command lines change or print rules.
const COMMANDS: [&str; 16] = [
    "iptables ",
    "ip6tables ",
    "nft ",
    "ufw ",
    "-A INPUT",
    "-A OUTPUT",
    "-A FORWARD",
    "access-list ",
    "firewall-cmd ",
    "pfctl ",
    "table <",
    "Invoke-",
    "kubectl ",
    "gcloud ",
    "aws ",
    "az ",
];

pub(super) fn kind(line: &str) -> Line {
    if POLICY.iter().any(|word| line.contains(word)) {
        return Line::Policy;
    }
    if is_program(line) {
        return Line::Program;
    }
    if refuses(line) || is_rule(line) {
        return Line::Refuses;
    }
    Line::Words
}

fn is_program(line: &str) -> bool {
    let begin = line.trim_start();
    let begins = BEGIN.iter().any(|(word, marks)| {
        begin.strip_prefix(word).is_some_and(|rest| {
            marks.is_empty() || marks.iter().any(|mark| rest.contains(mark.trim_start()))
        })
    });
    let calls = begin.contains("new ") && begin.contains('(') && begin.contains('.');
    let arrows = begin.contains("=> {") || begin.contains("() =>") || begin.ends_with("-> {");
    let assigns = begin.starts_with('$') && begin.contains(" = ");
    let is_command = COMMANDS.iter().any(|command| begin.starts_with(command));
    begins || calls || arrows || assigns || is_command || is_code(begin)
}

/// Operators, and a name with a bracket behind it; a plural in brackets is none.
fn is_code(line: &str) -> bool {
    let has_operator = [":=", "&&", "||", "${", "$(", "();", "+="]
        .iter()
        .any(|operator| line.contains(operator));
    let calls = line.match_indices('(').any(|(at, _)| {
        let before = line.get(..at).and_then(|it| it.chars().next_back());
        let rest = line.get(at + 1..).unwrap_or_default();
        let is_plural = ["s)", "es)", "n)", "en)"]
            .iter()
            .any(|end| rest.starts_with(end));
        before.is_some_and(|it| it.is_alphanumeric() || it == '_') && !is_plural
    });
    has_operator || calls
}

/// A rule of a firewall, an expression, or a mark that takes something out.
fn is_rule(line: &str) -> bool {
    let content = line.trim();
    let inside = content.trim_start_matches('>').replace("{}", "");
    let is_marked = inside.contains(['{', '}', '<', '>', '\\', '^']) || content.contains("~~");
    let is_open_box = content.contains("[ ]");
    let is_excluded = content.split_whitespace().any(|word| {
        let mut letters = word.trim_start_matches(['"', '\'', '(', '[']).chars();
        letters.next() == Some('!') && letters.next().is_some_and(char::is_alphanumeric)
    });
    let between = |it: char| it.is_whitespace() || matches!(it, ',' | ';' | '(' | ')' | '"');
    let is_named = content.split(between).any(|word| {
        let mut rules = RULES.iter();
        rules.any(|rule| word.eq_ignore_ascii_case(rule))
    });
    let opens_port = content.contains("ALLOW IN") || content.contains(" -j ");
    is_marked || is_open_box || is_excluded || is_named || opens_port
}

/// Whether `text` says that something is refused or taken out.
pub(super) fn says_refused(text: &str) -> bool {
    has(text, REFUSING) || ends_in_block(text)
}

/// Whether a comment, or a cell for notes, says so.
pub(super) fn notes_refused(text: &str) -> bool {
    has(text, STRONG)
}

/// Whether one of `words` is in `text`; what people only ask others to leave alone does not count.
fn has(text: &str, words: &[&str]) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let lower = text.to_lowercase();
    let mut found = lower
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    std::iter::from_fn(|| {
        let word = found.next()?;
        Some((word, found.peek().copied().unwrap_or_default()))
    })
    .any(|(word, next)| {
        let is_request = matches!(word, "not" | "never")
            && [
                "remove", "delete", "edit", "touch", "change", "modify", "sort",
            ]
            .contains(&next);
        words.contains(&word) && !is_request
    })
}

/// Whether the last cell of a line is the verb: `3.0.0.1/32,block`. A block of addresses has a number or
/// what it is of in front of it.
fn ends_in_block(text: &str) -> bool {
    let mut words = text
        .rsplit(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase);
    let is_verb = words.next().is_some_and(|last| last == "block");
    let is_listed = text.contains(['.', ':']);
    is_verb
        && is_listed
        && words
            .next()
            .is_some_and(|before| !RANGES.contains(&before.as_str()))
}

/// Whether a heading or a name is that of something which has a list of its own.
pub(super) fn names_an_owner(text: &str) -> bool {
    const OWNERS: [&str; 10] = [
        "vault", "keyvault", "kv", "role", "key", "policy", "level", "storage", "account", "tresor",
    ];
    let lower = text.to_lowercase();
    lower
        .split(|character: char| !character.is_alphanumeric())
        .any(|word| OWNERS.contains(&word))
}

/// Whether a word says that something is in force; `None` where that is not known.
pub(super) fn is_on(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "enabled" | "active" | "true" | "yes" | "on" | "1" | "ja" | "aktiv" => Some(true),
        "disabled" | "inactive" | "false" | "no" | "off" | "0" | "nein" | "inaktiv" => Some(false),
        _ => None,
    }
}

fn refuses(line: &str) -> bool {
    if line.contains('!') && line.contains(['(', '[', '"']) {
        return true;
    }
    let is_between = |character: char| !character.is_alphanumeric();
    let words = line.split(is_between).filter(|word| !word.is_empty());
    let first = words.clone().next().unwrap_or_default();
    // `block in from …`, but not *Block 3*.
    let blocks = first.eq_ignore_ascii_case("block")
        && words.clone().nth(1).is_some_and(|next| {
            ["in", "out", "from", "all", "drop", "quick", "return", "ip"]
                .iter()
                .any(|word| next.eq_ignore_ascii_case(word))
        });
    blocks || says_refused(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_rules_and_policies_are_no_lists_of_words() {
        let programs = [
            "import * as kms from 'aws-cdk-lib/aws-kms';",
            "from aws_cdk import aws_kms as kms",
            "const key = new kms.Key(this, 'AtlasKey', {});",
            "def allowed(ip):",
            "func main() {",
            "for ip in 1.2.3.4 5.6.7.8; do",
            "#!/bin/sh",
            "$ips = @('1.2.3.4')",
            "-A INPUT -s 3.0.0.1/32 -j ACCEPT",
        ];
        for line in programs {
            assert_eq!(kind(line), Line::Program, "{line}");
        }
        for line in [
            "deny 3.0.0.1;",
            "block in from 3.0.0.1",
            "all addresses except 3.0.0.1",
            "not 3.0.0.1",
            "3.0.0.1 (blocked)",
        ] {
            assert_eq!(kind(line), Line::Refuses, "{line}");
        }
        assert_eq!(kind("\"aws:SourceIp\": [\"3.0.0.1\"]"), Line::Policy);
        for line in [
            "3.0.0.1 Atlas, us-east-1",
            "Public for everybody: 3.0.0.1",
            "from Frankfurt 3.0.0.1",
            "Block 3: 3.0.0.0/24",
            "return address 3.0.0.1",
        ] {
            assert_eq!(kind(line), Line::Words, "{line}");
        }
    }
}
