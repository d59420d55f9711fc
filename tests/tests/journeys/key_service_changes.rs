//! Changes in AWS that do not go straight through: a right is missing, somebody else was faster, what
//! was added goes again, and what Atlas no longer needs is taken out.

use std::path::Path;

use tests::Stop;
use tests::desktop::Desktop;
use tests::key_service::{KeyService, OF_ATLAS_BEFORE, OF_CLUSTER, names};
use tests::prepared::an_hour_passes;
use tests::screen::Screen;
use tests::steps::{go_to, open_project, signed_in_with};
use tests::window::Window;

use crate::access_list::await_file;
use crate::journey;
use crate::key_service::paste;

/// An address of the administrator's own.
const OWN: &str = "203.0.113.7";

/// Opens Access list of the project that uses the key.
async fn opened<'a>(
    desktop: &'a Desktop,
    service: &KeyService,
    data: &Path,
) -> Result<Window<'a>, Stop> {
    let environment = service.environment(data);
    let window = signed_in_with(desktop, &service.atlas, &environment).await?;
    open_project(&window.screen).await?;
    go_to(&window.screen, "Access list").await?;
    window.screen.choose("For", "AWS role policy").await?;
    Ok(window)
}

/// Signs in to AWS as somebody who may do everything, and reads.
async fn read_as_administrator(screen: &Screen, service: &KeyService) -> Result<(), Stop> {
    let credentials = service.credentials("KeyAdministrator")?;
    paste(screen, "Read from AWS", Some(&credentials)).await?;
    screen.shows("AWS account 000000000000").await
}

#[tokio::test]
async fn c7_the_right_that_is_missing_is_named_where_aws_refuses() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let service = KeyService::start(&data, &[]).await?;
        let before = service.policy()?;
        let window = opened(desktop, &service, &data).await?;
        let screen = &window.screen;
        // One who may not look at the policy of the key.
        let credentials = service.credentials("RoleAdministrator")?;
        paste(screen, "Read from AWS", Some(&credentials)).await?;
        screen
            .shows("This sign-in lacks the right kms:GetKeyPolicy.")
            .await?;
        let text = screen.text().await?;
        assert!(
            !text.contains("allowed by everything that could be read"),
            "{text}"
        );

        // One who may look at everything, and change nothing.
        let credentials = service.credentials("KeyViewer")?;
        paste(screen, "Change", Some(&credentials)).await?;
        screen.shows("role KeyViewer").await?;
        screen.press("button", "Add 1 address…").await?;
        screen.press("button", "Add to AWS").await?;
        screen
            .shows("Keygate stopped before everything was done.")
            .await?;
        screen.shows("AWS refused the change.").await?;
        screen
            .shows("The right iam:PutRolePolicy is missing on role practice-atlas-kms.")
            .await?;
        assert_eq!(service.policy()?, before);
        assert_eq!(service.writes(), 1, "it was tried once");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn c2_what_somebody_else_changed_meanwhile_is_not_written_over() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let service = KeyService::start(&data, &[]).await?;
        let window = opened(desktop, &service, &data).await?;
        let screen = &window.screen;
        read_as_administrator(screen, &service).await?;
        screen.press("button", "Add 1 address…").await?;
        screen.find("button", "Add to AWS").await?;
        service.somebody_adds(OWN);
        let theirs = service.policy()?;

        screen.press("button", "Add to AWS").await?;
        screen
            .shows("Somebody changed it after Keygate read it, so Keygate wrote nothing.")
            .await?;
        screen
            .shows("Keygate stopped before everything was done.")
            .await?;
        assert_eq!(service.writes(), 0);
        assert_eq!(service.policy()?, theirs);

        // It was read again, so that the next press adds to what there is now.
        screen.press("button", "Add 1 address…").await?;
        screen.press("button", "Add to AWS").await?;
        screen.shows("Proven: AWS has the 1 address").await?;
        let policy = service.policy()?;
        assert!(
            names(&policy, OWN) && names(&policy, OF_CLUSTER),
            "{policy}"
        );
        window.close().await
    })
    .await
}

#[tokio::test]
async fn c3_what_was_added_is_put_back_once_no_project_needs_it() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let service = KeyService::start(&data, &[]).await?;
        let before = service.policy()?;
        let window = opened(desktop, &service, &data).await?;
        let screen = &window.screen;
        read_as_administrator(screen, &service).await?;
        screen.press("button", "Add 1 address…").await?;
        screen.press("button", "Add to AWS").await?;
        screen.shows("Proven: AWS has the 1 address").await?;
        let added = service.policy()?;
        assert!(names(&added, OF_CLUSTER), "{added}");

        // As long as the project needs it, it stays.
        screen.press("button", "Put back what was there…").await?;
        screen.shows("Atlas needs these addresses today").await?;
        screen.shows(OF_CLUSTER).await?;
        assert_eq!(service.policy()?, added);

        screen.press("checkbox", "Ledger (practice)").await?;
        screen.shows("You ticked no project").await?;
        screen.press("button", "Put back what was there…").await?;
        screen.shows("Take 1 address out again in AWS?").await?;
        screen.press("button", "Put back").await?;
        screen.shows("Proven: AWS has what it had before.").await?;
        assert_eq!(service.policy()?, before);
        go_to(screen, "Activity").await?;
        screen
            .shows("Took back 1 added address in AWS account 000000000000")
            .await?;
        // Once is enough.
        assert!(screen.lacks("button", "Put back…").await?);
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a3_what_atlas_no_longer_needs_goes_after_the_half_hour_and_the_projects_name()
-> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let allowed = [OF_CLUSTER, OF_ATLAS_BEFORE, OWN];
        let service = KeyService::start(&data, &allowed).await?;
        let before = service.policy()?;
        let remove = "Remove 1 no longer needed…";

        let window = opened(desktop, &service, &data).await?;
        read_as_administrator(&window.screen, &service).await?;
        window
            .screen
            .shows("allowed by everything that could be read")
            .await?;
        window
            .screen
            .shows("Wait half an hour after the last additions")
            .await?;
        assert!(window.screen.lacks("button", remove).await?);
        window.close().await?;

        an_hour_passes(&data, service.atlas.origin())?;
        let window = opened(desktop, &service, &data).await?;
        let screen = &window.screen;
        read_as_administrator(screen, &service).await?;
        screen.press("button", remove).await?;
        let summary = screen.find("dialog", "Remove 1 address in AWS?").await?;
        assert!(summary.text().await?.contains(OF_ATLAS_BEFORE));
        let confirm = screen.find("button", "Remove from AWS").await?;
        assert!(!confirm.is_enabled().await?, "the project is not named yet");
        screen.fill("Project name", "Ledger (practice)").await?;
        screen.press("button", "Remove from AWS").await?;
        screen
            .shows("Proven: AWS no longer has the 1 address.")
            .await?;
        screen
            .shows("everything that could be read still allows every address Atlas needs")
            .await?;
        let policy = service.policy()?;
        assert!(
            names(&before, OF_ATLAS_BEFORE) && !names(&policy, OF_ATLAS_BEFORE),
            "{policy}"
        );
        assert!(
            names(&policy, OWN) && names(&policy, OF_CLUSTER),
            "{policy}"
        );
        // What there was is saved before anything is written (safety rule C3).
        let saved = await_file(&data.join("rollback"), "_atlas-key-access.json").await?;
        assert_eq!(std::fs::read_to_string(saved)?, before);

        // Another reading, which takes the result's place, proves the same.
        screen.press("button", "Read again").await?;
        screen
            .until("what was removed to be read again", async || {
                Ok((!screen.text().await?.contains("Proven:")).then_some(()))
            })
            .await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        assert!(screen.lacks("button", remove).await?);
        go_to(screen, "Activity").await?;
        screen
            .shows("Removed 1 address in AWS account 000000000000")
            .await?;
        window.close().await
    })
    .await
}
