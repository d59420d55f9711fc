//! What a person is told when Atlas refuses, when somebody else was faster, when the network is
//! gone, and before typed work is lost.

use sandbox::{Answer, Config, KeyProvider, Operation, Sandbox};
use serde_json::json;
use tests::Stop;
use tests::screen::Screen;
use tests::steps::{go_to, signed_in, switch_on};
use tests::window::Window;

use crate::journey;

const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789";

#[tokio::test]
async fn a_refusal_is_said_in_words_and_nothing_is_claimed() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let code = "AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED";
        let refusal = Answer::error(400, code, "The key is not enabled.", &[]);
        atlas.script().next(Operation::UpdateEncryption, refusal);
        let window = signed_in(desktop, &atlas).await?;

        switch_on(&window.screen, "AWS KMS", fill_aws).await?;

        window.screen.shows("The key in AWS is disabled").await?;
        let check = window.screen.find("status", "Key check").await?;
        assert_eq!(check.text().await?, "Not set up");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn s3_another_administrators_change_stops_the_save_and_keeps_what_was_typed()
-> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;

        switch_on(screen, "AWS KMS", async |screen| {
            fill_aws(screen).await?;
            for project in atlas.script().projects() {
                let theirs = json!({
                    "enabled": true,
                    "keyVersionResourceID":
                        "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
                });
                atlas
                    .script()
                    .set_encryption(&project, KeyProvider::Gcp, theirs);
            }
            Ok(())
        })
        .await?;

        screen.shows("Somebody else changed this in Atlas").await?;
        let changes = atlas.script().requests();
        assert!(
            changes
                .iter()
                .all(|it| it.operation != Operation::UpdateEncryption),
            "nothing was sent"
        );
        let page = screen.everything().await?;
        assert!(page.contains(KEY), "what was typed stays");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn without_a_network_the_last_list_is_shown_with_its_age_and_the_reason() -> Result<(), Stop>
{
    let Some(document) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return Ok(());
    };
    let document = std::fs::read(document)?;
    journey(async |desktop| {
        let atlas = Sandbox::start(Config {
            control_plane: Some(document),
            ..Config::default()
        })
        .await?;
        let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];

        let window = Window::open(desktop, &environment).await?;
        window
            .screen
            .press("button", "Just show the IP addresses")
            .await?;
        window.screen.shows("420 addresses").await?;
        window.close().await?;
        drop(atlas);

        let window = Window::open(desktop, &environment).await?;
        window
            .screen
            .press("button", "Just show the IP addresses")
            .await?;
        window.screen.shows("An earlier list: fetched").await?;
        window.screen.shows("could not reach").await?;
        window.screen.shows("420 addresses").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn the_last_list_is_shown_as_kept_while_atlas_is_asked_and_gives_way_to_the_new_one()
-> Result<(), Stop> {
    let Some(document) = fixtures::shared("atlas/control-plane/2026-07-07.json") else {
        return Ok(());
    };
    let document = std::fs::read(document)?;
    let mut more: serde_json::Value = serde_json::from_slice(&document)?;
    more["outbound"]["aws"]["us-new-1"] = json!(["3.0.0.1"]);
    let more = more.to_string().into_bytes();
    journey(async |desktop| {
        let atlas = Sandbox::start(Config {
            control_plane: Some(document),
            ..Config::default()
        })
        .await?;
        let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
        let show = "Just show the IP addresses";

        let window = Window::open(desktop, &environment).await?;
        window.screen.press("button", show).await?;
        window.screen.shows("420 addresses").await?;
        window.close().await?;

        atlas.script().set_control_plane(more);
        let held = atlas.script().hold(Operation::ControlPlaneAddresses);
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.press("button", show).await?;
        screen.shows("An earlier list: fetched").await?;
        screen.shows("Refreshing…").await?;
        screen.shows("420 addresses").await?;
        let page = screen.everything().await?;
        assert!(
            !page.contains("Fetched"),
            "an earlier list is not passed off as new"
        );

        held.release();
        screen.shows("Fetched just now").await?;
        screen.shows("421 addresses").await?;
        screen.shows("1 added, 0 removed").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn leaving_with_unsaved_changes_asks_first() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;
        screen
            .press("switch", "Encryption at rest using your key management")
            .await?;
        screen.fill("Customer master key ID", KEY).await?;

        screen.press("link", "Activity").await?;
        screen.press("button", "Stay").await?;
        assert!(
            screen.everything().await?.contains(KEY),
            "staying loses nothing"
        );

        desktop.close_front_window()?;
        screen.press("button", "Stay").await?;
        assert!(
            screen.everything().await?.contains(KEY),
            "the window is still there"
        );

        screen.press("link", "Activity").await?;
        screen.press("button", "Leave without saving").await?;
        screen.find("heading", "Activity").await?;
        go_to(screen, "Encryption").await?;
        assert!(
            !screen.everything().await?.contains(KEY),
            "leaving forgets what was typed"
        );
        window.close().await
    })
    .await
}

async fn fill_aws(screen: &Screen) -> Result<(), Stop> {
    screen.choose("Role", "practice-atlas-kms").await?;
    screen.fill("Customer master key ID", KEY).await?;
    screen.choose("AWS region", "US_EAST_1").await
}
