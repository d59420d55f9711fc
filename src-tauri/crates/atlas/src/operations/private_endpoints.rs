//! The private endpoints through which Atlas reaches a project's key.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{below_project, is_id};
use crate::call::{Call, Repeat, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;
use crate::paging;

/// One private endpoint, in one region.
///
/// Source: Atlas Admin API description, `EARPrivateEndpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateEndpoint {
    /// 24 hexadecimal digits.
    pub id: String,
    /// Atlas's name of the region, such as `US_EAST_1`; empty where Atlas gives none.
    pub region: String,
    /// How far it is.
    pub status: PrivateEndpointStatus,
    /// What went wrong, in Atlas's words.
    pub error_message: Option<String>,
    /// Whose key service it leads to.
    pub cloud: EndpointCloud,
    /// Azure: the connection that waits in the vault to be approved, by its name there.
    pub connection_name: Option<String>,
}

/// How far a private endpoint is. Source: as above, `status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrivateEndpointStatus {
    /// Atlas is making it.
    Initiating,
    /// Azure: it waits for its connection to be approved in the vault.
    PendingAcceptance,
    /// It carries Atlas's requests.
    Active,
    /// It could not be made.
    Failed,
    /// Atlas is going to make it anew.
    PendingRecreation,
    /// Atlas is deleting it.
    Deleting,
    /// A word this program does not know; empty where there is none.
    Other(String),
}

/// The clouds whose key services can be reached through private endpoints.
///
/// Source: as above, `cloudProvider`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndpointCloud {
    /// AWS KMS.
    Aws,
    /// Azure Key Vault.
    Azure,
}

impl EndpointCloud {
    /// As Atlas writes it: `AWS`, `AZURE`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "AZURE",
        }
    }
}

impl Client {
    /// Lists every private endpoint of `project` (24 hexadecimal digits) to the key service of
    /// `cloud`. Source: as above, `listGroupEncryptionAtRestPrivateEndpoints`.
    ///
    /// # Errors
    /// Any [`AtlasError`]; there is no partial list.
    pub async fn private_endpoints(
        &self,
        project: &str,
        cloud: EndpointCloud,
    ) -> Result<Vec<PrivateEndpoint>, AtlasError> {
        let call = Call::get(
            Operation::PrivateEndpoints,
            VERSION_2023_01_01,
            list_path(project, cloud)?,
        );
        let wire = paging::all(self, call, |entry: &Wire| &entry.id).await?;
        Ok(wire.into_iter().map(|entry| entry.of(cloud)).collect())
    }

    /// Fetches the private endpoint `id` of `project` (24 hexadecimal digits each). Source: as
    /// above, `getGroupEncryptionAtRestPrivateEndpoint`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn private_endpoint(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> Result<PrivateEndpoint, AtlasError> {
        let call = Call::get(
            Operation::PrivateEndpoint,
            VERSION_2023_01_01,
            path(project, cloud, id)?,
        );
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.of(cloud))
    }

    /// Asks for a private endpoint of `project` (24 hexadecimal digits) in the region that Atlas
    /// calls `region_name`. Atlas answers at once and works on it for minutes. Sent again only where
    /// it cannot have been taken. Source: as above, `createGroupEncryptionAtRestPrivateEndpoint`.
    ///
    /// # Errors
    /// Any [`AtlasError`]. After [`AtlasError::Unreachable`] with
    /// [`Taken::Unknown`](crate::Taken::Unknown), [`AtlasError::Failed`] and
    /// [`AtlasError::UnexpectedAnswer`] it may have been made: list the endpoints.
    pub async fn create_private_endpoint(
        &self,
        project: &str,
        cloud: EndpointCloud,
        region_name: &str,
    ) -> Result<PrivateEndpoint, AtlasError> {
        let call = Call::change(
            Operation::CreatePrivateEndpoint,
            Method::POST,
            VERSION_2023_01_01,
            list_path(project, cloud)?,
            &Body { region_name },
        )?;
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.of(cloud))
    }

    /// Asks for the private endpoint `id` of `project` (24 hexadecimal digits each) to be deleted.
    /// Atlas answers at once, without content, and works on it for minutes. Sent again only where it
    /// cannot have been taken. Source: as above,
    /// `requestGroupEncryptionAtRestPrivateEndpointDeletion`.
    ///
    /// # Errors
    /// Any [`AtlasError`]. After [`AtlasError::Unreachable`] with
    /// [`Taken::Unknown`](crate::Taken::Unknown), [`AtlasError::Failed`] and
    /// [`AtlasError::UnexpectedAnswer`] the deletion may have begun: list the endpoints.
    pub async fn delete_private_endpoint(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> Result<(), AtlasError> {
        let call = Call {
            method: Method::DELETE,
            repeat: Repeat::OnlyIfNotTaken,
            ..Call::get(
                Operation::DeletePrivateEndpoint,
                VERSION_2023_01_01,
                path(project, cloud, id)?,
            )
        };
        let reply = self.ask(&call).await?;
        if reply.body.as_slice().is_empty() {
            return Ok(());
        }
        // A page of the network in between is no answer of Atlas's.
        reply
            .check_announced_as_json()
            .map_err(|reason| AtlasError::UnexpectedAnswer {
                operation: call.operation.name(),
                reason,
            })
    }
}

fn list_path(project: &str, cloud: EndpointCloud) -> Result<String, AtlasError> {
    let cloud = cloud.key();
    below_project(
        project,
        &format!("encryptionAtRest/{cloud}/privateEndpoints"),
    )
}

/// Source: as above, `endpointId`.
fn path(project: &str, cloud: EndpointCloud, id: &str) -> Result<String, AtlasError> {
    if is_id(id) {
        Ok(format!("{}/{id}", list_path(project, cloud)?))
    } else {
        Err(AtlasError::InvalidName)
    }
}

/// The region alone: the cloud is part of the path, and the rest is only read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    region_name: &'a str,
}

/// Every part but the id may be missing or `null`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: String,
    region_name: Option<String>,
    status: Option<String>,
    error_message: Option<String>,
    private_endpoint_connection_name: Option<String>,
}

impl Wire {
    fn of(self, cloud: EndpointCloud) -> PrivateEndpoint {
        let non_empty = |text: Option<String>| text.filter(|text| !text.is_empty());
        PrivateEndpoint {
            id: self.id,
            region: self.region_name.unwrap_or_default(),
            status: status(self.status.unwrap_or_default()),
            error_message: non_empty(self.error_message),
            cloud,
            connection_name: non_empty(self.private_endpoint_connection_name),
        }
    }
}

fn status(name: String) -> PrivateEndpointStatus {
    match name.as_str() {
        "INITIATING" => PrivateEndpointStatus::Initiating,
        "PENDING_ACCEPTANCE" => PrivateEndpointStatus::PendingAcceptance,
        "ACTIVE" => PrivateEndpointStatus::Active,
        "FAILED" => PrivateEndpointStatus::Failed,
        "PENDING_RECREATION" => PrivateEndpointStatus::PendingRecreation,
        "DELETING" => PrivateEndpointStatus::Deleting,
        _ => PrivateEndpointStatus::Other(name),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(answer: Value) -> PrivateEndpoint {
        serde_json::from_value::<Wire>(answer)
            .unwrap()
            .of(EndpointCloud::Azure)
    }

    #[test]
    fn only_what_carries_requests_is_active() {
        for (word, expected) in [
            ("INITIATING", PrivateEndpointStatus::Initiating),
            (
                "PENDING_ACCEPTANCE",
                PrivateEndpointStatus::PendingAcceptance,
            ),
            ("ACTIVE", PrivateEndpointStatus::Active),
            ("FAILED", PrivateEndpointStatus::Failed),
            (
                "PENDING_RECREATION",
                PrivateEndpointStatus::PendingRecreation,
            ),
            ("DELETING", PrivateEndpointStatus::Deleting),
            ("active", PrivateEndpointStatus::Other("active".to_owned())),
        ] {
            assert_eq!(read(json!({"id": "a", "status": word})).status, expected);
        }
    }

    #[test]
    fn an_endpoint_without_an_id_is_none_and_one_without_the_rest_is_not_active() {
        assert!(serde_json::from_value::<Wire>(json!({"status": "ACTIVE"})).is_err());
        assert_eq!(
            read(json!({"id": "a", "errorMessage": "", "status": null})),
            PrivateEndpoint {
                id: "a".to_owned(),
                region: String::new(),
                status: PrivateEndpointStatus::Other(String::new()),
                error_message: None,
                cloud: EndpointCloud::Azure,
                connection_name: None,
            }
        );
    }
}
