//! The real list of July 2026, signed in with an API key.

use std::collections::BTreeSet;

use sandbox::{Config, Operation, Sandbox};
use tests::csv;
use tests::steps::{go_to, open_project, practising, signed_in, signed_in_with};
use tests::waiting;

use crate::journey;

#[tokio::test]
async fn an_administrator_sees_the_july_list_filters_it_and_exports_both_directions()
-> Result<(), tests::Stop> {
    let Some(document) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return Ok(());
    };
    let document = std::fs::read(document)?;
    journey(async |desktop| {
        let atlas = Sandbox::start(Config {
            control_plane: Some(document.clone()),
            ..Config::default()
        })
        .await?;
        let folder = desktop.folder("exports")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;
        open_project(screen).await?;
        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.shows("420 addresses").await?;
        let inbound = screen.find("tab", "Inbound to Atlas").await?;
        assert_eq!(
            inbound.attr("aria-description").await?.as_deref(),
            Some("425")
        );

        screen.press("button", "Export CSV").await?;
        screen.shows("420 added, 0 removed").await?;
        screen.press("button", "Save anyway").await?;
        let outbound = csv::read(&csv::await_file(&folder, "control-plane_").await?)?;
        assert_eq!(outbound, csv::direction_of(&document, "outbound")?);
        assert_eq!(outbound.len(), 420);

        screen.fill("Filter addresses", "us-east-1").await?;
        screen.shows("84 of 420").await?;
        screen.press("button", "Export CSV").await?;
        let filtered = csv::read(&csv::await_file(&folder, "-part-84-of-420.csv").await?)?;
        assert_eq!(filtered.len(), 84, "an export is what is shown");
        assert!(filtered.iter().all(|(_, region, _)| region == "us-east-1"));

        screen.press("button", "Copy").await?;
        screen.shows("Copied 84 of 420 addresses").await?;
        let lines = desktop.clipboard()?;
        let copied: BTreeSet<String> = lines.lines().map(str::to_owned).collect();
        let shown: BTreeSet<String> = filtered.into_iter().map(|(_, _, cidr)| cidr).collect();
        assert_eq!(copied, shown, "a copy is what is shown");
        let first = lines.lines().next().ok_or("nothing was copied")?;
        screen.press("button", &format!("Copy {first}")).await?;
        screen.shows("Copied 1 address").await?;
        assert_eq!(desktop.clipboard()?.trim(), first);

        screen.fill("Filter addresses", "").await?;
        let tabs = screen.all("tab", Some("Inbound to Atlas"), false).await?;
        tabs.first()
            .ok_or("no tab for the inbound list")?
            .click()
            .await?;
        screen.shows("425 addresses").await?;
        screen.press("button", "Export CSV").await?;
        let inbound = csv::read(&csv::await_file(&folder, "inbound").await?)?;
        assert_eq!(inbound, csv::direction_of(&document, "inbound")?);
        assert_eq!(inbound.len(), 425);
        window.close().await
    })
    .await
}

/// Width and height of the list, and where its second row lies, pixels.
const PLACES: &str =
    "const grid = document.querySelector('[role=treegrid]').getBoundingClientRect();
     const row = document.querySelector('[aria-rowindex=\"4\"]').getBoundingClientRect();
     return [grid.bottom, row.left + 40, row.top + row.height / 2].map(Math.round)";

#[tokio::test]
async fn a_drag_to_the_edge_of_the_list_scrolls_it_and_goes_on_selecting() -> Result<(), tests::Stop>
{
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.fill("Filter addresses", "us-east-1").await?;
        screen.shows("84 of 420").await?;
        screen.find("row", "us-east-1 N. Virginia 84").await?;

        // Beyond the list, in the window's own edge: what a hand in a hurry does.
        let places = screen.run(PLACES).await?;
        let place = |at: usize| places[at].as_u64().and_then(|it| u32::try_from(it).ok());
        let (Some(bottom), Some(x), Some(y)) = (place(0), place(1), place(2)) else {
            return Err(format!("where the list lies: {places}").into());
        };
        desktop.mouse_to((x, y))?;
        desktop.mouse(&["mousedown", "1"])?;
        desktop.mouse_to((x, y + 40))?;
        desktop.mouse_to((x, bottom + 10))?;
        let last =
            "return document.querySelector('[aria-rowindex=\"87\"][aria-selected=true]') !== null";
        screen
            .until("the last row to be reached", async || {
                Ok((screen.run(last).await? == true).then_some(()))
            })
            .await?;
        desktop.mouse(&["mouseup", "1"])?;
        desktop.press_key("ctrl+c")?;
        screen.shows("Copied 84 addresses").await?;
        let copied = desktop.clipboard()?;
        assert_eq!(copied.lines().count(), 84, "all from the first to the last");

        // Turned round, what is copied is too.
        let turned: Vec<&str> = copied.lines().rev().collect();
        screen.press("button", "Cloud, region, address").await?;
        let label = "return document.querySelector('[aria-rowindex=\"4\"] .label').textContent";
        screen
            .until("the list to turn round", async || {
                Ok((screen.run(label).await? == turned[0]).then_some(()))
            })
            .await?;
        screen
            .run("document.querySelector('[role=treegrid] [role=row][tabindex=\"0\"]').focus()")
            .await?;
        desktop.press_key("ctrl+a")?;
        desktop.press_key("ctrl+c")?;
        screen
            .until("the list turned round", async || {
                Ok((desktop.clipboard()? == turned.join("\n")).then_some(()))
            })
            .await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn fetching_that_takes_long_is_cancelled_and_what_was_shown_stays() -> Result<(), tests::Stop>
{
    journey(async |desktop| {
        let list =
            br#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1", "3.0.0.2"]}}, "inbound": {}}"#;
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.to_vec()),
            ..Config::default()
        })
        .await?;
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;
        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.find("treegrid", "IP addresses").await?;

        let slow = atlas.script().hold(Operation::ControlPlaneAddresses);
        screen.press("button", "Refresh").await?;
        waiting::held(&slow).await?;
        screen.press("button", "Cancel").await?;
        screen
            .until("Cancel to go", async || {
                Ok(screen.lacks("button", "Cancel").await?.then_some(()))
            })
            .await?;
        screen.find("treegrid", "IP addresses").await?;
        slow.release();
        screen.press("button", "Refresh").await?;
        screen.shows("Fetched").await?;
        window.close().await
    })
    .await
}
