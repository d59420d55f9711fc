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
use std::time::Duration;

use addresses::{AddressBook, Direction, Ranges, Source, csv, parse_block};
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::Value;

const MILLION: usize = 1_000_000;
const COUNTS: [usize; 3] = [10_000, 100_000, MILLION];

/// What processors worked for the program: others at work on the machine change it least. Where only
/// Windows could say it, the time by the clock.
struct ProcessorTime;

/// It is written as the time by the clock is.
static WRITTEN: WallTime = WallTime;

impl ProcessorTime {
    #[cfg(unix)]
    fn now() -> Duration {
        use rustix::time::{ClockId, clock_gettime};
        let now = clock_gettime(ClockId::ProcessCPUTime);
        let seconds = Duration::from_secs(now.tv_sec.unsigned_abs());
        seconds + Duration::from_nanos(now.tv_nsec.unsigned_abs())
    }

    #[cfg(not(unix))]
    fn now() -> Duration {
        use std::sync::LazyLock;
        use std::time::Instant;
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        Self::now()
    }

    fn end(&self, begun: Duration) -> Duration {
        Self::now().saturating_sub(begun)
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WRITTEN.formatter()
    }
}

fn generated(kind: &str) -> Option<Vec<u8>> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(target, Into::into);
    fs::read(target.join(format!("bench/{kind}-{MILLION}"))).ok()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.trim_ascii_end().split(|&byte| byte == b'\n').collect()
}

/// Measures `work` on lists of each length, which `cut` makes of the million.
fn measure<List>(
    criterion: &mut Criterion<ProcessorTime>,
    name: &str,
    cut: impl Fn(usize) -> Vec<List>,
    work: impl Fn(&List) -> usize,
) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    for count in COUNTS {
        let lists = cut(count);
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| lists.iter().map(&work).sum::<usize>());
        });
    }
}

fn merge(criterion: &mut Criterion<ProcessorTime>, kind: &str) {
    let Some(text) = generated(kind) else {
        return;
    };
    measure(
        criterion,
        &format!("merge {kind}"),
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
    config = Criterion::default()
        .with_measurement(ProcessorTime)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = all
}
criterion_main!(engine);
