//! Handing a list over to somebody else, and printing.

use std::fs;
use std::path::{Path, PathBuf};

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::desktop::Desktop;
use tests::dialog::FileDialog;
use tests::steps::{go_to, open_project, signed_in_with};
use tests::waiting;

use crate::journey;

const LIST: &str = r#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1/32", "3.0.0.2/32"]}, "gcp": {"europe-west1": ["34.0.0.3/32"]}}, "inbound": {"aws": {"us-east-1": ["3.0.0.9/32"]}}}"#;

async fn atlas() -> Result<Sandbox, Stop> {
    let config = Config {
        control_plane: Some(LIST.as_bytes().to_vec()),
        ..Config::default()
    };
    Ok(Sandbox::start(config).await?)
}

/// Waits for a file whose name ends so, and reads it.
async fn saved(folder: &Path, ending: &str) -> Result<(PathBuf, Vec<u8>), Stop> {
    waiting::until(&format!("a file {ending}"), async || {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(ending) {
                let bytes = fs::read(&path)?;
                return Ok((!bytes.is_empty()).then_some((path, bytes)));
            }
        }
        Ok(None)
    })
    .await
}

#[tokio::test]
async fn a_list_is_handed_over_as_a_page_and_what_comes_back_is_compared_with_it()
-> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = atlas().await?;
        let folder = desktop.folder("handed")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;
        go_to(screen, "Access list").await?;
        screen.press("button", "Hand over…").await?;
        screen
            .find("dialog", "Hand over to the owner of the key service")
            .await?;
        screen.press("button", "Save file").await?;
        screen.press("button", "Save anyway").await?;
        let (_, page) = saved(&folder, ".html").await?;
        let page = String::from_utf8(page)?;
        for part in [
            "3.0.0.1/32",
            "3.0.0.2/32",
            "34.0.0.3/32",
            "What is asked",
            "How to answer",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("3.0.0.9/32"), "inbound is not asked for");
        assert!(!page.contains("<script"), "{page}");
        screen.shows("Nothing came back yet").await?;

        screen
            .paste("Current access list", "3.0.0.1\n34.0.0.3\n")
            .await?;
        screen.press("button", "Compare").await?;
        screen.shows("The list that came back lacks").await?;
        window.close().await
    })
    .await
}

/// Waits for the system's dialog for printing, and closes it.
async fn print_dialog(desktop: &Desktop) -> Result<(), Stop> {
    FileDialog::appears(desktop, "Print").await?.cancel().await
}

#[tokio::test]
async fn a_screen_is_printed_through_the_systems_dialog() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = atlas().await?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;
        open_project(screen).await?;
        go_to(screen, "Clusters").await?;
        screen.find("grid", "Clusters").await?;
        desktop.press_key("ctrl+p")?;
        print_dialog(desktop).await?;
        window.close().await
    })
    .await
}
