//! `keygate --check`: one look without a window, as the system's timer starts it.

use std::ffi::OsString;
use std::process::Output;
use std::sync::{Arc, Mutex, PoisonError};

use tests::Stop;
use tests::desktop::Desktop;
use tests::scripted::{Reply, ScriptedServer};
use tests::window;
use zbus::blocking::Connection;

use super::journey_without_key_store;

type Shown = Arc<Mutex<Vec<String>>>;

/// Stands in for the desktop's own notifications.
struct Notifications(Shown);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(
        clippy::too_many_arguments,
        reason = "the desktop's interface has them"
    )]
    fn notify(
        &self,
        _app_name: &str,
        _replaces: u32,
        _icon: &str,
        _summary: &str,
        body: &str,
        _actions: Vec<String>,
        _hints: std::collections::HashMap<String, zbus::zvariant::OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push(body.to_owned());
        1
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let text = |text: &str| text.to_owned();
        (text("stand-in"), text("tests"), text("1"), text("1.2"))
    }
}

/// The server's answers in turn: a list, one that differs, the same again, another one, and trouble.
fn atlas() -> std::io::Result<ScriptedServer> {
    let list = |addresses: &[&str]| {
        let lists = serde_json::json!({"outbound": {"aws": {"us-east-1": addresses}}});
        Reply::json(200, &lists.to_string())
    };
    let changed = list(&["3.0.0.2", "3.0.0.3", "3.0.0.4"]);
    ScriptedServer::replying([
        list(&["3.0.0.1", "3.0.0.2"]),
        changed.clone(),
        changed,
        list(&["3.0.0.5"]),
    ])
}

fn check(desktop: &Desktop, atlas: &ScriptedServer) -> Result<Output, Stop> {
    let data: OsString = desktop.folder("data")?.into();
    Ok(desktop
        .command(window::program()?)
        .arg("--check")
        .env("KEYGATE_ATLAS_URL", atlas.origin())
        .env("KEYGATE_DATA_DIR", data)
        .env_remove("DISPLAY")
        .output()?)
}

/// Takes the place of the desktop's notifications; what is shown is kept.
fn notifications(desktop: &Desktop) -> Result<(Shown, Connection), Stop> {
    let shown = Shown::default();
    let stand_in = zbus::blocking::connection::Builder::address(desktop.bus())?
        .name("org.freedesktop.Notifications")?
        .serve_at(
            "/org/freedesktop/Notifications",
            Notifications(Arc::clone(&shown)),
        )?
        .build()?;
    Ok((shown, stand_in))
}

#[tokio::test]
async fn a_check_on_a_full_disk_tells_what_changed_and_has_a_status_of_its_own() -> Result<(), Stop>
{
    journey_without_key_store(async |desktop| {
        let (shown, _stand_in) = notifications(desktop)?;
        let atlas = atlas()?;
        assert!(check(desktop, &atlas)?.status.success());

        // No file may grow, as where there is no room.
        let full = desktop
            .command("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" --check"])
            .arg(window::program()?)
            .env("KEYGATE_ATLAS_URL", atlas.origin())
            .env("KEYGATE_DATA_DIR", desktop.folder("data")?)
            .env_remove("DISPLAY")
            .output()?;
        let said = String::from_utf8(full.stderr)?;
        assert_eq!(full.status.code(), Some(2), "{said}");
        assert!(said.contains("could not keep what it found"), "{said}");
        let told = shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert_eq!(told.len(), 1, "{told:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_check_tells_a_change_once_and_ends() -> Result<(), Stop> {
    journey_without_key_store(async |desktop| {
        let (shown, _stand_in) = notifications(desktop)?;
        let atlas = atlas()?;
        let told = || shown.lock().unwrap_or_else(PoisonError::into_inner).clone();

        assert!(check(desktop, &atlas)?.status.success());
        assert_eq!(told(), [""; 0], "a first list is no change");

        assert!(check(desktop, &atlas)?.status.success());
        let change = "Atlas's addresses changed: 2 added, 1 removed. Check the list in Keygate before it is used.";
        assert_eq!(told(), [change]);

        assert!(check(desktop, &atlas)?.status.success());
        assert_eq!(told().len(), 1, "told once");

        let off = r#"{"version":1,"watching":{"every":"day","notify":false}}"#;
        std::fs::write(desktop.folder("data")?.join("watching.json"), off)?;
        assert!(check(desktop, &atlas)?.status.success());
        assert_eq!(told().len(), 1, "notifications are off");

        let failed = check(desktop, &atlas)?;
        assert_eq!(failed.status.code(), Some(1));
        let said = String::from_utf8(failed.stderr)?;
        assert!(
            said.contains("Keygate could not check whether the addresses changed: a list could not be fetched."),
            "{said}"
        );
        assert_eq!(told().len(), 1);
        Ok(())
    })
    .await
}
