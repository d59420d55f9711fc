//! The system's own dialogs for files, pressed for real, and the way to a saved file's folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::csv;
use tests::desktop::Desktop;
use tests::dialog::FileDialog;
use tests::prepared::accepted_list;
use tests::screen::Screen;
use tests::steps::{go_to, signed_in};
use tests::waiting;
use tests::window::Window;
use zbus::blocking::Connection;

use crate::{journey, journey_without_key_store};

const SAVE: &str = "Save File";
const OPEN: &str = "Open File";
/// The question whether to replace a file has no title.
const QUESTION: &str = "";

const LIST: &str = r#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1/32", "3.0.0.2/32"]}, "gcp": {"europe-west1": ["34.0.0.3/32"]}}, "inbound": {"aws": {"us-east-1": ["3.0.0.9/32"]}}}"#;

type Shown = Arc<Mutex<Vec<String>>>;

/// Stands in for the desktop's file manager.
struct FileManager(Shown);

#[zbus::interface(name = "org.freedesktop.FileManager1")]
impl FileManager {
    fn show_items(&self, uris: Vec<String>, _startup_id: &str) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.extend(uris);
    }
}

async fn atlas() -> Result<Sandbox, Stop> {
    let config = Config {
        control_plane: Some(LIST.as_bytes().to_vec()),
        ..Config::default()
    };
    Ok(Sandbox::start(config).await?)
}

/// The names in `folder`, in order.
fn names(folder: &Path) -> Result<Vec<String>, Stop> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn path_text(path: &Path) -> Result<&str, Stop> {
    path.to_str().ok_or_else(|| "a path that is no text".into())
}

async fn show_list(screen: &Screen, tab: &str, text: &str) -> Result<(), Stop> {
    go_to(screen, "IP addresses").await?;
    screen.press("tab", tab).await?;
    screen.shows(text).await
}

#[tokio::test]
async fn a_list_is_saved_through_the_systems_dialog_shown_in_its_folder_and_opened_from_there()
-> Result<(), Stop> {
    journey(async |desktop| {
        let shown = Shown::default();
        let _file_manager: Connection =
            zbus::blocking::connection::Builder::address(desktop.bus())?
                .name("org.freedesktop.FileManager1")?
                .serve_at(
                    "/org/freedesktop/FileManager1",
                    FileManager(Arc::clone(&shown)),
                )?
                .build()?;
        let atlas = atlas().await?;
        let data = desktop.data_folder()?;
        accepted_list(&data, atlas.origin(), LIST.as_bytes())?;
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;
        let folder = desktop.folder("lists of ours")?;
        let today = jiff::Zoned::now().strftime("%Y-%m-%d").to_string();
        let proposed = format!("atlas-control-plane_this-computer_{today}.csv");

        show_list(screen, "Outbound from Atlas", "3 addresses").await?;
        screen.press("button", "Export CSV").await?;
        let dialog = FileDialog::appears(desktop, SAVE).await?;
        assert_eq!(dialog.name()?, proposed);
        dialog.cancel().await?;
        screen.find("treegrid", "IP addresses").await?;
        assert!(
            screen.lacks("button", "Show in folder").await?,
            "nothing was saved"
        );

        screen.press("button", "Export CSV").await?;
        let dialog = FileDialog::appears(desktop, SAVE).await?;
        let file = folder.join(&proposed);
        dialog.rename(path_text(&file)?)?;
        dialog.confirm().await?;
        screen.shows("Saved 3 addresses").await?;
        let written = csv::read(&file)?;
        assert_eq!(written, csv::direction_of(LIST.as_bytes(), "outbound")?);
        screen.press("button", "Show in folder").await?;
        let uri = waiting::until("the file manager to be asked", async || {
            let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(shown.first().cloned())
        })
        .await?;
        let uri = url::Url::parse(&uri)?;
        let asked: PathBuf = uri.to_file_path().map_err(|()| "no file is meant")?;
        assert_eq!(asked, file);

        // The file is there already: the dialog asks, and whoever does not want that changes nothing.
        screen.press("button", "Dismiss").await?;
        let before = fs::metadata(&file)?.modified()?;
        screen.press("button", "Export CSV").await?;
        let dialog = FileDialog::appears(desktop, SAVE).await?;
        assert_eq!(dialog.name()?, proposed, "in the folder used last");
        desktop.press_key("Return")?;
        FileDialog::appears(desktop, QUESTION)
            .await?
            .cancel()
            .await?;
        dialog.cancel().await?;
        assert_eq!(fs::metadata(&file)?.modified()?, before);
        assert_eq!(names(&folder)?, [proposed.as_str()]);

        screen.press("tab", "Inbound to Atlas").await?;
        screen.shows("1 address").await?;
        screen.press("button", "Export CSV").await?;
        FileDialog::appears(desktop, SAVE).await?.confirm().await?;
        screen.shows("Saved 1 address").await?;
        let inbound = format!("atlas-control-plane-inbound_this-computer_{today}.csv");
        assert_eq!(names(&folder)?, [inbound, proposed.clone()]);

        go_to(screen, "Access list").await?;
        screen.press("button", "Open file").await?;
        FileDialog::appears(desktop, OPEN).await?.cancel().await?;
        screen.find("button", "Compare").await?;
        fs::write(folder.join("today.txt"), "3.0.0.1\n")?;
        screen.press("button", "Open file").await?;
        let dialog = FileDialog::appears(desktop, OPEN).await?;
        dialog.point_to("today.txt")?;
        dialog.confirm().await?;
        screen.shows("Read as a plain list with 1 entry.").await?;

        taken_to_the_cloud(desktop, screen, &folder).await?;
        window.close().await
    })
    .await
}

/// Every form is saved by the same way, and copied as it is saved.
async fn taken_to_the_cloud(desktop: &Desktop, screen: &Screen, folder: &Path) -> Result<(), Stop> {
    for (form, fields, file) in [
        ("Plain list", &[][..], "atlas-addresses.txt"),
        ("JSON", &[][..], "atlas-addresses.json"),
        (
            "AWS role policy",
            &[(
                "Key ARN",
                "arn:aws:kms:us-east-1:123456789012:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789",
            )][..],
            "policy.json",
        ),
        ("Terraform", &[][..], "atlas-addresses.tf"),
        (
            "Google Cloud access level",
            &[][..],
            "atlas-access-level.yaml",
        ),
        (
            "Azure Key Vault firewall",
            &[
                ("Key vault name", "northwind-keys"),
                ("Resource group", "keys"),
            ][..],
            "atlas-keyvault-rules.sh",
        ),
    ] {
        screen.choose("For", form).await?;
        for (label, text) in fields {
            screen.fill(label, text).await?;
        }
        screen.press("button", "Save file").await?;
        let dialog = FileDialog::appears(desktop, SAVE).await?;
        let name = dialog.name()?;
        assert!(name.ends_with(file), "{form}: {name}");
        dialog.confirm().await?;
        screen.shows(&name).await?;
        let saved = waiting::until(&name, async || {
            Ok(fs::read_to_string(folder.join(&name)).ok())
        })
        .await?;
        screen.press("button", "Copy").await?;
        screen.shows(&format!("Copied {name}")).await?;
        assert_eq!(desktop.clipboard()?, saved, "{form}: a copy is clean text");
    }
    Ok(())
}

#[tokio::test]
async fn without_a_file_manager_to_ask_the_folder_is_opened() -> Result<(), Stop> {
    journey_without_key_store(async |desktop| {
        // Stands in for the system's way to open things, before any of the machine's own.
        let programs = desktop.folder("bin")?;
        let told = desktop.home().join("opened");
        let opener = programs.join("xdg-open");
        fs::write(
            &opener,
            format!("#!/bin/sh\necho \"$1\" >'{}'\n", told.display()),
        )?;
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755))?;
        let path = format!("{}:{}", programs.display(), std::env::var("PATH")?);
        let exports = desktop.folder("exports")?;
        let atlas = atlas().await?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", exports.clone().into()),
            ("PATH", path.into()),
        ];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.press("button", "Just show the IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.shows("3 addresses").await?;
        screen.press("button", "Export CSV").await?;
        screen.press("button", "Save anyway").await?;
        screen.press("button", "Show in folder").await?;
        let opened = waiting::until("the folder to be opened", async || {
            let line = fs::read_to_string(&told).ok();
            Ok(line.filter(|line| line.ends_with('\n')))
        })
        .await?;
        assert_eq!(Path::new(opened.trim_end()), exports);
        window.close().await
    })
    .await
}
