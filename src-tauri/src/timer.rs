//! Watching while the program is closed: a timer of the system starts `keygate --check`. On Linux a
//! timer of the user's systemd; elsewhere there is none yet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::view::ErrorView;

const SERVICE: &str = "keygate-check.service";
const TIMER: &str = "keygate-check.timer";

/// Whether the timer is there; `None` where this system has none that Keygate knows.
#[must_use]
pub fn is_on() -> Option<bool> {
    Some(folder()?.join(TIMER).exists())
}

/// Makes the timer, or removes it.
///
/// # Errors
/// `NotKept`, with what the system said.
pub fn set(on: bool) -> Result<(), ErrorView> {
    let folder = folder().ok_or_else(|| not_kept("this system has no timer that Keygate knows"))?;
    let done = if on {
        switch_on(&folder)
    } else {
        switch_off(&folder)
    };
    done.map_err(|error| not_kept(&error.to_string()))
}

fn switch_on(folder: &Path) -> io::Result<()> {
    let program = std::env::current_exe()?;
    fs::create_dir_all(folder)?;
    fs::write(folder.join(SERVICE), service(&program))?;
    fs::write(folder.join(TIMER), timer())?;
    systemctl(&["daemon-reload"])?;
    let enabled = systemctl(&["enable", "--now", TIMER]);
    if enabled.is_err() {
        // Half a timer would look like one.
        let _left = switch_off(folder);
    }
    enabled
}

fn switch_off(folder: &Path) -> io::Result<()> {
    let stopped = systemctl(&["disable", "--now", TIMER]);
    for file in [TIMER, SERVICE] {
        match fs::remove_file(folder.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // A timer that was never started cannot be stopped; its files are gone all the same.
    let _not_running = stopped;
    systemctl(&["daemon-reload"])
}

/// Source: systemd's documentation, `systemd.service` and the quoting of command lines.
fn service(program: &Path) -> String {
    let program = program.display().to_string();
    let quoted = program
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%")
        .replace('$', "$$");
    format!(
        "[Unit]\nDescription=Keygate looks whether the addresses Atlas uses changed\n\n[Service]\nType=oneshot\nExecStart=\"{quoted}\" --check\n"
    )
}

fn timer() -> &'static str {
    "[Unit]\nDescription=Keygate looks whether the addresses Atlas uses changed\n\n[Timer]\nOnStartupSec=5min\nOnUnitActiveSec=6h\nRandomizedDelaySec=20min\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
}

fn systemctl(arguments: &[&str]) -> io::Result<()> {
    let output = Command::new("systemctl")
        .arg("--user")
        .args(arguments)
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    ))
}

/// Where the user's units are. Source: systemd's documentation, `systemd.unit`.
fn folder() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let config = std::env::var_os("XDG_CONFIG_HOME")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")))?;
    Some(config.join("systemd/user"))
}

fn not_kept(detail: &str) -> ErrorView {
    ErrorView::NotKept {
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x3_a_path_with_quotes_and_percents_stays_one_word() {
        let service = service(Path::new("/opt/my \"50%\" $HOME/keygate"));
        assert!(
            service.contains("ExecStart=\"/opt/my \\\"50%%\\\" $$HOME/keygate\" --check\n"),
            "{service}"
        );
    }
}
