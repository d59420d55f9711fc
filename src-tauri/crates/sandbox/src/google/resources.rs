//! Projects, folders and keys.

use serde_json::{Value, json};

use super::refusal::GoogleRefusal;
use super::rights::GoogleRights;
use super::state::State;

/// `GET /v3/projects/…`, by ID or number.
pub(super) fn project(
    state: &State,
    rights: &GoogleRights,
    name: &str,
) -> Result<Value, GoogleRefusal> {
    const PERMISSION: &str = "resourcemanager.projects.get";
    let wanted = name.trim_start_matches("projects/");
    let world = state.world();
    let mut projects = world.projects.iter();
    let found = projects.find(|it| it.id == wanted || it.number == wanted);
    match found.filter(|_| rights.allow(PERMISSION)) {
        Some(project) => Ok(json!({
            "name": format!("projects/{}", project.number),
            "parent": project.parent,
            "projectId": project.id,
            "state": "ACTIVE",
            "displayName": project.id,
        })),
        // Google does not tell which of the two it is.
        None => Err(GoogleRefusal::denied(PERMISSION, name)),
    }
}

/// `GET /v3/folders/…`.
pub(super) fn folder(
    state: &State,
    rights: &GoogleRights,
    name: &str,
) -> Result<Value, GoogleRefusal> {
    const PERMISSION: &str = "resourcemanager.folders.get";
    let world = state.world();
    match world.folders.get(name).filter(|_| rights.allow(PERMISSION)) {
        Some(parent) => Ok(json!({
            "name": name, "parent": parent, "state": "ACTIVE", "displayName": "Keys",
        })),
        None => Err(GoogleRefusal::denied(PERMISSION, name)),
    }
}

/// `GET /v1/projects/…/cryptoKeyVersions/…`.
pub(super) fn key_version(
    state: &State,
    rights: &GoogleRights,
    name: &str,
) -> Result<Value, GoogleRefusal> {
    const PERMISSION: &str = "cloudkms.cryptoKeyVersions.get";
    let world = state.world();
    if world.shuts_out {
        return Err(GoogleRefusal::by_perimeter());
    }
    if !rights.allow(PERMISSION) {
        return Err(GoogleRefusal::denied(PERMISSION, name));
    }
    let found = world
        .keys
        .get(name)
        .ok_or_else(|| GoogleRefusal::not_found(name))?;
    let mut version = json!({
        "name": name,
        "state": found,
        "protectionLevel": "SOFTWARE",
        "algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION",
        "createTime": "2026-09-14T07:30:00Z",
    });
    if found == "DESTROY_SCHEDULED" {
        version["destroyTime"] = json!("2027-01-01T00:00:00Z");
    }
    Ok(version)
}
