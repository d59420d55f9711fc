//! How the engine's processor time grows with the list, as criterion measures it (`cargo bench`).

use std::fs;
use std::path::Path;
use std::process::Command;

use fixtures::target;
use serde_json::Value;
use tests::Stop;

use crate::data::list;
use crate::report::{Report, Target};

/// The benches of `addresses`.
const WORK: [&str; 4] = ["merge v4", "merge v6", "difference", "JSON to CSV"];

const FEW: f64 = 1e4;
const MANY: f64 = 1e6;

/// What caches may add to n log n: ten thousand entries lie in the processor's own, and in memory that
/// was used before; a million lie in neither.
const CACHES: f64 = 1.25;

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    for kind in ["v4", "v6", "json"] {
        list(kind, MANY as usize)?;
    }
    let target_folder = target().canonicalize()?;
    let measured = Command::new("cargo")
        .args(["bench", "--package", "addresses", "--bench", "engine"])
        .args(["--quiet", "--", "--noplot"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("CARGO_TARGET_DIR", target_folder)
        .output()?;
    if !measured.status.success() {
        let said = String::from_utf8_lossy(&measured.stderr);
        return Err(format!("cargo bench ended with {}: {said}", measured.status).into());
    }

    let n_log_n = MANY * MANY.ln() / (FEW * FEW.ln());
    report.note(&format!(
        "\nGrowth from ten thousand entries to a million (criterion, processor time); n log n is {n_log_n:.0} times as long"
    ));
    for work in WORK {
        let (few, many) = (seconds(work, FEW)?, seconds(work, MANY)?);
        let what = format!("{work}: {:.3} ms, then {:.1} ms", few * 1e3, many * 1e3);
        report.figure(
            &what,
            many / few,
            "times as long",
            Target::AtMost(CACHES * n_log_n),
        );
    }
    Ok(())
}

/// What a list of `count` entries takes: the fastest sample's, because others at work on the machine
/// only add to it. A turn is as many lists as have a million entries together.
fn seconds(work: &str, count: f64) -> Result<f64, Stop> {
    let file = target().join(format!("criterion/{work}/{count}/new/sample.json"));
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
    Ok(nanoseconds * 1e-9 * count / MANY)
}
