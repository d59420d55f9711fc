//! The installed program, as a person has it: used, upgraded in between, used again. Run as root on a
//! system of its own, with the older and the newer package on the command line; `scripts/package-test`
//! makes such a system.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::csv;
use tests::desktop::{Desktop, Size};
use tests::steps::{SignIn, connect, go_to, practise, switch_on};
use tests::window::Window;

/// Where the package puts the program.
const PROGRAM: &str = "/usr/bin/keygate";

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]
async fn main() -> ExitCode {
    let packages: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [older, newer] = packages.as_slice() else {
        eprintln!("Name the older package and the newer one.");
        return ExitCode::FAILURE;
    };
    match walk(Path::new(older), Path::new(newer)).await {
        Ok(()) => {
            println!("Installed, used, upgraded with its data kept, used again.");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The installed program failed: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn walk(older: &Path, newer: &Path) -> Result<(), Stop> {
    install(older)?;
    let desktop = Desktop::start(Size(1100, 760))?;
    let exports = desktop.folder("exports")?;
    practise_the_main_job(&desktop, &exports).await?;

    // Addresses of the practice project would be refused here.
    let list = serde_json::json!({"outbound": {"aws": {"us-east-1": ["3.0.0.1", "3.0.0.2"]}}});
    let atlas = Sandbox::start(Config {
        control_plane: Some(list.to_string().into_bytes()),
        ..Config::default()
    })
    .await?;
    let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
    let (id, secret) = atlas.service_account();
    let window = Window::open_installed(&desktop, Path::new(PROGRAM), &environment).await?;
    connect(&window.screen, SignIn::ServiceAccount(id, secret), true).await?;
    go_to(&window.screen, "Settings").await?;
    window.screen.press("radio", "Dark").await?;
    see_the_outbound_list(&window, "us-east-1").await?;
    window.close().await?;

    install(newer)?;
    let window = Window::open_installed(&desktop, Path::new(PROGRAM), &environment).await?;
    window.screen.find("navigation", "Main").await?;
    go_to(&window.screen, "Settings").await?;
    let dark = window.screen.find("radio", "Dark").await?;
    if dark.attr("aria-checked").await?.as_deref() != Some("true") {
        return Err("the theme did not outlive the upgrade".into());
    }
    see_the_outbound_list(&window, "us-east-1").await?;
    window.close().await?;

    let kept = desktop.home().join("share/io.keygate.Keygate");
    if std::fs::read_dir(&kept)?.next().is_none() {
        return Err(format!("{} is empty", kept.display()).into());
    }
    Ok(())
}

/// Practice mode: on, saved, valid; the addresses as a file.
async fn practise_the_main_job(desktop: &Desktop, exports: &Path) -> Result<(), Stop> {
    let environment = [("KEYGATE_SAVE_DIR", exports.into())];
    let window = Window::open_installed(desktop, Path::new(PROGRAM), &environment).await?;
    practise(&window.screen).await?;
    switch_on(&window.screen, "AWS KMS", async |screen| {
        screen.choose("Role", "practice").await
    })
    .await?;
    window.screen.shows("Valid").await?;
    see_the_outbound_list(&window, "420").await?;
    window.screen.press("button", "Export CSV").await?;
    let exported = csv::read(&csv::await_file(exports, "control-plane_").await?)?;
    if exported != csv::direction_of(&sandbox::practice_addresses(), "outbound")? {
        return Err("the file is not what Atlas lists".into());
    }
    window.close().await
}

/// With `text` in it.
async fn see_the_outbound_list(window: &Window<'_>, text: &str) -> Result<(), Stop> {
    go_to(&window.screen, "IP addresses").await?;
    window.screen.press("tab", "Outbound from Atlas").await?;
    window.screen.shows(text).await
}

fn install(package: &Path) -> Result<(), Stop> {
    let done = Command::new("apt-get")
        .args(["install", "--yes", "--quiet=2", "--no-install-recommends"])
        .arg(package)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()?;
    if done.success() {
        Ok(())
    } else {
        Err(format!("apt-get install {}: {done}", package.display()).into())
    }
}
