//! Where the time of a start goes: what the program writes into its log when it is told to, and what
//! can be seen from outside.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tests::Stop;
use tests::process::Process;
use tests::waiting::PATIENCE;

use crate::data::median;
use crate::frame::{Frame, Glass};
use crate::report::Report;

const TIMES: usize = 5;

/// How often one looks.
const GLANCE: Duration = Duration::from_millis(1);

/// What a start comes to, as the log calls it or as it is seen from outside, and what it did until then.
const STEPS: [(&str, &str); 9] = [
    ("main", "its libraries are loaded"),
    (
        "logs",
        "GTK and the plugins are set up, what was kept is read",
    ),
    (
        "window asked for",
        "the rest of the program is put together",
    ),
    (
        "web process",
        "WebKit is set up and starts the process that draws",
    ),
    ("window made", "the window is made"),
    ("page begins", "that process loads its libraries"),
    ("page read", "the page and its scripts are read"),
    ("scripts run", "the scripts run and ask the program"),
    (
        "painted",
        "the program answers, the screen is laid out and painted",
    ),
];

/// Prints after how many milliseconds a start comes to what, and how many of them are that step's own.
pub(crate) fn print(
    report: &mut Report,
    glass: &Glass,
    start: impl Fn() -> Result<Command, Stop>,
    data: &Path,
    wanted: &Frame,
) -> Result<(), Stop> {
    let mut figures = vec![Vec::new(); STEPS.len()];
    for _ in 0..TIMES {
        let reached = once(glass, start()?, data, wanted)?;
        for ((step, _), figures) in STEPS.iter().zip(&mut figures) {
            let at = reached.iter().find(|(name, _)| name == step);
            figures.push(at.ok_or_else(|| format!("no start came to: {step}"))?.1);
        }
    }
    report.note(&format!(
        "  where that start goes, milliseconds since the program was asked for, median of {TIMES}:"
    ));
    let mut before = 0.0;
    for ((_, what), figures) in STEPS.iter().zip(figures) {
        let at = median(figures);
        report.note(&format!("    {at:>6.0}  {:>+5.0}  {what}", at - before));
        before = at;
    }
    Ok(())
}

fn once(
    glass: &Glass,
    mut command: Command,
    data: &Path,
    wanted: &Frame,
) -> Result<Vec<(String, f64)>, Stop> {
    let empty = glass.look()?;
    command.env("KEYGATE_LOG", "debug");
    let (begin, clock) = (Instant::now(), Timestamp::now());
    let process = Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let mut seen = Vec::new();
    while begin.elapsed() < PATIENCE {
        let now = begin.elapsed().as_secs_f64() * 1e3;
        if seen.is_empty() && draws(process.child.id()) {
            seen.push(("web process".to_owned(), now));
        }
        if glass.look()?.is_like(wanted) {
            seen.push(("painted".to_owned(), now));
            break;
        }
        std::thread::sleep(GLANCE);
    }
    seen.extend(logged(
        &fs::read_to_string(data.join("logs/keygate.log"))?,
        clock,
    )?);
    drop(process);
    glass.shows(&empty, Instant::now())?;
    Ok(seen)
}

/// Whether the program has begun the process that draws its page.
fn draws(program: u32) -> bool {
    let children = fs::read_to_string(format!("/proc/{program}/task/{program}/children"));
    children
        .unwrap_or_default()
        .split_whitespace()
        .any(|child| {
            let name = fs::read_to_string(format!("/proc/{child}/comm"));
            name.is_ok_and(|name| name.starts_with("WebKitWebProces"))
        })
}

/// The steps in `log`: milliseconds since `clock`.
///
/// `2026-11-26T01:02:03.456789Z DEBUG keygate::starting: start step="logs" after=45678`
fn logged(log: &str, clock: Timestamp) -> Result<Vec<(String, f64)>, Stop> {
    let mut steps: Vec<(String, f64)> = Vec::new();
    for line in log.lines() {
        let Some((head, rest)) = line.split_once(" start step=\"") else {
            continue;
        };
        let (step, after) = rest
            .split_once("\" after=")
            .ok_or("the log has another form")?;
        let at: Timestamp = head.split(' ').next().unwrap_or_default().parse()?;
        let at = at.duration_since(clock).as_secs_f64() * 1e3;
        if steps.is_empty() {
            let microseconds: f64 = after.parse()?;
            steps.push(("main".to_owned(), at - microseconds / 1e3));
        }
        steps.push((step.to_owned(), at));
    }
    Ok(steps)
}
