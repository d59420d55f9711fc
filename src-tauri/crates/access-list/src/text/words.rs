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

/// Words that turn the meaning of a list round, in small letters.
const REFUSING: [&str; 34] = [
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
    "blocked",
    "blocks",
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
    if refuses(line) {
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
    begins || calls || arrows || assigns || is_command
}

fn refuses(line: &str) -> bool {
    if line.contains('!') && line.contains(['(', '[', '"']) {
        return true;
    }
    let is_between = |character: char| !character.is_alphanumeric();
    let mut words = line.split(is_between).filter(|word| !word.is_empty());
    let is_refusing = |word: &str| {
        REFUSING
            .iter()
            .any(|refusing| word.eq_ignore_ascii_case(refusing))
    };
    let first = words.clone().next().unwrap_or_default();
    // `block in from …`, but not *Block 3*.
    let blocks = first.eq_ignore_ascii_case("block")
        && words.clone().nth(1).is_some_and(|next| {
            ["in", "out", "from", "all", "drop", "quick", "return", "ip"]
                .iter()
                .any(|word| next.eq_ignore_ascii_case(word))
        });
    blocks || words.any(is_refusing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_rules_and_policies_are_told_from_words() {
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
