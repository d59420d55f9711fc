//! The engine's examples against the programs one would take instead, file in, file out. Compared is
//! the processor time, which others at work on the machine change least; the time by the clock stands
//! below it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fixtures::target;
use sha2::{Digest, Sha256};
use tests::Stop;

use crate::data::{list, median, scratch};
use crate::report::{Peer, Report, Target};

const MILLION: usize = 1_000_000;
const ROUNDS: usize = 7;

/// What jq is asked to write, line for line what the example writes.
const JQ: &str = r#"["direction","service","cloud","region","cidr"],
(to_entries[] | .key as $direction | .value | to_entries[] | .key as $cloud | .value | to_entries[]
 | .key as $region | .value[] | [$direction, "Control plane", $cloud, $region, .]) | @csv"#;

/// The smallest cover of each generated list. Source: ../shared/bench/README.md.
const COVERS: [(&str, usize, &str); 6] = [
    ("v4", 10_000, "5b94e74566e17462"),
    ("v4", 100_000, "f9dc080ada46c109"),
    ("v4", MILLION, "05ee15f19bbd718d"),
    ("v6", 10_000, "08672a1e73775e45"),
    ("v6", 100_000, "d7b7119044d1fced"),
    ("v6", MILLION, "3a4fa62e2cf63662"),
];

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nEngine, a million entries, seconds of processor time, median of 7");
    answers(report)?;
    let out = scratch()?.join("out");
    let (v4, v6, json) = (
        list("v4", MILLION)?,
        list("v6", MILLION)?,
        list("json", MILLION)?,
    );

    let mut ours = example("aggregate", &[&v4, &out]);
    let mut plain = example("plain_aggregate", &[&v4, &out]);
    let mut iprange = other("iprange", &[&v4]);
    let [ours, plain, iprange] = measured([&mut ours, &mut plain, &mut iprange])?;
    against(report, "merge v4", &ours, "iprange", &iprange, 0.25);
    against(report, "merge v4", &ours, "ipnet", &plain, 0.6);
    report.figure("merge v4, memory", ours.peak, "MiB", Target::AtMost(30.0));

    let mut ours = example("aggregate", &[&v6, &out]);
    let mut plain = example("plain_aggregate", &[&v6, &out]);
    let [ours, plain] = measured([&mut ours, &mut plain])?;
    against(report, "merge v6", &ours, "ipnet", &plain, 0.6);

    let (needed, have) = halves(&v4)?;
    let mut ours = example("difference", &[&needed, &have, &out]);
    let mut iprange = other("iprange", &[&needed]);
    iprange.arg("--except").arg(&have);
    let [ours, iprange] = measured([&mut ours, &mut iprange])?;
    against(report, "difference", &ours, "iprange", &iprange, 0.25);

    let mut ours = example("json_to_csv", &[&json, &out]);
    let mut plain = example("plain_json_to_csv", &[&json, &out]);
    let mut jq = other("jq", &[]);
    jq.args(["-r", JQ]).arg(&json);
    let [ours, plain] = measured([&mut ours, &mut plain])?;
    let jq = once(&mut jq)?;
    against(
        report,
        "JSON to CSV",
        &ours,
        "serde_json + csv",
        &plain,
        0.6,
    );
    against(report, "JSON to CSV", &ours, "jq", &jq, 0.06);
    Ok(())
}

/// Whether the examples give the answers that six other programs agree on, to the byte.
fn answers(report: &mut Report) -> Result<(), Stop> {
    let out = scratch()?.join("out");
    let mut right = 0;
    for (kind, count, expected) in COVERS {
        let done = example("aggregate", &[&list(kind, count)?, &out]).status()?;
        let found = Sha256::digest(std::fs::read(&out)?);
        let found: String = found
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        right += usize::from(done.success() && found == expected);
    }
    let wanted = COVERS.len() as f64;
    report.figure(
        "right answers",
        right as f64,
        "of 6",
        Target::AtLeast(wanted),
    );
    Ok(())
}

fn against(
    report: &mut Report,
    what: &str,
    ours: &Cost,
    name: &'static str,
    peer: &Cost,
    most: f64,
) {
    let figure = peer.cpu;
    report.ratio(
        what,
        ours.cpu,
        "s",
        Peer { name, figure },
        Target::AtMost(most),
    );
    let ratio = ours.clock / peer.clock;
    report.note(&format!(
        "       by the clock: {:.3} s, {ratio:.3} × {name} ({:.3} s)",
        ours.clock, peer.clock
    ));
}

struct Cost {
    /// Seconds, of user and system together.
    cpu: f64,
    /// Seconds, from its beginning to its end.
    clock: f64,
    /// MiB.
    peak: f64,
}

/// The median cost of each command; they take turns.
fn measured<const N: usize>(mut commands: [&mut Command; N]) -> Result<[Cost; N], Stop> {
    let mut rounds: [Vec<Cost>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (command, costs) in commands.iter_mut().zip(&mut rounds) {
            costs.push(once(command)?);
        }
    }
    Ok(rounds.map(|costs| Cost {
        cpu: median(costs.iter().map(|cost| cost.cpu).collect()),
        clock: median(costs.iter().map(|cost| cost.clock).collect()),
        peak: costs.iter().map(|cost| cost.peak).fold(0.0, f64::max),
    }))
}

/// Runs `command` under the shell, which counts in thousandths of a second, and GNU time, which knows
/// the memory.
fn once(command: &mut Command) -> Result<Cost, Stop> {
    let measured = Command::new("bash")
        .args([
            "-c",
            r#"TIMEFORMAT="%3R %3U %3S"; time /usr/bin/time -f %M "$@""#,
            "bash",
        ])
        .arg(command.get_program())
        .args(command.get_args())
        .stdout(File::create(scratch()?.join("out-of-peer"))?)
        .stderr(Stdio::piped())
        .output()?;
    let said = String::from_utf8(measured.stderr)?;
    if !measured.status.success() {
        return Err(format!("{command:?}: {said}").into());
    }
    let figures: Result<Vec<f64>, _> = said.split_whitespace().map(str::parse).collect();
    match figures.as_deref() {
        Ok([kilobytes, clock, user, system]) => Ok(Cost {
            cpu: user + system,
            clock: *clock,
            peak: kilobytes / 1024.0,
        }),
        _ => Err(format!("{command:?} said {said}").into()),
    }
}

fn example(name: &str, files: &[&Path]) -> Command {
    let mut command = Command::new(target().join("release/examples").join(name));
    command.args(files);
    command
}

fn other(name: &str, files: &[&Path]) -> Command {
    let mut command = Command::new(name);
    command.args(files);
    command
}

/// The first 500,500 lines and the last.
fn halves(list: &Path) -> Result<(PathBuf, PathBuf), Stop> {
    const LINES: usize = 500_500;
    let folder = scratch()?;
    let (needed, have) = (folder.join("needed"), folder.join("have"));
    let (mut first, mut last) = (File::create(&needed)?, File::create(&have)?);
    let lines: Vec<String> = BufReader::new(File::open(list)?)
        .lines()
        .collect::<Result<_, _>>()?;
    let write = |file: &mut File, lines: &[String]| writeln!(file, "{}", lines.join("\n"));
    write(&mut first, lines.get(..LINES).ok_or("a short list")?)?;
    let from = lines.len().checked_sub(LINES).ok_or("a short list")?;
    write(&mut last, lines.get(from..).unwrap_or_default())?;
    Ok((needed, have))
}
