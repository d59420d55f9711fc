//! The organisations a sign-in sees.

use serde::Deserialize;

use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;
use crate::paging;

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// 24 hexadecimal digits.
    pub id: String,
    /// As people read it.
    pub name: String,
}

impl Client {
    /// Lists every organisation that the sign-in sees, without the deleted ones. Source: Atlas
    /// Admin API description, `listOrgs`.
    ///
    /// # Errors
    /// Any [`AtlasError`]; there is no partial list.
    pub async fn organizations(&self) -> Result<Vec<Organization>, AtlasError> {
        let call = Call::get(
            Operation::Organizations,
            VERSION_2023_01_01,
            "/api/atlas/v2/orgs",
        );
        let wire = paging::all(self, call, |entry: &Wire| &entry.id).await?;
        Ok(wire
            .into_iter()
            .filter(|entry| entry.is_deleted != Some(true))
            .map(Organization::from)
            .collect())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire {
    id: String,
    name: String,
    is_deleted: Option<bool>,
}

impl From<Wire> for Organization {
    fn from(wire: Wire) -> Self {
        Self {
            id: wire.id,
            name: wire.name,
        }
    }
}
