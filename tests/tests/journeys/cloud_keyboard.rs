//! Azure and Google Cloud with the keyboard alone: signing in, reading, adding, and a first list.

use tests::Stop;
use tests::screen::Screen;
use tests::steps::{
    PRACTICE_ACCOUNT, PRACTICE_PROJECT, fill_open_vault, go_to, practising, switch_on,
};
use thirtyfour::Key;

use crate::journey;
use crate::key_service::press;
use crate::keyboard::focused;

/// Presses Tab once for each control, in their order.
async fn in_order(screen: &Screen, controls: &[(&str, &str)]) -> Result<(), Stop> {
    for (role, name) in controls {
        screen.keys(Key::Tab).await?;
        focused(screen, role, name).await?;
    }
    Ok(())
}

/// Opens a dialog by `button`, closes it with Escape, finds the focus where it was, and opens it again.
async fn open_twice(screen: &Screen, button: &str, inside: &str) -> Result<(), Stop> {
    press(screen, button).await?;
    screen.find("button", inside).await?;
    screen.keys(Key::Escape).await?;
    focused(screen, "button", button).await?;
    screen.keys(Key::Enter).await?;
    screen.find("button", inside).await?;
    Ok(())
}

/// From the button that reads to what was read, as a service principal.
async fn read_from_azure(screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "Access list").await?;
    screen.choose("For", "Azure Key Vault firewall").await?;
    open_twice(screen, "Read from Azure", "Sign in in the browser").await?;
    let fields = [
        ("combobox", "Azure environment"),
        ("textbox", "Directory (tenant) ID"),
        ("textbox", "Application (client) ID"),
    ];
    in_order(screen, &[("radio", "The browser")]).await?;
    in_order(screen, &fields).await?;
    screen.tab_back_to("radio", "The browser").await?;
    screen.keys(Key::Right).await?;
    focused(screen, "radio", "A service principal").await?;
    in_order(screen, &fields).await?;
    press(screen, "Sign in").await?;
    // What is read next is shown by this button.
    focused(screen, "button", "Read again").await
}

#[tokio::test]
async fn azure_is_signed_in_to_read_and_added_to_with_the_keyboard_alone() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "Azure Key Vault", async |_: &Screen| Ok(())).await?;
        screen.shows("Atlas can use the key").await?;
        read_from_azure(screen).await?;
        open_twice(screen, "Add 14 addresses…", "Add to Azure").await?;
        press(screen, "Add to Azure").await?;
        screen.shows("Proven: Azure has the 14 addresses").await?;
        press(screen, "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        focused(screen, "button", "Read again").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn z1_a_first_list_in_azure_is_begun_with_the_keyboard_alone() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "Azure Key Vault", fill_open_vault).await?;
        screen.shows("Atlas can use the key").await?;
        read_from_azure(screen).await?;
        let (begin, show) = ("Begin a list…", "Show what will change");
        open_twice(screen, begin, show).await?;
        in_order(
            screen,
            &[
                ("textbox", "Your own public address"),
                ("button", "Cancel"),
                ("button", show),
            ],
        )
        .await?;
        screen
            .tab_back_to("textbox", "Your own public address")
            .await?;
        screen.keys("81.2.69.160").await?;
        screen.keys(Key::Enter).await?;
        screen.find("button", "Begin the list").await?;
        // Nothing is sent yet, and the focus goes back to where all of it began.
        screen.keys(Key::Escape).await?;
        focused(screen, "button", begin).await?;
        screen.keys(Key::Enter).await?;
        press(screen, show).await?;
        screen.find("button", "Begin the list").await?;
        screen.tab_to("textbox", "Project name").await?;
        screen.keys(PRACTICE_PROJECT).await?;
        in_order(
            screen,
            &[("button", "Cancel"), ("button", "Begin the list")],
        )
        .await?;
        screen.keys(Key::Enter).await?;
        screen.shows("Proven: Azure has the 430 addresses").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn google_cloud_is_signed_in_to_read_and_added_to_with_the_keyboard_alone() -> Result<(), Stop>
{
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        switch_on(screen, "Google Cloud KMS", async |screen| {
            screen.choose("Role", "mongodb-atlas-practice").await
        })
        .await?;
        screen.shows("Atlas can use the key").await?;
        go_to(screen, "Access list").await?;
        screen.choose("For", "Google Cloud access level").await?;
        open_twice(screen, "Read from Google Cloud", "Sign in in the browser").await?;
        in_order(
            screen,
            &[("radio", "The browser"), ("textbox", "Client ID")],
        )
        .await?;
        screen.tab_to("textbox", "Quota project").await?;
        screen.tab_back_to("radio", "The browser").await?;
        screen.keys(Key::Right).await?;
        focused(screen, "radio", "A key file").await?;
        in_order(screen, &[("button", "Choose a file…")]).await?;
        screen.tab_back_to("radio", "A key file").await?;
        screen.keys(Key::Right).await?;
        focused(screen, "radio", "Default credentials").await?;
        press(screen, "Sign in").await?;
        focused(screen, "button", "Read again").await?;

        let account = "Address of the service account";
        screen.tab_to("textbox", account).await?;
        screen.keys(PRACTICE_ACCOUNT).await?;
        press(screen, "Read with this account").await?;
        screen.shows("415 of 429").await?;
        open_twice(screen, "Add 14 addresses…", "Add to Google Cloud").await?;
        press(screen, "Add to Google Cloud").await?;
        screen.shows("It takes up to 30 minutes").await?;
        press(screen, "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        window.close().await
    })
    .await
}
