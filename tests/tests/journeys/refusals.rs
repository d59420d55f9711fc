//! Each provider refuses, and says why in words a person can act on; and a connection is cut.

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::relay;
use tests::screen::Screen;
use tests::scripted::Reply;
use tests::steps::{open_project, practising, signed_in_with, switch_on};

use crate::journey;

#[tokio::test]
async fn an_aws_key_that_is_pending_deletion_is_named_at_its_field() -> Result<(), Stop> {
    refused(
        "AWS KMS",
        async |screen| {
            screen.choose("Role", "practice").await?;
            screen
                .fill(
                    "Customer master key ID",
                    "arn:aws:kms:us-east-1:000000000000:key/deleted",
                )
                .await
        },
        "The key in AWS is pending deletion",
    )
    .await
}

#[tokio::test]
async fn an_azure_key_that_expired_is_named_at_its_field() -> Result<(), Stop> {
    refused(
        "Azure Key Vault",
        async |screen| {
            let identifier = sandbox::samples().azure.key_identifier;
            let vault = identifier.split("/keys/").next().unwrap_or_default();
            screen
                .fill("Key identifier", &format!("{vault}/keys/expired"))
                .await
        },
        "has expired",
    )
    .await
}

#[tokio::test]
async fn a_google_key_version_that_is_disabled_is_named_at_its_field() -> Result<(), Stop> {
    refused(
        "Google Cloud KMS",
        async |screen| {
            screen.choose("Role", "practice").await?;
            let version = sandbox::samples().gcp.key_version_resource_id;
            let key = version.rsplit_once('/').map_or("", |(key, _)| key);
            screen
                .fill("Key version resource ID", &format!("{key}/96"))
                .await
        },
        "is disabled",
    )
    .await
}

async fn refused(
    provider: &str,
    fill: impl AsyncFnOnce(&Screen) -> Result<(), Stop>,
    words: &str,
) -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, provider, fill).await?;
        screen.shows(words).await?;
        let check = screen.find("status", "Key check").await?;
        assert_eq!(check.text().await?, "Not set up");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn s2_a_save_that_atlas_took_before_the_line_broke_is_read_back_and_told_as_done()
-> Result<(), Stop> {
    cut_off(Cut::After, "Valid: Atlas can use the key", "Valid").await
}

#[tokio::test]
async fn s2_a_save_that_never_reached_atlas_is_read_back_and_told_as_not_done() -> Result<(), Stop>
{
    cut_off(Cut::Before, "did not arrive", "Not set up").await
}

/// When the connection is cut that carries the change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Before the change reached Atlas.
    Before,
    /// After Atlas did it, before its answer came back.
    After,
}

async fn cut_off(cut: Cut, words: &str, state: &str) -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let way = relay::in_front_of(atlas.origin(), move |request, pass_on| {
            let is_change = request.method == "PATCH" && request.header("authorization").is_some();
            if !is_change {
                return pass_on();
            }
            if cut == Cut::After {
                let _answer_that_is_lost = pass_on();
            }
            Reply::Reset
        })?;
        let environment = [("KEYGATE_ATLAS_URL", way.origin().into())];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;
        open_project(screen).await?;
        switch_on(screen, "Google Cloud KMS", async |screen| {
            screen.choose("Role", "practice").await?;
            screen
                .fill(
                    "Key version resource ID",
                    "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1",
                )
                .await
        })
        .await?;

        screen.shows(words).await?;
        let check = screen.find("status", "Key check").await?;
        assert_eq!(check.text().await?, state);
        window.close().await
    })
    .await
}
