//! The main job without a mouse.

use sandbox::{Config, Operation, Sandbox};
use tests::Stop;
use tests::csv;
use tests::screen::Screen;
use tests::steps::{go_to, signed_in};
use tests::waiting;
use tests::window::Window;
use thirtyfour::Key;

use crate::journey;

#[tokio::test]
async fn the_main_job_is_done_with_the_keyboard_alone() -> Result<(), Stop> {
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
        screen.tab_to("radio", "Yes").await?;
        screen.keys(Key::Right).await?;
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

        panes_to(screen, "link", "Encryption").await?;
        screen.keys(Key::F1).await?;
        screen.find("dialog", "Help").await?;
        screen.keys(Key::Escape).await?;
        focused(screen, "link", "Encryption").await?;
        screen.tab_to("link", "IP addresses").await?;
        screen.keys(Key::Enter).await?;
        screen.tab_to("tab", "Needed by your key service").await?;
        screen.keys(Key::Right).await?;
        screen.shows("420 addresses").await?;
        screen.keys(Key::Control + "f").await?;
        focused(screen, "searchbox", "Filter addresses").await?;
        screen.keys("us-east-1").await?;
        screen.shows("84 of 420").await?;
        screen.keys(Key::F6).await?;
        focused(screen, "row", "AWS 1 region 84").await?;
        screen.keys(Key::Down).await?;
        screen.keys(Key::Down).await?;
        screen.keys(Key::Shift + Key::Down).await?;
        screen.keys(Key::Control + "c").await?;
        screen.shows("Copied 2 addresses").await?;
        assert_eq!(desktop.clipboard()?.lines().count(), 2);
        screen.keys(Key::Shift + Key::F10).await?;
        screen.find("menuitem", "Copy selection").await?;
        screen.keys(Key::Down).await?;
        screen.keys(Key::Enter).await?;
        screen.shows("Copied the row").await?;
        assert_eq!(desktop.clipboard()?.matches('\t').count(), 3);
        screen.keys(Key::Left).await?;
        focused(screen, "row", "us-east-1 N. Virginia 84").await?;
        screen.keys(Key::Left).await?;
        screen
            .until("the region to fold", async || {
                let rows = screen.all("row", Some("198.18."), false).await?;
                Ok(rows.is_empty().then_some(()))
            })
            .await?;
        screen.keys(Key::Control + "e").await?;
        let exported = csv::read(&csv::await_file(&folder, "control-plane_").await?)?;
        assert_eq!(exported.len(), 84, "folding hides nothing from an export");
        screen.keys(Key::Control + ",").await?;
        screen.find("heading", "Settings").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn what_is_pressed_keeps_the_focus_while_it_is_under_way_and_after_it_was_cancelled()
-> Result<(), Stop> {
    journey(async |desktop| {
        let list = br#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1"]}}, "inbound": {}}"#;
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.to_vec()),
            ..Config::default()
        })
        .await?;
        let window = signed_in(desktop, &atlas).await?;
        let screen = &window.screen;
        screen
            .press("switch", "Encryption at rest using your key management")
            .await?;
        for (place, button, slow) in [
            ("Encryption", "Check now", Operation::Encryption),
            ("IP addresses", "Refresh", Operation::ControlPlaneAddresses),
            ("Clusters", "Refresh", Operation::Clusters),
        ] {
            go_to(screen, place).await?;
            screen.find("button", button).await?;
            screen.rest().await?;
            let slow = atlas.script().hold(slow);
            screen.tab_to("button", button).await?;
            screen.keys(Key::Enter).await?;
            waiting::held(&slow).await?;
            focused(screen, "button", button).await?;
            screen.tab_to("button", "Cancel").await?;
            screen.keys(Key::Enter).await?;
            focused(screen, "button", button).await?;
            assert!(screen.lacks("button", "Cancel").await?, "{place}");
            slow.release();
        }
        go_to(screen, "Settings").await?;
        screen.tab_to("switch", "Notifications").await?;
        screen.keys(Key::Space).await?;
        screen.shows("Notifications").await?;
        focused(screen, "switch", "Notifications").await?;
        window.close().await
    })
    .await
}

/// Presses F6 until the control with `role` and `name` has the focus.
async fn panes_to(screen: &Screen, role: &str, name: &str) -> Result<(), Stop> {
    screen
        .until(&format!("F6 to reach {role} “{name}”"), async || {
            screen.keys(Key::F6).await?;
            Ok(screen.has_focus(role, name).await?.then_some(()))
        })
        .await
}

/// Waits until the control with `role` and `name` has the focus.
pub(crate) async fn focused(screen: &Screen, role: &str, name: &str) -> Result<(), Stop> {
    screen
        .until(&format!("the focus on {role} “{name}”"), async || {
            Ok(screen.has_focus(role, name).await?.then_some(()))
        })
        .await
}
