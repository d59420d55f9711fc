//! Clusters onto the key and off it, and what that has to do with switching off.

use std::time::Duration;

use sandbox::{Answer, Config, KeyProvider, Operation, Sandbox, Timing};
use serde_json::{Value, json};
use tests::Stop;
use tests::screen::Screen;
use tests::steps::{go_to, practising, signed_in, switch_on};

use crate::{journey, journey_in_a_small_window};

const PROJECT: &str = "Ledger (practice)";
const CHECKLIST: [&str; 2] = [
    "The key policy allows kms:ScheduleKeyDeletion only to the few people who need it",
    "A second person can reach the key",
];
const SWITCH: &str = "Encryption at rest using your key management";

#[tokio::test]
async fn s5_two_clusters_are_encrypted_and_taken_off_and_only_then_it_is_switched_off()
-> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice").await
        })
        .await?;
        screen.shows("Next: encrypt 3 clusters").await?;

        begin_to_encrypt_two(screen).await?;
        both(screen, "Stop using your key").await?;

        go_to(screen, "Encryption").await?;
        screen.press("switch", SWITCH).await?;
        screen.shows("Clusters still use your key").await?;
        screen.press("button", "Open Clusters").await?;

        screen.press("checkbox", "Choose archive").await?;
        screen.press("checkbox", "Choose ledger").await?;
        screen
            .press("button", "Take 2 clusters off your key")
            .await?;
        confirm(screen, "Take 2 clusters off your key").await?;
        both(screen, "Encrypt with your key").await?;

        go_to(screen, "Encryption").await?;
        screen.press("switch", SWITCH).await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Switch off").await?;
        screen.shows("Switched off.").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a_narrow_window_sorts_by_every_column_with_the_mouse() -> Result<(), Stop> {
    journey_in_a_small_window(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        go_to(screen, "Clusters").await?;
        for (column, first) in [
            ("Cluster", "archive"),
            ("Cloud and region", "reports"),
            ("Tier", "prototype"),
            ("Encrypted with", "ledger"),
        ] {
            screen.press("button", column).await?;
            let what = format!("{first} first, by {column}");
            screen
                .until(&what, async || {
                    let names = screen.run(ROW_NAMES).await?;
                    Ok((names[0] == first).then_some(()))
                })
                .await?;
        }
        window.close().await
    })
    .await
}

const ROW_NAMES: &str = "return [...document.querySelectorAll('[role=rowheader]')].map((name) => name.textContent.trim())";

#[tokio::test]
async fn closing_while_clusters_wait_asks_first_and_offers_them_the_next_time() -> Result<(), Stop>
{
    journey(async |desktop| {
        let atlas = Sandbox::start(Config {
            timing: Timing {
                cluster_change: Duration::from_secs(3600),
                ..Timing::default()
            },
            ..Config::default()
        })
        .await?;
        for project in atlas.script().projects() {
            atlas
                .script()
                .set_encryption(&project, KeyProvider::Aws, on_aws());
        }
        let sent = || {
            let requests = atlas.script().requests();
            let updates = requests
                .iter()
                .filter(|request| request.operation == Operation::UpdateCluster);
            updates.count()
        };

        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;
        begin_to_encrypt_two(screen).await?;
        screen.shows("Atlas is re-syncing the nodes").await?;
        screen.shows("Queued").await?;
        desktop.close_front_window()?;
        screen
            .shows("Clusters are still waiting to be sent")
            .await?;
        screen.press("button", "Stay").await?;
        screen.press("button", "Refresh").await?;
        desktop.close_front_window()?;
        window.leave("Leave anyway").await?;
        assert_eq!(sent(), 1, "the other one was waiting");

        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;
        go_to(screen, "Clusters").await?;
        screen
            .shows("Keygate was closed before it sent these")
            .await?;
        screen.find("button", "Go on…").await?;
        assert_eq!(sent(), 1, "offered, never sent at the start");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a_wait_for_aws_is_told_and_can_be_stopped_with_nothing_changed() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let refusal = Answer::error(400, "CANNOT_ASSUME_ROLE", "Cannot assume role.", &[]);
        atlas.script().always(Operation::UpdateEncryption, refusal);
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;

        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice").await?;
            screen
                .fill(
                    "Customer master key ID",
                    "arn:aws:kms:us-east-1:123456789012:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789",
                )
                .await?;
            screen.choose("AWS region", "US_EAST_1").await
        })
        .await?;
        screen.shows("Try 1 of 1").await?;
        screen.press("button", "Stop waiting").await?;

        screen
            .shows("You stopped waiting, and nothing was changed")
            .await?;
        let check = screen.find("status", "Key check").await?;
        assert_eq!(check.text().await?, "Not set up");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn s9_a_read_only_sign_in_sees_everything_and_the_alerts_and_may_not_save() -> Result<(), Stop>
{
    journey(async |desktop| {
        let atlas = Sandbox::start(Config {
            read_only: true,
            ..Config::default()
        })
        .await?;
        for project in atlas.script().projects() {
            let script = atlas.script();
            script.set_encryption(&project, KeyProvider::Aws, on_aws());
            script.set_alerts(&project, &["AWS_ENCRYPTION_KEY_NEEDS_ROTATION"]);
        }
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;

        screen.shows("the key is due for rotation").await?;
        screen.shows("This sign-in can look but not change").await?;
        let save = screen.find("button", "Save").await?;
        assert!(
            !save.is_enabled().await?,
            "Save is off, and the reason is said"
        );
        window.close().await
    })
    .await
}

/// As somebody else has set it up.
fn on_aws() -> Value {
    json!({
        "enabled": true,
        "customerMasterKeyID": "arn:aws:kms:us-east-1:000000000000:key/a",
        "region": "US_EAST_1",
    })
}

async fn begin_to_encrypt_two(screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "Clusters").await?;
    screen.press("checkbox", "Choose archive").await?;
    screen.press("checkbox", "Choose ledger").await?;
    screen.press("button", "Encrypt 2 clusters").await?;
    for tick in CHECKLIST {
        screen.press("checkbox", tick).await?;
    }
    screen.fill("Project name", PROJECT).await?;
    confirm(screen, "Encrypt 2 clusters").await
}

/// Presses the button in the dialog, which is the last of that name.
async fn confirm(screen: &Screen, name: &str) -> Result<(), Stop> {
    screen
        .until("the confirming button", async || {
            let Some(button) = screen.all("button", Some(name), true).await?.pop() else {
                return Ok(None);
            };
            if !button.is_enabled().await? {
                return Ok(None);
            }
            button.click().await?;
            Ok(Some(()))
        })
        .await
}

/// Waits until both clusters offer `button` once more.
async fn both(screen: &Screen, button: &str) -> Result<(), Stop> {
    screen
        .until(button, async || {
            let offered = screen.all("button", Some(button), false).await?;
            let mut ready = 0;
            for one in offered {
                ready += u8::from(one.is_enabled().await?);
            }
            Ok((ready >= 2).then_some(()))
        })
        .await
}
