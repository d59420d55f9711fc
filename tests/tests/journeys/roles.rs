//! A role in each cloud, from nothing to a key that is *Valid*, in the practice project.

use tests::Stop;
use tests::screen::Screen;
use tests::steps::{compare, practising, switch_on};

use crate::journey;

const NEW: &str = "Set up a new role";

#[tokio::test]
async fn an_aws_role_goes_from_nothing_to_valid() -> Result<(), Stop> {
    practised("AWS KMS", async |screen| {
        screen.choose("Role", NEW).await?;
        screen.press("button", "Create in Atlas").await?;
        screen.shows("arn:aws:iam::000000000000:root").await?;
        let shown = screen.everything().await?;
        assert!(!shown.contains("sts:AssumeRole"), "nothing to copy yet");
        compare(screen).await?;
        screen.find("group", "Trust policy").await?;
        screen.find("group", "Permission policy").await?;

        screen
            .fill("Role ARN", "arn:aws:iam::000000000000:user/sam")
            .await?;
        screen.press("button", "Authorize").await?;
        screen.shows("This is the ARN of a user").await?;

        screen
            .fill("Role ARN", "arn:aws:iam::000000000000:role/atlas-kms")
            .await?;
        screen.press("button", "Authorize").await?;
        screen
            .shows("AWS may not know the role in all places")
            .await?;
        chosen(screen, "atlas-kms").await
    })
    .await
}

#[tokio::test]
async fn an_azure_service_principal_goes_from_nothing_to_valid() -> Result<(), Stop> {
    practised("Azure Key Vault", async |screen| {
        screen.press("radio", "Service principal role").await?;
        screen.choose("Role", NEW).await?;
        screen
            .fill(
                "Service principal object ID",
                "00000000-0000-4000-8000-00000000a2ff",
            )
            .await?;
        screen.press("button", "Create in Atlas").await?;
        screen.press("button", "Use this role").await?;
        chosen(screen, "00000000-0000-4000-8000-00000000a2ff").await
    })
    .await
}

#[tokio::test]
async fn a_google_service_account_goes_from_nothing_to_valid() -> Result<(), Stop> {
    practised("Google Cloud KMS", async |screen| {
        screen.choose("Role", NEW).await?;
        screen.press("button", "Create in Atlas").await?;
        screen
            .shows("Atlas is creating the service account")
            .await?;
        compare(screen).await?;
        screen
            .shows("roles/cloudkms.cryptoKeyEncrypterDecrypter")
            .await?;
        screen.press("button", "Use this role").await?;
        chosen(screen, "mongodb-atlas-practice").await
    })
    .await
}

async fn practised(
    provider: &str,
    set_up: impl AsyncFnOnce(&Screen) -> Result<(), Stop>,
) -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        switch_on(&window.screen, provider, set_up).await?;
        window.screen.shows("Valid: Atlas can use the key").await?;
        window.close().await
    })
    .await
}

/// The dialog is gone and the form has the role.
async fn chosen(screen: &Screen, name: &str) -> Result<(), Stop> {
    screen.find("button", "Save").await?;
    screen.shows(name).await
}
