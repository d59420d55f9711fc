//! What the measured programs share.

use std::error::Error;
use std::process::ExitCode;

pub(crate) type Stop = Box<dyn Error>;

pub(crate) const ROUNDS: usize = 7;

/// Prints the median of so many milliseconds each, or why there is none.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]
pub(crate) fn print(times: Result<Vec<f64>, Stop>) -> ExitCode {
    let median = times.and_then(|mut times| {
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied().ok_or("no time".into())
    });
    match median {
        Ok(milliseconds) => {
            println!("{milliseconds:.1}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
