//! The tour: the real program does the main job in practice mode; a picture of each screen, light
//! and dark, and the exported CSV go to the folder named on the command line.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tests::Stop;
use tests::csv;
use tests::desktop::{Desktop, Size};
use tests::screen::Screen;
use tests::steps::{go_to, practise};
use tests::window::Window;

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
    let desktop = Desktop::start(Size(1100, 760))?;
    let exports = desktop.folder("exports")?;
    let environment = [("KEYGATE_SAVE_DIR", exports.clone().into())];
    let window = Window::open(&desktop, &environment).await?;
    let screen = &window.screen;
    let album = Album {
        desktop: &desktop,
        screen,
        folder,
        theme,
    };

    screen
        .find("button", "Practice with a sample project")
        .await?;
    choose_theme(screen, theme).await?;
    album.picture("connect").await?;
    practise(screen).await?;
    album.picture("encryption-off").await?;

    let switch = "Encryption at rest using your key management";
    screen.press("switch", switch).await?;
    screen.press("radio", "No").await?;
    for (provider, name) in [
        ("Google Cloud KMS", "encryption-google"),
        ("Azure Key Vault", "encryption-azure"),
        ("AWS KMS", "encryption-aws"),
    ] {
        screen.press("radio", provider).await?;
        album.picture(name).await?;
    }
    screen.choose("Role", "Set up a new role").await?;
    screen.find("button", "Create in Atlas").await?;
    album.picture("role-begin").await?;
    screen.press("button", "Create in Atlas").await?;
    screen.find("group", "Trust policy").await?;
    album.picture("role-aws").await?;
    screen.press("button", "Continue later").await?;
    screen.choose("Role", "practice").await?;
    screen.press("button", "Save").await?;
    screen.find("button", "Send to Atlas").await?;
    album.picture("summary").await?;
    screen.press("button", "Send to Atlas").await?;
    screen.shows("Valid").await?;
    album.picture("encryption-valid").await?;
    screen.press("button", "Rotate key…").await?;
    screen.find("button", "Cancel").await?;
    album.picture("rotation").await?;
    screen.press("button", "Cancel").await?;
    screen
        .run("document.getElementById('private-networking').scrollIntoView()")
        .await?;
    album.picture("private-networking").await?;

    go_to(screen, "Clusters").await?;
    screen.find("checkbox", "Choose ledger").await?;
    album.picture("clusters").await?;
    screen.press("checkbox", "Choose ledger").await?;
    screen.press("button", "Encrypt 1 cluster").await?;
    screen.find("button", "Cancel").await?;
    album.picture("clusters-summary").await?;
    screen.press("button", "Cancel").await?;

    go_to(screen, "IP addresses").await?;
    screen.shows("420").await?;
    album.picture("needed").await?;
    screen.press("tab", "Outbound from Atlas").await?;
    album.picture("ip-addresses").await?;
    screen.fill("Filter addresses", "us-east-1").await?;
    screen.shows("84 of 420").await?;
    album.picture("ip-addresses-filtered").await?;
    screen.fill("Filter addresses", "").await?;
    screen.press("button", "Export CSV").await?;
    let exported = csv::await_file(&exports, "outbound")?;
    if let Some(name) = exported.file_name() {
        std::fs::copy(&exported, folder.join(name))?;
    }
    album.picture("exported").await?;
    go_to(screen, "Access list").await?;
    screen.shows("Your access list is not known here").await?;
    album.picture("access-list-unknown").await?;
    screen
        .paste("Current access list", "198.18.0.1/32\n203.0.113.7/32\n")
        .await?;
    screen.press("button", "Compare").await?;
    screen.shows("Atlas can be cut off from your key.").await?;
    album.picture("access-list").await?;
    go_to(screen, "Activity").await?;
    screen.find("grid", "Activity").await?;
    album.picture("activity").await?;
    go_to(screen, "Settings").await?;
    album.picture("settings").await?;
    window.close().await
}

async fn choose_theme(screen: &Screen, theme: &str) -> Result<(), Stop> {
    screen.press("button", "Settings").await?;
    screen.press("radio", theme).await?;
    screen.press("button", "Back to Connect").await?;
    screen
        .find("button", "Practice with a sample project")
        .await?;
    Ok(())
}

struct Album<'a> {
    desktop: &'a Desktop,
    screen: &'a Screen,
    folder: &'a Path,
    theme: &'a str,
}

impl Album<'_> {
    /// Takes a picture once everything on screen has come to rest and is drawn.
    async fn picture(&self, name: &str) -> Result<(), Stop> {
        self.screen.rest().await?;
        let file = format!("{name}-{}.png", self.theme.to_lowercase());
        self.desktop.picture(&self.folder.join(file))
    }
}
