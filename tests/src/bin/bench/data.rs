//! Lists of any size, from the generator kept beside the project.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use sandbox::{Config, Sandbox};
use tests::Stop;

/// What makes lists, beside the project.
pub(crate) const GENERATOR: &str = "bench/generate.py";

/// The real list of July 2026, beside the project.
pub(crate) const JULY: &str = "atlas/control-plane/2026-07-07.json";

/// The file with `count` entries of `kind` (`v4`, `v6` or `json`).
///
/// # Errors
/// The generator is not here, or Python is not installed.
pub(crate) fn list(kind: &str, count: usize) -> Result<PathBuf, Stop> {
    let folder = scratch()?;
    let file = folder.join(format!("{kind}-{count}"));
    if !file.exists() {
        let generator = fixtures::shared(GENERATOR).ok_or("the generator is not here")?;
        let draft = folder.join(format!("{kind}-{count}.draft"));
        let made = Command::new("python3")
            .arg(generator)
            .args([kind, &count.to_string()])
            .arg(&draft)
            .status()?;
        if !made.success() {
            return Err(format!("the generator ended with {made}").into());
        }
        fs::rename(draft, &file)?;
    }
    Ok(file)
}

/// Where the benchmarks' files lie.
///
/// # Errors
/// The file system's.
pub(crate) fn scratch() -> Result<PathBuf, Stop> {
    let folder = fixtures::target().join("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// The program as people get it.
pub(crate) fn program() -> PathBuf {
    fixtures::target().join("release/keygate")
}

/// The real list of July 2026.
///
/// # Errors
/// It is not here.
pub(crate) fn july() -> Result<Vec<u8>, Stop> {
    let file = fixtures::shared(JULY).ok_or("the list of July is not here")?;
    Ok(fs::read(file)?)
}

/// A pretend Atlas that answers with the lists of `control_plane`.
///
/// # Errors
/// It does not start.
pub(crate) async fn stand_in(control_plane: Vec<u8>) -> Result<Sandbox, Stop> {
    let config = Config {
        control_plane: Some(control_plane),
        ..Config::default()
    };
    Ok(Sandbox::start(config).await?)
}

/// The one in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
