//! What the journeys, the tour and the contract tests share.

pub mod authority;
pub mod csv;
pub mod desktop;
pub mod dialog;
pub mod drag;
pub mod office;
pub mod planted;
pub mod prepared;
pub mod process;
pub mod relay;
pub mod screen;
pub mod scripted;
pub mod steps;
pub mod tour;
pub mod waiting;
pub mod watching;
pub mod window;

use std::fs::OpenOptions;
use std::io::Write as _;

/// Whatever stops a journey: the words are for whoever reads the test's output.
pub type Stop = Box<dyn std::error::Error + Send + Sync>;

/// What the program is called among all programs; its data folder is called so as well.
///
/// # Errors
/// Its configuration has none.
pub fn identifier() -> Result<String, Stop> {
    let configuration = include_str!("../../src-tauri/tauri.conf.json");
    let configuration: serde_json::Value = serde_json::from_str(configuration)?;
    let identifier = configuration["identifier"].as_str();
    Ok(identifier.ok_or("no identifier")?.to_owned())
}

/// Says in numbers what was tried, even where the test passes: on the test's own error output,
/// past what the harness holds back, and in `target/tried.txt`, which `make test` prints at its end.
pub fn tried(line: &str) {
    // Lost words only make the summary shorter; what was tried has passed all the same.
    let _unsaid = writeln!(std::io::stderr(), "{line}");
    let record = fixtures::target().join("tried.txt");
    if let Ok(mut record) = OpenOptions::new().create(true).append(true).open(record) {
        let _unwritten = writeln!(record, "{line}");
    }
}
