//! Memory and processor time of a program and all it started. Source: proc(5).

use std::time::Duration;

use tests::Stop;
use tests::watching::Running;

/// What times in /proc are counted in, the same on every Linux that Debian runs on.
const TICK: Duration = Duration::from_millis(10);

/// What memory they take, a share of what is shared: MiB.
///
/// # Errors
/// None of them runs any more.
pub(crate) fn memory(processes: &[Running]) -> Result<f64, Stop> {
    let kibibytes: Vec<f64> = processes
        .iter()
        .filter_map(|process| {
            let rollup = process.about("smaps_rollup").ok()?;
            let rollup = String::from_utf8_lossy(&rollup).into_owned();
            let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        })
        .collect();
    if kibibytes.is_empty() {
        return Err("the program has ended".into());
    }
    Ok(kibibytes.iter().sum::<f64>() / 1024.0)
}

/// What processor time they took so far.
pub(crate) fn processor_time(processes: &[Running]) -> Duration {
    let ticks = processes.iter().filter_map(|process| {
        let stat = String::from_utf8(process.about("stat").ok()?).ok()?;
        // Behind the name, which may hold blanks.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u32>().ok()? + fields.get(12)?.parse::<u32>().ok()?)
    });
    TICK * ticks.sum::<u32>()
}
