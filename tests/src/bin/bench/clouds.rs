//! Reading from a cloud. What the pretend one takes for its answers is counted, too.

use std::process::Command;

use fixtures::target;
use tests::Stop;

use crate::report::{Report, Target};

/// What is read, by the program that does it.
const READ: [(&str, &str); 3] = [
    ("read_role", "a role with ten policies of 400 addresses"),
    ("read_vault", "a key vault with 1,000 rules"),
    (
        "read_perimeter",
        "a perimeter whose level has 8,000 addresses",
    ),
];

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nClouds, from a pretend one on this computer, milliseconds, median of 7");
    for (program, what) in READ {
        let program = target().join("release/examples").join(program);
        let read = Command::new(program).output()?;
        if !read.status.success() {
            return Err(String::from_utf8_lossy(&read.stderr).into());
        }
        let milliseconds: f64 = String::from_utf8(read.stdout)?.trim().parse()?;
        report.figure(what, milliseconds, "ms", Target::AtMost(100.0));
    }
    Ok(())
}
