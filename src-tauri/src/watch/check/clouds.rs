//! What a check finds in the clouds whose sign-ins are kept.

use access_list::ListState;
use encryption::Provider;
use storage::{FolderLock, Storage};

use super::{Failure, Parts};
use crate::clouds::{checking, keeping};
use crate::connection::connecting;
use crate::connection::session::Connection;
use crate::support::error::ShellError;
use crate::watch::news::News;

/// What a cloud has for one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudFound {
    /// The project's name; the Atlas's address where it is not known.
    pub project: String,
    /// The cloud.
    pub cloud: Provider,
    /// What the list there says of what is needed; `None`: it could not be read.
    pub list: Option<ListState>,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) clouds: Vec<CloudFound>,
    pub(super) news: Vec<News>,
    pub(super) failures: Vec<Failure>,
}

impl Found {
    fn unknown(&mut self, project: &str, cloud: Provider) {
        self.take(project, cloud, None);
        self.failures.push(Failure::CloudNotRead);
    }

    fn take(&mut self, project: &str, cloud: Provider, list: Option<ListState>) {
        self.clouds.push(CloudFound {
            project: project.to_owned(),
            cloud,
            list,
        });
    }
}

/// Reads what each cloud has whose sign-in is kept, for the project in use. `is_fetched`: the list of
/// the control plane is as new as it can be.
pub(super) async fn look(
    parts: Parts<'_>,
    is_fetched: bool,
    turn: &impl Fn() -> Option<FolderLock>,
) -> Found {
    let mut found = Found::default();
    let storage = parts.connection.storage;
    let (kept, atlas) = kept(storage);
    if kept.is_empty() {
        return found;
    }
    let unknown = |found: &mut Found| {
        for &cloud in &kept {
            found.unknown(&atlas, cloud);
        }
    };
    if !is_fetched {
        unknown(&mut found);
        return found;
    }
    let connection = match connecting::for_a_check(parts.connection).await {
        Ok(connection) => connection,
        Err(error) => {
            tracing::warn!(%error, "check: not signed in to Atlas");
            unknown(&mut found);
            return found;
        }
    };
    let project = connection.project();
    let project = project.map_or_else(|| atlas.clone(), |project| project.name);
    read(parts, &connection, &project, &kept, turn, &mut found).await;
    connection.client.sign_out().await;
    found
}

/// The clouds whose sign-ins are kept for the Atlas in use, and its address. Where no list is needed, none
/// is read.
fn kept(storage: &Storage) -> (Vec<Provider>, String) {
    let in_use = storage.connection().filter(|it| it.connected && it.kept);
    let Some(in_use) = in_use else {
        return (Vec::new(), String::new());
    };
    let atlas = in_use.origin;
    let access = storage.access(&atlas);
    if access.needs_no_list(in_use.project.as_deref()) {
        return (Vec::new(), atlas);
    }
    (keeping::kept_for(storage, &atlas), atlas)
}

async fn read(
    parts: Parts<'_>,
    connection: &Connection,
    project: &str,
    kept: &[Provider],
    turn: &impl Fn() -> Option<FolderLock>,
    found: &mut Found,
) {
    let failed = |error: &ShellError| tracing::warn!(%error, "check: a cloud was not read");
    let set = match checking::needed(parts.clouds, connection).await {
        Ok(set) => set,
        Err(error) => {
            failed(&error);
            kept.iter().for_each(|cloud| found.unknown(project, *cloud));
            return;
        }
    };
    let mut read = Vec::new();
    for &cloud in kept {
        match checking::look(parts.clouds, connection, cloud, &set).await {
            Ok(None) => {}
            Ok(Some(looked)) => {
                found.take(project, cloud, Some(looked.list));
                if !looked.is_whole {
                    found.failures.push(Failure::CloudNotRead);
                }
                read.push(looked);
            }
            Err(error) => {
                failed(&error);
                found.unknown(project, cloud);
            }
        }
    }
    // One list is remembered: which of several it is, a person says.
    let Some(looked) = read.pop().filter(|_| read.is_empty()) else {
        return;
    };
    // Where a window was opened since then, it reads by itself.
    let Some(_turn) = turn() else {
        return;
    };
    let drift = checking::remember(parts.clouds, connection, looked).await;
    found.news.extend(drift.map(News::Cloud));
}
