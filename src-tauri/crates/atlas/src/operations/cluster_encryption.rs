//! Changing whose key a cluster is encrypted with.

use reqwest::Method;
use serde::Serialize;

use super::cluster_path;
use super::clusters::{Cluster, EncryptionProvider, Wire};
use crate::call::{Call, VERSION_2024_10_23};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

impl Client {
    /// Has the cluster `name` of `project` (24 hexadecimal digits) encrypted with the key of
    /// `provider`, and changes nothing else about it. Atlas answers at once and works on it for
    /// long. Sent again only where it cannot have been taken. Source: Atlas Admin API description,
    /// `updateGroupCluster`.
    ///
    /// # Errors
    /// Any [`AtlasError`]. After [`AtlasError::Unreachable`] with
    /// [`Taken::Unknown`](crate::Taken::Unknown), [`AtlasError::Failed`] and
    /// [`AtlasError::UnexpectedAnswer`] the change may have been made: read it back.
    pub async fn update_cluster_encryption(
        &self,
        project: &str,
        name: &str,
        provider: &EncryptionProvider,
    ) -> Result<Cluster, AtlasError> {
        let call = Call::change(
            Operation::UpdateCluster,
            Method::PATCH,
            VERSION_2024_10_23,
            cluster_path(project, name)?,
            &Body {
                encryption_at_rest_provider: provider.key(),
            },
        )?;
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    encryption_at_rest_provider: &'a str,
}
