//! A file of credentials: a service account's key, or the application default credentials of this
//! computer.
//!
//! Source: Google, *How Application Default Credentials works*, and its libraries (`google-auth`).
//! Files of other kinds are refused: `external_account` runs programs and asks any address it names.

use std::path::{Path, PathBuf};

use secret::Secret;
use serde::{Deserialize, Serialize};

use super::key::{BadKey, Signer};
use super::{Client, Credential, person, renew};
use crate::error::{Answer, CloudError};
use crate::google::names::is_project;
use crate::google::session::{Identity, Session, Who};
use crate::google::wire::Wire;

/// Where tokens are asked for, whatever a file says.
const TOKEN_URIS: [&str; 2] = [
    "https://oauth2.googleapis.com/token",
    // Files of earlier years.
    "https://accounts.google.com/o/oauth2/token",
];
const UNIVERSE: &str = "googleapis.com";
/// Longer than any such file.
pub const LARGEST_FILE: usize = 64 << 10;

/// What a file holds.
pub struct KeyFile {
    kind: Kind,
    quota_project: Option<String>,
}

enum Kind {
    ServiceAccount {
        email: String,
        signer: Signer,
    },
    Person {
        client: Client,
        refresh: Secret,
        account: Option<String>,
    },
}

/// Why a file is not used. Nothing of it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is no file of Google's credentials.
    #[error("not a file of credentials")]
    NotCredentials,
    /// It is longer than such files are.
    #[error("the file is too large")]
    TooLarge,
    /// `external_account` and its kin: such a file runs programs and asks addresses of its own choice.
    #[error("the file has other programs or addresses asked for credentials")]
    External,
    /// A kind that is not known.
    #[error("the file is of a kind that is not known")]
    OtherKind,
    /// A part is missing.
    #[error("the file lacks {0}")]
    Lacks(&'static str),
    /// Tokens would be asked for elsewhere than at Google.
    #[error("the file names another address for tokens")]
    OtherTokenAddress,
    /// It is for another cloud than Google's public one.
    #[error("the file is for another universe")]
    OtherUniverse,
    /// The private key in it cannot be used.
    #[error(transparent)]
    Key(#[from] BadKey),
}

#[derive(Deserialize)]
struct Wired {
    r#type: Option<String>,
    client_email: Option<String>,
    private_key: Option<Secret>,
    private_key_id: Option<String>,
    token_uri: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    refresh_token: Option<Secret>,
    quota_project_id: Option<String>,
    account: Option<String>,
    universe_domain: Option<String>,
}

impl KeyFile {
    /// Reads a file's text. Nothing is sent.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn read(text: &Secret) -> Result<Self, FileError> {
        // It is taken apart here.
        let text = text.expose();
        if text.len() > LARGEST_FILE {
            return Err(FileError::TooLarge);
        }
        let read: Wired = serde_json::from_str(text).map_err(|_| FileError::NotCredentials)?;
        let kind = read.r#type.as_deref().ok_or(FileError::NotCredentials)?;
        if kind.starts_with("external_account") || kind == "impersonated_service_account" {
            return Err(FileError::External);
        }
        if read
            .universe_domain
            .as_deref()
            .is_some_and(|it| it != UNIVERSE)
        {
            return Err(FileError::OtherUniverse);
        }
        let token_uri = read.token_uri.as_deref();
        if token_uri.is_some_and(|uri| !TOKEN_URIS.contains(&uri)) {
            return Err(FileError::OtherTokenAddress);
        }
        let quota_project = read.quota_project_id.filter(|project| is_project(project));
        let kind = match kind {
            "service_account" => {
                let email = read.client_email.ok_or(FileError::Lacks("client_email"))?;
                let key = read.private_key.ok_or(FileError::Lacks("private_key"))?;
                let signer = Signer::new(&key, read.private_key_id, &email)?;
                Kind::ServiceAccount { email, signer }
            }
            "authorized_user" => Kind::Person {
                client: Client {
                    id: read.client_id.ok_or(FileError::Lacks("client_id"))?,
                    secret: read
                        .client_secret
                        .ok_or(FileError::Lacks("client_secret"))?,
                },
                refresh: read
                    .refresh_token
                    .ok_or(FileError::Lacks("refresh_token"))?,
                account: read.account.filter(|account| !account.is_empty()),
            },
            _ => return Err(FileError::OtherKind),
        };
        Ok(Self {
            kind,
            quota_project,
        })
    }

    /// A person or a service account.
    #[must_use]
    pub fn who(&self) -> Who {
        match &self.kind {
            Kind::ServiceAccount { .. } => Who::ServiceAccount,
            Kind::Person { .. } => Who::Person,
        }
    }

    /// The project whose quota the file says to use.
    #[must_use]
    pub fn quota_project(&self) -> Option<&str> {
        self.quota_project.as_deref()
    }

    /// Signs in. `quota_project` goes before the file's own.
    ///
    /// # Errors
    /// [`CloudError`].
    pub async fn sign_in(
        self,
        wire: Wire,
        quota_project: Option<&str>,
    ) -> Result<Session, CloudError> {
        if quota_project.is_some_and(|project| !is_project(project)) {
            return Err(CloudError::InvalidName("a project"));
        }
        let quota = quota_project.map(str::to_owned).or(self.quota_project);
        let (credential, known) = match self.kind {
            Kind::ServiceAccount { email, signer } => {
                let who = Who::ServiceAccount;
                let email = Some(addresses::visible(&email).into_owned());
                (Credential::Key(signer), Ok(Identity { who, email }))
            }
            Kind::Person {
                client,
                refresh,
                account,
            } => {
                let id = client.id.clone();
                let token = Some(refresh);
                (Credential::Refresh { client, token }, Err((id, account)))
            }
        };
        let granted = renew(&wire, &credential).await?;
        let identity = match known {
            Ok(identity) => Some(identity),
            Err((client, account)) => person(&granted, &client, account),
        };
        let Some(identity) = identity else {
            return Err(CloudError::WrongSignIn(Box::new(Answer {
                operation: super::TOKEN,
                status: 200,
                code: None,
                message: None,
                request_id: None,
            })));
        };
        Ok(Session::new(wire, identity, credential, quota, granted))
    }
}

/// The parts of a file that sign in, and no others, as Google writes them.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Short<'a> {
    ServiceAccount {
        client_email: &'a str,
        private_key: &'a str,
        private_key_id: Option<&'a str>,
        quota_project_id: Option<&'a str>,
    },
    AuthorizedUser {
        client_id: &'a str,
        client_secret: &'a str,
        refresh_token: &'a str,
        account: Option<&'a str>,
        quota_project_id: Option<&'a str>,
    },
}

/// A file that was read before, cut to what signs in: a key store has little room. `quota_project` goes
/// before the file's own.
#[must_use]
pub fn shortened(text: &Secret, quota_project: Option<&str>) -> Option<Secret> {
    // It is taken apart here.
    let read: Wired = serde_json::from_str(text.expose()).ok()?;
    let quota_project_id = quota_project.or(read.quota_project_id.as_deref());
    let short = match read.r#type.as_deref()? {
        "service_account" => Short::ServiceAccount {
            client_email: read.client_email.as_deref()?,
            private_key: read.private_key.as_ref()?.expose(),
            private_key_id: read.private_key_id.as_deref(),
            quota_project_id,
        },
        "authorized_user" => Short::AuthorizedUser {
            client_id: read.client_id.as_deref()?,
            client_secret: read.client_secret.as_ref()?.expose(),
            refresh_token: read.refresh_token.as_ref()?.expose(),
            account: read.account.as_deref(),
            quota_project_id,
        },
        _ => return None,
    };
    serde_json::to_string(&short).ok().map(Secret::new)
}

/// A person's sign-in, as such a file.
pub(in crate::google) fn of_person(
    credential: &Credential,
    account: Option<&str>,
    quota_project_id: Option<&str>,
) -> Option<Secret> {
    let Credential::Refresh { client, token } = credential else {
        return None;
    };
    let short = Short::AuthorizedUser {
        client_id: &client.id,
        // They go into the key store.
        client_secret: client.secret.expose(),
        refresh_token: token.as_ref()?.expose(),
        account,
        quota_project_id,
    };
    serde_json::to_string(&short).ok().map(Secret::new)
}

/// Where the application default credentials of this computer are. `settings` is the folder that
/// programs keep their settings in: `~/.config`, or `%APPDATA%`.
///
/// `GOOGLE_APPLICATION_CREDENTIALS` is not looked at: which file is used is chosen, not inherited.
#[must_use]
pub fn default_path(settings: &Path) -> PathBuf {
    settings
        .join("gcloud")
        .join("application_default_credentials.json")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: &Value) -> Result<Who, FileError> {
        KeyFile::read(&Secret::new(value.to_string())).map(|file| file.who())
    }

    fn person() -> Value {
        json!({"type": "authorized_user", "client_id": "1.apps.googleusercontent.com",
            "client_secret": "s", "refresh_token": "r", "quota_project_id": "acme"})
    }

    #[test]
    fn a_file_that_runs_programs_or_asks_other_addresses_is_refused_with_the_reason() {
        for kind in [
            "external_account",
            "external_account_authorized_user",
            "impersonated_service_account",
        ] {
            let file = json!({"type": kind, "token_url": "https://evil.example",
                "credential_source": {"executable": {"command": "/bin/sh"}}});
            assert_eq!(read(&file), Err(FileError::External), "{kind}");
        }
        assert_eq!(read(&json!({"type": "gdch"})), Err(FileError::OtherKind));
        assert_eq!(read(&json!({"a": 1})), Err(FileError::NotCredentials));
        assert_eq!(read(&json!([])), Err(FileError::NotCredentials));
        let mut elsewhere = person();
        elsewhere["token_uri"] = "https://evil.example/token".into();
        assert_eq!(read(&elsewhere), Err(FileError::OtherTokenAddress));
        let mut other = person();
        other["universe_domain"] = "example.cloud".into();
        assert_eq!(read(&other), Err(FileError::OtherUniverse));
        let long = Secret::new(" ".repeat(LARGEST_FILE + 1));
        assert_eq!(
            KeyFile::read(&long).map(|it| it.who()),
            Err(FileError::TooLarge)
        );
    }

    #[test]
    fn both_kinds_are_read_and_what_they_lack_is_named() -> Result<(), FileError> {
        assert_eq!(read(&person()), Ok(Who::Person));
        let file = KeyFile::read(&Secret::new(person().to_string()))?;
        assert_eq!(file.quota_project(), Some("acme"));
        let mut lacks = person();
        lacks["refresh_token"].take();
        assert_eq!(read(&lacks), Err(FileError::Lacks("refresh_token")));
        let key =
            json!({"type": "service_account", "client_email": "a@b", "private_key": "no key"});
        assert_eq!(read(&key), Err(FileError::Key(BadKey)));
        Ok(())
    }

    #[test]
    fn what_is_kept_of_a_file_reads_back_and_has_no_more_than_it_needs() -> Result<(), FileError> {
        let mut file = person();
        file["project_id"] = "acme".into();
        file["account"] = "dana@acme.example".into();
        let short = shortened(&Secret::new(file.to_string()), Some("other"));
        let short = short.ok_or(FileError::NotCredentials)?;
        let kept: Value =
            serde_json::from_str(short.expose()).map_err(|_| FileError::NotCredentials)?;
        file["quota_project_id"] = "other".into();
        file.as_object_mut().and_then(|it| it.remove("project_id"));
        assert_eq!(kept, file);
        assert_eq!(KeyFile::read(&short)?.who(), Who::Person);
        let other = Secret::new(json!({"type": "gdch"}).to_string());
        assert!(shortened(&other, None).is_none());
        Ok(())
    }

    #[test]
    fn the_default_file_is_where_gcloud_puts_it() {
        let path = default_path(Path::new("/home/dana/.config"));
        let end = Path::new("gcloud/application_default_credentials.json");
        assert!(path.starts_with("/home/dana/.config") && path.ends_with(end));
    }
}
