//! The cloud provider access roles of a project.

use serde_json::{Value, json};

use super::encryption::Encryption;
use super::provider::KeyProvider;
use crate::refusal::Refusal;

/// What Atlas may use in the clouds.
#[derive(Clone, Default)]
pub(super) struct Roles {
    pub(super) aws: Vec<AwsRole>,
    pub(super) azure: Vec<AzureServicePrincipal>,
    pub(super) gcp: Vec<GcpServiceAccount>,
}

/// An IAM role. Source: Atlas Admin API description, `CloudProviderAccessAWSIAMRole`; unauthorised
/// ones as recorded.
#[derive(Clone)]
pub(super) struct AwsRole {
    pub(super) id: String,
    /// `None` until it is authorised.
    pub(super) arn: Option<&'static str>,
    pub(super) external_id: &'static str,
    /// Whether the role's trust policy names Atlas.
    pub(super) trusts_atlas: bool,
}

/// A service principal. Source: as above, `CloudProviderAccessAzureServicePrincipal`.
#[derive(Clone)]
pub(super) struct AzureServicePrincipal {
    pub(super) id: String,
    pub(super) tenant_id: &'static str,
    pub(super) service_principal_id: &'static str,
}

/// A service account. Source: as above, `CloudProviderAccessGCPServiceAccount`.
#[derive(Clone)]
pub(super) struct GcpServiceAccount {
    pub(super) id: String,
    /// `None` until it is made.
    pub(super) email: Option<&'static str>,
}

/// Made up: the real ones come from the API.
const ATLAS_ACCOUNT: &str = "arn:aws:iam::000000000000:root";
const ATLAS_APP: &str = "00000000-0000-4000-8000-0000000a71a5";

const CREATED: &str = "2026-10-05T08:15:00Z";
const AUTHORIZED: &str = "2026-10-05T08:20:00Z";

impl Roles {
    pub(super) fn view(&self, encryption: &Encryption) -> Value {
        let usages = |provider, id: &str| {
            if encryption.role(provider) == Some(id) {
                json!([{"featureId": null, "featureType": "ENCRYPTION_AT_REST"}])
            } else {
                json!([])
            }
        };
        let aws: Vec<Value> = self
            .aws
            .iter()
            .map(|role| {
                json!({
                    "atlasAWSAccountArn": ATLAS_ACCOUNT,
                    "atlasAssumedRoleExternalId": role.external_id,
                    "authorizedDate": role.arn.map(|_| AUTHORIZED),
                    "createdDate": CREATED,
                    "featureUsages": usages(KeyProvider::Aws, &role.id),
                    "iamAssumedRoleArn": role.arn,
                    "providerName": "AWS",
                    "roleId": role.id,
                })
            })
            .collect();
        let azure: Vec<Value> = self
            .azure
            .iter()
            .map(|principal| {
                json!({
                    "_id": principal.id,
                    "atlasAzureAppId": ATLAS_APP,
                    "createdDate": CREATED,
                    "featureUsages": usages(KeyProvider::Azure, &principal.id),
                    "lastUpdatedDate": AUTHORIZED,
                    "providerName": "AZURE",
                    "servicePrincipalId": principal.service_principal_id,
                    "tenantId": principal.tenant_id,
                })
            })
            .collect();
        let gcp: Vec<Value> = self
            .gcp
            .iter()
            .map(|account| {
                let mut view = json!({
                    "createdDate": CREATED,
                    "featureUsages": usages(KeyProvider::Gcp, &account.id),
                    "providerName": "GCP",
                    "roleId": account.id,
                    "status": account.email.map_or("IN_PROGRESS", |_| "COMPLETE"),
                });
                if let Some(email) = account.email {
                    view["gcpServiceAccountForAtlas"] = json!(email);
                }
                view
            })
            .collect();
        json!({"awsIamRoles": aws, "azureServicePrincipals": azure, "gcpServiceAccounts": gcp})
    }

    /// Whether the provider's role exists and may be used. Source of the codes: logs of the
    /// Terraform provider; the status of `…_NOT_FOUND` is a guess.
    pub(super) fn check(&self, provider: KeyProvider, id: &str) -> Result<(), Refusal> {
        // Whether it is ready, where it exists.
        let found = match provider {
            KeyProvider::Aws => self
                .aws
                .iter()
                .find_map(|role| (role.id == id).then_some(role.arn.is_some())),
            KeyProvider::Azure => self
                .azure
                .iter()
                .find_map(|principal| (principal.id == id).then_some(true)),
            KeyProvider::Gcp => self
                .gcp
                .iter()
                .find_map(|account| (account.id == id).then_some(account.email.is_some())),
        };
        match found {
            Some(true) => Ok(()),
            Some(false) => Err(Refusal::new(
                400,
                "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED",
                format!("The cloud provider access role {id} is not authorized."),
            )
            .with(id)),
            None => Err(Refusal::new(
                404,
                "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND",
                format!("No cloud provider access role with ID {id} exists."),
            )
            .with(id)),
        }
    }

    /// Whether the AWS role lets Atlas in.
    pub(super) fn trusts_atlas(&self, id: &str) -> bool {
        self.aws
            .iter()
            .any(|role| role.id == id && role.trusts_atlas)
    }
}
