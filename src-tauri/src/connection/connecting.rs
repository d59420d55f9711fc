//! From a filled form, or from what is remembered, to a connection in use; and back.

use std::sync::Arc;

use atlas::{AtlasError, Client, Credentials, Network, Origin, Surroundings, Timing};
use credentials::{CredentialKey, CredentialKind};
use sandbox::Sandbox;
use secret::Secret;
use storage::Connection as Remembered;
use tauri::ipc::Channel;

use crate::connection::key_store::Kept;
use crate::connection::session::{Connection, project_views};
use crate::program::Program;
use crate::support::logs;
use crate::view::{
    AtlasView, ConnectPhaseView, ConnectRequest, ConnectionView, ErrorView, KeyStoreView,
    ProjectView, SignInKindView,
};

/// How to sign in, and where.
pub struct SignIn {
    origin: Origin,
    kind: SignInKindView,
    id: String,
    /// `None`: the one in the key store.
    secret: Option<Secret>,
    keep: bool,
}

impl SignIn {
    /// What the Connect form holds. White space around a pasted ID is not meant.
    ///
    /// # Errors
    /// `InvalidAddress` where *Custom address* is not set.
    pub fn from_form(program: &Program, form: ConnectRequest) -> Result<Self, ErrorView> {
        Ok(Self {
            origin: program.origin(form.atlas)?,
            kind: form.kind,
            id: form.id.trim().to_owned(),
            secret: Some(form.secret).filter(|secret| !secret.is_empty()),
            // Nothing may be kept that nothing remembers.
            keep: form.keep && program.storage.writes(),
        })
    }

    /// What was kept earlier.
    ///
    /// # Errors
    /// `NotConnected` where nothing was.
    pub fn remembered(program: &Program) -> Result<Self, ErrorView> {
        let remembered = program
            .storage
            .connection()
            .ok_or(ErrorView::NotConnected)?;
        let origin = Origin::parse(&remembered.origin).map_err(|_| ErrorView::NotConnected)?;
        Ok(Self {
            origin,
            kind: remembered.sign_in.into(),
            id: remembered.id,
            secret: None,
            keep: true,
        })
    }

    fn key(&self) -> CredentialKey {
        CredentialKey {
            origin: self.origin.as_str().to_owned(),
            kind: self.kind.into(),
            id: self.id.clone(),
        }
    }
}

/// Signs in, reads the projects, keeps the secret if asked to, and takes the connection into use.
///
/// # Errors
/// As the command `connect`.
pub async fn connect(
    program: &Program,
    mut sign_in: SignIn,
    on_phase: Channel<ConnectPhaseView>,
) -> Result<ConnectionView, ErrorView> {
    let from_store = sign_in.secret.is_none();
    let secret = match sign_in.secret.take() {
        Some(secret) => secret,
        None => from_key_store(program, &sign_in, &on_phase).await?,
    };
    // A secret that came from the store is there already.
    let for_store = (sign_in.keep && !from_store).then(|| {
        // The store gets a copy of its own; the client keeps and wipes the other.
        Secret::new(secret.expose().to_owned())
    });
    let way = tokio::select! {
        way = program.network.way(&program.key_store) => way,
        () = program.cancel_connect.notified() => return Err(ErrorView::Cancelled),
    };
    let client = client(&sign_in, secret, way)?;
    let reached = tokio::select! {
        reached = reach(program, &sign_in, &client, for_store, &on_phase) => reached,
        () = program.cancel_connect.notified() => Err(ErrorView::Cancelled),
    };
    match reached {
        Ok((projects, kept)) => take_into_use(program, &sign_in, client, projects, kept).await,
        Err(error) => {
            client.sign_out().await;
            Err(error)
        }
    }
}

async fn from_key_store(
    program: &Program,
    sign_in: &SignIn,
    on_phase: &Channel<ConnectPhaseView>,
) -> Result<Secret, ErrorView> {
    tell(on_phase, ConnectPhaseView::WaitingForKeyStore);
    let kept = tokio::select! {
        kept = program.key_store.load(sign_in.key()) => kept?,
        () = program.cancel_connect.notified() => return Err(ErrorView::Cancelled),
    };
    kept.ok_or(ErrorView::KeyStore {
        problem: KeyStoreView::EntryGone,
    })
}

/// Signs in, reads the projects and keeps the secret.
async fn reach(
    program: &Program,
    sign_in: &SignIn,
    client: &Client,
    for_store: Option<Secret>,
    on_phase: &Channel<ConnectPhaseView>,
) -> Result<(Vec<ProjectView>, Kept), ErrorView> {
    tell(on_phase, ConnectPhaseView::SigningIn);
    let projects = read_projects(client, || tell(on_phase, ConnectPhaseView::ReadingProjects))
        .await
        .map_err(|error| ErrorView::from_atlas(error, &sign_in.origin, sign_in.kind))?;
    let kept = match for_store {
        Some(secret) => {
            tell(on_phase, ConnectPhaseView::WaitingForKeyStore);
            program.key_store.save(sign_in.key(), secret).await?
        }
        None if sign_in.keep => Kept::InStore,
        None => Kept::Nowhere,
    };
    Ok((projects, kept))
}

fn tell(on_phase: &Channel<ConnectPhaseView>, phase: ConnectPhaseView) {
    // A page that does not listen any more has nothing to draw.
    let _gone = on_phase.send(phase);
}

fn client(sign_in: &SignIn, secret: Secret, way: Network) -> Result<Client, ErrorView> {
    let id = sign_in.id.clone();
    let credentials = match sign_in.kind {
        SignInKindView::ServiceAccount => Credentials::ServiceAccount {
            client_id: id,
            client_secret: secret,
        },
        SignInKindView::ApiKey => Credentials::ApiKey {
            public_key: id,
            private_key: secret,
        },
    };
    Client::new(sign_in.origin.clone(), Some(credentials), by(way))
        .map_err(|error| ErrorView::from_atlas(error, &sign_in.origin, sign_in.kind))
}

fn by(network: Network) -> Surroundings {
    Surroundings {
        network,
        ..Surroundings::default()
    }
}

async fn read_projects(
    client: &Client,
    signed_in: impl FnOnce(),
) -> Result<Vec<ProjectView>, AtlasError> {
    client.sign_in().await?;
    signed_in();
    let projects = client.projects().await?;
    // A sign-in made for one project may not be allowed to read its organisation's name.
    let organizations = client.organizations().await.unwrap_or_default();
    Ok(project_views(projects, &organizations))
}

async fn take_into_use(
    program: &Program,
    sign_in: &SignIn,
    client: Client,
    projects: Vec<ProjectView>,
    kept: Kept,
) -> Result<ConnectionView, ErrorView> {
    let before = program.storage.connection();
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
        kept == Kept::InStore,
    );
    connection.id = Some(sign_in.id.clone());
    let remembering = match (kept, same, other) {
        (Kept::InStore, _, other) => {
            if let Some(other) = other {
                // Only one sign-in is remembered: the other's secret could not be reached again.
                let _left = program.key_store.remove(key_of(&other)).await;
            }
            Some(Remembered {
                origin: sign_in.origin.as_str().to_owned(),
                sign_in: sign_in.kind.into(),
                id: sign_in.id.clone(),
                kept: true,
                connected: true,
                project: connection.project().map(|project| project.id),
            })
        }
        (_, Some(same), _) => {
            // Kept earlier, and now meant for this session only. A store that does not answer must
            // not stand in the way: then the entry stays, and disconnecting offers to remove it.
            let stays = kept == Kept::ForThisSession
                || program.key_store.remove(key_of(&same)).await.is_err();
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
    if !program.remember(remembering.as_ref()) && kept == Kept::InStore {
        // Nothing may be kept that nothing remembers: it is for this session only.
        let _left = program.key_store.remove(sign_in.key()).await;
        let _holds = program.remember(None);
        connection.kept = false;
    }
    Ok(put(program, connection).await)
}

async fn put(program: &Program, connection: Connection) -> ConnectionView {
    program.pending.clear();
    program.moves.end();
    program.books.belong_to(connection.source());
    logs::practising(connection.is_practice());
    let host = connection.client.origin().host();
    tracing::info!(host, mode = ?connection.mode, "connected");
    let (connection, before) = program.session.replace(connection);
    program.moves.take_up(&connection, &program.storage);
    if let Some(before) = before {
        before.client.sign_out().await;
    }
    connection.view()
}

/// Starts the stand-in and connects to it.
///
/// # Errors
/// `PracticeNotStarted`.
pub async fn practice(program: &Program) -> Result<ConnectionView, ErrorView> {
    let not_started = |detail: String| ErrorView::PracticeNotStarted { detail };
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
    Ok(put(program, Connection::practice(client, projects, sandbox)).await)
}

/// Takes a connection into use that fetches the published lists and nothing else.
///
/// # Errors
/// `InvalidAddress` where *Custom address* is not set.
pub async fn show_addresses(
    program: &Program,
    atlas: AtlasView,
) -> Result<ConnectionView, ErrorView> {
    let origin = program.origin(atlas)?;
    let way = program.network.way(&program.key_store).await;
    let client = Client::new(origin.clone(), None, by(way))
        .map_err(|error| ErrorView::from_atlas(error, &origin, SignInKindView::ServiceAccount))?;
    Ok(put(program, Connection::addresses_only(client)).await)
}

/// Ends the connection in use. What is kept stays remembered, to connect again with one press, or
/// is removed.
///
/// # Errors
/// As the command `disconnect`.
pub async fn disconnect(program: &Program, keep: bool) -> Result<(), ErrorView> {
    program.pending.clear();
    program.moves.end();
    let Some(ended) = program.session.end() else {
        return Ok(());
    };
    ended.client.sign_out().await;
    tracing::info!("disconnected");
    logs::practising(false);
    let Some(remembered) = program.storage.connection().filter(|_| ended.kept) else {
        return Ok(());
    };
    let key = key_of(&remembered);
    let _holds = program.remember(Some(&Remembered {
        connected: false,
        ..remembered
    }));
    if keep {
        return Ok(());
    }
    // Forgotten only once it is gone: else nobody could try again.
    program.key_store.remove(key).await?;
    let _holds = program.remember(None);
    Ok(())
}

/// Takes another project into use and remembers it where the connection is remembered.
///
/// # Errors
/// As the command `choose_project`.
pub fn choose_project(program: &Program, id: &str) -> Result<ConnectionView, ErrorView> {
    let connection: Arc<Connection> = program.session.current()?;
    connection.choose_project(id)?;
    program.pending.clear();
    if let Some(remembered) = program.storage.connection().filter(|_| connection.kept) {
        let _holds = program.remember(Some(&Remembered {
            project: Some(id.to_owned()),
            ..remembered
        }));
    }
    Ok(connection.view())
}

/// Under what the secret that is remembered is in the key store.
#[must_use]
pub fn kept_key(program: &Program) -> Option<CredentialKey> {
    let remembered = program.storage.connection().filter(|it| it.kept)?;
    Some(key_of(&remembered))
}

fn key_of(remembered: &Remembered) -> CredentialKey {
    let kind: SignInKindView = remembered.sign_in.into();
    CredentialKey {
        origin: remembered.origin.clone(),
        kind: kind.into(),
        id: remembered.id.clone(),
    }
}

impl From<storage::SignInKind> for SignInKindView {
    fn from(kind: storage::SignInKind) -> Self {
        match kind {
            storage::SignInKind::ServiceAccount => Self::ServiceAccount,
            storage::SignInKind::ApiKey => Self::ApiKey,
        }
    }
}

impl From<SignInKindView> for storage::SignInKind {
    fn from(kind: SignInKindView) -> Self {
        match kind {
            SignInKindView::ServiceAccount => Self::ServiceAccount,
            SignInKindView::ApiKey => Self::ApiKey,
        }
    }
}

impl From<SignInKindView> for CredentialKind {
    fn from(kind: SignInKindView) -> Self {
        match kind {
            SignInKindView::ServiceAccount => Self::ServiceAccount,
            SignInKindView::ApiKey => Self::ApiKey,
        }
    }
}
