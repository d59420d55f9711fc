//! Cold starts and memory, beside a browser that draws the same UI: processes new, profiles empty, the
//! same screen, no GPU for either.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tests::Stop;
use tests::desktop::{Desktop, Size};
use tests::process::Process;
use tests::watching::Running;

use crate::data::{july, median, program, stand_in};
use crate::frame::{Frame, Glass};
use crate::peer::{self, chromium, empty};
use crate::profile;
use crate::report::{Peer, Report, Target};
use crate::system::memory;

const TIMES: usize = 10;
const PEER: &str = "Chromium";

/// How long Chromium takes to the first screen where the targets in milliseconds and frames were set:
/// two cores of an Intel Xeon, 26 November 2026.
const SET_AT: f64 = 665.0;

pub(crate) async fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nCold start, median of 10, and memory of all processes");
    let desktop = Desktop::start(Size(1100, 760))?;
    let glass = Glass::of(&desktop)?;
    let atlas = stand_in(july()?).await?;
    let address = peer::serve()?;
    let kept = kept_list(&desktop, &glass, atlas.origin())?;

    let data = desktop.home().join("data");
    let ours = |list: bool| -> Result<Command, Stop> {
        empty(data.clone())?;
        let mut command = desktop.command(program());
        command.env("KEYGATE_ATLAS_URL", atlas.origin());
        command.env("KEYGATE_DATA_DIR", &data);
        if list {
            copied(&kept, &data)?;
            command.arg("--addresses");
        }
        Ok(command)
    };
    let theirs = |list: bool| -> Result<Command, Stop> {
        let profile = empty(desktop.home().join("profile"))?;
        Ok(chromium(&desktop, &peer::page(&address, list), &profile))
    };
    for (what, list) in [
        ("to the first screen painted", false),
        ("to the last list on screen", true),
    ] {
        let (seen, _) = rehearsed(&glass, ours(list)?)?;
        let (peers, _) = rehearsed(&glass, theirs(list)?)?;
        let (seen, peers) = if list {
            (seen.rows(), peers.rows())
        } else {
            (seen, peers)
        };
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            own.push(until(&glass, ours(list)?, &seen)?);
            other.push(until(&glass, theirs(list)?, &peers)?);
        }
        let peer = Peer {
            name: PEER,
            figure: median(other),
        };
        report.ratio(what, median(own), "ms", peer, Target::AtMost(0.85));
        profile::print(report, &glass, || ours(list), &data, &seen)?;
    }
    let (_, own) = rehearsed(&glass, ours(true)?)?;
    let (_, other) = rehearsed(&glass, theirs(true)?)?;
    report.figure(
        "memory with the list on screen",
        own,
        "MiB",
        Target::AtMost(280.0),
    );
    let peer = Peer {
        name: PEER,
        figure: other,
    };
    report.ratio(
        "memory with the list on screen",
        own,
        "MiB",
        peer,
        Target::AtMost(0.8),
    );
    Ok(())
}

/// How many times as long drawing takes on this machine as where the targets were set, by what a browser
/// takes for the same UI; at least 1.
pub(crate) fn pace(desktop: &Desktop) -> Result<f64, Stop> {
    let glass = Glass::of(desktop)?;
    let address = peer::serve()?;
    let start = || -> Result<Command, Stop> {
        let profile = empty(desktop.home().join("profile"))?;
        Ok(chromium(desktop, &peer::page(&address, false), &profile))
    };
    let (shown, _) = rehearsed(&glass, start()?)?;
    let mut taken = Vec::new();
    for _ in 0..TIMES {
        taken.push(until(&glass, start()?, &shown)?);
    }
    Ok((median(taken) / SET_AT).max(1.0))
}

/// A data folder with July's list kept from an earlier day, and nothing of the webview's.
fn kept_list(desktop: &Desktop, glass: &Glass, origin: &str) -> Result<std::path::PathBuf, Stop> {
    let folder = desktop.folder("kept")?;
    let mut command = desktop.command(program());
    command.arg("--addresses");
    command
        .env("KEYGATE_ATLAS_URL", origin)
        .env("KEYGATE_DATA_DIR", &folder);
    rehearsed(glass, command)?;
    let webview = folder.join("webview");
    if webview.exists() {
        fs::remove_dir_all(webview)?;
    }
    Ok(folder)
}

/// What the screen shows in the end, and the memory that takes: MiB.
fn rehearsed(glass: &Glass, mut command: Command) -> Result<(Frame, f64), Stop> {
    let empty = glass.look()?;
    let process = begun(&mut command)?;
    let shown = glass.finished(&empty)?;
    let memory = memory(&Running::family(process.child.id())?)?;
    drop(process);
    glass.shows(&empty, Instant::now())?;
    Ok((shown, memory))
}

/// Milliseconds from starting the program until the screen shows `wanted`.
fn until(glass: &Glass, mut command: Command, wanted: &Frame) -> Result<f64, Stop> {
    let empty = glass.look()?;
    let begin = Instant::now();
    let process = begun(&mut command)?;
    let shown = glass.shows(wanted, begin)?;
    drop(process);
    glass.shows(&empty, Instant::now())?;
    Ok(shown)
}

fn begun(command: &mut Command) -> Result<Process, Stop> {
    Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()))
}

fn copied(from: &Path, to: &Path) -> Result<(), Stop> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            fs::create_dir_all(&target)?;
            copied(&path, &target)?;
        } else {
            fs::copy(path, target)?;
        }
    }
    Ok(())
}
