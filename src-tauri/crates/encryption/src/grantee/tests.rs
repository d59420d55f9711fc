#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod known;
mod rules;

use atlas::{AwsRole, AzureServicePrincipal, GcpServiceAccount, GcpServiceAccountStatus, Origin};

use super::*;

const ATLAS: &str = "arn:aws:iam::299602853325:root";
const STRANGER: &str = "arn:aws:iam::666666666666:root";
const EXTERNAL_ID: &str = "b63a96a9-5e21-4eee-9902-a3cdc7a0d81e";
const EMAIL: &str =
    "mongodb-atlas-0123456789abcdef@p-0123456789abcdef01234567.iam.gserviceaccount.com";
const DOCUMENTED: &str = "9efedfcc-2eca-4b27-a613-0cad1e114cb7";

/// An AWS role of Atlas's own number `id`.
fn role(id: &str, account: &str, external_id: &str) -> AwsRole {
    AwsRole {
        role_id: id.to_owned(),
        iam_assumed_role_arn: None,
        authorized: false,
        used_for_encryption: false,
        atlas_account_arn: Some(account.to_owned()),
        external_id: Some(external_id.to_owned()),
    }
}

fn principal(id: &str, application: &str) -> AzureServicePrincipal {
    AzureServicePrincipal {
        id: id.to_owned(),
        tenant_id: None,
        service_principal_id: None,
        atlas_azure_app_id: Some(application.to_owned()),
        used_for_encryption: false,
    }
}

fn account(id: &str, email: &str) -> GcpServiceAccount {
    GcpServiceAccount {
        role_id: id.to_owned(),
        email: Some(email.to_owned()),
        status: GcpServiceAccountStatus::Complete,
        used_for_encryption: false,
    }
}

fn real(origin: &Origin) -> GranteeSource<'_> {
    GranteeSource {
        origin,
        practice: false,
    }
}
