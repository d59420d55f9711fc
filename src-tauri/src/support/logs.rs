//! What Keygate writes down about its own work, for those who help when something does not work.
//!
//! A line says what was done, how it ended and how long it took: names of operations, hosts, HTTP
//! statuses, times. Nothing of a body, header or query is in one at any level, and secrets cannot
//! be: every line is made from named fields, and the type of secrets cannot be printed.
//! Only Keygate's own crates are logged; those beneath them (HTTP, TLS) are not, because what they
//! write at their finest level holds headers.

pub mod cause;
mod file;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use file::{LogFile, SharedLog};

/// How much is written down: `off`, `error`, `warn`, `info`, `debug` or `trace`.
const LEVEL: &str = "KEYGATE_LOG";

/// The crates that may write.
const LOGGED: [&str; 3] = ["keygate", "atlas", "clouds"];

/// The practice project is in use: every line says so.
static PRACTICE: AtomicBool = AtomicBool::new(false);

/// Where lines go.
static LOG: OnceLock<Arc<SharedLog>> = OnceLock::new();

/// The folder of the logs within the folder everything is kept in.
#[must_use]
pub fn folder(data_folder: &Path) -> PathBuf {
    data_folder.join("logs")
}

/// Writes to the logs from now on.
///
/// # Errors
/// The file system's; nothing is written then.
pub fn begin(data_folder: &Path) -> io::Result<()> {
    let file = LogFile::open(&folder(data_folder))?;
    let log = LOG.get_or_init(|| Arc::new(SharedLog::new(file)));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Arc::clone(log))
        .with_ansi(false)
        // A full disk must not fill a terminal line by line.
        .log_internal_errors(false)
        .with_timer(Stamp);
    let logged = Targets::new().with_targets(LOGGED.map(|name| (name, level())));
    let _only_once = tracing_subscriber::registry()
        .with(lines)
        .with(logged)
        .try_init();
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        system = std::env::consts::OS,
        level = %level(),
        "Keygate starts"
    );
    Ok(())
}

/// Removes the logs; nothing is written any more.
///
/// # Errors
/// What stays, and why.
pub fn forget(data_folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    if let Some(log) = LOG.get() {
        log.close();
    }
    let folder = folder(data_folder);
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err((folder, error)),
        _ => Ok(()),
    }
}

/// Marks the lines from now on as practice, or as real.
pub fn practising(practice: bool) {
    PRACTICE.store(practice, Ordering::Relaxed);
}

/// How much is written down.
fn level() -> LevelFilter {
    read_level(std::env::var(LEVEL).ok().as_deref())
}

fn read_level(asked: Option<&str>) -> LevelFilter {
    asked
        .and_then(|asked| asked.parse().ok())
        .unwrap_or(LevelFilter::INFO)
}

/// The time, and whether this is practice.
struct Stamp;

impl FormatTime for Stamp {
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        SystemTime.format_time(out)?;
        if PRACTICE.load(Ordering::Relaxed) {
            out.write_str(" PRACTICE")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_level_or_with_an_unknown_one_the_level_is_info() {
        assert_eq!(read_level(None), LevelFilter::INFO);
        assert_eq!(read_level(Some("everything")), LevelFilter::INFO);
        assert_eq!(read_level(Some("trace")), LevelFilter::TRACE);
        assert_eq!(read_level(Some("off")), LevelFilter::OFF);
    }

    #[test]
    fn crates_below_are_not_logged_at_any_level() {
        let logged = Targets::new().with_targets(LOGGED.map(|name| (name, LevelFilter::TRACE)));
        for silent in [
            "hyper",
            "h2::codec",
            "reqwest::connect",
            "rustls",
            "tauri",
            "zbus",
        ] {
            assert!(
                !logged.would_enable(silent, &tracing::Level::ERROR),
                "{silent}"
            );
        }
        assert!(logged.would_enable("atlas::transport", &tracing::Level::TRACE));
    }
}
