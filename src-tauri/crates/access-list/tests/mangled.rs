//! Texts that were cut, put in another order or commented out in part: a block is allowed only where
//! an oracle that reads the same lines by itself allows it, and a structural cut allows nothing.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use access_list::{Context, NeededBuilder, UsedBy, compare, read};
use addresses::{Cloud, Service};
use ipnet::{IpNet, Ipv4Net};
use jiff::Timestamp;
use proptest::prelude::*;

/// A form with one address a line.
struct Form {
    name: &'static str,
    before: &'static str,
    /// What stands around the address in its line.
    item: (&'static str, &'static str),
    after: &'static str,
    /// What makes a line a comment; in a form without comments, what people use all the same.
    comment: &'static str,
    /// Its end is a bracket or a quote, so that a text without it is damaged.
    is_closed: bool,
}

const ROLE: &str = "arn:aws:iam::000000000000:role/atlas";

const FORMS: &[Form] = &[
    Form {
        name: "a key's policy",
        before: concat!(
            "{\"Version\": \"2012-10-17\", \"Statement\": [\n",
            "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::000000000000:root\"}, ",
            "\"Action\": \"kms:*\", \"Resource\": \"*\"},\n",
            "{\"Effect\": \"Deny\", \"Principal\": {\"AWS\": \"arn:aws:iam::000000000000:role/atlas\"}, ",
            "\"Action\": [\"kms:Encrypt\", \"kms:Decrypt\", \"kms:DescribeKey\"], \"Resource\": \"*\",\n",
            "\"Condition\": {\"NotIpAddress\": {\"aws:SourceIp\": [\n\"198.51.100.255\"\n",
        ),
        item: (",\"", "\""),
        after: "]}}}]}",
        comment: "//",
        is_closed: true,
    },
    Form {
        name: "a role's policy",
        before: concat!(
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n",
            "\"Action\": [\"kms:Encrypt\", \"kms:Decrypt\", \"kms:DescribeKey\"], \"Resource\": \"*\",\n",
            "\"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\n\"198.51.100.255\"\n",
        ),
        item: (",\"", "\""),
        after: "]}}}]}",
        comment: "//",
        is_closed: true,
    },
    Form {
        name: "a vault in JSON",
        before: concat!(
            "{\"name\": \"kv\", \"properties\": {\"publicNetworkAccess\": \"Enabled\", ",
            "\"networkAcls\": {\"bypass\": \"None\",\n\"defaultAction\": \"Deny\", \"ipRules\": [\n",
            "{\"value\": \"198.51.100.255/32\"}\n",
        ),
        item: (",{\"value\": \"", "/32\"}"),
        after: "]}}}",
        comment: "//",
        is_closed: true,
    },
    Form {
        name: "a vault in Bicep",
        before: concat!(
            "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  name: 'kv'\n  properties: {\n",
            "    networkAcls: {\n      bypass: 'None'\n      defaultAction: 'Deny'\n      ipRules: [\n",
        ),
        item: ("        { value: '", "' }"),
        after: "      ]\n    }\n  }\n}\n",
        comment: "//",
        is_closed: true,
    },
    Form {
        name: "a vault in Terraform",
        before: concat!(
            "resource \"azurerm_key_vault\" \"kv\" {\n  name = \"kv\"\n  network_acls {\n",
            "    bypass = \"None\"\n    default_action = \"Deny\"\n    ip_rules = [\n",
        ),
        item: ("      \"", "/32\","),
        after: "    ]\n  }\n}\n",
        comment: "#",
        is_closed: true,
    },
    Form {
        name: "an access level in Terraform",
        before: concat!(
            "resource \"google_access_context_manager_access_level\" \"atlas\" {\n",
            "  parent = \"accessPolicies/1\"\n  name = \"accessPolicies/1/accessLevels/atlas\"\n",
            "  title = \"atlas\"\n  basic {\n    conditions {\n      ip_subnetworks = [\n",
        ),
        item: ("        \"", "/32\","),
        after: "      ]\n    }\n  }\n}\n",
        comment: "#",
        is_closed: true,
    },
    Form {
        name: "an access level in YAML",
        before: "combiningFunction: OR\nconditions:\n- ipSubnetworks:\n  - 198.51.100.255/32\n",
        item: ("  - ", "/32"),
        after: "",
        comment: "#",
        is_closed: false,
    },
    Form {
        name: "a plain list",
        before: "",
        item: ("", ""),
        after: "",
        comment: "#",
        is_closed: false,
    },
    Form {
        name: "a table",
        before: "cidr,comment\n",
        item: ("", "/32,atlas"),
        after: "",
        comment: "#",
        is_closed: false,
    },
];

fn address(last: u8) -> Ipv4Addr {
    Ipv4Addr::new(3, 0, 0, last)
}

impl Form {
    fn lines(&self, addresses: &[u8]) -> Vec<String> {
        let item = |last: &u8| format!("{}{}{}", self.item.0, address(*last), self.item.1);
        addresses.iter().map(item).collect()
    }

    fn text(&self, lines: &[String]) -> String {
        let mut text = self.before.to_owned();
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(self.after);
        text
    }

    /// What a line without a comment accepts, as the form's own writer would have it.
    fn oracle(&self, lines: &[&str]) -> BTreeSet<Ipv4Addr> {
        let active = lines.iter().filter(|line| {
            let line = line.trim_start();
            !line.starts_with(self.comment)
        });
        // A line that was cut may have another prefix than it had.
        let bare = |line: &&&str| -> Option<Ipv4Net> {
            let line = line.trim();
            let end =
                |character: char| !(character.is_ascii_digit() || matches!(character, '.' | '/'));
            let begin = line.find(|character: char| character.is_ascii_digit())?;
            let found = line.get(begin..)?.split(end).next()?;
            let (address, prefix) = found.split_once('/').unwrap_or((found, "32"));
            Ipv4Net::new(address.parse().ok()?, prefix.parse().ok()?).ok()
        };
        let nets: Vec<Ipv4Net> = active.filter_map(|line| bare(&line)).collect();
        if nets.is_empty() && self.name == "an access level in Terraform" {
            // A condition without addresses holds for everybody.
            return (1..250).map(address).collect();
        }
        let is_in = |address: &Ipv4Addr| nets.iter().any(|net| net.contains(address));
        (1..250).map(address).filter(is_in).collect()
    }
}

/// The addresses of `wanted` that are allowed by `text`.
fn allowed(text: &str, wanted: &[u8]) -> BTreeSet<Ipv4Addr> {
    let mut builder = NeededBuilder::default();
    for last in wanted {
        let net = Ipv4Net::new_assert(address(*last), 32);
        builder.add(
            IpNet::V4(net),
            UsedBy {
                service: Service::ControlPlane,
                cloud: Cloud::Aws,
                region: "us-east-1".to_owned(),
                project: None,
                planned: false,
            },
        );
    }
    let needed = builder.build();
    let context = Context {
        role: Some(ROLE),
        ..Context::at(Timestamp::UNIX_EPOCH)
    };
    let Ok(list) = read(&[text.as_bytes()], &context) else {
        return BTreeSet::new();
    };
    let found = compare(&needed, &list, &[], Timestamp::UNIX_EPOCH);
    let covered = found.covered.iter();
    let nets = covered.filter_map(|covered| needed.nets().get(covered.position as usize));
    nets.filter_map(|net| match net {
        IpNet::V4(net) => Some(net.addr()),
        IpNet::V6(_) => None,
    })
    .collect()
}

fn some_addresses() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::btree_set(1_u8..250, 2..8).prop_map(|set| set.into_iter().collect())
}

#[test]
fn every_form_as_it_is_allows_what_stands_in_it() {
    for form in FORMS {
        let wanted = [1, 2, 77];
        let text = form.text(&form.lines(&wanted));
        let all: BTreeSet<Ipv4Addr> = wanted.iter().map(|last| address(*last)).collect();
        assert_eq!(allowed(&text, &wanted), all, "{}: {text}", form.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a9_what_is_commented_out_or_in_another_order_is_read_as_the_oracle_reads_it(
        form in 0..FORMS.len(),
        wanted in some_addresses(),
        commented in prop::collection::vec(any::<bool>(), 8),
        order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let form = &FORMS[form];
        let mut lines = form.lines(&wanted);
        for (line, commented) in lines.iter_mut().zip(&commented) {
            if *commented {
                line.insert_str(0, form.comment);
            }
        }
        let lines: Vec<String> = order.iter().filter_map(|at| lines.get(*at).cloned()).collect();
        let text = form.text(&lines);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let by_oracle = form.oracle(&lines);
        for address in allowed(&text, &wanted) {
            prop_assert!(by_oracle.contains(&address), "{}: {address}\n{text}", form.name);
        }
    }

    #[test]
    fn a9_a_structural_cut_allows_nothing(
        form in 0..FORMS.len(), wanted in some_addresses(), at in 0.0..1.0_f64,
    ) {
        let form = &FORMS[form];
        let whole = form.text(&form.lines(&wanted));
        let text = whole.trim_end();
        let cut = (text.len() as f64 * at) as usize;
        let text = &text[..cut];
        let found = allowed(text, &wanted);
        if form.is_closed {
            prop_assert!(found.is_empty(), "{}: {found:?}\n{text}", form.name);
        } else {
            let lines: Vec<&str> = text.lines().collect();
            let by_oracle = form.oracle(&lines);
            prop_assert!(found.is_subset(&by_oracle), "{}: {found:?}\n{text}", form.name);
        }
    }

    #[test]
    fn a9_lines_that_are_gone_are_never_allowed(
        form in 0..FORMS.len(), wanted in some_addresses(), gone in prop::collection::vec(any::<bool>(), 8),
        at in 0..40_usize,
    ) {
        let form = &FORMS[form];
        // A line of the structure may be gone as well as an address.
        let text = form.text(&form.lines(&wanted));
        let mut items = form.lines(&wanted).into_iter().zip(&gone).filter(|(_, gone)| **gone);
        let lost: BTreeSet<String> = items.by_ref().map(|(line, _)| line).collect();
        let left: Vec<&str> = text
            .lines()
            .enumerate()
            .filter(|(number, line)| *number != at && !lost.contains(*line))
            .map(|(_, line)| line)
            .collect();
        let by_oracle = form.oracle(&left);
        let text = left.join("\n");
        for address in allowed(&text, &wanted) {
            prop_assert!(by_oracle.contains(&address), "{}: {address}\n{text}", form.name);
        }
    }
}
