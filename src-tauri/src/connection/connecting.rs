//! From a filled form, or from what is remembered, to a connection in use; and back.

use atlas::{AtlasError, Client, ClientOptions, Credentials, Origin, Route, Timing};
use credentials::{CredentialKey, CredentialKind};
use sandbox::Sandbox;
use secret::Secret;
use storage::{Connection as Remembered, SignInKind, Storage};

use super::Parts;
use super::address::{AtlasChoice, origin_of};
use super::key_store::SecretPlace;
use super::session::{Connection, Project, with_organizations};
use crate::support::cancellation::Call;
use crate::support::error::{Asked, ShellError};

/// What connecting is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectPhase {
    /// Atlas.
    SigningIn,
    /// Atlas, which lists the projects.
    ReadingProjects,
    /// The key store, which may show a prompt of its own and may never answer.
    WaitingForKeyStore,
}

/// What the Connect form holds.
pub struct ConnectForm {
    /// Where.
    pub atlas: AtlasChoice,
    /// What it signs in with.
    pub kind: SignInKind,
    /// Client ID or public key.
    pub id: String,
    /// Client secret or private key; empty means the one in the key store.
    pub secret: Secret,
    /// *Keep in the system keychain*.
    pub keep: bool,
    /// The person knows that a private issuer can read along (safety rule X6).
    pub private_issuer: bool,
}

/// How to sign in, and where.
pub struct SignIn {
    origin: Origin,
    kind: SignInKind,
    id: String,
    /// `None`: the one in the key store.
    secret: Option<Secret>,
    keep: bool,
    private_issuer: bool,
}

impl SignIn {
    /// What the Connect form holds. White space around a pasted ID is not meant.
    ///
    /// # Errors
    /// `NoCustomAddress` where *Custom address* is not set.
    pub fn from_form(parts: Parts<'_>, form: ConnectForm) -> Result<Self, ShellError> {
        Ok(Self {
            origin: origin_of(form.atlas, parts.presets, parts.storage)?,
            kind: form.kind,
            id: form.id.trim().to_owned(),
            secret: Some(form.secret).filter(|secret| !secret.is_empty()),
            // Nothing may be kept that nothing remembers.
            keep: form.keep && parts.storage.writes(),
            private_issuer: form.private_issuer,
        })
    }

    /// What was kept earlier.
    ///
    /// # Errors
    /// `NotConnected` where nothing was.
    pub fn remembered(storage: &Storage) -> Result<Self, ShellError> {
        let remembered = storage.connection().ok_or(ShellError::NotConnected)?;
        let origin = Origin::parse(&remembered.origin).map_err(|_| ShellError::NotConnected)?;
        Ok(Self {
            origin,
            kind: remembered.sign_in,
            id: remembered.id,
            secret: None,
            keep: true,
            private_issuer: remembered.private_issuer,
        })
    }

    fn key(&self) -> CredentialKey {
        CredentialKey {
            origin: self.origin.as_str().to_owned(),
            kind: credential_kind(self.kind),
            id: self.id.clone(),
        }
    }

    fn error(&self, cause: AtlasError) -> ShellError {
        ShellError::Atlas {
            asked: Asked {
                host: self.origin.host().to_owned(),
                sign_in: self.kind,
            },
            cause: Box::new(cause),
        }
    }
}

/// Signs in, reads the projects, and keeps the secret if asked to.
///
/// # Errors
/// As the command `connect`.
pub async fn connect(
    parts: Parts<'_>,
    call: &Call<'_>,
    mut sign_in: SignIn,
    on_phase: impl Fn(ConnectPhase),
) -> Result<Connection, ShellError> {
    let from_store = sign_in.secret.is_none();
    let secret = match sign_in.secret.take() {
        Some(secret) => secret,
        None => from_key_store(parts, call, &sign_in, &on_phase).await?,
    };
    // A secret that came from the store is there already.
    let for_store = (sign_in.keep && !from_store).then(|| {
        // The store gets a copy of its own; the client keeps and wipes the other.
        Secret::new(secret.expose().to_owned())
    });
    let route = tokio::select! {
        route = parts.proxy.route(parts.key_store) => route?,
        () = call.cancelled() => return Err(ShellError::Cancelled),
    };
    let client = client(&sign_in, secret, route)?;
    let reaching = reach(parts, &sign_in, &client, for_store, &on_phase);
    match call.until_cancelled(reaching).await {
        Ok((projects, place)) => Ok(remembered(parts, &sign_in, client, projects, place).await),
        Err(error) => {
            client.sign_out().await;
            Err(error)
        }
    }
}

/// Signs in with what is remembered as in use, for a check without a window: nothing is written, and
/// nobody is waited for.
///
/// # Errors
/// `NotConnected` where nothing is in use, `SecretGone`, `KeyStore`, `Route`, and Atlas's.
pub async fn for_a_check(parts: Parts<'_>) -> Result<Connection, ShellError> {
    let in_use = parts.storage.connection().filter(|it| it.connected);
    let in_use = in_use.ok_or(ShellError::NotConnected)?;
    let sign_in = SignIn::remembered(parts.storage)?;
    let secret = parts.key_store.load(sign_in.key()).await?;
    let secret = secret.ok_or(ShellError::SecretGone)?;
    let route = parts.proxy.route(parts.key_store).await?;
    let client = client(&sign_in, secret, route)?;
    let projects = match read_projects(&client, || {}).await {
        Ok(projects) => projects,
        Err(error) => {
            client.sign_out().await;
            return Err(sign_in.error(error));
        }
    };
    let project = in_use.project.as_deref();
    let mut connection = Connection::signed_in(client, sign_in.kind, projects, project, true);
    connection.id = Some(sign_in.id);
    Ok(connection)
}

async fn from_key_store(
    parts: Parts<'_>,
    call: &Call<'_>,
    sign_in: &SignIn,
    on_phase: &impl Fn(ConnectPhase),
) -> Result<Secret, ShellError> {
    on_phase(ConnectPhase::WaitingForKeyStore);
    let loading = parts.key_store.load(sign_in.key());
    let kept = call.until_cancelled(loading).await?;
    kept.ok_or(ShellError::SecretGone)
}

/// Signs in, reads the projects and keeps the secret.
async fn reach(
    parts: Parts<'_>,
    sign_in: &SignIn,
    client: &Client,
    for_store: Option<Secret>,
    on_phase: &impl Fn(ConnectPhase),
) -> Result<(Vec<Project>, SecretPlace), ShellError> {
    on_phase(ConnectPhase::SigningIn);
    let projects = read_projects(client, || on_phase(ConnectPhase::ReadingProjects))
        .await
        .map_err(|cause| sign_in.error(cause))?;
    let place = match for_store {
        Some(secret) => {
            on_phase(ConnectPhase::WaitingForKeyStore);
            parts.key_store.save(sign_in.key(), secret).await?
        }
        None if sign_in.keep => SecretPlace::Store,
        None => SecretPlace::Memory,
    };
    Ok((projects, place))
}

fn client(sign_in: &SignIn, secret: Secret, route: Route) -> Result<Client, ShellError> {
    let id = sign_in.id.clone();
    let credentials = match sign_in.kind {
        SignInKind::ServiceAccount => Credentials::ServiceAccount {
            client_id: id,
            client_secret: secret,
        },
        SignInKind::ApiKey => Credentials::ApiKey {
            public_key: id,
            private_key: secret,
        },
    };
    let client = Client::new(sign_in.origin.clone(), Some(credentials), over(route))
        .map_err(|cause| sign_in.error(cause))?;
    if sign_in.private_issuer {
        client.accept_private_issuer();
    }
    Ok(client)
}

fn over(route: Route) -> ClientOptions {
    ClientOptions {
        route,
        ..ClientOptions::default()
    }
}

pub(crate) async fn read_projects(
    client: &Client,
    signed_in: impl FnOnce(),
) -> Result<Vec<Project>, AtlasError> {
    client.sign_in().await?;
    signed_in();
    let projects = client.projects().await?;
    // A sign-in made for one project may not be allowed to read its organisation's name.
    let organizations = client.organizations().await.unwrap_or_default();
    Ok(with_organizations(projects, &organizations))
}

/// The connection, remembered where its secret is in the key store.
async fn remembered(
    parts: Parts<'_>,
    sign_in: &SignIn,
    client: Client,
    projects: Vec<Project>,
    place: SecretPlace,
) -> Connection {
    let before = parts.storage.connection();
    let is_same = |it: &Remembered| it.origin == sign_in.origin.as_str() && it.id == sign_in.id;
    let (same, other) = match before {
        Some(before) if is_same(&before) => (Some(before), None),
        before => (None, before),
    };
    let preferred = same.as_ref().and_then(|same| same.project.clone());
    let mut connection = Connection::signed_in(
        client.clone(),
        sign_in.kind,
        projects,
        preferred.as_deref(),
        place == SecretPlace::Store,
    );
    connection.id = Some(sign_in.id.clone());
    let remembering = match (place, same, other) {
        (SecretPlace::Store, _, other) => {
            if let Some(other) = other {
                // Only one sign-in is remembered: the other's secret could not be reached again.
                let _left = parts.key_store.remove(key_of(&other)).await;
            }
            Some(Remembered {
                origin: sign_in.origin.as_str().to_owned(),
                sign_in: sign_in.kind,
                id: sign_in.id.clone(),
                kept: true,
                connected: true,
                project: connection.project().map(|project| project.id),
                private_issuer: sign_in.private_issuer,
            })
        }
        (_, Some(same), _) => {
            // Kept earlier, and now meant for this session only. A store that does not answer must
            // not be an obstacle: then the entry stays, and disconnecting offers to remove it.
            let stays = place == SecretPlace::Session
                || parts.key_store.remove(key_of(&same)).await.is_err();
            connection.kept = stays;
            stays.then_some(Remembered {
                connected: false,
                ..same
            })
        }
        (_, None, Some(other)) => Some(Remembered {
            connected: false,
            ..other
        }),
        (_, None, None) => None,
    };
    if !remember(parts.storage, remembering.as_ref()) && place == SecretPlace::Store {
        // Nothing may be kept that nothing remembers: it is for this session only.
        let _left = parts.key_store.remove(sign_in.key()).await;
        let _holds = remember(parts.storage, None);
        connection.kept = false;
    }
    connection
}

/// Remembers a connection whose secret is in the key store, or forgets it. Returns whether that is on
/// the disk; else it holds until the program ends, which the screen says.
fn remember(storage: &Storage, connection: Option<&Remembered>) -> bool {
    storage.set_connection(connection).is_ok()
}

/// Starts the stand-in and connects to it.
///
/// # Errors
/// `PracticeNotStarted`.
pub async fn practice() -> Result<Connection, ShellError> {
    let not_started = |detail: String| ShellError::PracticeNotStarted { detail };
    let sandbox = Sandbox::start(sandbox::Config::practice())
        .await
        .map_err(|error| not_started(error.to_string()))?;
    let origin = Origin::parse(sandbox.origin()).map_err(|error| not_started(error.to_string()))?;
    let (id, made_up) = sandbox.service_account();
    let credentials = Credentials::ServiceAccount {
        client_id: id.to_owned(),
        client_secret: Secret::new(made_up.to_owned()),
    };
    let client = Client::new(origin, Some(credentials), Timing::default())
        .map_err(|error| not_started(error.to_string()))?;
    let projects = read_projects(&client, || {})
        .await
        .map_err(|error| not_started(error.to_string()))?;
    Ok(Connection::practice(client, projects, sandbox))
}

/// A connection that fetches the published lists and nothing else.
///
/// # Errors
/// `NoCustomAddress` where *Custom address* is not set; `Route`.
pub async fn addresses_only(
    parts: Parts<'_>,
    atlas: AtlasChoice,
) -> Result<Connection, ShellError> {
    let origin = origin_of(atlas, parts.presets, parts.storage)?;
    let route = parts.proxy.route(parts.key_store).await?;
    let asked = Asked {
        host: origin.host().to_owned(),
        sign_in: SignInKind::ServiceAccount,
    };
    let client = Client::new(origin, None, over(route)).map_err(|cause| ShellError::Atlas {
        asked,
        cause: Box::new(cause),
    })?;
    Ok(Connection::addresses_only(client))
}

/// Signs `ended` out. What is kept stays remembered, to connect again with one press, or is removed.
///
/// # Errors
/// `KeyStore` where the secret could not be removed.
pub async fn sign_out(parts: Parts<'_>, ended: &Connection, keep: bool) -> Result<(), ShellError> {
    ended.client.sign_out().await;
    tracing::info!("disconnected");
    let Some(remembered) = parts.storage.connection().filter(|_| ended.kept) else {
        return Ok(());
    };
    let key = key_of(&remembered);
    let _holds = remember(
        parts.storage,
        Some(&Remembered {
            connected: false,
            ..remembered
        }),
    );
    if keep {
        return Ok(());
    }
    // Forgotten only once it is gone: else nobody could try again.
    parts.key_store.remove(key).await?;
    let _holds = remember(parts.storage, None);
    Ok(())
}

/// Takes another project into use and remembers it where the connection is remembered.
///
/// # Errors
/// `ProjectChanged`.
pub fn choose_project(
    connection: &Connection,
    id: &str,
    storage: &Storage,
) -> Result<(), ShellError> {
    connection.choose_project(id)?;
    if let Some(remembered) = storage.connection().filter(|_| connection.kept) {
        let _holds = remember(
            storage,
            Some(&Remembered {
                project: Some(id.to_owned()),
                ..remembered
            }),
        );
    }
    Ok(())
}

/// Under what the secret of a sign-in is in the key store.
pub(super) fn key_of(remembered: &Remembered) -> CredentialKey {
    CredentialKey {
        origin: remembered.origin.clone(),
        kind: credential_kind(remembered.sign_in),
        id: remembered.id.clone(),
    }
}

fn credential_kind(kind: SignInKind) -> CredentialKind {
    match kind {
        SignInKind::ServiceAccount => CredentialKind::ServiceAccount,
        SignInKind::ApiKey => CredentialKind::ApiKey,
    }
}
