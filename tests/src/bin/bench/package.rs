//! How large the package is.

use std::fs;
use std::process::Command;

use tests::Stop;

use crate::report::{Report, Target};
use fixtures::target;

const MEBIBYTE: f64 = 1_048_576.0;

pub(crate) fn run(report: &mut Report) -> Result<(), Stop> {
    report.note("\nPackage");
    let folder = target().join("release/bundle/deb");
    let packages = fs::read_dir(&folder)
        .map_err(|_| "no package was built yet: make package builds it")?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let newest = packages
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok())
        .ok_or("no .deb was built")?;
    let size = newest.metadata()?.len() as f64 / MEBIBYTE;
    report.figure(".deb", size, "MiB", Target::AtMost(9.5));
    let field = Command::new("dpkg-deb")
        .args(["--field"])
        .arg(&newest)
        .arg("Installed-Size")
        .output()?;
    let kibibytes: f64 = String::from_utf8(field.stdout)?.trim().parse()?;
    report.figure("installed", kibibytes / 1024.0, "MiB", Target::AtMost(25.0));
    Ok(())
}
