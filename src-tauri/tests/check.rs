//! `keygate --check` on every system, over real sockets: how it ends, and what it leaves.

use std::path::Path;
use std::process::{Command, Output};

use sandbox::{Config, Sandbox};
use storage::{FetchedBy, Issuer, Storage};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn check(origin: &str, data: &Path) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_keygate"))
        .arg("--check")
        .env("KEYGATE_ATLAS_URL", origin)
        .env("KEYGATE_DATA_DIR", data)
        .env_remove("KEYGATE_LOG")
        .output()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_reaches_nobody_fails_and_keeps_nothing() -> Result {
    let atlas = Sandbox::start(Config::practice()).await?;
    let origin = atlas.origin().to_owned();
    drop(atlas);
    let data = tempfile::tempdir()?;

    let checked = check(&origin, data.path())?;

    assert_eq!(checked.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&checked.stderr);
    assert!(
        stderr.contains(
            "Keygate could not check whether the addresses changed: a list could not be fetched."
        ),
        "{stderr}"
    );
    let log = std::fs::read_to_string(data.path().join("logs/keygate.log"))?;
    assert!(log.contains("check: not fetched"), "{log}");
    let kept = Storage::open(data.path())?;
    assert!(kept.snapshots(&origin).is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_keeps_the_list_and_its_history_and_ends_well() -> Result {
    let list = br#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1", "3.0.0.2"]}}, "inbound": {}}"#;
    let atlas = Sandbox::start(Config {
        control_plane: Some(list.to_vec()),
        ..Config::default()
    })
    .await?;
    let origin = atlas.origin().to_owned();
    let data = tempfile::tempdir()?;

    let checked = check(&origin, data.path())?;

    let stderr = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{stderr}");
    let log = std::fs::read_to_string(data.path().join("logs/keygate.log"))?;
    assert!(log.contains("Keygate starts"), "{log}");
    let kept = Storage::open(data.path())?;
    assert_eq!(kept.snapshots(&origin).len(), 1);
    let day = kept.fetches(&origin).days.pop().ok_or("no fetch")?;
    assert_eq!((day.issuer, day.by), (Issuer::Public, FetchedBy::Timer));
    Ok(())
}
