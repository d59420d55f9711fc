//! The projects a sign-in sees.

use serde::Deserialize;

use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;
use crate::paging;

/// A project, which the wire calls a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// 24 hexadecimal digits.
    pub id: String,
    /// As people read it.
    pub name: String,
    /// The id of the organisation it belongs to.
    pub organization_id: String,
}

impl Client {
    /// Lists every project that the sign-in sees, over all organisations. Source: Atlas Admin API
    /// description, `listGroups`.
    ///
    /// # Errors
    /// Any [`AtlasError`]; there is no partial list.
    pub async fn projects(&self) -> Result<Vec<Project>, AtlasError> {
        let call = Call::get(
            Operation::Projects,
            VERSION_2023_01_01,
            "/api/atlas/v2/groups",
        );
        let wire = paging::all(self, call, |entry: &Wire| &entry.id).await?;
        Ok(wire.into_iter().map(Project::from).collect())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire {
    id: String,
    name: String,
    org_id: String,
}

impl From<Wire> for Project {
    fn from(wire: Wire) -> Self {
        Self {
            id: wire.id,
            name: wire.name,
            organization_id: wire.org_id,
        }
    }
}
