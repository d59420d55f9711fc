//! One cluster of a project.

use super::cluster_path;
use super::clusters::{Cluster, Wire};
use crate::call::{Call, VERSION_2024_08_05};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

impl Client {
    /// Fetches the cluster `name` of `project` (24 hexadecimal digits). Source: Atlas Admin API
    /// description, `getGroupCluster`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn cluster(&self, project: &str, name: &str) -> Result<Cluster, AtlasError> {
        let call = Call::get(
            Operation::Cluster,
            VERSION_2024_08_05,
            cluster_path(project, name)?,
        );
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}
