//! What the key service must let in: the control plane's list and the addresses of the clusters of
//! every project that uses it.

use std::sync::Arc;

use access_list::{Gap, Needed, NeededBuilder, UsedBy};
use addresses::{AddressBook, Cloud, ClusterAddress, Service};
use atlas::ClusterAddresses;
use encryption::{Provider, endpoint_cloud, needs_no_list, requires_private_networking};

use super::Parts;
use crate::addresses::book::InUse;
#[cfg(test)]
use crate::addresses::fetched::Listed;
use crate::addresses::unusual::Unusual;
use crate::connection::session::{Connection, Mode, Project};
use crate::support::blocking::blocking;
use crate::support::cancellation::Call;
use crate::support::error::ShellError;

/// What is needed, as it was read last.
#[derive(Clone)]
pub struct NeededSet {
    /// The control plane's list it builds on.
    pub control_plane: InUse,
    /// What a person looks at before it is written anywhere, clusters included.
    pub unusual: Unusual,
    /// Everything as one list, for the table.
    pub book: Arc<AddressBook>,
    /// Everything with where it comes from.
    pub needed: Arc<Needed>,
    /// Names it towards the UI; 0 until it is on screen.
    pub generation: u32,
    /// The Atlas's host.
    pub host: String,
    /// Those this sign-in can see, by organisation and name.
    pub projects: Vec<NeededProject>,
    /// The IDs of ticked projects that it cannot see.
    pub unseen: Vec<String>,
    /// Why no list is needed; `None`: one is, or that is not known.
    pub no_list: Option<NoList>,
}

/// Why no list is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoList {
    /// Private networking: every required endpoint is active.
    PrivateEndpoints,
    /// A person said so, of one ticked project or more; the others are reached privately.
    Answered,
}

/// A project that may use the key service.
#[derive(Clone)]
pub struct NeededProject {
    /// The project.
    pub project: Project,
    /// It uses the key service.
    pub ticked: bool,
    /// Outbound addresses of its clusters, planned ones included; 0 where it is not ticked.
    pub addresses: usize,
    /// Of these, planned.
    pub planned: usize,
    /// Why its addresses could not be read.
    pub problem: Option<Arc<ShellError>>,
}

impl NeededSet {
    /// Everything as one list, with what is to be confirmed before it is written anywhere.
    #[must_use]
    pub fn in_use(&self) -> InUse {
        InUse {
            generation: self.generation,
            book: Arc::clone(&self.book),
            unusual: self.unusual,
            ..self.control_plane.clone()
        }
    }

    /// The IDs of all projects that use the key service.
    pub fn ticked(&self) -> impl Iterator<Item = &str> {
        let seen = self.projects.iter().filter(|project| project.ticked);
        let seen = seen.map(|project| &project.project.id);
        seen.chain(&self.unseen).map(String::as_str)
    }

    /// How many blocks the control plane and its gateways use.
    #[must_use]
    pub fn of_control_plane(&self) -> usize {
        let of_atlas = |position: &usize| {
            let mut origins = self.needed.origins(*position);
            origins.any(|origin| origin.project.is_none())
        };
        (0..self.needed.nets().len()).filter(of_atlas).count()
    }
}

/// Reads what is needed again and puts it on screen.
///
/// # Errors
/// Why there is no list at all.
pub async fn read(parts: Parts<'_>, connection: &Connection) -> Result<NeededSet, ShellError> {
    let mut set = gather(parts, connection).await?;
    set.generation = parts.books.put_needed(set.in_use())?;
    let source = connection.source();
    parts.state.set_needed(&source, parts.storage, set.clone());
    Ok(set)
}

/// Says which projects use the key service, and reads what is needed again.
///
/// # Errors
/// `Cancelled` (the choice before holds again), and as `read`.
pub async fn tick(
    parts: Parts<'_>,
    connection: &Connection,
    projects: Vec<String>,
    call: &Call<'_>,
) -> Result<NeededSet, ShellError> {
    let (state, source) = (parts.state, connection.source());
    let before = state.set_projects(&source, parts.storage, Some(projects));
    let read = call.until_cancelled(read(parts, connection)).await;
    if matches!(read, Err(ShellError::Cancelled)) {
        state.set_projects(&source, parts.storage, before);
    }
    read
}

/// Reads what is needed; what is on screen stays.
///
/// # Errors
/// Why there is no list at all.
pub async fn gather(parts: Parts<'_>, connection: &Connection) -> Result<NeededSet, ShellError> {
    let signed_in = connection.mode != Mode::AddressesOnly;
    // Where clusters are asked for as well, what is needed takes as long as that anyway.
    let in_use = match signed_in {
        true => parts.books.read(connection, parts.storage).await?,
        false => parts.books.read_at_once(connection, parts.storage).await?,
    };
    let ticked = ticked(parts, connection);
    let mut builder = Needed::from_control_plane(&in_use.book);
    if in_use.earlier.is_some() {
        builder.gap(Gap::EarlierControlPlane);
    }
    if in_use.unused.is_some() {
        builder.gap(Gap::UnusedControlPlane);
    }
    let mut clusters = Vec::new();
    let mut projects = Vec::new();
    if !signed_in {
        builder.gap(Gap::NoSignIn);
    }
    let mut no_list = (!ticked.is_empty()).then_some(NoList::PrivateEndpoints);
    let unseen: Vec<String> = unseen(&ticked, &connection.projects)
        .map(str::to_owned)
        .collect();
    for gone in &unseen {
        builder.gap(Gap::Project(gone.clone()));
        no_list = None;
    }
    for project in &connection.projects {
        if !ticked.contains(&project.id) {
            projects.push(needed_project(project, false, &[], None));
            continue;
        }
        match connection.client.project_addresses(&project.id).await {
            Ok(read) => {
                let (found, understood) = of_project(project, &read, connection.is_practice());
                if !understood {
                    builder.gap(Gap::Project(project.name.clone()));
                }
                projects.push(needed_project(project, true, &found, None));
                clusters.extend(found);
            }
            Err(error) => {
                builder.gap(Gap::Project(project.name.clone()));
                let problem = connection.error(error);
                projects.push(needed_project(project, true, &[], Some(problem)));
            }
        }
        if let Some(before) = no_list {
            let source = connection.source();
            no_list = if parts.state.answered_no(&source, parts.storage, &project.id) {
                Some(NoList::Answered)
            } else {
                let private = reached_privately(connection, &project.id).await;
                private.then_some(before)
            };
        }
    }
    let (needed, book) = blocking(|| {
        add(&mut builder, &clusters);
        (builder.build(), in_use.book.with_clusters(&clusters))
    });
    let nets = needed.nets();
    let unusual = Unusual::of_writing(parts.storage, &in_use, nets, nets, 0);
    Ok(NeededSet {
        control_plane: in_use,
        unusual,
        book: Arc::new(book),
        needed: Arc::new(needed),
        generation: 0,
        host: connection.host(),
        projects,
        unseen,
        no_list,
    })
}

/// The ticked projects that this sign-in does not see: their addresses are not known (safety rule
/// A2).
fn unseen<'a>(ticked: &'a [String], seen: &'a [Project]) -> impl Iterator<Item = &'a str> {
    let is_seen = |id: &str| seen.iter().any(|project| project.id == id);
    ticked
        .iter()
        .map(String::as_str)
        .filter(move |id| !is_seen(id))
}

/// The projects that use the key service: those the person ticked, else the one in use.
fn ticked(parts: Parts<'_>, connection: &Connection) -> Vec<String> {
    let remembered = parts.state.projects(&connection.source(), parts.storage);
    remembered.unwrap_or_else(|| {
        connection
            .project()
            .map(|project| project.id)
            .into_iter()
            .collect()
    })
}

/// The outbound addresses of a project's clusters, and whether every one was understood.
fn of_project(
    project: &Project,
    read: &[ClusterAddresses],
    practice: bool,
) -> (Vec<ClusterAddress>, bool) {
    let mut understood = true;
    let mut found = Vec::new();
    for cluster in read {
        let now = cluster.outbound.iter().map(|text| (text, false));
        let planned = cluster.future_outbound.iter().map(|text| (text, true));
        for (text, planned) in now.chain(planned) {
            match addresses::validate(text, practice) {
                Ok(net) => found.push(ClusterAddress {
                    project: project.name.clone(),
                    cluster: cluster.cluster.clone(),
                    net,
                    planned,
                }),
                Err(_) => understood = false,
            }
        }
    }
    (found, understood)
}

fn add(builder: &mut NeededBuilder, clusters: &[ClusterAddress]) {
    for address in clusters {
        builder.add(
            address.net,
            UsedBy {
                service: Service::Cluster(address.cluster.clone()),
                cloud: Cloud::Other(String::new()),
                region: String::new(),
                project: Some(address.project.clone()),
                planned: address.planned,
            },
        );
    }
}

/// Whether every key service that `project` uses is reached over private endpoints alone. Where that
/// cannot be read, it is not.
async fn reached_privately(connection: &Connection, project: &str) -> bool {
    let Ok(settings) = connection.client.encryption_at_rest(project).await else {
        return false;
    };
    let private = |provider: &Provider| requires_private_networking(*provider, &settings);
    let providers = Provider::ALL.into_iter().filter(private);
    let clouds: Vec<_> = providers.filter_map(endpoint_cloud).collect();
    if clouds.is_empty() {
        return false;
    }
    let Ok(clusters) = connection.client.clusters(project).await else {
        return false;
    };
    let mut endpoints = Vec::new();
    for cloud in clouds {
        match connection.client.private_endpoints(project, cloud).await {
            Ok(found) => endpoints.extend(found),
            Err(_) => return false,
        }
    }
    needs_no_list(&settings, &clusters, &endpoints)
}

fn needed_project(
    project: &Project,
    ticked: bool,
    found: &[ClusterAddress],
    problem: Option<ShellError>,
) -> NeededProject {
    NeededProject {
        project: project.clone(),
        ticked,
        addresses: found.len(),
        planned: found.iter().filter(|address| address.planned).count(),
        problem: problem.map(Arc::new),
    }
}

/// A set of the blocks of one region, as if Atlas had just given them.
///
/// # Errors
/// A block is none.
#[cfg(test)]
pub(crate) fn sample(nets: &[&str]) -> Result<NeededSet, Box<dyn std::error::Error>> {
    let mut builder = NeededBuilder::default();
    for net in nets {
        let origin = UsedBy {
            service: Service::ControlPlane,
            cloud: Cloud::Aws,
            region: "us-east-1".to_owned(),
            project: None,
            planned: false,
        };
        builder.add(net.parse()?, origin);
    }
    // A list without any is no list.
    let outbound = if nets.is_empty() {
        &["3.255.0.1"]
    } else {
        nets
    };
    let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": outbound } } });
    let source = addresses::Source {
        origin: "https://cloud.mongodb.com".to_owned(),
        practice: false,
    };
    let now = jiff::Timestamp::UNIX_EPOCH;
    let book = Arc::new(AddressBook::read(
        document.to_string().as_bytes(),
        source,
        now,
    )?);
    Ok(NeededSet {
        control_plane: InUse::new(0, Listed::used(Arc::clone(&book)), None),
        unusual: Unusual::default(),
        book,
        needed: Arc::new(builder.build()),
        generation: 0,
        host: "cloud.mongodb.com".to_owned(),
        projects: Vec::new(),
        unseen: Vec::new(),
        no_list: None,
    })
}

#[cfg(test)]
mod tests;
