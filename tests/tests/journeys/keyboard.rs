//! The main job without a mouse.

use tests::csv;
use tests::window::Window;
use thirtyfour::Key;

use crate::journey;

#[tokio::test]
async fn the_main_job_is_done_with_the_keyboard_alone() -> Result<(), tests::Stop> {
    journey(async |desktop| {
        let folder = desktop.folder("exports")?;
        let environment = [("KEYGATE_SAVE_DIR", folder.clone().into())];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;

        screen.find("button", "Connect").await?;
        screen
            .tab_to("button", "Practice with a sample project")
            .await?;
        screen.keys(Key::Enter).await?;
        screen.find("navigation", "Main").await?;

        let switch = "Encryption at rest using your key management";
        screen.tab_to("switch", switch).await?;
        screen.keys(Key::Space).await?;
        screen.tab_to("combobox", "Role").await?;
        screen.keys(Key::Enter).await?;
        screen.shows("practice-atlas-kms").await?;
        screen.keys("practice-atlas-kms").await?;
        screen.keys(Key::Enter).await?;
        screen.tab_to("button", "Save").await?;
        screen.keys(Key::Enter).await?;
        screen.tab_to("button", "Send to Atlas").await?;
        screen.keys(Key::Enter).await?;
        screen.shows("Valid: Atlas can use the key.").await?;

        screen.tab_to("link", "IP addresses").await?;
        screen.keys(Key::Enter).await?;
        screen.tab_to("tab", "Needed by your key service").await?;
        screen.keys(Key::Right).await?;
        screen.shows("420 addresses").await?;
        screen.tab_to("searchbox", "Filter addresses").await?;
        screen.keys("us-east-1").await?;
        screen.shows("84 of 420").await?;
        screen.tab_to("row", "AWS 1 region 84").await?;
        screen.keys(Key::Down).await?;
        screen.keys(Key::Left).await?;
        screen
            .until("the region to fold", async || {
                let rows = screen.all("row", Some("198.18."), false).await?;
                Ok(rows.is_empty().then_some(()))
            })
            .await?;
        screen.tab_back_to("button", "Export CSV").await?;
        screen.keys(Key::Enter).await?;
        let exported = csv::read(&csv::await_file(&folder, "outbound")?)?;
        assert_eq!(exported.len(), 84, "folding hides nothing from an export");
        window.close().await
    })
    .await
}
