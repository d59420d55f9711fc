//! The system's store against the Credential Manager of Windows.
//!
//! It is the person's own who runs this: each test names entries nobody else has, and removes them.
#![cfg(windows)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::HashMap;

use credentials::{CredentialError, CredentialKey, CredentialKind, CredentialStore, SystemStore};
use keyring_core::api::CredentialStoreApi;
use secret::Secret;
use windows_native_keyring_store::Store;

/// An entry that is gone when the test ends, however it ends.
struct SavedCredential(CredentialKey);

impl Drop for SavedCredential {
    fn drop(&mut self) {
        // Where this fails, the test has failed before.
        let _gone = SystemStore.remove(&self.0);
    }
}

fn saved_credential(origin: &str, kind: CredentialKind) -> SavedCredential {
    let thread = std::thread::current();
    let id = format!("{} {}", thread.name().unwrap(), std::process::id());
    SavedCredential(CredentialKey {
        origin: origin.to_owned(),
        kind,
        id,
    })
}

fn save(key: &SavedCredential, secret: &str) {
    SystemStore
        .save(&key.0, &Secret::new(secret.to_owned()))
        .unwrap();
}

fn load(key: &SavedCredential) -> Result<Option<String>, CredentialError> {
    let loaded = SystemStore.load(&key.0)?;
    Ok(loaded.map(|secret| secret.expose().to_owned()))
}

#[test]
fn what_is_saved_is_loaded_overwritten_and_removed() {
    let key = saved_credential("https://cloud.mongodb.com", CredentialKind::ServiceAccount);
    assert_eq!(load(&key), Ok(None), "nothing was saved yet");

    save(&key, "first");
    assert_eq!(load(&key), Ok(Some("first".to_owned())));
    save(&key, "zweites: äöü ✓");
    assert_eq!(
        load(&key),
        Ok(Some("zweites: äöü ✓".to_owned())),
        "the later secret replaces the earlier"
    );

    SystemStore.remove(&key.0).unwrap();
    assert_eq!(load(&key), Ok(None), "removed means gone");
    SystemStore.remove(&key.0).unwrap();
}

#[test]
fn x1_two_origins_and_two_kinds_are_kept_apart() {
    let keys = [
        saved_credential("https://cloud.mongodb.com", CredentialKind::ApiKey),
        saved_credential("https://cloud.mongodb.com", CredentialKind::ServiceAccount),
        saved_credential("https://cloud.mongodb.com:8443", CredentialKind::ApiKey),
        saved_credential("https://cloud.mongodbgov.com", CredentialKind::ApiKey),
        saved_credential("http://localhost:8443", CredentialKind::ApiKey),
    ];
    save(&keys[0], "0");
    for other in &keys[1..] {
        assert_eq!(
            load(other),
            Ok(None),
            "{} is handed another's secret",
            other.0
        );
    }
    for (number, key) in keys.iter().enumerate() {
        save(key, &number.to_string());
    }
    for (number, key) in keys.iter().enumerate() {
        assert_eq!(load(key), Ok(Some(number.to_string())), "{}", key.0);
    }

    SystemStore.remove(&keys[2].0).unwrap();
    assert_eq!(load(&keys[2]), Ok(None));
    assert_eq!(
        load(&keys[0]),
        Ok(Some("0".to_owned())),
        "only one was removed"
    );
}

#[test]
fn every_entry_of_the_program_is_found_without_knowing_it_and_no_other() {
    let ours = [
        saved_credential("https://cloud.mongodb.com", CredentialKind::ApiKey),
        saved_credential("https://localhost:8443", CredentialKind::ServiceAccount),
        saved_credential("http://proxy.example:3128", CredentialKind::Proxy),
    ];
    let id = ours[0].0.id.clone();
    let other = Store::new()
        .unwrap()
        .build(
            "keygateway",
            &format!("api-key:{id}"),
            Some(&HashMap::new()),
        )
        .unwrap();
    other.set_secret(b"theirs").unwrap();
    for key in &ours {
        save(key, "kept");
    }

    let mut found = SystemStore.keys().unwrap();
    found.retain(|key| key.id == id);
    found.sort();
    other.delete_credential().unwrap();

    let mut expected: Vec<CredentialKey> = ours.iter().map(|key| key.0.clone()).collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_secret_as_long_as_the_store_takes_is_kept_and_a_longer_one_is_said() {
    let key = saved_credential("http://proxy.example:3128", CredentialKind::Proxy);
    let longest = "x".repeat(2560);
    save(&key, &longest);
    assert_eq!(load(&key), Ok(Some(longest.clone())));
    let longer = Secret::new(longest.clone() + "x");
    assert_eq!(
        SystemStore.save(&key.0, &longer),
        Err(CredentialError::TooLong)
    );
    assert_eq!(load(&key), Ok(Some(longest)), "the earlier one stays");
}

#[test]
fn an_entry_whose_user_looks_like_a_service_is_found() {
    let mut key = saved_credential("http://proxy.example:3128", CredentialKind::Proxy);
    key.0.id += " .keygate http://sam";
    save(&key, "kept");
    let found = SystemStore.keys().unwrap();
    assert!(found.contains(&key.0), "{found:?}");
}
