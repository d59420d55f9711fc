//! Practise, switch on, save, read the answer, look at the addresses, export them.

use tests::csv;
use tests::steps::{go_to, practising, switch_on};

use crate::journey;

#[tokio::test]
async fn someone_practises_the_main_job_and_gets_the_stand_ins_addresses_as_csv()
-> Result<(), tests::Stop> {
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let environment = [
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
        ];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice").await
        })
        .await?;
        screen.shows("Valid").await?;

        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.shows("420").await?;
        screen.press("button", "Export CSV").await?;
        let file = csv::await_file(&folder, "control-plane_").await?;

        let name = file.file_name().unwrap_or_default().to_string_lossy();
        assert!(
            name.starts_with("PRACTICE"),
            "a practice file says so in its name: {name}"
        );
        let exported = csv::read(&file)?;
        let served = csv::direction_of(&sandbox::practice_addresses(), "outbound")?;
        assert_eq!(
            exported, served,
            "the file is exactly what the stand-in serves"
        );
        window.close().await
    })
    .await
}
