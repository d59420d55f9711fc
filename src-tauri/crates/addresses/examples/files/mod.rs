//! The files that an example works on.

use std::io::{self, Error};
use std::path::PathBuf;
use std::process::ExitCode;

/// Does `work` with the files named on the command line, and says what went wrong.
#[expect(clippy::print_stderr, reason = "a program for the command line")]
pub(crate) fn run<const FILES: usize>(
    work: impl FnOnce([PathBuf; FILES]) -> io::Result<()>,
) -> ExitCode {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let done = match files.try_into() {
        Ok(files) => work(files),
        Err(_) => Err(Error::other(format!("name {FILES} files"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
