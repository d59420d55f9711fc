//! The profiles of this computer, in the files that the AWS CLI keeps.
//!
//! Source: AWS SDKs and Tools Reference Guide, *Shared config and credentials files* and *Settings
//! reference*. A profile is inspected and nothing of it is run: an end point that it names is never
//! asked, and a command is named and left to the caller.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use secret::Secret;
use zeroize::Zeroizing;

use super::parts::{Parts, PartsError, unquoted};
use crate::aws::{Credentials, Region};

/// More than anybody's file has, in bytes.
const LARGEST: u64 = 1 << 20;

/// Where the profiles are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// `~/.aws/config`.
    pub config: PathBuf,
    /// `~/.aws/credentials`.
    pub credentials: PathBuf,
}

/// What one profile is.
#[derive(Debug)]
pub struct Profile {
    /// How it signs in.
    pub sign_in: ProfileSignIn,
    /// Its region, if it names one that is supported.
    pub region: Option<Region>,
    /// It names an end point of its own, which is not used.
    pub names_endpoint: bool,
}

/// How a profile signs in.
#[derive(Debug)]
pub enum ProfileSignIn {
    /// With the access key in it.
    Keys(Credentials),
    /// Over IAM Identity Center.
    IdentityCenter {
        /// The portal's address.
        start_url: String,
        /// Where the portal is.
        region: Region,
        /// The account to sign in to, where the profile names it.
        account: Option<String>,
        /// The role to take on there, where the profile names it.
        role: Option<String>,
    },
    /// By running a command, which has to be shown first.
    NeedsCommand {
        /// The command as it stands there.
        command: String,
    },
    /// In a way that is not supported.
    Unsupported(UnsupportedSignIn),
}

/// Ways of signing in that are not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnsupportedSignIn {
    /// `role_arn`: another role is taken on first.
    RoleOfAnother,
    /// `web_identity_token_file`.
    WebIdentity,
    /// `credential_source`: the machine's own role.
    OfTheMachine,
    /// `login_session`: what the CLI keeps for itself.
    OfTheConsole,
    /// An `sso_session` that stands nowhere, or Identity Center without an address or a region.
    IncompleteIdentityCenter,
    /// It names no way at all.
    None,
}

/// Why the profiles cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// A file is there and cannot be read.
    #[error("{}: {cause}", path.display())]
    NotReadable {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// No profile has this name.
    #[error("no such profile")]
    NoSuchProfile,
    /// Its access key is not whole.
    #[error(transparent)]
    Parts(#[from] PartsError),
}

type Section<'a> = BTreeMap<String, &'a str>;

/// Both files, by what their sections are for.
#[derive(Default)]
struct Sections<'a> {
    profiles: BTreeMap<String, Section<'a>>,
    sessions: BTreeMap<String, Section<'a>>,
}

impl Files {
    /// Below `home`, or where `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` say.
    #[must_use]
    pub fn of(home: &Path, environment: impl Fn(&str) -> Option<OsString>) -> Self {
        let place = |name: &str, usual: &str| {
            let named = environment(name).filter(|path| !path.is_empty());
            named.map_or_else(|| home.join(".aws").join(usual), PathBuf::from)
        };
        Self {
            config: place("AWS_CONFIG_FILE", "config"),
            credentials: place("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
        }
    }

    /// The names of all profiles; none where no file is.
    ///
    /// # Errors
    /// [`ProfileError::NotReadable`].
    pub fn names(&self) -> Result<Vec<String>, ProfileError> {
        let (config, credentials) = self.texts()?;
        let sections = Sections::read(&config, &credentials);
        Ok(sections.profiles.into_keys().collect())
    }

    /// One profile.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub fn profile(&self, name: &str) -> Result<Profile, ProfileError> {
        let (config, credentials) = self.texts()?;
        let sections = Sections::read(&config, &credentials);
        let profile = sections.profiles.get(name);
        let profile = profile.ok_or(ProfileError::NoSuchProfile)?;
        let session = profile
            .get("sso_session")
            .and_then(|name| sections.sessions.get(*name));
        Ok(Profile {
            sign_in: sign_in(profile, session)?,
            region: profile.get("region").and_then(|it| Region::parse(it).ok()),
            names_endpoint: profile.contains_key("endpoint_url")
                || profile.contains_key("services"),
        })
    }

    fn texts(&self) -> Result<(Secret, Secret), ProfileError> {
        Ok((text(&self.config)?, text(&self.credentials)?))
    }
}

/// In the order in which the AWS CLI looks: what stands first wins.
fn sign_in(
    profile: &Section<'_>,
    session: Option<&Section<'_>>,
) -> Result<ProfileSignIn, ProfileError> {
    let has = |name: &str| profile.contains_key(name);
    let unsupported = |why| Ok(ProfileSignIn::Unsupported(why));
    if has("web_identity_token_file") {
        return unsupported(UnsupportedSignIn::WebIdentity);
    }
    if has("role_arn") {
        return unsupported(UnsupportedSignIn::RoleOfAnother);
    }
    if has("sso_session") || has("sso_start_url") {
        return Ok(identity_center(profile, session));
    }
    if has("aws_access_key_id") || has("aws_secret_access_key") {
        let mut parts = Parts::default();
        for (name, value) in profile {
            parts.take(name, value)?;
        }
        return Ok(ProfileSignIn::Keys(parts.credentials()?));
    }
    if has("login_session") {
        return unsupported(UnsupportedSignIn::OfTheConsole);
    }
    if let Some(command) = profile.get("credential_process") {
        return Ok(ProfileSignIn::NeedsCommand {
            command: (*command).to_owned(),
        });
    }
    if has("credential_source") {
        return unsupported(UnsupportedSignIn::OfTheMachine);
    }
    unsupported(UnsupportedSignIn::None)
}

fn identity_center(profile: &Section<'_>, session: Option<&Section<'_>>) -> ProfileSignIn {
    let place = if profile.contains_key("sso_session") {
        session
    } else {
        Some(profile)
    };
    let start_url = place.and_then(|place| place.get("sso_start_url"));
    let region = place.and_then(|place| Region::parse(place.get("sso_region")?).ok());
    match (start_url, region) {
        (Some(start_url), Some(region)) => {
            let named = |name: &str| profile.get(name).map(|it| (*it).to_owned());
            ProfileSignIn::IdentityCenter {
                start_url: (*start_url).to_owned(),
                region,
                account: named("sso_account_id"),
                role: named("sso_role_name"),
            }
        }
        _ => ProfileSignIn::Unsupported(UnsupportedSignIn::IncompleteIdentityCenter),
    }
}

fn text(path: &Path) -> Result<Secret, ProfileError> {
    let not_readable = |cause| ProfileError::NotReadable {
        path: path.to_owned(),
        cause,
    };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Secret::new(String::new()));
        }
        Err(error) => return Err(not_readable(error)),
    };
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(not_readable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(not_readable(std::io::ErrorKind::FileTooLarge.into()));
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(Secret::new(text.into_owned()))
}

impl<'a> Sections<'a> {
    /// What both files say of one profile goes together; the credentials file goes first.
    fn read(config: &'a Secret, credentials: &'a Secret) -> Self {
        let mut sections = Self::default();
        // Which profiles there are, and what is in them, is what the files are read for.
        sections.add(credentials.expose(), |name| Some(Kind::Profile(name)));
        sections.add(config.expose(), |name| {
            let (kind, rest) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
            match kind {
                "profile" => Some(Kind::Profile(unquoted(rest))),
                "sso-session" => Some(Kind::Session(unquoted(rest))),
                "default" if rest.is_empty() => Some(Kind::Profile("default")),
                _ => None,
            }
        });
        sections
    }

    fn add(&mut self, text: &'a str, kind: impl Fn(&'a str) -> Option<Kind<'a>>) {
        let mut current = None;
        for line in text.trim_start_matches('\u{feff}').lines() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            if let Some(section) = line.strip_prefix('[') {
                let name = section.split(']').next().unwrap_or_default().trim();
                current = kind(name).filter(|kind| !kind.name().is_empty());
                if let Some(kind) = &current {
                    self.section(kind);
                }
                continue;
            }
            // What is indented belongs to the line above it.
            if line.starts_with([' ', '\t']) {
                continue;
            }
            if let (Some(kind), Some((name, value))) = (&current, trimmed.split_once('=')) {
                let name = name.trim().to_ascii_lowercase();
                let value = value.split(" #").next().unwrap_or_default();
                let value = value.split(" ;").next().unwrap_or_default().trim();
                self.section(kind).entry(name).or_insert(value);
            }
        }
    }

    fn section(&mut self, kind: &Kind<'a>) -> &mut Section<'a> {
        let place = match kind {
            Kind::Profile(_) => &mut self.profiles,
            Kind::Session(_) => &mut self.sessions,
        };
        place.entry(kind.name().to_owned()).or_default()
    }
}

enum Kind<'a> {
    Profile(&'a str),
    Session(&'a str),
}

impl<'a> Kind<'a> {
    fn name(&self) -> &'a str {
        match self {
            Self::Profile(name) | Self::Session(name) => name,
        }
    }
}
