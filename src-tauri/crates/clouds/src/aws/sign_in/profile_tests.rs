#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::ffi::OsString;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::parts::{Part, PartsError};
use super::profile::{Files, Profile, ProfileError, ProfileSignIn, UnsupportedSignIn};

const CONFIG: &str = "\u{feff}# mine
[default]
region = eu-west-1
endpoint_url = http://169.254.169.254/

[profile \"my keys\"]
region=us-gov-west-1 # far away
aws_access_key_id = AKIAEXAMPLEKEY000001
aws_secret_access_key = planted+secret/key0000000000000000000000

[profile office]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Keys
s3 =
  endpoint_url = http://localhost

[sso-session corp]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-central-1

[profile old-office]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-central-1

[profile lost]
sso_session = nowhere

[profile tool]
credential_process = /opt/tool --profile \"x y\"

[profile other]
role_arn = arn:aws:iam::111122223333:role/r
source_profile = my keys

[services test]
kms =
  endpoint_url = http://localhost

[plugins]
";

const CREDENTIALS: &str = "[default]
aws_access_key_id=ASIAEXAMPLEKEY000001
aws_secret_access_key=planted+secret/key0000000000000000000000
aws_session_token=IQoJplantedplantedtoken==
[cut]
aws_access_key_id=AKIAEXAMPLEKEY000001
";

fn files() -> (TempDir, Files) {
    let home = TempDir::new().unwrap();
    let files = Files::of(home.path(), |_| None);
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(&files.config, CONFIG.replace('\n', "\r\n")).unwrap();
    std::fs::write(&files.credentials, CREDENTIALS).unwrap();
    (home, files)
}

fn unsupported(profile: &Profile) -> Option<UnsupportedSignIn> {
    match profile.sign_in {
        ProfileSignIn::Unsupported(why) => Some(why),
        _ => None,
    }
}

#[test]
fn every_profile_of_both_files_is_listed_and_nothing_else() {
    let (_home, files) = files();
    assert_eq!(
        files.names().unwrap(),
        [
            "cut",
            "default",
            "lost",
            "my keys",
            "office",
            "old-office",
            "other",
            "tool"
        ]
    );
    let none = Files::of(Path::new("/nowhere/at/all"), |_| None);
    assert!(none.names().unwrap().is_empty());
}

#[test]
fn keys_are_read_from_either_file() {
    let (_home, files) = files();
    let default = files.profile("default").unwrap();
    assert!(default.names_endpoint, "told, and never asked");
    assert_eq!(default.region.unwrap().as_str(), "eu-west-1");
    assert!(matches!(default.sign_in, ProfileSignIn::Keys(keys) if keys.are_temporary()));
    let keys = files.profile("my keys").unwrap();
    assert_eq!(keys.region.unwrap().as_str(), "us-gov-west-1");
    assert!(matches!(keys.sign_in, ProfileSignIn::Keys(keys) if !keys.are_temporary()));
    assert!(matches!(
        files.profile("cut"),
        Err(ProfileError::Parts(PartsError::Missing(
            Part::SecretAccessKey
        )))
    ));
    assert!(matches!(
        files.profile("corp"),
        Err(ProfileError::NoSuchProfile)
    ));
}

#[test]
fn identity_center_is_read_with_and_without_a_session() {
    let (_home, files) = files();
    for (name, has_role) in [("office", true), ("old-office", false)] {
        let profile = files.profile(name).unwrap();
        assert!(!profile.names_endpoint, "one of another service");
        assert!(
            matches!(profile.sign_in, ProfileSignIn::IdentityCenter { start_url, region, account, role }
                if start_url == "https://d-1234567890.awsapps.com/start"
                    && region.as_str() == "eu-central-1"
                    && account.is_some() == has_role
                    && role.is_some() == has_role),
            "{name}"
        );
    }
    let lost = files.profile("lost").unwrap();
    assert_eq!(
        unsupported(&lost),
        Some(UnsupportedSignIn::IncompleteIdentityCenter)
    );
}

#[test]
fn a_command_is_named_and_not_run_and_the_rest_is_told_apart() {
    let (_home, files) = files();
    let tool = files.profile("tool").unwrap();
    assert!(
        matches!(tool.sign_in, ProfileSignIn::NeedsCommand { command }
        if command == "/opt/tool --profile \"x y\"")
    );
    let other = files.profile("other").unwrap();
    assert_eq!(unsupported(&other), Some(UnsupportedSignIn::RoleOfAnother));
}

#[test]
fn the_environment_says_where_the_files_are() {
    let files = Files::of(Path::new("/home/dana"), |name| {
        (name == "AWS_CONFIG_FILE").then(|| OsString::from("/elsewhere/config"))
    });
    assert_eq!(files.config, Path::new("/elsewhere/config"));
    assert_eq!(files.credentials, Path::new("/home/dana/.aws/credentials"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_file_makes_it_panic(text in "([\\[\\]= #;a\"\\n]|profile |sso-session |default|sso_session|ä){0,40}") {
        let home = TempDir::new().unwrap();
        let files = Files { config: home.path().join("a"), credentials: home.path().join("b") };
        std::fs::write(&files.config, &text).unwrap();
        std::fs::write(&files.credentials, &text).unwrap();
        for name in files.names().unwrap() {
            let _ = files.profile(&name);
        }
    }
}
