//! From a filled form, or from what is remembered, to a connection in use; and back.

use std::sync::Arc;

use atlas::{AtlasError, Client, Credentials, Origin, Timing};
use credentials::{CredentialKey, CredentialKind};
use sandbox::Sandbox;
use secret::Secret;
use storage::Connection as Remembered;
use tauri::ipc::Channel;

use crate::key_store::Kept;
use crate::program::Program;
use crate::session::{Connection, project_views};
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
            keep: form.keep,
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
    sign_in: SignIn,
    on_phase: Channel<ConnectPhaseView>,
) -> Result<ConnectionView, ErrorView> {
    tokio::select! {
        connected = connect_to_the_end(program, sign_in, &on_phase) => connected,
        () = program.cancel_connect.notified() => Err(ErrorView::Cancelled),
    }
}

async fn connect_to_the_end(
    program: &Program,
    mut sign_in: SignIn,
    on_phase: &Channel<ConnectPhaseView>,
) -> Result<ConnectionView, ErrorView> {
    let phase = |phase| {
        // A page that does not listen any more has nothing to draw.
        let _gone = on_phase.send(phase);
    };
    let secret = match sign_in.secret.take() {
        Some(secret) => secret,
        None => {
            phase(ConnectPhaseView::WaitingForKeyStore);
            let kept = program.key_store.load(sign_in.key()).await?;
            kept.ok_or(ErrorView::KeyStore {
                problem: KeyStoreView::EntryGone,
            })?
        }
    };
    phase(ConnectPhaseView::SigningIn);
    let for_store = sign_in.keep.then(|| {
        // The store gets a copy of its own; the client keeps and wipes the other.
        Secret::new(secret.expose().to_owned())
    });
    let client = client(&sign_in, secret)?;
    let projects = match read_projects(&client, || phase(ConnectPhaseView::ReadingProjects)).await {
        Ok(projects) => projects,
        Err(error) => {
            client.sign_out().await;
            return Err(ErrorView::from_atlas(error, &sign_in.origin, sign_in.kind));
        }
    };
    let kept = match for_store {
        Some(secret) => {
            phase(ConnectPhaseView::WaitingForKeyStore);
            match program.key_store.save(sign_in.key(), secret).await {
                Ok(kept) => kept == Kept::InStore,
                Err(error) => {
                    client.sign_out().await;
                    return Err(error);
                }
            }
        }
        None => false,
    };
    take_into_use(program, &sign_in, client, projects, kept).await
}

fn client(sign_in: &SignIn, secret: Secret) -> Result<Client, ErrorView> {
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
    Client::new(sign_in.origin.clone(), Some(credentials), Timing::default())
        .map_err(|error| ErrorView::from_atlas(error, &sign_in.origin, sign_in.kind))
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
    kept: bool,
) -> Result<ConnectionView, ErrorView> {
    let before = program.storage.connection();
    let same = before
        .as_ref()
        .filter(|before| before.origin == sign_in.origin.as_str() && before.id == sign_in.id);
    let preferred = same.and_then(|before| before.project.clone());
    let connection =
        Connection::signed_in(client, sign_in.kind, projects, preferred.as_deref(), kept);
    let remembered = kept.then(|| Remembered {
        origin: sign_in.origin.as_str().to_owned(),
        sign_in: sign_in.kind.into(),
        id: sign_in.id.clone(),
        kept,
        connected: true,
        project: connection.project().map(|project| project.id),
    });
    if remembered.is_some() {
        program.remember(remembered.as_ref())?;
    } else if let Some(same) = same {
        // Kept earlier, and now meant for this session only. A store that does not answer now must
        // not stand in the way: the entry stays remembered, and disconnecting can remove it.
        if program.key_store.remove(key_of(same)).await.is_ok() {
            program.remember(None)?;
        }
    }
    Ok(put(program, connection).await)
}

async fn put(program: &Program, connection: Connection) -> ConnectionView {
    program.pending.clear();
    program.books.belong_to(connection.source());
    let (connection, before) = program.session.replace(connection);
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
    let client = Client::new(origin.clone(), None, Timing::default())
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
    let Some(ended) = program.session.end() else {
        return Ok(());
    };
    ended.client.sign_out().await;
    let Some(remembered) = program.storage.connection().filter(|_| ended.kept) else {
        return Ok(());
    };
    if keep {
        return program.remember(Some(&Remembered {
            connected: false,
            ..remembered
        }));
    }
    program.remember(None)?;
    program.key_store.remove(key_of(&remembered)).await
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
        program.remember(Some(&Remembered {
            project: Some(id.to_owned()),
            ..remembered
        }))?;
    }
    Ok(connection.view())
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
