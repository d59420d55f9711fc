//! What the key service must let in: the control plane's list and the addresses of the clusters of
//! every project that uses it.

use std::sync::Arc;

use access_list::{Gap, Needed, NeededBuilder, Origin};
use addresses::{AddressBook, Cloud, ClusterAddress, Direction, Service};
use atlas::ClusterAddresses;
use encryption::{Provider, endpoint_cloud, lists_not_needed};

use crate::addresses::book::{InUse, count};
use crate::connection::session::Connection;
use crate::program::Program;
use crate::view::{ErrorView, GapView, ModeView, NeededProjectView, NeededView, ProjectView};
use crate::watch::Parts;

/// What is needed, as it was read last.
#[derive(Clone)]
pub struct NeededSet {
    /// The control plane's list it builds on, with what is to be looked at first.
    pub control_plane: InUse,
    /// Everything as one list, for the table.
    pub book: Arc<AddressBook>,
    /// Everything with where it comes from.
    pub needed: Arc<Needed>,
    /// What the UI draws around the rows.
    pub view: NeededView,
}

impl NeededSet {
    /// Everything as one list, with what is to be looked at before it is written anywhere.
    #[must_use]
    pub fn in_use(&self) -> InUse {
        InUse {
            generation: self.view.generation,
            book: Arc::clone(&self.book),
            ..self.control_plane.clone()
        }
    }
}

/// Reads what is needed anew and puts it on screen.
///
/// # Errors
/// Why there is no list at all.
pub async fn read(program: &Program, connection: &Connection) -> Result<NeededSet, ErrorView> {
    let set = gather(program.parts(), connection).await?;
    program.books.put_needed(set)
}

/// Reads what is needed; what is on screen stays.
///
/// # Errors
/// Why there is no list at all.
pub async fn gather(parts: Parts<'_>, connection: &Connection) -> Result<NeededSet, ErrorView> {
    let signed_in = connection.mode != ModeView::AddressesOnly;
    // Where clusters are asked for as well, what is needed takes as long as that anyway.
    let in_use = match signed_in {
        true => parts.books.read(connection, parts.storage).await?,
        false => parts.books.read_at_once(connection, parts.storage).await?,
    };
    let ticked = ticked(parts, connection);
    let mut builder = Needed::from_control_plane(&in_use.book);
    if in_use.kept.is_some() {
        builder.gap(Gap::EarlierControlPlane);
    }
    let mut clusters = Vec::new();
    let mut projects = Vec::new();
    if !signed_in {
        builder.gap(Gap::NoSignIn);
    }
    let mut without_lists = !ticked.is_empty();
    for gone in unseen(&ticked, &connection.projects) {
        builder.gap(Gap::Project(gone.to_owned()));
        without_lists = false;
    }
    for project in &connection.projects {
        if !ticked.contains(&project.id) {
            projects.push(project_view(project, false, &[], None));
            continue;
        }
        match connection.client.project_addresses(&project.id).await {
            Ok(read) => {
                let (found, understood) = of_project(project, &read, connection.is_practice());
                if !understood {
                    builder.gap(Gap::Project(project.name.clone()));
                }
                projects.push(project_view(project, true, &found, None));
                clusters.extend(found);
            }
            Err(error) => {
                builder.gap(Gap::Project(project.name.clone()));
                let problem = connection.problem(error);
                projects.push(project_view(project, true, &[], Some(problem)));
            }
        }
        without_lists = without_lists && needs_no_list(connection, &project.id).await;
    }
    add(&mut builder, &clusters);
    let needed = builder.build();
    let book = in_use.book.with_clusters(&clusters);
    let view = NeededView {
        generation: 0,
        host: connection.host(),
        practice: connection.is_practice(),
        fetched_at: in_use.book.fetched_at().to_string(),
        unchecked: in_use.is_unchecked(),
        totals: book.totals(Direction::Outbound).into(),
        of_control_plane: count(of_control_plane(&needed)),
        of_clusters: count(needed.nets().len() - of_control_plane(&needed)),
        gaps: needed.gaps().iter().map(Into::into).collect(),
        projects,
        lists_not_needed: without_lists,
    };
    Ok(NeededSet {
        control_plane: in_use,
        book: Arc::new(book),
        needed: Arc::new(needed),
        view,
    })
}

/// The ticked projects that this sign-in does not see: their addresses are not known (safety rule
/// A2).
fn unseen<'a>(ticked: &'a [String], seen: &'a [ProjectView]) -> impl Iterator<Item = &'a str> {
    let is_seen = |id: &str| seen.iter().any(|project| project.id == id);
    ticked
        .iter()
        .map(String::as_str)
        .filter(move |id| !is_seen(id))
}

/// The projects that use the key service: those the person ticked, else the one in use.
fn ticked(parts: Parts<'_>, connection: &Connection) -> Vec<String> {
    let remembered = parts.access.projects(&connection.source(), parts.storage);
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
    project: &ProjectView,
    read: &[ClusterAddresses],
    practice: bool,
) -> (Vec<ClusterAddress>, bool) {
    let mut understood = true;
    let mut found = Vec::new();
    for cluster in read {
        let now = cluster.outbound.iter().map(|text| (text, false));
        let planned = cluster.future_outbound.iter().map(|text| (text, true));
        for (text, planned) in now.chain(planned) {
            match addresses::judge(text, practice) {
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
            Origin {
                service: Service::Cluster(address.cluster.clone()),
                cloud: Cloud::Other(String::new()),
                region: String::new(),
                project: Some(address.project.clone()),
                planned: address.planned,
            },
        );
    }
}

fn of_control_plane(needed: &Needed) -> usize {
    (0..needed.nets().len())
        .filter(|position| {
            needed
                .origins(*position)
                .any(|origin| origin.project.is_none())
        })
        .count()
}

/// Whether every key service that `project` uses is reached over private endpoints alone. Where that
/// cannot be read, it is not.
async fn needs_no_list(connection: &Connection, project: &str) -> bool {
    let Ok(settings) = connection.client.encryption_at_rest(project).await else {
        return false;
    };
    let private = |provider| crate::view::requires_private_networking(provider, &settings);
    let providers = [Provider::Aws, Provider::Azure]
        .into_iter()
        .filter(|provider| private(*provider));
    let mut any = false;
    for provider in providers {
        let Some(cloud) = endpoint_cloud(provider) else {
            return false;
        };
        let (clusters, endpoints) = tokio::join!(
            connection.client.clusters(project),
            connection.client.private_endpoints(project, cloud),
        );
        let (Ok(clusters), Ok(endpoints)) = (clusters, endpoints) else {
            return false;
        };
        if !lists_not_needed(provider, &settings, &clusters, &endpoints) {
            return false;
        }
        any = true;
    }
    any && settings.gcp.as_ref().is_none_or(|gcp| !gcp.enabled)
        && [Provider::Aws, Provider::Azure]
            .into_iter()
            .all(|provider| {
                encryption::KeyCheck::of(provider, &settings) == encryption::KeyCheck::NotSetUp
                    || private(provider)
            })
}

fn project_view(
    project: &ProjectView,
    ticked: bool,
    found: &[ClusterAddress],
    problem: Option<ErrorView>,
) -> NeededProjectView {
    NeededProjectView {
        id: project.id.clone(),
        name: project.name.clone(),
        organization: project.organization.clone(),
        ticked,
        addresses: count(found.len()),
        planned: count(found.iter().filter(|address| address.planned).count()),
        problem,
    }
}

impl From<&Gap> for GapView {
    fn from(gap: &Gap) -> Self {
        match gap {
            Gap::NoSignIn => Self::NoSignIn,
            Gap::Project(name) => Self::Project { name: name.clone() },
            Gap::EarlierControlPlane => Self::EarlierControlPlane,
            Gap::ControlPlaneEntries(entries) => Self::ControlPlaneEntries {
                count: count(*entries),
            },
        }
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
        let origin = Origin {
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
    let view = NeededView {
        generation: 0,
        host: "cloud.mongodb.com".to_owned(),
        practice: false,
        fetched_at: now.to_string(),
        unchecked: false,
        totals: book.totals(Direction::Outbound).into(),
        of_control_plane: count(nets.len()),
        of_clusters: 0,
        gaps: Vec::new(),
        projects: Vec::new(),
        lists_not_needed: false,
    };
    Ok(NeededSet {
        control_plane: InUse {
            generation: 0,
            book: Arc::clone(&book),
            kept: None,
            big_change: None,
        },
        book,
        needed: Arc::new(builder.build()),
        view,
    })
}

#[cfg(test)]
mod tests;
