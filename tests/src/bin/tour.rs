//! Takes the tour's pictures into the folder named on the command line, and the exported CSV: light
//! and dark at the window's usual size, or as `--size WIDTHxHEIGHT`, `--theme NAME` and `--scale
//! TIMES` say.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tests::Stop;
use tests::desktop::{Desktop, Size};
use tests::screen::Screen;
use tests::tour::Tour;

/// What the pictures are of.
struct Wanted {
    folder: PathBuf,
    themes: Vec<String>,
    size: Size,
    scale: u32,
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]
async fn main() -> ExitCode {
    let Some(wanted) = wanted(std::env::args().skip(1)) else {
        eprintln!(
            "Name the folder for the pictures; --size 800x560, --theme 'High contrast' and --scale 2 change them."
        );
        return ExitCode::FAILURE;
    };
    for theme in &wanted.themes {
        if let Err(error) = tour(&wanted, theme).await {
            eprintln!("The tour stopped: {error}");
            return ExitCode::FAILURE;
        }
    }
    println!(
        "The pictures and the addresses as CSV are in {}.",
        wanted.folder.display()
    );
    ExitCode::SUCCESS
}

async fn tour(wanted: &Wanted, theme: &str) -> Result<(), Stop> {
    let suffix = theme.to_lowercase().replace(' ', "-");
    let picture = async |desktop: &Desktop, _: &Screen, name: &str| {
        desktop.picture(&wanted.folder.join(format!("{name}-{suffix}.png")))
    };
    Tour {
        theme,
        size: wanted.size,
        scale: wanted.scale,
        files: Some(&wanted.folder),
        visit: picture,
    }
    .walk()
    .await
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Option<Wanted> {
    let mut wanted = Wanted {
        folder: Path::new(&arguments.next()?).to_owned(),
        themes: vec!["Light".to_owned(), "Dark".to_owned()],
        size: Size(1100, 760),
        scale: 1,
    };
    while let Some(option) = arguments.next() {
        let value = arguments.next()?;
        match option.as_str() {
            "--size" => {
                let (width, height) = value.split_once('x')?;
                wanted.size = Size(width.parse().ok()?, height.parse().ok()?);
            }
            "--theme" => wanted.themes = vec![value],
            "--scale" => wanted.scale = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(wanted)
}
