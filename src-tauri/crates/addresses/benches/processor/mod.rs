//! Benchmarks in processor time, on lists of growing length.

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkId, Criterion, SamplingMode};

/// What processors worked for the program: others at work on the machine change it least. Where only
/// Windows could say it, the time by the clock.
pub(crate) struct ProcessorTime;

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

/// Few samples, because a turn is long.
pub(crate) fn settings() -> Criterion<ProcessorTime> {
    Criterion::default()
        .with_measurement(ProcessorTime)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}

/// Measures `work` on lists of each length, which `cut` makes of all there is.
pub(crate) fn measure<List>(
    criterion: &mut Criterion<ProcessorTime>,
    name: &str,
    counts: [usize; 3],
    cut: impl Fn(usize) -> Vec<List>,
    work: impl Fn(&List) -> usize,
) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    for count in counts {
        let lists = cut(count);
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            bench.iter(|| lists.iter().map(&work).sum::<usize>());
        });
    }
}
