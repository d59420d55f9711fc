//! The cloud provider access roles of a project.

mod set_up;

use std::time::Instant;

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
    pub(super) arn: Option<String>,
    pub(super) external_id: String,
    /// So many more tries to assume the role fail: AWS has not spread the news, or, at the most,
    /// the role's trust policy does not name Atlas.
    pub(super) spreading: u32,
}

/// A service principal. Source: as above, `CloudProviderAccessAzureServicePrincipal`.
#[derive(Clone)]
pub(super) struct AzureServicePrincipal {
    pub(super) id: String,
    pub(super) tenant_id: String,
    pub(super) service_principal_id: String,
}

/// A service account. Source: as above, `CloudProviderAccessGCPServiceAccount`.
#[derive(Clone)]
pub(super) struct GcpServiceAccount {
    pub(super) id: String,
    pub(super) making: Making,
}

/// How far Atlas is with a service account.
#[derive(Clone)]
pub(super) enum Making {
    /// It has this address.
    Done(String),
    /// It will have this address then.
    Until(Instant, String),
    /// It never comes to an end.
    Endless,
}

impl GcpServiceAccount {
    fn email(&self) -> Option<&str> {
        match &self.making {
            Making::Done(email) => Some(email),
            Making::Until(then, email) => (Instant::now() >= *then).then_some(email),
            Making::Endless => None,
        }
    }
}

/// Made up: the real one comes from the API.
pub(crate) const ATLAS_ACCOUNT: &str = "arn:aws:iam::000000000000:root";
/// The documented one, which is no secret: another would be taken for a mistake.
const ATLAS_APP: &str = "9efedfcc-2eca-4b27-a613-0cad1e114cb7";

const CREATED: &str = "2026-10-05T08:15:00Z";
const AUTHORIZED: &str = "2026-10-05T08:20:00Z";

impl Roles {
    pub(super) fn view(&self, encryption: &Encryption) -> Value {
        let aws: Vec<Value> = self.aws.iter().map(|role| role.view(encryption)).collect();
        let azure: Vec<Value> = self.azure.iter().map(|it| it.view(encryption)).collect();
        let gcp: Vec<Value> = self.gcp.iter().map(|it| it.view(encryption)).collect();
        json!({"awsIamRoles": aws, "azureServicePrincipals": azure, "gcpServiceAccounts": gcp})
    }

    /// One of them.
    pub(super) fn view_of(&self, id: &str, encryption: &Encryption) -> Result<Value, Refusal> {
        let aws = self.aws.iter().filter(|role| role.id == id);
        let azure = self.azure.iter().filter(|principal| principal.id == id);
        let gcp = self.gcp.iter().filter(|account| account.id == id);
        aws.map(|role| role.view(encryption))
            .chain(azure.map(|principal| principal.view(encryption)))
            .chain(gcp.map(|account| account.view(encryption)))
            .next()
            .ok_or_else(|| not_found(id))
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
                .find_map(|account| (account.id == id).then_some(account.email().is_some())),
        };
        match found {
            Some(true) => Ok(()),
            Some(false) => Err(Refusal::new(
                400,
                "CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED",
                format!("The cloud provider access role {id} is not authorized."),
            )
            .with(id)),
            None => Err(not_found(id)),
        }
    }

    /// Whether the AWS role lets Atlas in.
    pub(super) fn trusts_atlas(&self, id: &str) -> bool {
        self.aws
            .iter()
            .any(|role| role.id == id && role.spreading == 0)
    }
}

impl AwsRole {
    fn view(&self, encryption: &Encryption) -> Value {
        json!({
            "atlasAWSAccountArn": ATLAS_ACCOUNT,
            "atlasAssumedRoleExternalId": self.external_id,
            "authorizedDate": self.arn.as_ref().map(|_| AUTHORIZED),
            "createdDate": CREATED,
            "featureUsages": usages(encryption, KeyProvider::Aws, &self.id),
            "iamAssumedRoleArn": self.arn,
            "providerName": "AWS",
            "roleId": self.id,
        })
    }
}

impl AzureServicePrincipal {
    fn view(&self, encryption: &Encryption) -> Value {
        json!({
            "_id": self.id,
            "atlasAzureAppId": ATLAS_APP,
            "createdDate": CREATED,
            "featureUsages": usages(encryption, KeyProvider::Azure, &self.id),
            "lastUpdatedDate": AUTHORIZED,
            "providerName": "AZURE",
            "servicePrincipalId": self.service_principal_id,
            "tenantId": self.tenant_id,
        })
    }
}

impl GcpServiceAccount {
    fn view(&self, encryption: &Encryption) -> Value {
        let email = self.email();
        let mut view = json!({
            "createdDate": CREATED,
            "featureUsages": usages(encryption, KeyProvider::Gcp, &self.id),
            "providerName": "GCP",
            "roleId": self.id,
            "status": email.map_or("IN_PROGRESS", |_| "COMPLETE"),
        });
        if let Some(email) = email {
            view["gcpServiceAccountForAtlas"] = json!(email);
        }
        view
    }
}

fn usages(encryption: &Encryption, provider: KeyProvider, id: &str) -> Value {
    if encryption.role(provider) == Some(id) {
        json!([{"featureId": null, "featureType": "ENCRYPTION_AT_REST"}])
    } else {
        json!([])
    }
}

fn not_found(id: &str) -> Refusal {
    let id: String = id.chars().take(64).collect();
    Refusal::new(
        404,
        "CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND",
        format!("No cloud provider access role with ID {id} exists."),
    )
    .with(id)
}
