//! Reading everything that decides who reaches a key.

use atlas::Unexpected;
use futures_util::future::join;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::hosts::Service;
use super::names::{KeyVersion, PerimeterName, PolicyName, is_container};
use super::perimeter;
use super::reading::{Around, Item, Key, KeyState, Project, Reading, Resource};
use super::session::Session;
use super::wire::{Call, Named};
use crate::error::CloudError;
use crate::rest::unexpected;

const GET_PROJECT: &str = "resourcemanager.projects.get";
const GET_FOLDER: &str = "resourcemanager.folders.get";
const GET_VERSION: &str = "cloudkms.cryptoKeyVersions.get";
const LOOKUP: &str = "accesscontextmanager.servicePerimeters.lookup";
const LIST_POLICIES: &str = "accesscontextmanager.policies.list";
const LIST_PERIMETERS: &str = "accesscontextmanager.servicePerimeters.list";
const LIST_LEVELS: &str = "accesscontextmanager.accessLevels.list";
/// Folders are nested no deeper. Source: Resource Manager, *Quotas and limits*: ten levels.
const DEEPEST: usize = 12;

/// Reads the key, its project and the perimeter around it with its levels. What cannot be read is named
/// in what comes back; nothing of it is an error.
pub async fn read(session: &Session, version: &KeyVersion) -> Reading {
    let (mut reading, key) = join(around(session, version), key(session, version)).await;
    match key {
        Ok(key) => reading.key = Some(key),
        Err(error) => {
            let name = version.as_str().to_owned();
            reading.missing(Item::Key { name }, error);
        }
    }
    reading
}

async fn key(session: &Session, version: &KeyVersion) -> Result<Key, CloudError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Wire {
        name: String,
        state: String,
        destroy_time: Option<String>,
    }
    let path = format!("v1/{}", version.as_str());
    let read: Wire = session
        .get(Call {
            operation: GET_VERSION,
            service: Service::Kms,
            path: &path,
            query: &[],
        })
        .await?;
    let state = match read.state.as_str() {
        "ENABLED" => KeyState::Enabled,
        "DISABLED" => KeyState::Disabled,
        "DESTROYED" => KeyState::Destroyed,
        "DESTROY_SCHEDULED" => {
            let on = read.destroy_time.as_deref();
            KeyState::DestroyScheduled {
                on: on.and_then(|on| on.parse::<Timestamp>().ok()),
            }
        }
        other => KeyState::Other(addresses::visible(other).into_owned()),
    };
    Ok(Key {
        name: read.name,
        state,
    })
}

/// The project and what stands around it.
async fn around(session: &Session, version: &KeyVersion) -> Reading {
    let mut reading = Reading::default();
    let project = match project(session, version.project(), &mut reading).await {
        Ok(project) => project,
        Err(error) => {
            let id = version.project().to_owned();
            reading.missing(Item::Project { id }, error);
            return reading;
        }
    };
    match look_up(session, &project).await {
        Ok(found) => {
            reading.dry_run_elsewhere = found
                .dry_run
                .filter(|it| Some(it) != found.enforced.as_ref());
            match found.enforced {
                None => reading.around = Around::Nothing,
                Some(name) => in_perimeter(session, &name, &mut reading).await,
            }
        }
        // What may look at perimeters may not always look them up.
        Err(error) if is_no_lookup(&error) => {
            search(session, &project, error, &mut reading).await;
        }
        Err(error) => reading.missing(Item::Lookup, error),
    }
    reading.project = Some(project);
    reading
}

async fn project(
    session: &Session,
    id: &str,
    reading: &mut Reading,
) -> Result<Project, CloudError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Wire {
        name: String,
        project_id: Option<String>,
        parent: Option<String>,
    }
    let path = format!("v3/projects/{id}");
    let read: Wire = session.get(managed(GET_PROJECT, &path)).await?;
    if !is_container(&read.name) {
        return Err(unexpected(GET_PROJECT, Unexpected::WrongShape));
    }
    let (mut ancestors, mut next) = (Some(Vec::new()), read.parent);
    while let Some(name) = next.take() {
        let is_folder = name.starts_with("folders/") && is_container(&name);
        let Some(known) = &mut ancestors else { break };
        if !is_container(&name) || known.len() > DEEPEST {
            ancestors = None;
            break;
        }
        known.push(name.clone());
        if !is_folder {
            break;
        }
        let path = format!("v3/{name}");
        let folder: Result<Wire, CloudError> = session.get(managed(GET_FOLDER, &path)).await;
        match folder {
            Ok(folder) => next = folder.parent,
            Err(error) => {
                ancestors = None;
                reading.missing(Item::Folder { name }, error);
            }
        }
    }
    Ok(Project {
        name: read.name,
        id: read.project_id,
        ancestors,
    })
}

/// Something of the Resource Manager.
fn managed<'a>(operation: &'static str, path: &'a str) -> Call<'a> {
    Call {
        operation,
        service: Service::ResourceManager,
        path,
        query: &[],
    }
}

struct LookedUp {
    enforced: Option<String>,
    dry_run: Option<String>,
}

async fn look_up(session: &Session, project: &Project) -> Result<LookedUp, CloudError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Wire {
        service_perimeter: Option<String>,
        service_perimeter_dry_run: Option<String>,
    }
    let path = format!("v1/{}:lookupConfiguredServicePerimeter", project.name);
    let read: Wire = session
        .get(Call {
            operation: LOOKUP,
            service: Service::AccessContextManager,
            path: &path,
            query: &[],
        })
        .await?;
    let name = |name: Option<String>| name.filter(|name| !name.is_empty());
    Ok(LookedUp {
        enforced: name(read.service_perimeter),
        dry_run: name(read.service_perimeter_dry_run),
    })
}

fn is_no_lookup(error: &CloudError) -> bool {
    matches!(
        error,
        CloudError::Denied { .. } | CloudError::NotFound(_) | CloudError::Refused(_)
    )
}

/// The perimeter of that name, the others of its policy, and the levels.
async fn in_perimeter(session: &Session, name: &str, reading: &mut Reading) {
    let Ok(perimeter) = PerimeterName::parse(name) else {
        reading.around = Around::Unread(addresses::visible(name).into_owned());
        let error = unexpected(LOOKUP, Unexpected::WrongShape);
        return reading.missing(Item::Lookup, error);
    };
    let policy = perimeter.policy();
    let (perimeters, levels) = join(perimeters(session, &policy), levels(session, &policy)).await;
    take_levels(levels, &policy, reading);
    match perimeters {
        Ok(all) => {
            let (mut ours, others): (Vec<Resource>, Vec<Resource>) =
                all.into_iter().partition(|it| it.name == name);
            reading.others = Some(others);
            if let Some(ours) = ours.pop() {
                reading.around = Around::Perimeter(ours);
                return;
            }
        }
        Err(error) => {
            let policy = policy.as_str().to_owned();
            reading.missing(Item::Perimeters { policy }, error);
        }
    }
    let own = || perimeter.as_str().to_owned();
    match perimeter::get(session, &perimeter).await {
        Ok(text) => reading.around = Around::Perimeter(Resource { name: own(), text }),
        Err(error) => {
            reading.around = Around::Unread(own());
            reading.missing(Item::Perimeter { name: own() }, error);
        }
    }
}

/// Looks through every policy of the organization. `why`: what kept Google from saying it.
async fn search(session: &Session, project: &Project, why: CloudError, reading: &mut Reading) {
    let Some(organization) = project.organization() else {
        return reading.missing(Item::Lookup, why);
    };
    let policies = match policies(session, organization).await {
        Ok(policies) => policies,
        Err(error) => return reading.missing(Item::Policies, error),
    };
    let mut is_whole = true;
    for policy in policies {
        let all = match perimeters(session, &policy).await {
            Ok(all) => all,
            Err(error) => {
                is_whole = false;
                let policy = policy.as_str().to_owned();
                reading.missing(Item::Perimeters { policy }, error);
                continue;
            }
        };
        let (mut ours, others): (Vec<Resource>, Vec<Resource>) =
            all.into_iter().partition(|it| holds(&it.text, project));
        // A bridge restricts nothing.
        if let Some(ours) = ours.pop() {
            reading.around = Around::Perimeter(ours);
            reading.others = Some(others);
            let levels = levels(session, &policy).await;
            take_levels(levels, &policy, reading);
            return;
        }
    }
    if is_whole {
        reading.around = Around::Nothing;
    }
}

/// Whether a perimeter's enforced configuration has the project, or a folder it is in.
fn holds(text: &str, project: &Project) -> bool {
    let Ok(perimeter) = serde_json::from_str::<Value>(text) else {
        return false;
    };
    if perimeter.get("perimeterType").and_then(Value::as_str) == Some("PERIMETER_TYPE_BRIDGE") {
        return false;
    }
    let resources = perimeter.pointer("/status/resources");
    let resources = resources.and_then(Value::as_array);
    let mut names = resources.into_iter().flatten().filter_map(Value::as_str);
    names.any(|name| {
        let ancestors = project.ancestors.iter().flatten();
        name == project.name || ancestors.into_iter().any(|it| it == name)
    })
}

fn take_levels(
    levels: Result<Vec<Resource>, CloudError>,
    policy: &PolicyName,
    reading: &mut Reading,
) {
    match levels {
        Ok(levels) => reading.levels = levels,
        Err(error) => {
            let policy = policy.as_str().to_owned();
            reading.missing(Item::Levels { policy }, error);
        }
    }
}

async fn policies(session: &Session, organization: &str) -> Result<Vec<PolicyName>, CloudError> {
    let call = Call {
        operation: LIST_POLICIES,
        service: Service::AccessContextManager,
        path: "v1/accessPolicies",
        query: &[("parent", organization)],
    };
    let all = session.list(call, "accessPolicies").await?;
    let names = resources(LIST_POLICIES, all)?;
    names.iter().map(|it| PolicyName::parse(&it.name)).collect()
}

async fn perimeters(session: &Session, policy: &PolicyName) -> Result<Vec<Resource>, CloudError> {
    let path = format!("v1/{policy}/servicePerimeters");
    let call = Call {
        operation: LIST_PERIMETERS,
        service: Service::AccessContextManager,
        path: &path,
        query: &[],
    };
    let all = session.list(call, "servicePerimeters").await?;
    resources(LIST_PERIMETERS, all)
}

async fn levels(session: &Session, policy: &PolicyName) -> Result<Vec<Resource>, CloudError> {
    let path = format!("v1/{policy}/accessLevels");
    let call = Call {
        operation: LIST_LEVELS,
        service: Service::AccessContextManager,
        path: &path,
        query: &[],
    };
    let all = session.list(call, "accessLevels").await?;
    resources(LIST_LEVELS, all)
}

fn resources(
    operation: &'static str,
    all: Vec<Box<RawValue>>,
) -> Result<Vec<Resource>, CloudError> {
    let one = |raw: Box<RawValue>| {
        let named: Named = serde_json::from_str(raw.get()).ok()?;
        Some(Resource {
            name: named.name,
            text: raw.get().to_owned(),
        })
    };
    let all: Option<Vec<Resource>> = all.into_iter().map(one).collect();
    all.ok_or_else(|| unexpected(operation, Unexpected::WrongShape))
}
