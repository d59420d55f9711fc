//! The engine in memory, for lists of ten thousand to a million entries: whether its time grows in
//! proportion. The lists are those that `make bench` has had generated; where they are not there,
//! nothing is measured.

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::time::Duration;

use addresses::{AddressBook, Direction, Ranges, Source, csv, parse_block};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use ipnet::IpNet;
use jiff::Timestamp;

const COUNTS: [usize; 3] = [10_000, 100_000, 1_000_000];

fn list(kind: &str, count: usize) -> Option<Vec<u8>> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(target, Into::into);
    fs::read(target.join(format!("bench/{kind}-{count}"))).ok()
}

fn ranges(text: &[u8]) -> Ranges {
    Ranges::of(text.split(|&byte| byte == b'\n').filter_map(parse_block))
}

fn merge(criterion: &mut Criterion, kind: &str) {
    let mut group = criterion.benchmark_group(format!("merge {kind}"));
    for count in COUNTS {
        let Some(text) = list(kind, count) else {
            continue;
        };
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| ranges(&text).blocks().map(black_box).count());
        });
    }
}

fn difference(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("difference");
    for count in COUNTS {
        let Some(text) = list("v4", count) else {
            continue;
        };
        let blocks: Vec<IpNet> = text
            .split(|&byte| byte == b'\n')
            .filter_map(parse_block)
            .collect();
        // A little more than half of them, from each end.
        let half = count / 2 + count / 2000;
        let (needed, have) = (blocks.iter().take(half), blocks.iter().rev().take(half));
        let (needed, have) = (Ranges::of(needed.copied()), Ranges::of(have.copied()));
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| needed.minus(&have).blocks().map(black_box).count());
        });
    }
}

fn json_to_csv(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("JSON to CSV");
    for count in COUNTS {
        let Some(document) = list("json", count) else {
            continue;
        };
        let source = Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice: false,
        };
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter_batched(
                || source.clone(),
                |source| {
                    let book = AddressBook::read(&document, source, Timestamp::UNIX_EPOCH);
                    book.map(|book| csv::write(&book, &Direction::BOTH, "", io::sink()).is_ok())
                },
                BatchSize::PerIteration,
            );
        });
    }
}

fn all(criterion: &mut Criterion) {
    merge(criterion, "v4");
    merge(criterion, "v6");
    difference(criterion);
    json_to_csv(criterion);
}

criterion_group! {
    name = engine;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = all
}
criterion_main!(engine);
