//! The roles a project may use in the clouds.

use serde::Deserialize;

use super::below_project;
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::AtlasError;
use crate::operation::Operation;

/// The cloud provider access roles of a project.
///
/// Source: Atlas Admin API description, `CloudProviderAccessRoles`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// IAM roles in AWS.
    pub aws: Vec<AwsRole>,
    /// Service principals in Azure.
    pub azure: Vec<AzureServicePrincipal>,
    /// Service accounts in Google Cloud.
    pub gcp: Vec<GcpServiceAccount>,
}

/// An IAM role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsRole {
    /// Atlas's id of it, 24 hexadecimal digits.
    pub role_id: String,
    /// The role's ARN in AWS, once it is authorised.
    pub iam_assumed_role_arn: Option<String>,
    /// Whether Atlas is allowed to use it.
    pub authorized: bool,
    /// Whether this project's encryption uses it today.
    pub used_for_encryption: bool,
    /// The account that assumes the role: it gets the key.
    pub atlas_account_arn: Option<String>,
    /// What the role's trust policy asks for beside the account.
    pub external_id: Option<String>,
}

/// A service principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureServicePrincipal {
    /// Atlas's id of it, 24 hexadecimal digits.
    pub id: String,
    /// The tenant's id.
    pub tenant_id: Option<String>,
    /// The service principal's object id in the tenant.
    pub service_principal_id: Option<String>,
    /// Atlas's own application.
    pub atlas_azure_app_id: Option<String>,
    /// Whether this project's encryption uses it today.
    pub used_for_encryption: bool,
}

/// A service account that Atlas made in Google Cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GcpServiceAccount {
    /// Atlas's id of it, 24 hexadecimal digits.
    pub role_id: String,
    /// Its address, once it was made.
    pub email: Option<String>,
    /// How far making it has come.
    pub status: GcpServiceAccountStatus,
    /// Whether this project's encryption uses it today.
    pub used_for_encryption: bool,
}

/// How far making a service account has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GcpServiceAccountStatus {
    /// Not begun.
    NotInitiated,
    /// Atlas is making it.
    InProgress,
    /// Ready.
    Complete,
    /// It could not be made.
    Failed,
    /// A word this program does not know; empty where there is none.
    Other(String),
}

impl Client {
    /// Fetches the roles of `project` (24 hexadecimal digits). Source: as above,
    /// `listGroupCloudProviderAccess`.
    ///
    /// # Errors
    /// Any [`AtlasError`].
    pub async fn roles(&self, project: &str) -> Result<Roles, AtlasError> {
        let call = Call::get(
            Operation::Roles,
            VERSION_2023_01_01,
            below_project(project, "cloudProviderAccess")?,
        );
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        Ok(wire.into())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire {
    aws_iam_roles: Option<Vec<WireAws>>,
    azure_service_principals: Option<Vec<WireAzure>>,
    gcp_service_accounts: Option<Vec<WireGcp>>,
}

impl From<Wire> for Roles {
    fn from(wire: Wire) -> Self {
        Self {
            aws: converted(wire.aws_iam_roles),
            azure: converted(wire.azure_service_principals),
            gcp: converted(wire.gcp_service_accounts),
        }
    }
}

fn converted<Wire, Role: From<Wire>>(wire: Option<Vec<Wire>>) -> Vec<Role> {
    wire.unwrap_or_default()
        .into_iter()
        .map(Role::from)
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FeatureUsage {
    feature_type: Option<String>,
}

fn is_for_encryption(usages: Option<&Vec<FeatureUsage>>) -> bool {
    usages.is_some_and(|usages| {
        usages
            .iter()
            .any(|usage| usage.feature_type.as_deref() == Some("ENCRYPTION_AT_REST"))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireAws {
    role_id: String,
    iam_assumed_role_arn: Option<String>,
    authorized_date: Option<String>,
    feature_usages: Option<Vec<FeatureUsage>>,
    #[serde(rename = "atlasAWSAccountArn")]
    atlas_aws_account_arn: Option<String>,
    atlas_assumed_role_external_id: Option<String>,
}

impl From<WireAws> for AwsRole {
    fn from(wire: WireAws) -> Self {
        Self {
            role_id: wire.role_id,
            iam_assumed_role_arn: wire.iam_assumed_role_arn,
            authorized: wire.authorized_date.is_some(),
            used_for_encryption: is_for_encryption(wire.feature_usages.as_ref()),
            atlas_account_arn: wire.atlas_aws_account_arn,
            external_id: wire.atlas_assumed_role_external_id,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireAzure {
    #[serde(rename = "_id")]
    id: String,
    tenant_id: Option<String>,
    service_principal_id: Option<String>,
    atlas_azure_app_id: Option<String>,
    feature_usages: Option<Vec<FeatureUsage>>,
}

impl From<WireAzure> for AzureServicePrincipal {
    fn from(wire: WireAzure) -> Self {
        Self {
            id: wire.id,
            tenant_id: wire.tenant_id,
            service_principal_id: wire.service_principal_id,
            atlas_azure_app_id: wire.atlas_azure_app_id,
            used_for_encryption: is_for_encryption(wire.feature_usages.as_ref()),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireGcp {
    role_id: String,
    gcp_service_account_for_atlas: Option<String>,
    status: Option<String>,
    feature_usages: Option<Vec<FeatureUsage>>,
}

impl From<WireGcp> for GcpServiceAccount {
    fn from(wire: WireGcp) -> Self {
        let status = wire.status.unwrap_or_default();
        Self {
            role_id: wire.role_id,
            email: wire.gcp_service_account_for_atlas,
            status: match status.as_str() {
                "NOT_INITIATED" => GcpServiceAccountStatus::NotInitiated,
                "IN_PROGRESS" => GcpServiceAccountStatus::InProgress,
                "COMPLETE" => GcpServiceAccountStatus::Complete,
                "FAILED" => GcpServiceAccountStatus::Failed,
                _ => GcpServiceAccountStatus::Other(status),
            },
            used_for_encryption: is_for_encryption(wire.feature_usages.as_ref()),
        }
    }
}
