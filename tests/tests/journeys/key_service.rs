//! The key service itself: signing in to a cloud, reading what decides, and adding what is missing.

use tests::Stop;
use tests::screen::Screen;
use tests::steps::{ADD_TO_BOTH, PRACTICE_ACCOUNT, go_to, practising, switch_on, two_vaults};
use thirtyfour::Key;

use crate::access_list::await_file;
use crate::journey;

/// Practises with AWS switched on, and opens Access list.
pub(crate) async fn with_aws(screen: &Screen) -> Result<(), Stop> {
    let switch = "Encryption at rest using your key management";
    screen.press("switch", switch).await?;
    screen.press("radio", "Yes").await?;
    screen.press("radio", "AWS KMS").await?;
    screen.choose("Role", "practice").await?;
    screen.press("button", "Save").await?;
    screen.press("button", "Send to Atlas").await?;
    screen.shows("Atlas can use the key").await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "AWS role policy").await
}

/// Signs in with `credentials`, or with what practice offers for pasting. `button` opens the dialog.
pub(crate) async fn paste(
    screen: &Screen,
    button: &str,
    credentials: Option<&str>,
) -> Result<(), Stop> {
    screen.press("button", button).await?;
    screen.press("radio", "Paste credentials").await?;
    if let Some(credentials) = credentials {
        screen.paste("Credentials", credentials).await?;
    }
    screen.press("button", "Sign in").await
}

#[tokio::test]
async fn what_is_missing_in_aws_is_added_with_one_press_and_proven() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let environment = [("KEYGATE_DATA_DIR", data.clone().into())];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        with_aws(screen).await?;
        paste(screen, "Read from AWS", None).await?;
        screen.shows("AWS account 000000000000").await?;
        screen.shows("Atlas can be cut off from your key").await?;

        screen.press("button", "Add 14 addresses…").await?;
        screen.shows("AtlasKeyAccess").await?;
        screen.press("button", "Add to AWS").await?;
        screen.shows("Proven: AWS has the 14 addresses").await?;
        // What there was is saved before anything is written (safety rule C3).
        await_file(&data.join("rollback"), "_atlas-key-access.json").await?;

        // Another reading proves the same.
        screen.press("button", "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        go_to(screen, "Activity").await?;
        screen
            .shows("Added 14 addresses in AWS account 000000000000")
            .await?;
        // Atlas needs them today (safety rule C3).
        screen.press("button", "Put back…").await?;
        screen.shows("Atlas needs these addresses today").await?;
        window.close().await
    })
    .await
}

/// Practises with Google Cloud switched on, and opens Access list.
async fn with_google(screen: &Screen) -> Result<(), Stop> {
    switch_on(screen, "Google Cloud KMS", async |screen| {
        screen.choose("Role", "mongodb-atlas-practice").await
    })
    .await?;
    screen.shows("Atlas can use the key").await?;
    go_to(screen, "Access list").await?;
    screen.choose("For", "Google Cloud access level").await
}

#[tokio::test]
async fn what_is_missing_in_google_cloud_is_stored_and_proven_by_reading() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let environment = [("KEYGATE_DATA_DIR", data.clone().into())];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        with_google(screen).await?;
        screen.press("button", "Read from Google Cloud").await?;
        screen.press("radio", "Default credentials").await?;
        screen.press("button", "Sign in").await?;
        screen.shows("Google Cloud, dana@northwind.example").await?;
        screen
            .shows("Atlas’s service account is not known yet")
            .await?;
        screen
            .fill("Address of the service account", PRACTICE_ACCOUNT)
            .await?;
        screen.press("button", "Read with this account").await?;
        screen.shows("415 of 429").await?;

        screen.press("button", "Add 14 addresses…").await?;
        screen.shows("atlas_addresses").await?;
        screen.press("button", "Add to Google Cloud").await?;
        screen
            .shows("It takes up to 30 minutes, during which the perimeter may still refuse")
            .await?;
        // What there was is saved before anything is written (safety rule C3).
        await_file(&data.join("rollback"), "atlas_addresses.json").await?;
        screen.press("button", "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        go_to(screen, "Activity").await?;
        screen
            .shows("Added 14 addresses in Google Cloud project practice-project")
            .await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn what_is_missing_in_azure_is_added_with_one_press_and_proven() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let environment = [("KEYGATE_DATA_DIR", data.clone().into())];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        switch_on(screen, "Azure Key Vault", async |_: &Screen| Ok(())).await?;
        go_to(screen, "Access list").await?;
        screen.choose("For", "Azure Key Vault firewall").await?;
        screen.press("button", "Read from Azure").await?;
        screen.press("radio", "A service principal").await?;
        screen.press("button", "Sign in").await?;
        screen
            .shows("Azure tenant 00000000-0000-4000-8000-00000000a101")
            .await?;
        screen.shows("A list is in force in Azure.").await?;
        screen.shows("Atlas can be cut off from your key").await?;

        screen.press("button", "Add 14 addresses…").await?;
        screen.shows("practice-vault").await?;
        screen.press("button", "Add to Azure").await?;
        screen.shows("Proven: Azure has the 14 addresses").await?;
        // What there was is saved before anything is written (safety rule C3).
        await_file(&data.join("rollback"), "_practice-vault.json").await?;

        screen.press("button", "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        go_to(screen, "Activity").await?;
        screen.shows("Added 14 addresses in Azure tenant").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn two_key_vaults_are_read_together_and_each_gets_what_it_lacks() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let environment = [("KEYGATE_DATA_DIR", data.clone().into())];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        two_vaults(screen).await?;
        screen.press("button", "Read from Azure").await?;
        screen.press("radio", "A service principal").await?;
        screen.press("button", "Sign in").await?;
        screen.shows("These projects use 2 key vaults").await?;
        for vault in ["practice-vault", "practice-payments-vault"] {
            screen.shows(vault).await?;
        }

        screen.press("button", ADD_TO_BOTH).await?;
        screen.press("button", "Add to Azure").await?;
        screen.shows("Proven: Azure has the").await?;
        for vault in ["practice-vault", "practice-payments-vault"] {
            await_file(&data.join("rollback"), &format!("_{vault}.json")).await?;
        }
        screen.shows("None is missing").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn aws_is_signed_in_to_read_added_to_and_proven_with_the_keyboard_alone() -> Result<(), Stop>
{
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        with_aws(screen).await?;
        press(screen, "Read from AWS").await?;
        // A radio group has one stop; the arrows choose within.
        screen.tab_to("radio", "Identity Center").await?;
        screen.keys(Key::Right).await?;
        press(screen, "Sign in").await?;
        screen.shows("AWS account 000000000000").await?;
        press(screen, "Add 14 addresses…").await?;
        press(screen, "Add to AWS").await?;
        screen.shows("Proven: AWS has the 14 addresses").await?;
        press(screen, "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        window.close().await
    })
    .await
}

/// Presses a button without a mouse.
pub(crate) async fn press(screen: &Screen, button: &str) -> Result<(), Stop> {
    screen.find("button", button).await?;
    screen.tab_to("button", button).await?;
    screen.keys(Key::Enter).await
}
