//! The connection and project in use.

use std::sync::Arc;
use std::time::Duration;

use addresses::Source;
use atlas::{AtlasError, Client, EncryptionAtRest, KeyRole, Organization, Roles};
use encryption::{GranteeSource, Timing};
use parking_lot::RwLock;
use sandbox::Sandbox;
use storage::{SignInKind, Who};
use tokio::sync::OnceCell;

use super::grantees::Grantees;
use crate::support::error::{Asked, ShellError};

/// How far one is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Signed in to Atlas.
    SignedIn,
    /// Signed in to the pretend Atlas.
    Practice,
    /// Only the published lists, without signing in.
    AddressesOnly,
}

/// A project, with its organisation's name or, where that cannot be read, its ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Atlas's ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its organisation's name or ID.
    pub organization: String,
}

/// What Atlas last returned about a project's encryption; a form is filled from it, and a change is
/// made against it.
#[derive(Debug, Clone)]
pub struct LastRead {
    /// The project it was read for.
    pub project: String,
    /// The configuration.
    pub encryption: EncryptionAtRest,
    /// The roles Atlas may take on, where they could be read.
    pub roles: Roles,
}

/// One connection, from signing in to disconnecting.
pub struct Connection {
    /// The client, signed in unless `mode` says otherwise.
    pub client: Client,
    /// How far one is connected.
    pub mode: Mode,
    /// What it signs in with.
    pub kind: SignInKind,
    /// The client ID or public key it signs in with; neither is secret.
    pub id: Option<String>,
    /// Whether the secret is in the operating system's key store.
    pub kept: bool,
    /// How long is waited for the clouds and for clusters.
    pub timing: Timing,
    /// Every project this sign-in can see, by organisation and name.
    pub projects: Vec<Project>,
    project: RwLock<Option<Project>>,
    last_read: RwLock<Option<LastRead>>,
    key_roles: OnceCell<Vec<KeyRole>>,
    /// Whom this Atlas named to be given the key.
    pub grantees: Grantees,
    sandbox: Option<Sandbox>,
}

impl Connection {
    /// A connection that may only fetch the published lists.
    #[must_use]
    pub fn addresses_only(client: Client) -> Self {
        Self::with_projects(client, Mode::AddressesOnly, Vec::new(), None)
    }

    /// A connection signed in to Atlas; `preferred` is the project in use last time.
    #[must_use]
    pub fn signed_in(
        client: Client,
        kind: SignInKind,
        projects: Vec<Project>,
        preferred: Option<&str>,
        kept: bool,
    ) -> Self {
        let mut connection = Self::with_projects(client, Mode::SignedIn, projects, preferred);
        connection.kind = kind;
        connection.kept = kept;
        connection
    }

    /// A connection to the practice project; the stand-in ends with it.
    #[must_use]
    pub fn practice(client: Client, projects: Vec<Project>, sandbox: Sandbox) -> Self {
        let mut connection = Self::with_projects(client, Mode::Practice, projects, None);
        connection.sandbox = Some(sandbox);
        connection.timing = practice_timing();
        connection
    }

    fn with_projects(
        client: Client,
        mode: Mode,
        projects: Vec<Project>,
        preferred: Option<&str>,
    ) -> Self {
        let project = projects
            .iter()
            .find(|project| Some(project.id.as_str()) == preferred)
            .or(match projects.as_slice() {
                [only] => Some(only),
                // The practice project is the first of the pretend ones.
                [first, ..] if mode == Mode::Practice => Some(first),
                // Which of several is meant, the person says.
                _ => None,
            })
            .cloned();
        Self {
            client,
            mode,
            kind: SignInKind::ServiceAccount,
            id: None,
            kept: false,
            timing: Timing::default(),
            projects,
            project: RwLock::new(project),
            last_read: RwLock::new(None),
            key_roles: OnceCell::new(),
            grantees: Grantees::default(),
            sandbox: None,
        }
    }

    /// Where its lists come from.
    #[must_use]
    pub fn source(&self) -> Source {
        Source {
            origin: self.client.origin().as_str().to_owned(),
            practice: self.is_practice(),
        }
    }

    /// Who names those that are given the key.
    #[must_use]
    pub fn grantee_source(&self) -> GranteeSource<'_> {
        GranteeSource {
            origin: self.client.origin(),
            practice: self.is_practice(),
        }
    }

    /// Whether this is the pretend Atlas.
    #[must_use]
    pub fn is_practice(&self) -> bool {
        self.mode == Mode::Practice
    }

    /// Who is signed in, as far as that is public.
    #[must_use]
    pub fn who(&self) -> Who {
        let id = self.id.clone().unwrap_or_default();
        match (self.mode, self.kind) {
            (Mode::Practice, _) => Who::Practice,
            (Mode::AddressesOnly, _) => Who::NotSignedIn,
            (Mode::SignedIn, SignInKind::ServiceAccount) => Who::ServiceAccount { id },
            (Mode::SignedIn, SignInKind::ApiKey) => Who::ApiKey { id },
        }
    }

    /// Whether this sign-in may change the encryption of `project`; `true` where Atlas does not say
    /// (safety rule S9). Source: Atlas Admin API description: changes need Project Owner.
    pub async fn may_change(&self, project: &str) -> bool {
        self.has_role(|role| owns(role, project)).await
    }

    /// Whether this sign-in may move clusters of `project`; `true` where Atlas does not say (safety rule
    /// S9). Source: Atlas Admin API description, `updateGroupCluster`: Project Cluster Manager.
    pub async fn may_move(&self, project: &str) -> bool {
        self.has_role(|role| owns(role, project) || manages_clusters(role, project))
            .await
    }

    async fn has_role(&self, suffices: impl Fn(&KeyRole) -> bool) -> bool {
        let asked = self
            .key_roles
            .get_or_try_init(|| async { self.client.system_status().await.map(|it| it.roles) })
            .await;
        let roles = asked.map_or(&[][..], Vec::as_slice);
        roles.is_empty() || roles.iter().any(suffices)
    }

    /// An error of this connection's client.
    #[must_use]
    pub fn error(&self, cause: AtlasError) -> ShellError {
        ShellError::Atlas {
            asked: self.asked(),
            cause: Box::new(cause),
        }
    }

    /// Who is asked over this connection.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked {
            host: self.host(),
            sign_in: self.kind,
        }
    }

    /// What people read as the place they are connected to.
    #[must_use]
    pub fn host(&self) -> String {
        self.client.origin().host().to_owned()
    }

    /// The project in use.
    #[must_use]
    pub fn project(&self) -> Option<Project> {
        self.project.read().clone()
    }

    /// The project in use, if it is `id`.
    ///
    /// # Errors
    /// `ProjectChanged`: an answer for one project never lands on another (safety rule S4).
    pub fn project_in_use(&self, id: &str) -> Result<Project, ShellError> {
        self.project()
            .filter(|project| project.id == id)
            .ok_or(ShellError::ProjectChanged)
    }

    /// The project `id`, in use or not.
    #[must_use]
    pub fn project_named(&self, id: &str) -> Option<Project> {
        self.projects.iter().find(|it| it.id == id).cloned()
    }

    /// Takes another project into use.
    ///
    /// # Errors
    /// `ProjectChanged` where this sign-in does not see such a project.
    pub fn choose_project(&self, id: &str) -> Result<(), ShellError> {
        let chosen = self
            .projects
            .iter()
            .find(|project| project.id == id)
            .cloned()
            .ok_or(ShellError::ProjectChanged)?;
        *self.project.write() = Some(chosen);
        *self.last_read.write() = None;
        Ok(())
    }

    /// Remembers what Atlas returned, if the project is still in use.
    ///
    /// # Errors
    /// `ProjectChanged` where it is not.
    pub fn remember(&self, read: LastRead) -> Result<(), ShellError> {
        self.project_in_use(&read.project)?;
        *self.last_read.write() = Some(read);
        Ok(())
    }

    /// What Atlas last returned about the project in use.
    ///
    /// # Errors
    /// `ProjectChanged` where nothing was read for `project` yet.
    pub fn last_read(&self, project: &str) -> Result<LastRead, ShellError> {
        self.project_in_use(project)?;
        self.last_read
            .read()
            .clone()
            .filter(|read| read.project == project)
            .ok_or(ShellError::ProjectChanged)
    }
}

/// An organisation's owner may do what a project's may.
fn owns(role: &KeyRole, project: &str) -> bool {
    match role.name.as_str() {
        "ORG_OWNER" => true,
        "GROUP_OWNER" => role.project.as_deref() == Some(project),
        _ => false,
    }
}

fn manages_clusters(role: &KeyRole, project: &str) -> bool {
    role.name == "GROUP_CLUSTER_MANAGER" && role.project.as_deref() == Some(project)
}

/// The pretend clouds are quick, so that nobody rehearses waiting for long.
fn practice_timing() -> Timing {
    Timing {
        propagation_wait: Duration::from_secs(2),
        propagation_limit: Duration::from_secs(30),
        creation_wait: Duration::from_secs(1),
        cluster_wait: Duration::from_secs(1),
        endpoint_wait: Duration::from_secs(1),
        ..Timing::default()
    }
}

/// The connection in use, if any.
#[derive(Default)]
pub struct Session {
    current: RwLock<Option<Arc<Connection>>>,
}

impl Session {
    /// The connection in use.
    ///
    /// # Errors
    /// `NotConnected`.
    pub fn current(&self) -> Result<Arc<Connection>, ShellError> {
        self.current.read().clone().ok_or(ShellError::NotConnected)
    }

    /// Takes `connection` into use and hands back the one before.
    pub fn replace(&self, connection: Connection) -> (Arc<Connection>, Option<Arc<Connection>>) {
        let connection = Arc::new(connection);
        let before = self.current.write().replace(Arc::clone(&connection));
        (connection, before)
    }

    /// Ends the connection in use and hands it back, so that it can be signed out.
    pub fn end(&self) -> Option<Arc<Connection>> {
        self.current.write().take()
    }
}

/// Projects with their organisations' names, or IDs where the names cannot be read, in the order
/// people expect them.
#[must_use]
pub fn with_organizations(
    projects: Vec<atlas::Project>,
    organizations: &[Organization],
) -> Vec<Project> {
    let name_of = |id: &str| {
        let named = organizations.iter().find(|it| it.id == id);
        named.map_or_else(|| id.to_owned(), |it| it.name.clone())
    };
    let mut found: Vec<Project> = projects
        .into_iter()
        .map(|project| Project {
            organization: name_of(&project.organization_id),
            id: project.id,
            name: project.name,
        })
        .collect();
    found.sort_by_key(|project| {
        (
            project.organization.to_lowercase(),
            project.name.to_lowercase(),
        )
    });
    found
}

#[cfg(test)]
mod tests;
