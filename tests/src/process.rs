//! Child processes that end with their owner, whatever happens.

use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::Stop;

/// A process and all it started; killed when dropped.
#[derive(Debug)]
pub struct Process {
    /// The process itself, for its pipes.
    pub child: Child,
}

impl Process {
    /// Starts `command` in a process group of its own.
    ///
    /// # Errors
    /// Names the program that could not be started: it may not be installed.
    pub fn start(command: &mut Command) -> Result<Self, Stop> {
        use std::os::unix::process::CommandExt;
        let child = command
            .process_group(0)
            .spawn()
            .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        Ok(Self { child })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(group) = Pid::from_raw(self.child.id().cast_signed()) {
            // It may have ended by itself.
            let _already_gone = kill_process_group(group, Signal::KILL);
        }
        let _reaped = self.child.wait();
    }
}
