//! Private networking and its endpoints, and what they have to do with switching off.

use tests::Stop;
use tests::screen::Screen;
use tests::steps::{practising, switch_on};

use crate::journey;

const PROJECT: &str = "Ledger (practice)";
const SWITCH: &str = "Encryption at rest using your key management";
const REQUIRE: &str = "Require private networking";
const SETTLED: &str = "I have removed or changed the conditions on addresses";

#[tokio::test]
async fn w2_s5_s7_an_endpoint_is_made_followed_and_deleted_before_it_is_switched_off()
-> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice").await
        })
        .await?;
        screen.shows("Valid: Atlas can use the key").await?;

        let require = screen.find("switch", REQUIRE).await?;
        assert!(
            !require.is_enabled().await?,
            "w2: the address conditions come first"
        );
        screen.press("checkbox", SETTLED).await?;
        screen.press("switch", REQUIRE).await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Send to Atlas").await?;
        screen.shows("Waiting for your clusters").await?;
        screen.shows("Keep the access lists").await?;

        screen.choose("Region", "EU_CENTRAL_1").await?;
        screen.press("button", "Create private endpoint").await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Create").await?;
        screen.shows("Being created").await?;
        screen.shows("Active").await?;

        screen.press("switch", SWITCH).await?;
        screen.shows("There are private endpoints").await?;
        screen.press("button", "Go to Private networking").await?;
        screen
            .press("button", "Delete private endpoint in EU_CENTRAL_1")
            .await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Delete").await?;
        screen.shows("There are none yet.").await?;

        screen.press("switch", SWITCH).await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Switch off").await?;
        screen.shows("Switched off.").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn z2_azure_says_what_to_approve_and_a_multi_cloud_cluster_stands_in_the_way()
-> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "Azure Key Vault", async |_: &Screen| Ok(())).await?;
        screen.shows("Valid: Atlas can use the key").await?;

        screen.shows("Cluster archive spans several clouds").await?;
        let require = screen.find("switch", REQUIRE).await?;
        assert!(!require.is_enabled().await?, "nothing can be sent");

        screen.choose("Region", "EUROPE_NORTH").await?;
        screen.press("button", "Create private endpoint").await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Create").await?;
        screen.shows("Waiting for approval").await?;
        screen.shows("Private endpoint connections").await?;
        screen.shows("Active").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn search_nodes_are_encrypted_once_the_project_was_named() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice").await
        })
        .await?;
        screen.shows("Valid: Atlas can use the key").await?;

        screen.press("switch", "Encrypt search nodes").await?;
        screen.shows("builds their indexes again").await?;
        screen.fill("Project name", PROJECT).await?;
        screen.press("button", "Send to Atlas").await?;
        screen
            .until("the switch to be on", async || {
                let switch = screen.find("switch", "Encrypt search nodes").await?;
                let on = switch.attr("aria-checked").await?.as_deref() == Some("true");
                Ok(on.then_some(()))
            })
            .await?;
        window.close().await
    })
    .await
}
