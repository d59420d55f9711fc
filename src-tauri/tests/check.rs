//! `keygate --check` on every system, over real sockets: how it ends, and what it leaves.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use addresses::Direction;
use sandbox::{Config, Sandbox};
use storage::Storage;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn check(origin: &str, data: &Path) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_keygate"))
        .arg("--check")
        .env("KEYGATE_ATLAS_URL", origin)
        .env("KEYGATE_DATA_DIR", data)
        .env_remove("KEYGATE_LOG")
        .output()
}

fn log(data: &Path) -> Result<String> {
    let mut text = String::new();
    for file in fs::read_dir(data.join("logs"))? {
        text.push_str(&fs::read_to_string(file?.path())?);
    }
    Ok(text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_keeps_the_list_and_a_moment_of_it_and_says_in_its_log_what_it_asked() -> Result {
    let atlas = Sandbox::start(Config::practice()).await?;
    let data = tempfile::tempdir()?;

    let checked = check(atlas.origin(), data.path())?;

    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{}: {said}", checked.status);
    let kept = Storage::open(data.path())?;
    assert_eq!(kept.notices(), []);
    let list = kept.last_list(atlas.origin()).ok_or("no list was kept")?;
    let outbound = list.addresses(Direction::Outbound).len();
    assert!(outbound > 0, "the list holds addresses");
    assert_eq!(kept.moments(atlas.origin()).len(), 1);
    let log = log(data.path())?;
    assert!(log.contains("Keygate starts"), "{log}");
    assert!(log.contains("status=200"), "{log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_reaches_nobody_fails_and_keeps_nothing() -> Result {
    let atlas = Sandbox::start(Config::practice()).await?;
    let origin = atlas.origin().to_owned();
    drop(atlas);
    let data = tempfile::tempdir()?;

    let checked = check(&origin, data.path())?;

    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(
        said.contains("Keygate could not look whether the addresses changed."),
        "{said}"
    );
    let kept = Storage::open(data.path())?;
    assert!(kept.last_list(&origin).is_none());
    assert!(kept.moments(&origin).is_empty());
    Ok(())
}
