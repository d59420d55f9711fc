//! The engine in memory, on lists of ten thousand to a million entries: whether its time grows in
//! proportion. Each turn works through a million entries, as one list or as a hundred: a short list
//! that comes again and again would lie in the processor's caches, and its branches be foreseen, as
//! no list is that is shown once.
//!
//! The lists are those that `scripts/bench growth` has generated; where they are not there, nothing is
//! measured.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;

use addresses::{AddressBook, Direction, Ranges, Source, csv, parse_block};
use criterion::{Criterion, criterion_group, criterion_main};
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::Value;

mod processor;

use processor::{ProcessorTime, measure, settings};

const MILLION: usize = 1_000_000;
const COUNTS: [usize; 3] = [10_000, 100_000, MILLION];

fn generated(kind: &str) -> Option<Vec<u8>> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(target, Into::into);
    fs::read(target.join(format!("bench/{kind}-{MILLION}"))).ok()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.trim_ascii_end().split(|&byte| byte == b'\n').collect()
}

fn merge(criterion: &mut Criterion<ProcessorTime>, kind: &str) {
    let Some(text) = generated(kind) else {
        return;
    };
    measure(
        criterion,
        &format!("merge {kind}"),
        COUNTS,
        |count| lines(&text).chunks(count).map(<[_]>::to_vec).collect(),
        |list: &Vec<&[u8]>| {
            let merged = Ranges::of(list.iter().filter_map(parse_block));
            merged.blocks().map(black_box).count()
        },
    );
}

fn difference(criterion: &mut Criterion<ProcessorTime>) {
    let Some(text) = generated("v4") else {
        return;
    };
    let nets: Vec<IpNet> = lines(&text).into_iter().filter_map(parse_block).collect();
    measure(
        criterion,
        "difference",
        COUNTS,
        |count| {
            let halves = |list: &[IpNet]| {
                // A little more than half of them, from each end.
                let half = count / 2 + count / 2000;
                let (needed, have) = (list.iter().take(half), list.iter().rev().take(half));
                (Ranges::of(needed.copied()), Ranges::of(have.copied()))
            };
            nets.chunks(count).map(halves).collect()
        },
        |(needed, have): &(Ranges, Ranges)| needed.minus(have).blocks().map(black_box).count(),
    );
}

fn json_to_csv(criterion: &mut Criterion<ProcessorTime>) {
    let Some(document) = generated("json") else {
        return;
    };
    measure(
        criterion,
        "JSON to CSV",
        COUNTS,
        |count| parts(&document, MILLION / count),
        |document| {
            let source = Source {
                origin: "https://cloud.mongodb.com".to_owned(),
                practice: false,
            };
            let book = AddressBook::read(document, source, Timestamp::UNIX_EPOCH);
            book.map_or(0, |book| {
                csv::write(&book, &Direction::BOTH, "", io::sink()).unwrap_or(0)
            })
        },
    );
}

/// So many documents, each with its share of every region's addresses.
fn parts(document: &[u8], count: usize) -> Vec<Vec<u8>> {
    type Regions<Entries> = BTreeMap<String, BTreeMap<String, BTreeMap<String, Entries>>>;
    let whole: Regions<Vec<Value>> = serde_json::from_slice(document).unwrap_or_default();
    let part = |number: usize| {
        let mut part: Regions<&[Value]> = BTreeMap::new();
        for (direction, clouds) in &whole {
            for (cloud, regions) in clouds {
                for (region, entries) in regions {
                    let at = |number: usize| entries.len() * number / count;
                    let share = entries.get(at(number)..at(number + 1));
                    let clouds = part.entry(direction.clone()).or_default();
                    let regions = clouds.entry(cloud.clone()).or_default();
                    regions.insert(region.clone(), share.unwrap_or_default());
                }
            }
        }
        serde_json::to_vec(&part).unwrap_or_default()
    };
    (0..count).map(part).collect()
}

fn all(criterion: &mut Criterion<ProcessorTime>) {
    merge(criterion, "v4");
    merge(criterion, "v6");
    difference(criterion);
    json_to_csv(criterion);
}

criterion_group! {
    name = engine;
    config = settings();
    targets = all
}
criterion_main!(engine);
