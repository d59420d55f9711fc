//! How the engine's processor time grows with the list, as criterion measures it (`cargo bench`).

use std::fs;
use std::path::Path;
use std::process::Command;

use fixtures::target;
use serde_json::Value;
use tests::Stop;

use crate::data::list;
use crate::report::{Report, Target};

/// The benches of each crate, by the package and the file they are in.
const BENCHES: [(&str, &str, &[Work]); 2] = [
    (
        "addresses",
        "engine",
        &[
            Work::million("merge v4"),
            Work::million("merge v6"),
            Work::million("difference"),
            Work::million("JSON to CSV"),
        ],
    ),
    (
        "access-list",
        "read",
        &[
            Work::million("read a list"),
            Work::million("read a table"),
            Work::tree("read a policy"),
            Work::tree("read a vault"),
            Work::tree("read a level in YAML"),
            Work::tree("read Terraform"),
            Work::million("compare"),
        ],
    ),
];

const MANY: f64 = 1e6;

/// What is measured, on few entries and on many.
struct Work {
    name: &'static str,
    few: f64,
    many: f64,
}

impl Work {
    const fn million(name: &'static str) -> Self {
        Self {
            name,
            few: 1e4,
            many: MANY,
        }
    }

    /// A text that is read as a tree: with its most entries, it is almost 4 MiB, which is the longest
    /// YAML that is read.
    const fn tree(name: &'static str) -> Self {
        Self {
            name,
            few: 1.7e3,
            many: 1.7e5,
        }
    }

    fn n_log_n(&self) -> f64 {
        self.many * self.many.ln() / (self.few * self.few.ln())
    }

    /// What a list of `count` entries takes: the fastest sample's, because others at work on the
    /// machine only add to it. A turn is as many lists as have the most entries together.
    fn seconds(&self, count: f64) -> Result<f64, Stop> {
        let file = target().join(format!("criterion/{}/{count}/new/sample.json", self.name));
        let text = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let samples: Value = serde_json::from_slice(&text)?;
        let figures = |name: &str| {
            let all = samples.get(name).and_then(Value::as_array);
            all.into_iter().flatten().filter_map(Value::as_f64)
        };
        let turns = figures("times").zip(figures("iters"));
        let nanoseconds = turns
            .map(|(time, turns)| time / turns)
            .min_by(f64::total_cmp)
            .ok_or("criterion wrote no samples")?;
        Ok(nanoseconds * 1e-9 * count / self.many)
    }
}

/// What caches may add to n log n: ten thousand entries lie in the processor's own, and in memory that
/// was used before; a million lie in neither.
const CACHES: f64 = 1.25;

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    for kind in ["v4", "v6", "json"] {
        list(kind, MANY as usize)?;
    }
    for (package, bench, _) in BENCHES {
        measure(package, bench)?;
    }
    report.note(
        "\nGrowth to a hundred times as many entries (criterion, processor time), beside n log n",
    );
    for work in BENCHES.iter().flat_map(|(_, _, all)| *all) {
        let (few, many) = (work.seconds(work.few)?, work.seconds(work.many)?);
        let what = format!(
            "{}, {} entries: {:.3} ms, then {:.1} ms",
            work.name,
            work.many,
            few * 1e3,
            many * 1e3
        );
        report.figure(
            &what,
            many / few,
            "times as long",
            Target::AtMost(CACHES * work.n_log_n()),
        );
    }
    Ok(())
}

fn measure(package: &str, bench: &str) -> Result<(), Stop> {
    let target_folder = target().canonicalize()?;
    let measured = Command::new("cargo")
        .args(["bench", "--package", package, "--bench", bench])
        .args(["--quiet", "--", "--noplot"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("CARGO_TARGET_DIR", target_folder)
        .output()?;
    if measured.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&measured.stderr);
    Err(format!("cargo bench ended with {}: {said}", measured.status).into())
}
