//! Reading what an administrator has, and comparing it: whether the time grows in proportion. Plain
//! lists have up to a million entries; texts that are read as trees up to 170,000, which are
//! almost 4 MiB. Each turn works through all of them, as one text or as a hundred.

use std::fmt::Write;

use access_list::{AccessList, Context, Needed, NeededBuilder, UsedBy, compare, read};
use addresses::{Cloud, Service};
use criterion::{Criterion, criterion_group, criterion_main};
use ipnet::{IpNet, Ipv4Net};
use jiff::Timestamp;

#[path = "../../addresses/benches/processor/mod.rs"]
mod processor;

use processor::{ProcessorTime, measure, settings};

const LISTS: [usize; 3] = [10_000, 100_000, 1_000_000];
const TREES: [usize; 3] = [1_700, 17_000, 170_000];

/// A form of a text: what stands before, around and between its addresses, and after.
struct Form {
    name: &'static str,
    counts: [usize; 3],
    before: &'static str,
    item: (&'static str, &'static str),
    between: &'static str,
    after: &'static str,
}

const FORMS: [Form; 6] = [
    Form {
        name: "read a list",
        counts: LISTS,
        before: "",
        item: ("", ""),
        between: "\n",
        after: "\n",
    },
    Form {
        name: "read a table",
        counts: LISTS,
        before: "cidr,comment\n",
        item: ("", "/32,atlas"),
        between: "\n",
        after: "\n",
    },
    Form {
        name: "read a policy",
        counts: TREES,
        before: concat!(
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"kms:*\", ",
            "\"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": [\n",
        ),
        item: ("\"", "/32\""),
        between: ",\n",
        after: "]}}}]}",
    },
    Form {
        name: "read a vault",
        counts: TREES,
        before: concat!(
            "{\"name\": \"kv\", \"type\": \"Microsoft.KeyVault/vaults\", \"properties\": {\"networkAcls\": ",
            "{\"bypass\": \"None\", \"defaultAction\": \"Deny\", \"ipRules\": [\n",
        ),
        item: ("{\"value\": \"", "/32\"}"),
        between: ",\n",
        after: "]}}}",
    },
    Form {
        name: "read a level in YAML",
        counts: TREES,
        before: "basic:\n  combiningFunction: OR\n  conditions:\n  - ipSubnetworks:\n",
        item: ("    - ", "/32"),
        between: "\n",
        after: "\nname: accessPolicies/1/accessLevels/atlas\n",
    },
    Form {
        name: "read Terraform",
        counts: TREES,
        before: concat!(
            "resource \"azurerm_key_vault\" \"kv\" {\n  name = \"kv\"\n  network_acls {\n    bypass = \"None\"\n",
            "    default_action = \"Deny\"\n    ip_rules = [\n",
        ),
        item: ("      \"", "/32\""),
        between: ",\n",
        after: "\n    ]\n  }\n}\n",
    },
];

/// Different addresses, in no order.
fn address(number: usize) -> std::net::Ipv4Addr {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    number.wrapping_mul(2_654_435_761).into()
}

impl Form {
    fn text(&self, first: usize, count: usize) -> String {
        let mut text = self.before.to_owned();
        for number in first..first + count {
            if number > first {
                text += self.between;
            }
            // A text takes whatever is written.
            let _ = write!(text, "{}{}{}", self.item.0, address(number), self.item.1);
        }
        text += self.after;
        text
    }

    /// All there is, in texts of so many.
    fn texts(&self, count: usize) -> Vec<String> {
        let [.., all] = self.counts;
        let firsts = (0..all).step_by(count);
        firsts.map(|first| self.text(first, count)).collect()
    }
}

fn list(text: &str) -> Option<AccessList> {
    read(&[text.as_bytes()], &Context::at(Timestamp::UNIX_EPOCH)).ok()
}

fn needed(first: usize, count: usize) -> Needed {
    let mut builder = NeededBuilder::default();
    let origin = UsedBy {
        service: Service::ControlPlane,
        cloud: Cloud::Aws,
        region: "us-east-1".to_owned(),
        project: None,
        planned: false,
    };
    for number in first..first + count {
        let net = Ipv4Net::from(address(number));
        builder.add(IpNet::V4(net), origin.clone());
    }
    builder.build()
}

fn reading(criterion: &mut Criterion<ProcessorTime>) {
    for form in &FORMS {
        measure(
            criterion,
            form.name,
            form.counts,
            |count| form.texts(count),
            |text: &String| list(text).map_or(0, |list| list.entries.len() + list.doubts.len()),
        );
    }
}

fn comparing(criterion: &mut Criterion<ProcessorTime>) {
    let [plain, ..] = &FORMS;
    measure(
        criterion,
        "compare",
        LISTS,
        |count| {
            let [.., all] = LISTS;
            let firsts = (0..all).step_by(count);
            let pair = |first: usize| {
                // Half of what is needed is in the list.
                let have = list(&plain.text(first + count / 2, count))?;
                Some((needed(first, count), have))
            };
            firsts.filter_map(pair).collect()
        },
        |(needed, have): &(Needed, AccessList)| {
            let found = compare(needed, have, &[], Timestamp::UNIX_EPOCH);
            found.missing.len() + found.covered.len()
        },
    );
}

fn all(criterion: &mut Criterion<ProcessorTime>) {
    reading(criterion);
    comparing(criterion);
}

criterion_group! {
    name = access_list;
    config = settings();
    targets = all
}
criterion_main!(access_list);
