//! What can happen in a key service, as a person sees it in practice: somebody else is faster, a list is
//! full, and what Atlas no longer needs goes after the wait.

use tests::Stop;
use tests::screen::Screen;
use tests::steps::{go_to, practising};

use crate::journey;
use crate::key_service::{paste, with_aws};

const HAPPENINGS: &str = "Practice: what can happen";

/// Reads from the pretend AWS, and opens what can happen there.
async fn reading(screen: &Screen) -> Result<(), Stop> {
    with_aws(screen).await?;
    paste(screen, "Read from AWS", None).await?;
    screen.shows("AWS account 000000000000").await?;
    screen.press("button", HAPPENINGS).await
}

#[tokio::test]
async fn c2_in_practice_somebody_else_is_faster_and_a_list_is_full() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        reading(screen).await?;
        screen
            .press("button", "Somebody else changes the list")
            .await?;
        screen.shows("Somebody else changed the list.").await?;
        screen.press("button", "Add 14 addresses…").await?;
        screen.press("button", "Add to AWS").await?;
        screen
            .shows("Somebody changed it after Keygate read it, so Keygate wrote nothing.")
            .await?;

        screen.press("button", "Fill the list to its limit").await?;
        screen.shows("The list in the pretend AWS is full.").await?;
        screen.press("button", "Add 14 addresses…").await?;
        screen.shows("The policy would be too large").await?;

        screen.press("button", "Make it as it was").await?;
        screen.shows("The pretend AWS is as it was.").await?;
        screen.press("button", "Add 14 addresses…").await?;
        screen.press("button", "Add to AWS").await?;
        screen.shows("Proven: AWS has the 14 addresses").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a3_in_practice_what_is_no_longer_needed_goes_after_half_a_minute() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        reading(screen).await?;
        let remove = "Remove 3 no longer needed…";
        assert!(screen.lacks("button", remove).await?, "adding comes first");
        screen.press("button", "Add 14 addresses…").await?;
        screen.press("button", "Add to AWS").await?;
        screen.shows("Proven: AWS has the 14 addresses").await?;
        screen
            .shows("In practice half a minute stands for half an hour.")
            .await?;

        // It comes by itself.
        screen.press("button", remove).await?;
        screen.find("dialog", "Remove 3 addresses in AWS?").await?;
        screen.fill("Project name", "Ledger (practice)").await?;
        screen.press("button", "Remove from AWS").await?;
        screen
            .shows("Proven: AWS no longer has the 3 addresses.")
            .await?;
        screen
            .shows("everything that could be read still allows every address Atlas needs")
            .await?;
        go_to(screen, "Activity").await?;
        screen
            .shows("Removed 3 addresses in AWS account 000000000000")
            .await?;
        window.close().await
    })
    .await
}
