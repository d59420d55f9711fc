//! Who is asking, and may they.

use serde::Deserialize;

use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// What Atlas says of itself and of the sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemStatus {
    /// The version of the running service.
    pub build: String,
    /// Whether this sign-in is being slowed down.
    pub throttling: bool,
    /// The roles of the API key. Empty for a service account, whose roles Atlas does not list here.
    pub roles: Vec<KeyRole>,
}

/// One role of an API key, in one organisation or one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRole {
    /// Such as `GROUP_OWNER`.
    pub name: String,
    /// The organisation's id, for a role in an organisation.
    pub organization: Option<String>,
    /// The project's id, for a role in a project.
    pub project: Option<String>,
}

impl Client {
    /// Asks Atlas how it is. Source: Atlas Admin API description, `getSystemStatus`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn system_status(&self) -> Result<SystemStatus, AtlasError> {
        let call = Call::get(Operation::SystemStatus, VERSION_2023_01_01, "/api/atlas/v2");
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire {
    #[serde(default)]
    build: String,
    #[serde(default)]
    throttling: bool,
    api_key: Option<WireKey>,
}

#[derive(Deserialize)]
struct WireKey {
    roles: Option<Vec<WireRole>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRole {
    role_name: String,
    org_id: Option<String>,
    group_id: Option<String>,
}

impl From<Wire> for SystemStatus {
    fn from(wire: Wire) -> Self {
        Self {
            build: wire.build,
            throttling: wire.throttling,
            roles: wire
                .api_key
                .and_then(|key| key.roles)
                .unwrap_or_default()
                .into_iter()
                .map(|role| KeyRole {
                    name: role.role_name,
                    organization: role.org_id,
                    project: role.group_id,
                })
                .collect(),
        }
    }
}
