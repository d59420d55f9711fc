//! A first list in a cloud, where any address is allowed before: everybody else is blocked from then on.

use tests::Stop;
use tests::key_service::{KeyService, OF_CLUSTER, names};
use tests::steps::{
    OPEN_VAULT, PRACTICE_PROJECT, fill_open_vault, go_to, open_project, practising, signed_in_with,
    switch_on,
};

use crate::access_list::await_file;
use crate::journey;
use crate::key_service::paste;

/// The administrator’s own address.
const OWN: &str = "81.2.69.160";

#[tokio::test]
async fn z1_a_first_list_in_azure_takes_the_own_address_along_and_is_proven() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let environment = [("KEYGATE_DATA_DIR", data.clone().into())];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        switch_on(screen, "Azure Key Vault", fill_open_vault).await?;
        screen.shows("Atlas can use the key").await?;
        go_to(screen, "Access list").await?;
        screen.choose("For", "Azure Key Vault firewall").await?;
        screen.press("button", "Read from Azure").await?;
        screen.press("radio", "A service principal").await?;
        screen.press("button", "Sign in").await?;
        screen.shows("No list is in force.").await?;

        screen.press("button", "Begin a list…").await?;
        let own = "Your own public address";
        // An address behind a router is nobody's address in Azure.
        screen.fill(own, "192.168.1.20").await?;
        screen.press("button", "Show what will change").await?;
        screen.shows("takes one public IPv4 address").await?;
        screen.fill(own, OWN).await?;
        screen.press("button", "Show what will change").await?;
        screen.shows("Allow only 430 addresses in Azure?").await?;
        screen
            .shows("From then on, everybody without a rule is blocked.")
            .await?;
        screen.shows(OPEN_VAULT).await?;
        screen.fill("Project name", PRACTICE_PROJECT).await?;
        screen.press("button", "Begin the list").await?;
        screen.shows("Proven: Azure has the 430 addresses").await?;
        screen.find("button", "Open Encryption").await?;
        // What there was is saved before anything is written (safety rule C3).
        await_file(&data.join("rollback"), "_practice-open-vault.json").await?;
        // Taking it back would let everybody in again.
        assert!(screen.lacks("button", "Put back what was there…").await?);
        assert!(screen.lacks("button", "Begin a list…").await?);

        screen.press("button", "Read again").await?;
        screen
            .shows("allowed by everything that could be read")
            .await?;
        go_to(screen, "Activity").await?;
        screen.shows("Added 430 addresses in Azure tenant").await?;
        assert!(screen.lacks("button", "Put back…").await?);
        window.close().await
    })
    .await
}

#[tokio::test]
async fn c4_a_first_list_in_aws_takes_the_place_of_what_allows_any_address() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let service = KeyService::start(&data, &[]).await?;
        service.has_no_list();
        let environment = service.environment(&data);
        let window = signed_in_with(desktop, &service.atlas, &environment).await?;
        let screen = &window.screen;
        open_project(screen).await?;
        go_to(screen, "Access list").await?;
        screen.choose("For", "AWS role policy").await?;
        let credentials = service.credentials("KeyAdministrator")?;
        paste(screen, "Read from AWS", Some(&credentials)).await?;
        screen.shows("No list is in force.").await?;

        screen.press("button", "Begin a list…").await?;
        screen.press("button", "Show what will change").await?;
        screen.shows("Allow only 21 addresses in AWS?").await?;
        assert_eq!(service.writes(), 0, "nothing is written before the press");
        screen.fill("Project name", PRACTICE_PROJECT).await?;
        screen.press("button", "Begin the list").await?;
        screen.shows("Proven: AWS has the 21 addresses").await?;
        let policy = service.policy()?;
        assert!(names(&policy, OF_CLUSTER), "{policy}");
        assert_eq!(service.writes(), 1);
        window.close().await
    })
    .await
}
