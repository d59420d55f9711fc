//! How the engine's time grows with the list, from what criterion measured (`cargo bench`).

use std::fs;

use serde_json::Value;
use tests::Stop;

use crate::data::target;
use crate::report::{Report, Target};

/// The benches of `addresses`.
const WORK: [&str; 4] = ["merge v4", "merge v6", "difference", "JSON to CSV"];

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nGrowth from ten thousand entries to a million (criterion)");
    for work in WORK {
        let [few, _, many] = [10_000, 100_000, 1_000_000].map(|count| seconds(work, count));
        let (few, many) = (few?, many?);
        let n_log_n = 100.0 * 1_000_000_f64.ln() / 10_000_f64.ln();
        let grew = many / few;
        let what = format!("{work}: {:.2} ms, then {:.0} ms", few * 1e3, many * 1e3);
        report.figure(&what, grew, "times as long", Target::AtMost(n_log_n));
    }
    Ok(())
}

fn seconds(work: &str, count: usize) -> Result<f64, Stop> {
    let name = work.replace(' ', "_");
    let file = target().join(format!("criterion/{name}/{count}/new/estimates.json"));
    let text = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let estimates: Value = serde_json::from_slice(&text)?;
    let nanoseconds = estimates
        .pointer("/median/point_estimate")
        .and_then(Value::as_f64);
    Ok(nanoseconds.ok_or("criterion wrote no median")? * 1e-9)
}
