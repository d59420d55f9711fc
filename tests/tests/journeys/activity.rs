//! Who did what when; and one window on one data folder.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::csv;
use tests::desktop::Desktop;
use tests::process::Process;
use tests::steps::{SignIn, connect, go_to, practise, practising, switch_on};
use tests::waiting;
use tests::window::{Window, program};

use crate::journey;

/// What the files of Activity hold.
fn kept(data: &Path) -> Result<String, Stop> {
    let mut kept = String::new();
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        if path.to_string_lossy().contains("/activity-") {
            kept += &fs::read_to_string(path)?;
        }
    }
    Ok(kept)
}

#[tokio::test]
async fn what_was_done_is_there_after_a_restart_and_what_was_practised_is_not() -> Result<(), Stop>
{
    journey(async |desktop| {
        let list = br#"{"outbound":{"aws":{"us-east-1":["3.0.0.1"]}}}"#;
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.to_vec()),
            ..Config::default()
        })
        .await?;
        let (folder, data) = (desktop.folder("exports")?, desktop.folder("data")?);
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
            ("KEYGATE_DATA_DIR", data.clone().into()),
        ];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;
        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice").await
        })
        .await?;
        screen.shows("Valid").await?;
        go_to(screen, "Activity").await?;
        screen.find("grid", "Activity").await?;
        screen.shows("Switched on AWS KMS").await?;
        screen.shows("as an audit log").await?;
        screen.press("button", "Disconnect").await?;

        let (public, private) = atlas.api_key();
        connect(screen, SignIn::ApiKey(public, private), false).await?;
        go_to(screen, "Activity").await?;
        screen.shows("Nothing done yet").await?;
        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.press("button", "Export CSV").await?;
        screen.press("button", "Save anyway").await?;
        csv::await_file(&folder, "control-plane_").await?;
        go_to(screen, "Activity").await?;
        screen.shows(&format!("API key {public}")).await?;
        screen.fill("Filter activity", "nothing like it").await?;
        screen.shows("Nothing matches").await?;
        screen.fill("Filter activity", "control-plane").await?;
        screen.shows("Saved 1 address").await?;
        screen.press("button", "Export CSV").await?;
        let exported = csv::await_file(&folder, "keygate-activity_").await?;
        let exported = std::fs::read_to_string(exported)?;
        assert!(exported.starts_with("time,action,what,result,who,project,organization,atlas"));
        assert!(exported.contains(",saveFile,"), "{exported}");
        waiting::until("the record on disk", async || {
            Ok(kept(&data)?.contains("saveFile").then_some(()))
        })
        .await?;
        window.close().await?;
        assert!(
            !kept(&data)?.contains("switchOn"),
            "what was practised never meets what was real"
        );
        assert!(!kept(&data)?.contains(private), "no secret is written down");

        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.press("button", "Just show the IP addresses").await?;
        go_to(screen, "Activity").await?;
        screen.shows(&format!("API key {public}")).await?;
        screen.shows("Done").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a_second_copy_brings_the_first_to_the_front_and_another_folder_gets_its_own()
-> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let window = Window::open(desktop, &[("KEYGATE_DATA_DIR", data.clone().into())]).await?;
        window.screen.find("button", "Connect").await?;
        let first = front_window(desktop)?;

        let other = desktop.folder("other")?;
        let _other = Process::start(&mut copy(desktop, &other)?)?;
        waiting::until("another copy in front", async || {
            Ok((front_window(desktop)? != first).then_some(()))
        })
        .await?;

        let check = copy(desktop, &data)?
            .arg("--check")
            .stderr(Stdio::piped())
            .output()?;
        let said = String::from_utf8_lossy(&check.stderr);
        assert!(check.status.success(), "{said}");
        assert!(said.contains("Keygate is open"), "two never write: {said}");

        let mut second: Child = copy(desktop, &data)?.spawn()?;
        let ended = second.wait()?;
        assert!(ended.success(), "the second ends by itself: {ended}");
        waiting::until("the first in front", async || {
            Ok((front_window(desktop)? == first).then_some(()))
        })
        .await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn another_program_that_has_taken_the_name_does_not_end_keygate() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let name = format!(
            "{}.d{}.SingleInstance",
            tests::identifier()?,
            storage::folder_name(&data)
        );
        let _other = zbus::blocking::connection::Builder::address(desktop.bus())?
            .name(name)?
            .build()?;
        let window = Window::open(desktop, &[("KEYGATE_DATA_DIR", data.into())]).await?;
        window.screen.find("button", "Connect").await?;
        window.close().await
    })
    .await
}

#[tokio::test]
async fn without_a_folder_to_write_in_the_program_starts_says_so_and_works() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        // Tests may run as root, whom no permission stops.
        fs::create_dir(data.join("lock"))?;
        fs::write(data.join("connection.json"), "{\"version\":1,\"conn")?;
        let environment = [("KEYGATE_DATA_DIR", data.clone().into())];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        screen.shows("Keygate cannot write in").await?;
        screen
            .shows("How you were signed in (connection.json) is damaged")
            .await?;
        practise(screen).await?;
        go_to(screen, "IP addresses").await?;
        screen.shows("Keygate cannot write in").await?;
        window.close().await
    })
    .await
}

fn copy(desktop: &Desktop, data: &Path) -> Result<Command, Stop> {
    let mut command = desktop.command(program()?);
    command
        .env("KEYGATE_DATA_DIR", data)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Ok(command)
}

/// The number of the window that has the focus.
fn front_window(desktop: &Desktop) -> Result<String, Stop> {
    let asked = desktop.command("xdotool").arg("getactivewindow").output()?;
    Ok(String::from_utf8(asked.stdout)?.trim().to_owned())
}
