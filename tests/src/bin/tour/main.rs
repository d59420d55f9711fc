//! The tour: the real program does the main job in practice mode, then meets an Atlas that refuses,
//! changes its lists and goes away. A picture of each screen and state, light and dark, and the
//! exported CSV go to the folder named on the command line.

mod album;
mod practice;
mod states;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tests::Stop;

const THEMES: [&str; 2] = ["Light", "Dark"];

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]
async fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("Name the folder that the pictures shall go to.");
        return ExitCode::FAILURE;
    };
    for theme in THEMES {
        if let Err(error) = tour(&folder, theme).await {
            eprintln!("The tour stopped: {error}");
            return ExitCode::FAILURE;
        }
    }
    println!(
        "The pictures and the addresses as CSV are in {}.",
        folder.display()
    );
    ExitCode::SUCCESS
}

async fn tour(folder: &Path, theme: &str) -> Result<(), Stop> {
    practice::tour(folder, theme).await?;
    states::tour(folder, theme).await
}
