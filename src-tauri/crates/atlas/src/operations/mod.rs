//! The operations, one file each: what is asked, and how the answer becomes a plain value.

pub(crate) mod cluster_addresses;
mod control_plane_addresses;
pub(crate) mod encryption_at_rest;
pub(crate) mod encryption_patch;
pub(crate) mod organizations;
pub(crate) mod projects;
pub(crate) mod roles;
pub(crate) mod system_status;

use crate::error::AtlasError;

/// The path of something below a project. The id is checked, because it becomes part of the path.
///
/// Source: Atlas Admin API description, `groupId`.
fn below_project(project: &str, rest: &str) -> Result<String, AtlasError> {
    let is_id = project.len() == 24 && project.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_id {
        Ok(format!("/api/atlas/v2/groups/{project}/{rest}"))
    } else {
        Err(AtlasError::InvalidProject)
    }
}

#[cfg(test)]
mod tests;
