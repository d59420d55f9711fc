//! Making a role that a project may use in a cloud.

use reqwest::Method;
use serde::Serialize;

use super::below_project;
use super::role::{Role, Wire};
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// The role to make.
///
/// Source: Atlas Admin API description, `CloudProviderAccessRoleRequest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "providerName", rename_all = "UPPERCASE")]
pub enum NewRole {
    /// An IAM role in AWS: Atlas names its account and the external id, and waits for the
    /// role's ARN.
    Aws,
    /// A service principal in Azure.
    #[serde(rename_all = "camelCase")]
    Azure {
        /// The tenant, a UUID.
        tenant_id: String,
        /// The service principal's object id in the tenant, a UUID.
        service_principal_id: String,
        /// Atlas's own application, a UUID; Atlas finds it itself where it is left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        atlas_azure_app_id: Option<String>,
    },
    /// A service account in Google Cloud, which Atlas makes. It may not be ready when Atlas answers.
    Gcp,
}

impl Client {
    /// Makes a role for `project` (24 hexadecimal digits). Sent again only where it cannot have
    /// been taken, because every time makes another role. Source: as above,
    /// `createGroupCloudProviderAccess`.
    ///
    /// # Errors
    /// Any [`AtlasError`]. After [`AtlasError::Unreachable`] with
    /// [`Taken::Unknown`](crate::Taken::Unknown), [`AtlasError::Failed`] and
    /// [`AtlasError::UnexpectedAnswer`] the role may have been made: list the roles.
    pub async fn create_role(&self, project: &str, role: &NewRole) -> Result<Role, AtlasError> {
        let call = Call::change(
            Operation::CreateRole,
            Method::POST,
            VERSION_2023_01_01,
            below_project(project, "cloudProviderAccess")?,
            role,
        )?;
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn sent(role: &NewRole) -> Value {
        serde_json::to_value(role).unwrap()
    }

    fn azure(atlas_azure_app_id: Option<String>) -> NewRole {
        NewRole::Azure {
            tenant_id: "tenant".to_owned(),
            service_principal_id: "principal".to_owned(),
            atlas_azure_app_id,
        }
    }

    #[test]
    fn a_new_role_names_its_cloud_and_only_what_that_cloud_needs() {
        assert_eq!(sent(&NewRole::Aws), json!({"providerName": "AWS"}));
        assert_eq!(sent(&NewRole::Gcp), json!({"providerName": "GCP"}));
        assert_eq!(
            sent(&azure(None)),
            json!({"providerName": "AZURE", "tenantId": "tenant", "servicePrincipalId": "principal"}),
            "Atlas is left to find its application"
        );
        assert_eq!(
            sent(&azure(Some("app".to_owned()))),
            json!({"providerName": "AZURE", "tenantId": "tenant", "servicePrincipalId": "principal",
                "atlasAzureAppId": "app"})
        );
    }
}
