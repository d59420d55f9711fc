//! Files dragged over the window with the mouse, as from a file manager: real drag and drop of the
//! window system.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use crate::Stop;
use crate::desktop::Desktop;
use crate::process::Process;

/// Where files are dragged from, pixels from the corner of the screen.
const HANDLE: (u32, u32) = (30, 30);

/// Files held over the window until they are dropped.
#[derive(Debug)]
pub struct Drag<'a> {
    desktop: &'a Desktop,
    _source: Process,
}

impl<'a> Drag<'a> {
    /// Takes hold of `files`.
    ///
    /// # Errors
    /// `xdotool` or the Python bindings of GTK are not installed.
    pub fn begin(desktop: &'a Desktop, files: &[&Path]) -> Result<Self, Stop> {
        // The system's own Python has GTK.
        let mut command = desktop.command("/usr/bin/python3");
        command
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drag.py"))
            .args(files)
            .stdout(Stdio::piped());
        let mut source = Process::start(&mut command)?;
        let pipe = source.child.stdout.take().ok_or("no pipe")?;
        let mut line = String::new();
        BufReader::new(pipe).read_line(&mut line)?;
        if line.trim() != "ready" {
            return Err("there is nothing to drag files from".into());
        }
        let drag = Self {
            desktop,
            _source: source,
        };
        drag.to(HANDLE)?;
        desktop.mouse(&["mousedown", "1"])?;
        Ok(drag)
    }

    /// Moves on to this place of the screen, pixels.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn to(&self, place: (u32, u32)) -> Result<(), Stop> {
        self.desktop.mouse_to(place)
    }

    /// Lets go.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn drop_here(&self) -> Result<(), Stop> {
        self.desktop.mouse(&["mouseup", "1"])
    }
}
