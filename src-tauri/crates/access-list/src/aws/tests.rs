//! Each rule by itself, named after what AWS documents.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod conditions;
mod generated;
mod halves;
mod oracle;
mod statements;

use addresses::{Ranges, parse_block};
use jiff::Timestamp;

use super::{lists, policies};
use crate::document::json;
use crate::found::{Context, Found};

const ROLE: &str = "arn:aws:iam::111122223333:role/db/atlas-kms";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";

fn context<'a>(role: Option<&'a str>, key: Option<&'a str>) -> Context<'a> {
    Context {
        role,
        key,
        private_networking: false,
        now: "2026-01-15T12:00:00Z".parse::<Timestamp>().unwrap(),
        used: &[],
        picked: None,
        is_cancelled: crate::document::GO_ON,
    }
}

/// The lists in several JSON texts.
fn read(texts: &[&str], context: &Context<'_>) -> Vec<Found> {
    let policies: Vec<_> = texts
        .iter()
        .flat_map(|text| policies(&json::parse(text, 1).unwrap()))
        .collect();
    lists(&policies, context)
}

/// The only list in them.
fn only(texts: &[&str], context: &Context<'_>) -> Found {
    let mut found = read(texts, context);
    assert_eq!(found.len(), 1, "one list: {found:#?}");
    found.remove(0)
}

/// `y` for an address that is accepted, `n` for one that is refused, `?` where that is not known.
fn answers(found: &Found, addresses: &[&str]) -> String {
    let answer = |text: &&str| {
        let net = parse_block(text).unwrap();
        if found.reach.allowed().contains(net) {
            'y'
        } else if !found
            .reach
            .undecided()
            .common(&Ranges::of([net]))
            .is_empty()
        {
            '?'
        } else {
            'n'
        }
    };
    addresses.iter().map(answer).collect()
}
