//! Made-up values that the practice forms begin with. None of them opens anything anywhere, and
//! those in the place of a secret say so.

use serde_json::json;

use crate::world::second_project;

/// The made-up tenant; the practice service principal is in it.
pub(crate) const AZURE_TENANT: &str = "00000000-0000-4000-8000-00000000a101";

/// One set of made-up values for each cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samples {
    /// For AWS KMS.
    pub aws: AwsSamples,
    /// For Azure Key Vault.
    pub azure: AzureSamples,
    /// For Google Cloud KMS.
    pub gcp: GcpSamples,
}

/// Made-up values for AWS KMS. The role is one of the project's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct AwsSamples {
    pub customer_master_key_id: String,
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
}

/// Made-up values for Azure Key Vault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct AzureSamples {
    pub client_id: String,
    pub tenant_id: String,
    pub secret: String,
    pub environment: String,
    pub subscription_id: String,
    pub resource_group: String,
    pub key_vault_name: String,
    pub key_identifier: String,
}

/// Made-up values for Google Cloud KMS.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct GcpSamples {
    pub key_version_resource_id: String,
    /// The text of a key file.
    pub service_account_key: String,
}

/// The made-up values that the practice forms begin with. The stand-in takes them.
#[must_use]
pub fn samples() -> Samples {
    Samples {
        aws: AwsSamples {
            customer_master_key_id:
                "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000001"
                    .to_owned(),
            region: "US_EAST_1".to_owned(),
            access_key_id: "AKIAPRACTICENOTAKEY0".to_owned(),
            secret_access_key: "practice-secret-not-real-practice-secret".to_owned(),
        },
        azure: AzureSamples {
            client_id: "00000000-0000-4000-8000-00000000a102".to_owned(),
            tenant_id: AZURE_TENANT.to_owned(),
            secret: "practice-secret-not-real".to_owned(),
            environment: "AZURE".to_owned(),
            subscription_id: "00000000-0000-4000-8000-00000000a103".to_owned(),
            resource_group: "practice-keys".to_owned(),
            key_vault_name: "practice-vault".to_owned(),
            key_identifier: "https://practice-vault.vault.azure.net/keys/practice-key/00000000000000000000000000000001"
                .to_owned(),
        },
        gcp: GcpSamples {
            key_version_resource_id: "projects/practice-project/locations/us-east4/keyRings/practice-ring/cryptoKeys/practice-key/cryptoKeyVersions/1"
                .to_owned(),
            service_account_key: key_file(),
        },
    }
}

/// The same for the practice project with this ID: the second one has a key vault of its own.
#[must_use]
pub fn samples_of(project: &str) -> Samples {
    let mut samples = samples();
    if project == second_project() {
        "practice-payments-vault".clone_into(&mut samples.azure.key_vault_name);
        "https://practice-payments-vault.vault.azure.net/keys/practice-key/00000000000000000000000000000001"
            .clone_into(&mut samples.azure.key_identifier);
    }
    samples
}

/// Source of the parts: Google Cloud documentation, service account keys.
fn key_file() -> String {
    let file = json!({
        "type": "service_account",
        "project_id": "practice-project",
        "private_key_id": "0000000000000000000000000000000000000000",
        "private_key": "-----BEGIN PRIVATE KEY-----\nMADEUP+PRACTICE+NOT+A+KEY\n-----END PRIVATE KEY-----\n",
        "client_email": "practice@practice-project.iam.gserviceaccount.com",
        "client_id": "000000000000000000000",
        "auth_uri": "https://practice.invalid/auth",
        "token_uri": "https://practice.invalid/token",
        "auth_provider_x509_cert_url": "https://practice.invalid/certs",
        "client_x509_cert_url": "https://practice.invalid/cert",
        "universe_domain": "practice.invalid",
    });
    format!("{file:#}")
}
