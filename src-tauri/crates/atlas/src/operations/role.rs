//! One role that a project may use in a cloud.

use serde::Deserialize;

use super::role_path;
use super::roles::{
    AwsRole, AzureServicePrincipal, GcpServiceAccount, WireAws, WireAzure, WireGcp,
};
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// A cloud provider access role.
///
/// Source: Atlas Admin API description, `CloudProviderAccessRole`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// An IAM role in AWS.
    Aws(AwsRole),
    /// A service principal in Azure.
    Azure(AzureServicePrincipal),
    /// A service account in Google Cloud.
    Gcp(GcpServiceAccount),
}

impl Role {
    /// Atlas's id of it, 24 hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Aws(role) => &role.role_id,
            Self::Azure(principal) => &principal.id,
            Self::Gcp(account) => &account.role_id,
        }
    }
}

impl Client {
    /// Fetches the role `role_id` of `project` (24 hexadecimal digits each). Source: as above,
    /// `getGroupCloudProviderAccess`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn role(&self, project: &str, role_id: &str) -> Result<Role, AtlasError> {
        let call = Call::get(
            Operation::Role,
            VERSION_2023_01_01,
            role_path(project, role_id)?,
        );
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

#[derive(Deserialize)]
#[serde(tag = "providerName")]
pub(super) enum Wire {
    #[serde(rename = "AWS")]
    Aws(WireAws),
    #[serde(rename = "AZURE")]
    Azure(WireAzure),
    #[serde(rename = "GCP")]
    Gcp(WireGcp),
}

impl From<Wire> for Role {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Aws(role) => Self::Aws(role.into()),
            Wire::Azure(principal) => Self::Azure(principal.into()),
            Wire::Gcp(account) => Self::Gcp(account.into()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::GcpServiceAccountStatus;

    fn read(answer: Value) -> Role {
        serde_json::from_value::<Wire>(answer).unwrap().into()
    }

    #[test]
    fn the_providers_name_says_which_cloud_a_role_is_of() {
        let aws = read(json!({"providerName": "AWS", "roleId": "a", "authorizedDate": null}));
        let azure = read(json!({"providerName": "AZURE", "_id": "b", "tenantId": "t"}));
        let gcp = read(json!({"providerName": "GCP", "roleId": "c", "status": "IN_PROGRESS"}));

        assert!(
            matches!(&aws, Role::Aws(role) if !role.authorized),
            "{aws:?}"
        );
        assert!(
            matches!(&azure, Role::Azure(principal) if principal.tenant_id.as_deref() == Some("t")),
            "{azure:?}"
        );
        assert!(
            matches!(&gcp, Role::Gcp(account)
                if account.status == GcpServiceAccountStatus::InProgress && account.email.is_none()),
            "{gcp:?}"
        );
        assert_eq!([aws.id(), azure.id(), gcp.id()], ["a", "b", "c"]);
    }

    #[test]
    fn a_role_of_an_unknown_cloud_is_not_taken_for_one_of_ours() {
        for odd in [
            json!({"providerName": "OCI", "roleId": "a"}),
            json!({"roleId": "a"}),
            json!({"providerName": "AZURE", "roleId": "a"}),
        ] {
            assert!(serde_json::from_value::<Wire>(odd).is_err());
        }
    }
}
