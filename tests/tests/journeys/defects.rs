//! When Keygate itself is wrong: a message and a way on, nothing of what went wrong in a log, and
//! no picture of the memory on the disk.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tests::Stop;
use tests::desktop::Desktop;
use tests::steps::{go_to, practising};

use crate::journey;

const PLANTED: &str = "mdb_sa_sk_what-a-panic-says-may-be-a-secret";
const WRONG: &str = "Something in Keygate went wrong";

#[tokio::test]
async fn a_panic_in_a_command_answers_it_and_the_window_goes_on() -> Result<(), Stop> {
    for (command, place) in [
        ("read_addresses", "read_addresses"),
        ("set_custom_address", "set_custom_address at once"),
    ] {
        journey(async |desktop| {
            let data = desktop.folder("data")?;
            let window = practising(desktop, &asking(&data, place)).await?;
            let screen = &window.screen;
            if place != command {
                go_to(screen, "Settings").await?;
                screen
                    .fill("Custom address", "https://atlas.example.com")
                    .await?;
                screen.press("button", "Save address").await?;
                screen.shows("This is a defect in Keygate").await?;
            } else {
                screen.press("link", "IP addresses").await?;
                screen.shows("Keygate failed in the middle of this").await?;
            }

            go_to(screen, "Encryption").await?;
            screen
                .find("switch", "Encryption at rest using your key management")
                .await?;
            assert!(!screen.everything().await?.contains(PLANTED));
            let log = log(&data)?;
            assert!(log.contains("panics.rs"), "the place is in the log: {log}");
            assert!(log.contains(command), "and the command: {log}");
            assert!(!log.contains(PLANTED), "but not what the panic says: {log}");
            window.close().await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_panic_in_the_background_is_said_and_the_screen_starts_again_as_it_was()
-> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let window = practising(desktop, &asking(&data, "watch")).await?;
        let screen = &window.screen;
        // The watch looks at the clock when the window gets the focus, or by itself soon after.
        screen.shows(WRONG).await?;

        screen.press("button", "Start the screen again").await?;
        screen
            .until("the message to go", async || {
                Ok((!screen.text().await?.contains(WRONG)).then_some(()))
            })
            .await?;
        screen.shows("PRACTICE").await?;
        go_to(screen, "Clusters").await?;
        assert!(!log(&data)?.contains(PLANTED));
        window.close().await
    })
    .await
}

#[tokio::test]
async fn an_error_in_the_page_is_said_and_its_place_alone_is_logged() -> Result<(), Stop> {
    journey(async |desktop| {
        let data = desktop.folder("data")?;
        let opened = desktop.home().join("opened");
        let programs = programs_with_a_file_manager(desktop, &opened)?;
        let environment = [
            ("KEYGATE_DATA_DIR", data.clone().into_os_string()),
            ("KEYGATE_LOG", "trace".into()),
            ("PATH", programs),
        ];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;

        for thrown in [
            format!("setTimeout(() => {{ throw new Error('{PLANTED}') }})"),
            format!("Promise.reject(new Error('{PLANTED}'))"),
        ] {
            screen.run(&thrown).await?;
            screen.shows(WRONG).await?;
            screen.press("button", "Dismiss").await?;
        }
        let log_now = log(&data)?;
        assert!(log_now.contains("kind=Exception"), "{log_now}");
        assert!(log_now.contains("kind=Rejection"), "{log_now}");
        assert!(!log_now.contains(PLANTED), "{log_now}");
        assert!(
            log_now.contains("PRACTICE"),
            "practice is marked: {log_now}"
        );

        go_to(screen, "Settings").await?;
        screen.press("button", "Open log folder").await?;
        let folder = screen
            .until("the file manager", async || {
                Ok(fs::read_to_string(&opened).ok().filter(|it| !it.is_empty()))
            })
            .await?;
        assert_eq!(Path::new(folder.trim()), data.join("logs"));
        window.close().await
    })
    .await
}

#[tokio::test]
async fn the_window_does_not_reload_and_its_memory_is_never_written_to_the_disk() -> Result<(), Stop>
{
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        screen.run("window.sameAsBefore = true").await?;
        for key in ["F5", "ctrl+r", "ctrl+shift+r"] {
            desktop.press_key(key)?;
            screen.rest().await?;
        }
        let menus = screen
            .run(
                "return [...document.querySelectorAll('*')]
                   .filter((e) => !e.matches('textarea, input'))
                   .filter((e) => e.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true })))
                   .map((e) => e.tagName)",
            )
            .await?;
        assert_eq!(
            menus,
            serde_json::json!([]),
            "the webview's own menu, with Reload in it, comes up nowhere"
        );
        go_to(screen, "Settings").await?;
        let same = screen.run("return window.sameAsBefore === true").await?;
        assert_eq!(same, true, "a reload would have made a new page");

        let processes = window.processes()?;
        assert!(processes.len() > 1, "the webview has processes of its own");
        for process in &processes {
            let limits = String::from_utf8(process.about("limits")?)?;
            let core = limits
                .lines()
                .find(|line| line.starts_with("Max core file size"))
                .ok_or("no such limit")?;
            let words: Vec<&str> = core.split_whitespace().collect();
            // Linux ignores 0 where dumps go to a program.
            assert_eq!(words[4..6], ["1", "1"], "{}: {core}", process.name);
        }
        window.close().await
    })
    .await
}

fn asking(data: &Path, place: &str) -> [(&'static str, OsString); 3] {
    [
        ("KEYGATE_DATA_DIR", data.into()),
        ("KEYGATE_LOG", "trace".into()),
        ("KEYGATE_TEST_PANIC", format!("{place}:{PLANTED}").into()),
    ]
}

fn log(data: &Path) -> Result<String, Stop> {
    Ok(fs::read_to_string(data.join("logs/keygate.log"))?)
}

/// A search path with a file manager that writes down what it is asked to open.
fn programs_with_a_file_manager(desktop: &Desktop, opened: &Path) -> Result<OsString, Stop> {
    let folder = desktop.folder("bin")?;
    let program = folder.join("xdg-open");
    fs::write(
        &program,
        format!(
            "#!/bin/sh\nprintf '%s\\n' \"$1\" > '{}'\n",
            opened.display()
        ),
    )?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    let mut path = folder.into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    Ok(path)
}
