//! Reading from a cloud. What the pretend one takes for its answers is counted, too.

use std::process::Command;

use fixtures::target;
use tests::Stop;

use crate::report::{Report, Target};

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nClouds, from a pretend one on this computer, milliseconds, median of 7");
    let read = Command::new(target().join("release/examples/read_role")).output()?;
    if !read.status.success() {
        return Err(String::from_utf8_lossy(&read.stderr).into());
    }
    let milliseconds: f64 = String::from_utf8(read.stdout)?.trim().parse()?;
    report.figure(
        "a role with ten policies of 400 addresses",
        milliseconds,
        "ms",
        Target::AtMost(100.0),
    );
    Ok(())
}
