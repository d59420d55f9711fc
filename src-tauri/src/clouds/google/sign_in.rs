//! Signing in to Google Cloud: in the browser with the administrator's own client, with a key file, with
//! the application default credentials of this computer. Tokens stay in memory and end with the
//! connection to Atlas; where the person asked for it, what signs in again is in the key store.

use std::path::PathBuf;
use std::sync::Arc;

use clouds::google::sign_in::Client;
use clouds::google::sign_in::browser::{self, SignInError};
use clouds::google::sign_in::file::{FileError, KeyFile, LARGEST_FILE, default_path, shortened};
use clouds::google::{Hosts, Session, Who, Wire};
use clouds::loopback::Page;
use encryption::Provider;
use sandbox::{GoogleConfig, PretendGoogle};
use secret::Secret;
use url::Url;

use super::{SignInMethod, SignedIn, cloud, keeping};
use crate::clouds::keeping::keep_where_asked;
use crate::clouds::signing_in::Kind;
use crate::clouds::{Parts, signing_in};
use crate::connection::session::Connection;
use crate::support::blocking::blocking;
use crate::support::error::ShellError;

/// What a person finds before signing in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// This computer has application default credentials.
    pub has_default_credentials: bool,
    /// In practice: the ID and the secret of the pretend organization's client.
    pub client: Option<(String, String)>,
    /// In practice: the project whose quota is used.
    pub quota_project: Option<String>,
    /// The service account that Atlas uses, where a person said it.
    pub service_account: Option<String>,
}

/// What a person finds before signing in.
///
/// # Errors
/// `PracticeNotStarted`.
pub async fn offers(parts: Parts<'_>, connection: &Connection) -> Result<Offers, ShellError> {
    let service_account = parts
        .clouds
        .with(connection, |state| state.google.service_account.clone());
    if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        let (id, secret) = pretend.client();
        return Ok(Offers {
            has_default_credentials: true,
            client: Some((id.to_owned(), secret.to_owned())),
            quota_project: Some(pretend.quota_project()),
            service_account,
        });
    }
    let path = default_file();
    Ok(Offers {
        has_default_credentials: path.is_some_and(|path| blocking(|| path.is_file())),
        service_account,
        ..Offers::default()
    })
}

/// What a person typed to sign in in the browser.
#[derive(Debug)]
pub struct App {
    /// The administrator's own client.
    pub client: Client,
    /// The project whose quota is used.
    pub quota_project: String,
    /// What signs in again goes into the key store.
    pub keep: bool,
}

/// Signs a person in, in the browser.
///
/// # Errors
/// `GoogleClient`, `GoogleProject`, `Browser`, `Cloud`.
pub async fn browser(
    parts: Parts<'_>,
    connection: &Connection,
    app: App,
    page: &Page,
    open: &(dyn Fn(&Url) + Sync),
) -> Result<SignedIn, ShellError> {
    let wire = wire(parts, connection).await?;
    let quota = named(&app.quota_project);
    let session = Box::pin(browser::sign_in(wire, app.client, quota, page, open)).await;
    let session = session.map_err(sign_in_error)?;
    let method = SignInMethod::Browser;
    let file = session.as_file().filter(|_| app.keep);
    let secret = file.and_then(|file| keeping::secret(method, &file));
    let signed_in = signed_in(parts, connection, session, Kind::new(method));
    Ok(keep_where_asked(parts, connection, signed_in, secret).await)
}

/// Signs in with the text of a key file that was chosen. `keep`: what signs in goes into the key store.
///
/// # Errors
/// `GoogleFile`, `Cloud`.
pub async fn key_file(
    parts: Parts<'_>,
    connection: &Connection,
    text: &Secret,
    quota_project: &str,
    keep: bool,
) -> Result<SignedIn, ShellError> {
    let file = KeyFile::read(text).map_err(ShellError::GoogleFile)?;
    let method = match file.who() {
        Who::ServiceAccount => SignInMethod::KeyFile,
        Who::Person => SignInMethod::DefaultCredentials,
    };
    let short = shortened(text, named(quota_project)).filter(|_| keep);
    let secret = short.and_then(|short| keeping::secret(method, &short));
    let kind = Kind::new(method);
    let signed_in = with_file(parts, connection, file, quota_project, kind).await?;
    Ok(keep_where_asked(parts, connection, signed_in, secret).await)
}

/// Signs in with the application default credentials of this computer.
///
/// # Errors
/// `GoogleFile`, `Cloud`.
pub async fn default_credentials(
    parts: Parts<'_>,
    connection: &Connection,
    quota_project: &str,
) -> Result<SignedIn, ShellError> {
    let text = if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        Secret::new(pretend.default_credentials())
    } else {
        let path = default_file();
        let path = path.ok_or(ShellError::GoogleFile(FileError::NotCredentials))?;
        blocking(|| read(&path))?
    };
    let file = KeyFile::read(&text).map_err(ShellError::GoogleFile)?;
    let kind = Kind::new(SignInMethod::DefaultCredentials);
    let signed_in = with_file(parts, connection, file, quota_project, kind).await?;
    // They are on this computer already.
    Ok(keep_where_asked(parts, connection, signed_in, None).await)
}

/// Remembers the service account that Atlas uses, where Atlas does not tell it. What was read before
/// was evaluated without it.
///
/// # Errors
/// `GoogleAccount` for what is no address of a service account.
pub fn name_account(
    parts: Parts<'_>,
    connection: &Connection,
    email: &str,
) -> Result<(), ShellError> {
    let email = email.trim();
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-._@".contains(&it);
    let is_account = email.ends_with(".gserviceaccount.com")
        && email.split('@').count() == 2
        && email.bytes().all(is_plain);
    if !is_account {
        return Err(ShellError::GoogleAccount);
    }
    let email = email.to_ascii_lowercase();
    parts.clouds.with(connection, |state| {
        state.changed(Provider::Gcp);
        state.google.service_account = Some(email);
    });
    Ok(())
}

pub(super) async fn with_file(
    parts: Parts<'_>,
    connection: &Connection,
    file: KeyFile,
    quota_project: &str,
    kind: Kind<SignInMethod>,
) -> Result<SignedIn, ShellError> {
    let wire = wire(parts, connection).await?;
    let session = Box::pin(file.sign_in(wire, named(quota_project))).await;
    let session = session.map_err(cloud)?;
    Ok(signed_in(parts, connection, session, kind))
}

/// Remembers who that is.
fn signed_in(
    parts: Parts<'_>,
    connection: &Connection,
    session: Session,
    kind: Kind<SignInMethod>,
) -> SignedIn {
    let identity = session.identity().email.clone().unwrap_or_default();
    let domain = identity
        .split_once('@')
        .map(|(_, domain)| domain.to_owned());
    let account = session.quota_project().map(str::to_owned).or(domain);
    let signed_in = SignedIn {
        account: account.unwrap_or_default(),
        session,
        identity,
        method: kind.method,
        is_kept: kind.is_again,
    };
    if !kind.is_again {
        let (account, identity) = (&signed_in.account, &signed_in.identity);
        signing_in::record(parts, connection, Provider::Gcp, account, identity);
    }
    parts.clouds.with(connection, |state| {
        state.changed(Provider::Gcp);
        state.google.signed_in = Some(signed_in.clone());
    });
    signed_in
}

/// Connections to Google; in practice to the pretend one.
async fn wire(parts: Parts<'_>, connection: &Connection) -> Result<Wire, ShellError> {
    let at = if connection.is_practice() {
        let pretend = pretend(parts, connection).await?;
        Some(clouds::Origin::parse(pretend.origin())?)
    } else {
        parts.clouds.stand_in(connection, Provider::Gcp).cloned()
    };
    let hosts = at.map_or_else(|| Ok(Hosts::google()), Hosts::on_this_computer);
    let hosts = hosts.map_err(|error| ShellError::internal(&error))?;
    let http = signing_in::http(parts, connection, Provider::Gcp, hosts.origin()).await?;
    Ok(Wire::new(http, hosts))
}

/// The practice project's Google Cloud, which ends with the program.
async fn pretend(
    parts: Parts<'_>,
    connection: &Connection,
) -> Result<Arc<PretendGoogle>, ShellError> {
    let start = PretendGoogle::start(GoogleConfig::practice());
    signing_in::pretend(parts, connection, |state| &mut state.google.pretend, start).await
}

/// What was typed; nothing where nothing was.
fn named(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// Google's tools keep their settings in `~/.config` on macOS, too.
fn default_file() -> Option<PathBuf> {
    let settings = match cfg!(windows) {
        true => dirs::config_dir(),
        false => dirs::home_dir().map(|home| home.join(".config")),
    };
    settings.map(|settings| default_path(&settings))
}

fn read(path: &std::path::Path) -> Result<Secret, ShellError> {
    use std::io::Read as _;

    let not_read = || ShellError::GoogleFile(FileError::NotCredentials);
    let file = std::fs::File::open(path).map_err(|_| not_read())?;
    let mut text = String::with_capacity(LARGEST_FILE + 1);
    let most = u64::try_from(LARGEST_FILE).unwrap_or_default() + 1;
    let read = file.take(most).read_to_string(&mut text);
    let text = Secret::new(text);
    read.map(|_| text).map_err(|_| not_read())
}

fn sign_in_error(error: SignInError) -> ShellError {
    match error {
        SignInError::Cloud(error) => cloud(error),
        SignInError::NoClient => ShellError::GoogleClient,
        SignInError::NoProject => ShellError::GoogleProject,
        SignInError::Browser(error) => ShellError::Browser {
            cloud: Provider::Gcp,
            error,
        },
    }
}
