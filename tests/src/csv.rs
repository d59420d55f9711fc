//! Reading what Keygate wrote, and what Atlas serves, without Keygate's own readers: both would
//! share one mistake.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Stop;
use crate::waiting;

/// Cloud, region and CIDR block of an address.
pub type Place = (String, String, String);

/// The one CSV file in `folder` whose name contains `part`, once it is there and whole.
///
/// # Errors
/// No such file in time.
pub async fn await_file(folder: &Path, part: &str) -> Result<PathBuf, Stop> {
    let what = format!("a file named …{part}… in {}", folder.display());
    waiting::until(&what, async || {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.contains(part) && fs::read(&path)?.ends_with(b"\r\n") {
                return Ok(Some(path));
            }
        }
        Ok(None)
    })
    .await
}

/// The rows of an exported file, after checking its header.
///
/// # Errors
/// It is not the format that was promised.
pub fn read(file: &Path) -> Result<BTreeSet<Place>, Stop> {
    let text = fs::read_to_string(file)?;
    let mut lines = text.split_terminator("\r\n");
    let header = lines.next().unwrap_or_default();
    if header != "direction,service,cloud,region,cidr" {
        return Err(format!("unexpected header {header}").into());
    }
    let mut places = BTreeSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, _, cloud, region, cidr] = cells.as_slice() else {
            return Err(format!("unexpected row {line}").into());
        };
        if !places.insert(((*cloud).into(), (*region).into(), (*cidr).into())) {
            return Err(format!("a row stands twice: {line}").into());
        }
    }
    Ok(places)
}

/// One direction of a control-plane document, as the same kind of set.
///
/// # Errors
/// The document has another shape.
pub fn direction_of(document: &[u8], direction: &str) -> Result<BTreeSet<Place>, Stop> {
    let document: Value = serde_json::from_slice(document)?;
    let clouds = document[direction].as_object().ok_or("no such direction")?;
    let mut places = BTreeSet::new();
    for (cloud, regions) in clouds {
        for (region, entries) in regions.as_object().ok_or("a cloud without regions")? {
            for entry in entries.as_array().ok_or("a region without a list")? {
                let cidr = entry.as_str().ok_or("an entry that is no text")?;
                places.insert((cloud.clone(), region.clone(), cidr.to_owned()));
            }
        }
    }
    Ok(places)
}
