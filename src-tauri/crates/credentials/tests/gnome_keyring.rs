//! The system's store against a real gnome-keyring.
//!
//! Each test starts itself once more inside a session bus of its own, with its own keyring in a
//! temporary folder, and does its work there: nothing of the person who runs it is touched.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use credentials::{CredentialError, CredentialKey, CredentialKind, CredentialStore, SystemStore};
use secret::Secret;
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use tempfile::TempDir;

/// Set for the second start, inside the session.
const INSIDE: &str = "KEYGATE_TEST_INSIDE_SESSION";

/// A session bus that starts no service by itself.
const BUS_WITHOUT_ACTIVATION: &str = r#"<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What the session holds when the test's work begins.
#[derive(Clone, Copy)]
enum Session {
    /// A keyring, unlocked.
    Unlocked,
    /// A keyring service without any keyring yet: a fresh account.
    Fresh,
    /// A bus, and nobody on it to keep secrets.
    NobodyThere,
}

#[test]
fn what_is_saved_is_loaded_overwritten_and_removed() {
    inside(
        Session::Unlocked,
        "what_is_saved_is_loaded_overwritten_and_removed",
        || {
            let key = key("https://cloud.mongodb.com", CredentialKind::ServiceAccount);
            assert_eq!(load(&key), Ok(None), "nothing was saved yet");

            save(&key, "first");
            assert_eq!(load(&key), Ok(Some("first".to_owned())));
            save(&key, "zweites: äöü ✓");
            assert_eq!(
                load(&key),
                Ok(Some("zweites: äöü ✓".to_owned())),
                "the later secret replaces the earlier"
            );

            SystemStore.remove(&key).unwrap();
            assert_eq!(load(&key), Ok(None), "removed means gone");
            SystemStore.remove(&key).unwrap();
        },
    );
}

#[test]
fn x1_two_origins_and_two_kinds_are_kept_apart() {
    inside(
        Session::Unlocked,
        "x1_two_origins_and_two_kinds_are_kept_apart",
        || {
            let keys = [
                key("https://cloud.mongodb.com", CredentialKind::ApiKey),
                key("https://cloud.mongodb.com", CredentialKind::ServiceAccount),
                key("https://cloud.mongodb.com:8443", CredentialKind::ApiKey),
                key("https://cloud.mongodbgov.com", CredentialKind::ApiKey),
                key("http://localhost:8443", CredentialKind::ApiKey),
            ];
            save(&keys[0], "0");
            for other in &keys[1..] {
                assert_eq!(load(other), Ok(None), "{other} is handed another's secret");
            }
            for (number, key) in keys.iter().enumerate() {
                save(key, &number.to_string());
            }
            for (number, key) in keys.iter().enumerate() {
                assert_eq!(load(key), Ok(Some(number.to_string())), "{key}");
            }

            SystemStore.remove(&keys[2]).unwrap();
            assert_eq!(load(&keys[2]), Ok(None));
            assert_eq!(
                load(&keys[0]),
                Ok(Some("0".to_owned())),
                "only one was removed"
            );
        },
    );
}

#[test]
fn every_entry_of_the_program_is_found_without_knowing_it_and_no_other() {
    inside(
        Session::Unlocked,
        "every_entry_of_the_program_is_found_without_knowing_it_and_no_other",
        || {
            let mut ours = [
                key("https://cloud.mongodb.com", CredentialKind::ApiKey),
                key("https://localhost:8443", CredentialKind::ServiceAccount),
                key("http://proxy.example:3128", CredentialKind::Proxy),
            ];
            ours.sort();
            for key in &ours {
                save(key, "kept");
            }
            let service = SecretService::connect(EncryptionType::Dh).unwrap();
            let collection = service.get_default_collection().unwrap();
            let others = HashMap::from([("service", "keygateway"), ("username", "api-key:x")]);
            collection
                .create_item("another program's", others, b"theirs", true, "text/plain")
                .unwrap();
            let found = || {
                let mut found = SystemStore.keys().unwrap();
                found.sort();
                found
            };
            assert_eq!(found(), ours);
            collection.lock().unwrap();
            assert_eq!(found(), ours, "what is locked has names, too");
        },
    );
}

#[test]
fn the_entry_is_labelled_for_people() {
    inside(
        Session::Unlocked,
        "the_entry_is_labelled_for_people",
        || {
            let key = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
            save(&key, "anything");

            let service = SecretService::connect(EncryptionType::Dh).unwrap();
            let labels: Vec<String> = service
                .get_default_collection()
                .unwrap()
                .get_all_items()
                .unwrap()
                .iter()
                .map(|item| item.get_label().unwrap())
                .collect();
            assert_eq!(
                labels,
                ["Keygate: API key abcdefgh at https://cloud.mongodb.com"]
            );
        },
    );
}

#[test]
fn a_locked_keyring_whose_prompt_cannot_be_answered_is_locked() {
    inside(
        Session::Unlocked,
        "a_locked_keyring_whose_prompt_cannot_be_answered_is_locked",
        || {
            let key = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
            save(&key, "kept");
            let service = SecretService::connect(EncryptionType::Dh).unwrap();
            service.get_default_collection().unwrap().lock().unwrap();

            // Without a screen the prompt is dismissed.
            assert_eq!(load(&key), Err(CredentialError::Locked));
            assert_eq!(
                SystemStore.save(&key, &Secret::new("new".to_owned())),
                Err(CredentialError::Locked)
            );
            assert_eq!(SystemStore.remove(&key), Err(CredentialError::Locked));
        },
    );
}

#[test]
fn a_prompt_that_is_never_answered_holds_up_no_other_call() {
    inside(
        Session::Unlocked,
        "a_prompt_that_is_never_answered_holds_up_no_other_call",
        || {
            let kept = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
            save(&kept, "kept");
            let service = SecretService::connect(EncryptionType::Dh).unwrap();
            service.get_default_collection().unwrap().lock().unwrap();

            // Stands where the program that shows prompts stands, and never shows any.
            let prompter = zbus::blocking::Connection::session().unwrap();
            prompter
                .request_name("org.gnome.keyring.SystemPrompter")
                .unwrap();
            let mut asked = zbus::blocking::MessageIterator::from(prompter);
            let (done, outcome) = std::sync::mpsc::channel();
            thread::spawn(move || done.send(load(&kept)));
            let begun = asked.any(|message| {
                message
                    .unwrap()
                    .header()
                    .member()
                    .is_some_and(|member| member == "BeginPrompting")
            });
            assert!(begun, "the keyring asks for its password");

            let other = key("https://localhost", CredentialKind::ApiKey);
            assert_eq!(load(&other), Ok(None));
            assert!(
                outcome.try_recv().is_err(),
                "the first call still waits for its answer"
            );
        },
    );
}

#[test]
fn a_fresh_account_is_asked_for_a_new_keyring_and_may_decline() {
    inside(
        Session::Fresh,
        "a_fresh_account_is_asked_for_a_new_keyring_and_may_decline",
        || {
            let key = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
            assert_eq!(load(&key), Ok(None));
            assert_eq!(
                SystemStore.save(&key, &Secret::new("new".to_owned())),
                Err(CredentialError::Locked),
                "without a screen the question for a password is dismissed"
            );
        },
    );
}

#[test]
fn a_session_without_a_keyring_service_has_no_store() {
    inside(
        Session::NobodyThere,
        "a_session_without_a_keyring_service_has_no_store",
        || {
            let key = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
            assert_eq!(load(&key), Err(CredentialError::Missing));
            assert_eq!(
                SystemStore.save(&key, &Secret::new("new".to_owned())),
                Err(CredentialError::Missing)
            );
            assert_eq!(SystemStore.remove(&key), Err(CredentialError::Missing));
            assert_eq!(SystemStore.keys(), Err(CredentialError::Missing));
        },
    );
}

#[test]
fn a_store_that_starts_later_is_found_by_the_same_program() {
    inside(
        Session::NobodyThere,
        "a_store_that_starts_later_is_found_by_the_same_program",
        || {
            let key = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
            assert_eq!(load(&key), Err(CredentialError::Missing));

            start_keyring();
            save(&key, "kept");
            assert_eq!(load(&key), Ok(Some("kept".to_owned())));
        },
    );
}

#[test]
fn without_a_session_bus_there_is_no_store() {
    let name = "without_a_session_bus_there_is_no_store";
    if std::env::var_os(INSIDE).is_none() {
        let home = TempDir::new().unwrap();
        let missing = home.path().join("bus");
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", name])
            .env(INSIDE, "1")
            .env("XDG_RUNTIME_DIR", home.path())
            .env(
                "DBUS_SESSION_BUS_ADDRESS",
                format!("unix:path={}", missing.display()),
            );
        return finish(command, name);
    }
    let key = key("https://cloud.mongodb.com", CredentialKind::ApiKey);
    assert_eq!(load(&key), Err(CredentialError::Missing));
}

fn key(origin: &str, kind: CredentialKind) -> CredentialKey {
    CredentialKey {
        origin: origin.to_owned(),
        kind,
        id: "abcdefgh".to_owned(),
    }
}

fn save(key: &CredentialKey, value: &str) {
    SystemStore
        .save(key, &Secret::new(value.to_owned()))
        .unwrap();
}

fn load(key: &CredentialKey) -> Result<Option<String>, CredentialError> {
    // The test compares the value it planted itself.
    Ok(SystemStore
        .load(key)?
        .map(|secret| secret.expose().to_owned()))
}

/// Does `work` in a session of its own: starts this program again there, for the test `name` only.
fn inside(session: Session, name: &str, work: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        if matches!(session, Session::Unlocked) {
            start_keyring();
        }
        return work();
    }
    let home = TempDir::new().unwrap();
    let mut command = Command::new("dbus-run-session");
    if !matches!(session, Session::Fresh) {
        // The usual configuration starts a keyring whenever it is asked for.
        let configuration = home.path().join("bus.conf");
        fs::write(&configuration, BUS_WITHOUT_ACTIVATION).unwrap();
        command.arg("--config-file").arg(configuration);
    }
    command
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("XDG_CACHE_HOME", home.path().join("cache"))
        // No screen: prompts cannot be shown to whoever runs the tests.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    finish(command, name);
}

fn finish(mut command: Command, name: &str) {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{name}, inside its session:\n{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Starts gnome-keyring on this session's bus and returns once it answers.
fn start_keyring() {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    daemon
        .stdin
        .take()
        .unwrap()
        .write_all(b"the password of a test")
        .unwrap();
    assert!(daemon.wait().unwrap().success(), "gnome-keyring starts");
    // It goes to the background before its name is on the bus.
    let nobody = key("https://nobody.example", CredentialKind::ApiKey);
    let patience = Instant::now() + Duration::from_secs(30);
    while load(&nobody) == Err(CredentialError::Missing) {
        assert!(Instant::now() < patience, "gnome-keyring never answered");
        thread::sleep(Duration::from_millis(15));
    }
}
