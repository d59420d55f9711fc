//! The benchmarks: what people feel in the real program, and what the engine does, each figure beside
//! its target and, where there is one, its peer in the same run. `make bench` builds what they need.
//!
//! Name parts on the command line (`engine`, `growth`, `clouds`, `package`, `start`, `window`, `idle`) to
//! run only those.

mod clouds;
mod data;
mod engine;
mod frame;
mod growth;
mod idle;
mod package;
mod page;
mod peer;
mod profile;
mod report;
mod start;
mod system;
mod window;

use std::process::ExitCode;

use data::{GENERATOR, JULY};
use report::Report;
use tests::Stop;

/// Each part, and what it needs of the documents beside the project.
const PARTS: [(&str, &[&str]); 7] = [
    ("engine", &[GENERATOR]),
    ("growth", &[GENERATOR]),
    ("clouds", &[]),
    ("package", &[]),
    ("start", &[JULY]),
    ("window", &[JULY, GENERATOR]),
    ("idle", &[JULY]),
];

#[tokio::main]
#[expect(clippy::print_stderr, reason = "a program for the command line")]
async fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let mut report = Report::begin();
    let known = |one: &String| PARTS.iter().any(|(part, _)| part == one);
    if let Some(other) = wanted.iter().find(|one| !known(one)) {
        eprintln!("There is no part {other}.");
        return ExitCode::FAILURE;
    }
    for (part, needed) in PARTS {
        if !wanted.is_empty() && !wanted.iter().any(|one| one == part) {
            continue;
        }
        // All are asked for, because each that is missing is recorded.
        let missing = needed.iter().filter(|it| fixtures::shared(it).is_none());
        if missing.count() > 0 {
            report.skipped(part);
            continue;
        }
        if let Err(error) = run(part, &mut report).await {
            eprintln!("{part} stopped: {error}");
            report.stopped(part);
        }
    }
    match report.end() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("The report was not written: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(part: &str, report: &mut Report) -> Result<(), Stop> {
    match part {
        "engine" => engine::run(report),
        "growth" => growth::run(report),
        "clouds" => clouds::run(report),
        "package" => package::run(report),
        "start" => start::run(report).await,
        "window" => window::run(report).await,
        _ => idle::run(report).await,
    }
}
