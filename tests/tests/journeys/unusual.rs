//! A list of Atlas that is unlike others: looked at before it gets out (safety rule A4).

use std::fs;

use sandbox::{Config, Sandbox};
use serde_json::json;
use tests::Stop;
use tests::steps::{go_to, open_project, signed_in_with};

use crate::access_list::await_file;
use crate::journey;

#[tokio::test]
async fn a4_an_unusual_list_is_looked_at_once_before_it_is_copied_or_saved() -> Result<(), Stop> {
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let list = json!({"outbound": {"aws": {"us-east-1": ["1.2.3.4/32", "1.2.4.0/24"]}}});
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.to_string().into_bytes()),
            ..Config::default()
        })
        .await?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;
        open_project(screen).await?;
        go_to(screen, "Access list").await?;
        screen.choose("For", "Azure Key Vault firewall").await?;
        screen.fill("Key vault name", "northwind-keys").await?;
        screen.fill("Resource group", "atlas").await?;
        screen.find("tab", "Script for Bash").await?;

        let unused = "Keygate does not use Atlas’s newest list";
        screen.shows(unused).await?;
        screen.press("button", "Copy").await?;
        screen
            .shows("1 entry covers more than one address, and was not accepted before.")
            .await?;
        screen.press("button", "Cancel").await?;
        assert!(desktop.clipboard().is_err(), "nothing got out");
        screen.press("button", "Copy").await?;
        screen.press("button", "Copy anyway").await?;
        screen.shows("Copied atlas-keyvault-rules.sh").await?;
        assert!(desktop.clipboard()?.contains("1.2.4.0/24"));
        screen
            .until("the banner to go", async || {
                Ok((!screen.text().await?.contains(unused)).then_some(()))
            })
            .await?;

        screen.press("radio", "PowerShell").await?;
        screen.find("tab", "Script for PowerShell").await?;
        screen.press("button", "Save file").await?;
        let script = await_file(&folder, "atlas-keyvault-rules.ps1").await?;
        assert!(fs::read_to_string(script)?.contains("1.2.4.0/24"));
        screen.choose("For", "CSV").await?;
        screen.find("tab", "Table").await?;
        screen.press("button", "Save file").await?;
        await_file(&folder, "atlas-addresses.csv").await?;

        go_to(screen, "Activity").await?;
        screen.shows("Accepted Atlas’s list of").await?;
        window.close().await
    })
    .await
}
