//! The operations, one file each: what is asked, and how the answer becomes a plain value.

pub(crate) mod alerts;
mod authorize_role;
pub(crate) mod backup_compliance;
mod cluster;
pub(crate) mod cluster_addresses;
mod cluster_encryption;
pub(crate) mod clusters;
pub(crate) mod control_plane_addresses;
pub(crate) mod encryption_at_rest;
pub(crate) mod encryption_patch;
pub(crate) mod new_role;
pub(crate) mod organizations;
pub(crate) mod private_endpoints;
pub(crate) mod projects;
pub(crate) mod role;
pub(crate) mod roles;
pub(crate) mod system_status;

use crate::error::AtlasError;

/// The path of something below a project. The id is checked, because it becomes part of the path.
///
/// Source: Atlas Admin API description, `groupId`.
fn below_project(project: &str, rest: &str) -> Result<String, AtlasError> {
    if is_id(project) {
        Ok(format!("/api/atlas/v2/groups/{project}/{rest}"))
    } else {
        Err(AtlasError::InvalidProject)
    }
}

/// The path of one cloud provider access role. Source: as above, `roleId`.
fn role_path(project: &str, role_id: &str) -> Result<String, AtlasError> {
    if is_id(role_id) {
        below_project(project, &format!("cloudProviderAccess/{role_id}"))
    } else {
        Err(AtlasError::InvalidName)
    }
}

/// The path of one cluster. Source: as above, `clusterName`.
fn cluster_path(project: &str, name: &str) -> Result<String, AtlasError> {
    let is_name = name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name {
        below_project(project, &format!("clusters/{name}"))
    } else {
        Err(AtlasError::InvalidName)
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
