//! What `scripts/bundle` hands on to Tauri when it packs a release: each secret only where it signs.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use tests::Stop;

/// In place of npm: notes what it gets, and how the file with the key looks while it is there.
const NPM: &str = r#"#!/bin/sh
env > "$RUNNER_TEMP/environment"
echo "$@" > "$RUNNER_TEMP/arguments"
[ -z "$APPLE_API_KEY_PATH" ] || stat -c %a "$APPLE_API_KEY_PATH" > "$RUNNER_TEMP/mode"
"#;

/// Everything the workflow sets for macOS; a secret that is not there is empty.
const MACOS: [&str; 6] = [
    "APPLE_CERTIFICATE",
    "APPLE_CERTIFICATE_PASSWORD",
    "APPLE_SIGNING_IDENTITY",
    "APPLE_API_ISSUER",
    "APPLE_API_KEY",
    "APPLE_API_KEY_TEXT",
];
const WINDOWS: [&str; 3] = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"];

struct Packed {
    said: String,
    arguments: String,
    environment: BTreeMap<String, String>,
    folder: TempDir,
}

impl Packed {
    fn has(&self, name: &str) -> bool {
        self.environment.contains_key(name)
    }
}

/// Packs for `system` with `variables`, and with `files` in the runner's folder.
fn pack(system: &str, variables: &[(&str, &str)], files: &[&str]) -> Result<Packed, Stop> {
    let folder = tempfile::tempdir()?;
    for (name, text) in [
        ("npm", NPM),
        ("codesign", "#!/bin/sh\n"),
        ("xcrun", "#!/bin/sh\n"),
        ("pwsh", "#!/bin/sh\n"),
    ] {
        let program = folder.path().join(name);
        fs::write(&program, text)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    }
    for name in files {
        fs::write(folder.path().join(name), "{}")?;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/bundle");
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let done = Command::new(script)
        .arg(system)
        .env_clear()
        .env("PATH", path)
        .env("TARGET", "a-target")
        .env("RUNNER_TEMP", folder.path())
        .envs(variables.iter().copied())
        .output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into());
    }
    let environment = fs::read_to_string(folder.path().join("environment"))?
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Ok(Packed {
        said: String::from_utf8(done.stdout)?,
        arguments: fs::read_to_string(folder.path().join("arguments"))?,
        environment,
        folder,
    })
}

#[test]
fn without_secrets_nothing_is_signed_and_that_is_said() -> Result<(), Stop> {
    let packed = pack("macos", &MACOS.map(|name| (name, "")), &[])?;
    assert!(packed.said.contains("::notice::No certificate of Apple's"));
    for name in MACOS {
        assert!(!packed.has(name), "Tauri takes an empty {name} for one");
    }

    let packed = pack(
        "windows",
        &WINDOWS.map(|name| (name, "")),
        &["signing.json"],
    )?;
    assert!(
        packed
            .said
            .contains("::notice::No account for Artifact Signing")
    );
    assert!(!packed.arguments.contains("--config"));

    let packed = pack("linux", &[], &[])?;
    assert!(packed.arguments.contains("deb,rpm,appimage"));
    Ok(())
}

#[test]
fn a_certificate_without_a_key_signs_and_does_not_notarise() -> Result<(), Stop> {
    let mut secrets = MACOS.map(|name| (name, "a"));
    secrets[5].1 = "";
    let packed = pack("macos", &secrets, &[])?;
    assert!(packed.has("APPLE_CERTIFICATE"));
    assert!(packed.said.contains("not notarised"));
    for name in ["APPLE_API_ISSUER", "APPLE_API_KEY", "APPLE_API_KEY_PATH"] {
        assert!(!packed.has(name), "{name} alone would be refused");
    }
    Ok(())
}

#[test]
fn the_key_that_notarises_is_in_a_file_of_its_own_while_it_is_needed() -> Result<(), Stop> {
    let packed = pack("macos", &MACOS.map(|name| (name, "a")), &[])?;
    assert!(!packed.has("APPLE_API_KEY_TEXT"));
    let file = &packed.environment["APPLE_API_KEY_PATH"];
    assert!(!Path::new(file).exists(), "it is removed afterwards");
    let mode = fs::read_to_string(packed.folder.path().join("mode"))?;
    assert_eq!(mode.trim(), "600");
    assert_eq!(packed.said, "");
    Ok(())
}

#[test]
fn windows_is_signed_where_the_client_was_fetched_and_the_account_is_there() -> Result<(), Stop> {
    let account = WINDOWS.map(|name| (name, "a"));
    let packed = pack("windows", &account, &["signing.json"])?;
    assert!(packed.arguments.contains("--config"));
    assert!(packed.has("AZURE_CLIENT_SECRET"));

    let packed = pack("windows", &account, &[])?;
    assert!(packed.said.contains("not signed for Windows"));
    assert!(!packed.has("AZURE_CLIENT_SECRET"), "nothing there needs it");
    Ok(())
}
