//! The installed program, as a person has it: used, and started with the data folders that earlier
//! versions left. Run as root on a system of its own, with the package and those folders on the command
//! line; `scripts/package-test` makes such a system.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use sandbox::{Config, Sandbox};
use storage::Storage;
use tests::Stop;
use tests::csv;
use tests::desktop::{Desktop, Size};
use tests::steps::{SignIn, connect, go_to, practise, switch_on};
use tests::window::Window;
use url::Url;

/// Where the package puts the program.
const PROGRAM: &str = "/usr/bin/keygate";
const SCREEN: Size = Size(1100, 760);

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]
async fn main() -> ExitCode {
    let named: Vec<OsString> = std::env::args_os().skip(1).collect();
    let Some((package, earlier @ [_, ..])) = named.split_first() else {
        eprintln!("Name the package, and the data folders of earlier versions.");
        return ExitCode::FAILURE;
    };
    match walk(Path::new(package), earlier).await {
        Ok(()) => {
            println!(
                "Installed, used, and gone on with {} data folders of earlier versions.",
                earlier.len()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The installed program failed: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn walk(package: &Path, earlier: &[OsString]) -> Result<(), Stop> {
    install(package)?;
    let desktop = Desktop::start(SCREEN)?;
    let exports = desktop.folder("exports")?;
    practise_the_main_job(&desktop, &exports).await?;
    for folder in earlier {
        go_on(Path::new(folder))
            .await
            .map_err(|error| format!("with {}: {error}", folder.display()))?;
    }
    Ok(())
}

/// Signs in where somebody left off with an earlier version, and finds everything again.
async fn go_on(earlier: &Path) -> Result<(), Stop> {
    let desktop = Desktop::start(SCREEN)?;
    let data = desktop.data_folder()?;
    copy(earlier, &data)?;

    let kept = Storage::open(&data)?;
    let connection = kept.connection().ok_or("no connection was kept")?;
    let newest = kept.newest_list(&connection.origin);
    let newest = newest.ok_or("no list was kept")?;
    drop(kept);
    // Atlas lists what it listed then, and the secret is no longer in the key store.
    let account = (connection.id.clone(), "only for the stand-in".to_owned());
    let atlas = Sandbox::start(Config {
        control_plane: Some(newest.book.to_document()),
        service_account: Some(account),
        port: Url::parse(&connection.origin)?.port().ok_or("no port")?,
        ..Config::default()
    })
    .await?;
    let (id, secret) = atlas.service_account();

    let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
    let window = Window::open_installed(&desktop, Path::new(PROGRAM), &environment).await?;
    let screen = &window.screen;
    connect(screen, SignIn::ServiceAccount(id, secret), true).await?;
    screen.find("navigation", "Main").await?;

    go_to(screen, "Settings").await?;
    let dark = screen.find("radio", "Dark").await?;
    if dark.attr("aria-checked").await?.as_deref() != Some("true") {
        return Err("the theme is another one".into());
    }
    screen.shows("Once a day").await?;
    go_to(screen, "Clusters").await?;
    screen
        .shows("Keygate sends nothing until you say so")
        .await?;
    go_to(screen, "Access list").await?;
    screen.shows("Read as a plain list with 3 entries").await?;
    go_to(screen, "Activity").await?;
    screen.shows("ledger").await?;
    go_to(screen, "IP addresses").await?;
    screen.press("tab", "History").await?;
    screen.shows("first list").await?;
    window.close().await?;

    let left = Storage::open(&data)?;
    if left.notices().is_empty() {
        Ok(())
    } else {
        Err(format!("{:?}", left.notices()).into())
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Stop> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
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
