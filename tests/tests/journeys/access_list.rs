//! What the key service allows, compared with what Atlas needs, and taken there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sandbox::{Config, Sandbox};
use serde_json::{Value, json};
use tests::Stop;
use tests::csv;
use tests::prepared::accepted_list;
use tests::screen::Screen;
use tests::steps::{SignIn, connect, go_to, open_project, practise, practising};
use tests::waiting;
use tests::window::Window;
use thirtyfour::Key;

use crate::journey;

/// What a vault's firewall shows of `rules`, as `az keyvault show` prints it.
fn vault(rules: &BTreeSet<String>) -> String {
    let rules: Vec<Value> = rules.iter().map(|cidr| json!({ "value": cidr })).collect();
    let vault = json!({
        "name": "northwind-keys",
        "properties": {
            "networkAcls": {
                "bypass": "AzureServices",
                "defaultAction": "Deny",
                "ipRules": rules,
                "virtualNetworkRules": [],
            },
        },
    });
    format!("{vault:#}")
}

/// Puts `text` into the box and compares.
async fn compare(screen: &Screen, text: &str) -> Result<(), Stop> {
    screen.paste("Current access list", text).await?;
    screen.press("button", "Compare").await
}

/// Saves what is written as a plain list; the blocks in it.
async fn saved(screen: &Screen, folder: &Path, name: &str) -> Result<BTreeSet<String>, Stop> {
    screen.press("button", "Save file").await?;
    let file = await_file(folder, name).await?;
    let text = fs::read_to_string(file)?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

/// The file in `folder` that `name` ends the name of.
pub(crate) async fn await_file(folder: &Path, name: &str) -> Result<PathBuf, Stop> {
    let what = format!("a file named …{name} in {}", folder.display());
    waiting::until(&what, async || {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let found = path.file_name().unwrap_or_default().to_string_lossy();
            if found.ends_with(name) && !fs::read(&path)?.is_empty() {
                return Ok(Some(path));
            }
        }
        Ok(None)
    })
    .await
}

/// Everything that is needed, as the program writes it before anything was compared.
async fn all_needed(screen: &Screen, folder: &Path) -> Result<BTreeSet<String>, Stop> {
    screen
        .shows("Keygate does not know your access list yet")
        .await?;
    screen.choose("For", "Plain list").await?;
    screen.find("tab", "List").await?;
    saved(screen, folder, "atlas-addresses.txt").await
}

/// The blocks that a script adds, of those that are needed.
fn added_by(script: &str) -> BTreeSet<String> {
    let words = script.split_whitespace();
    words
        .filter(|word| word.ends_with("/32"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn an_azure_list_that_lacks_eight_is_filled_up_until_nothing_is_missing() -> Result<(), Stop>
{
    let document = fixtures::shared("atlas/control-plane/2026-07-07.json");
    let document = document.map(fs::read).transpose()?;
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let atlas = Sandbox::start(Config {
            control_plane: document.clone(),
            ..Config::default()
        })
        .await?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        if let Some(document) = &document {
            accepted_list(&desktop.folder("data")?, atlas.origin(), document)?;
        }
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        // Only the real list may be read from an Atlas that is not the practice one.
        if document.is_some() {
            let (public, private) = atlas.api_key();
            connect(screen, SignIn::ApiKey(public, private), false).await?;
            open_project(screen).await?;
        } else {
            practise(screen).await?;
        }
        go_to(screen, "Access list").await?;
        if document.is_some() {
            // The stand-in's clusters have made-up addresses, which a real list never takes.
            screen.press("checkbox", "Ledger (practice)").await?;
            screen.shows("You ticked no project").await?;
        }
        let needed = all_needed(screen, &folder).await?;
        let own = needed.len() - 420;
        assert_eq!(
            own == 0,
            document.is_some(),
            "the clusters' own come on top"
        );

        let served = document.clone().unwrap_or_else(sandbox::practice_addresses);
        let outbound = csv::direction_of(&served, "outbound")?;
        let mut region: Vec<&String> = outbound
            .iter()
            .filter(|(_, region, _)| region == "us-east-1")
            .map(|(_, _, cidr)| cidr)
            .collect();
        region.truncate(8);
        let lacking: BTreeSet<String> = region.into_iter().cloned().collect();
        let listed: BTreeSet<String> = needed.difference(&lacking).cloned().collect();

        screen.choose("For", "Azure Key Vault firewall").await?;
        compare(screen, &vault(&listed)).await?;
        screen.shows("Atlas can be cut off from your key.").await?;
        screen.shows("Read as an Azure Key Vault firewall").await?;
        for cidr in &lacking {
            screen
                .shows(&format!("{cidr} us-east-1 · control plane"))
                .await?;
        }

        screen.press("button", "Write the 8 missing").await?;
        screen.fill("Key vault name", "northwind-keys").await?;
        screen.fill("Resource group", "atlas").await?;
        screen.shows("0 extra allowed").await?;
        screen
            .shows(&format!("{} of 1,000 rules", needed.len()))
            .await?;
        screen.press("button", "Save file").await?;
        let script = await_file(&folder, "atlas-keyvault-rules.sh").await?;
        let added = added_by(&fs::read_to_string(script)?);
        assert_eq!(
            added, lacking,
            "the script adds what is missing and nothing else"
        );

        let now: BTreeSet<String> = listed.union(&added).cloned().collect();
        compare(screen, &vault(&now)).await?;
        screen
            .shows("Every address Atlas needs is allowed.")
            .await?;
        screen.shows(&format!("{0} of {0}", needed.len())).await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a9_a_list_that_is_not_proven_says_why_until_the_right_thing_is_pasted() -> Result<(), Stop>
{
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let environment = [
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        go_to(screen, "Access list").await?;
        let needed = all_needed(screen, &folder).await?;

        let configuration = r#"resource "azurerm_key_vault" "keys" {
  name = "northwind-keys"
  network_acls {
    bypass         = "None"
    default_action = "Deny"
    ip_rules       = var.atlas_addresses
  }
}
"#;
        compare(screen, configuration).await?;
        screen.shows("Not proven.").await?;
        screen
            .shows("Line 6: the value of var.atlas_addresses is not in this text")
            .await?;
        assert!(
            !screen
                .text()
                .await?
                .contains("Every address Atlas needs is allowed."),
            "nothing is green"
        );

        let now = vault(&needed);
        let other = vault(&BTreeSet::from(["203.0.113.7/32".to_owned()]));
        let other = other.replace("northwind-keys", "northwind-archive");
        compare(screen, &format!("[{now},\n{other}]")).await?;
        screen.shows("Lists in this text").await?;
        screen.shows("Not proven.").await?;
        // The rules of each stand in its third line; digits are grouped as on screen.
        let line = now.lines().count() + 3;
        let archive = format!(
            "key vault northwind-archive (line {},{:03})",
            line / 1000,
            line % 1000
        );
        screen.press("radio", &archive).await?;
        screen.shows("Atlas can be cut off from your key.").await?;
        let keys = "key vault northwind-keys (line 3)";
        screen.press("radio", keys).await?;
        screen
            .shows("Every address Atlas needs is allowed.")
            .await?;

        compare(screen, configuration).await?;
        screen.shows("Not proven.").await?;
        compare(screen, &now).await?;
        screen
            .shows("Every address Atlas needs is allowed.")
            .await?;
        screen.shows(&format!("{0} of {0}", needed.len())).await?;

        go_to(screen, "Activity").await?;
        for outcome in ["Not proven", "Addresses are missing", "Allowed"] {
            screen.shows(outcome).await?;
        }
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a1_a6_a_list_is_not_known_here_until_it_is_opened_and_offices_are_carried_over()
-> Result<(), Stop> {
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let opened = desktop.folder("cloud")?.join("firewall.txt");
        let environment = [
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_OPEN_FILE", opened.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        let switch = "Encryption at rest using your key management";
        screen.press("switch", switch).await?;
        screen.press("radio", "Yes").await?;
        screen
            .shows("Keygate does not know yet whether your access list allows them.")
            .await?;
        screen.press("button", "Discard changes").await?;

        go_to(screen, "Access list").await?;
        let needed = all_needed(screen, &folder).await?;
        assert!(
            screen.lacks("table", "Missing").await?,
            "nothing is called missing"
        );

        let offices = ["203.0.113.7/32".to_owned(), "198.51.100.0/24".to_owned()];
        let mut lines: Vec<&String> = needed.iter().collect();
        lines.extend(&offices);
        fs::write(
            &opened,
            lines
                .into_iter()
                .map(|line| format!("{line}\n"))
                .collect::<String>(),
        )?;
        screen.press("button", "Open file").await?;
        screen
            .shows("Every address Atlas needs is allowed.")
            .await?;
        screen.press("tab", "Not from Atlas: keep").await?;
        screen.find("table", "Not from Atlas: keep").await?;
        screen.shows("203.0.113.7/32").await?;
        screen.press("tab", "No longer needed").await?;
        screen
            .shows("Your list has no old addresses of Atlas")
            .await?;

        screen.shows("2 kept that are not from Atlas").await?;
        let whole = saved(screen, &folder, "atlas-addresses-2.txt").await?;
        let kept: BTreeSet<String> = needed.into_iter().chain(offices).collect();
        assert_eq!(whole, kept, "offices are in what takes the list's place");

        fs::write(&opened, [0x50, 0x4b, 0, 0, 0])?;
        screen.press("button", "Open file").await?;
        screen.shows("This is not an access list").await?;
        screen
            .shows("Every address Atlas needs is allowed.")
            .await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a_list_is_compared_and_saved_with_the_keyboard_alone() -> Result<(), Stop> {
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let environment = [
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen
            .tab_to("button", "Practice with a sample project")
            .await?;
        screen.keys(Key::Enter).await?;
        screen.tab_to("link", "Access list").await?;
        screen.keys(Key::Enter).await?;

        screen.tab_to("textbox", "Current access list").await?;
        screen.keys("198.18.0.1").await?;
        screen.tab_to("button", "Compare").await?;
        screen.keys(Key::Enter).await?;
        screen.shows("Atlas can be cut off from your key.").await?;
        screen.tab_to("tab", "Missing").await?;
        screen.keys(Key::Right).await?;
        screen.find("table", "No longer needed").await?;
        screen.keys(Key::Left).await?;
        screen.find("table", "Missing").await?;
        screen.tab_to("button", "Show 200 more").await?;
        screen.keys(Key::Enter).await?;
        screen.shows("400 of").await?;

        screen.tab_back_to("combobox", "For").await?;
        screen.keys(Key::Enter).await?;
        screen.find("option", "Plain list").await?;
        screen.keys("Plain").await?;
        screen.keys(Key::Enter).await?;
        screen.find("tab", "List").await?;
        screen.tab_to("radio", "The whole list").await?;
        screen.keys(Key::Right).await?;
        screen.tab_to("button", "Save file").await?;
        screen.keys(Key::Enter).await?;
        let file = await_file(&folder, "atlas-addresses.txt").await?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        assert!(name.starts_with("PRACTICE"), "a5: {name}");
        let text = fs::read_to_string(&file)?;
        assert!(!text.contains("198.18.0.1/32"), "only what is missing");
        window.close().await
    })
    .await
}
