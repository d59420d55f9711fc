//! A year later: the key is rotated, in each cloud's own way (safety rules S6 and S8).

use tests::Stop;
use tests::screen::Screen;
use tests::steps::{practising, switch_on};

use crate::journey;

#[tokio::test]
async fn s8_in_aws_a_new_key_is_saved_and_the_old_one_kept() -> Result<(), Stop> {
    rotated(
        "AWS KMS",
        async |screen| screen.choose("Role", "practice").await,
        async |screen| {
            screen.press("radio", "A new key").await?;
            screen
                .press("button", "I have created it: continue")
                .await?;
            screen
                .fill(
                    "Customer master key ID",
                    "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-0000000000ff",
                )
                .await
        },
    )
    .await
}

#[tokio::test]
async fn s8_in_azure_the_new_versions_identifier_is_saved_and_the_old_one_kept() -> Result<(), Stop>
{
    rotated(
        "Azure Key Vault",
        async |_| Ok(()),
        async |screen| {
            screen.press("radio", "A new version").await?;
            screen
                .press("button", "I have created it: continue")
                .await?;
            let identifier = sandbox::samples().azure.key_identifier;
            let key = identifier.rsplit_once('/').map_or("", |(key, _)| key);
            screen
                .fill(
                    "Key identifier",
                    &format!("{key}/0123456789abcdef0123456789abcdef"),
                )
                .await
        },
    )
    .await
}

#[tokio::test]
async fn s8_in_google_cloud_the_new_version_is_saved_and_the_old_one_kept() -> Result<(), Stop> {
    rotated(
        "Google Cloud KMS",
        async |screen| screen.choose("Role", "practice").await,
        async |screen| {
            screen
                .press("button", "I have created it: continue")
                .await?;
            let version = sandbox::samples().gcp.key_version_resource_id;
            let key = version.rsplit_once('/').map_or("", |(key, _)| key);
            screen
                .fill("Key version resource ID", &format!("{key}/2"))
                .await
        },
    )
    .await
}

async fn rotated(
    provider: &str,
    set_up: impl AsyncFnOnce(&Screen) -> Result<(), Stop>,
    enter: impl AsyncFnOnce(&Screen) -> Result<(), Stop>,
) -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, provider, set_up).await?;
        screen.shows("Valid: Atlas can use the key").await?;

        screen.press("button", "Rotate key…").await?;
        screen
            .shows("Never disable or delete the old one first")
            .await?;
        enter(screen).await?;
        screen.press("button", "Review and save").await?;
        screen.press("button", "Send to Atlas").await?;
        screen.shows("Valid: Atlas can use the key").await?;
        screen
            .shows("until the last snapshot made with it has expired")
            .await?;
        screen.press("button", "Finish").await?;
        window.close().await
    })
    .await
}
