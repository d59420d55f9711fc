//! Making roles, and telling Atlas which IAM role to assume.

use std::time::Instant;

use serde_json::Value;

use super::{AwsRole, AzureServicePrincipal, GcpServiceAccount, Making, Roles, not_found};
use crate::config::Timing;
use crate::refusal::Refusal;
use crate::world::practice;

/// An IAM role with this in its name never trusts Atlas.
const WITHOUT_TRUST: &str = "without-trust";

/// A service principal whose id ends like this is not in its tenant.
const NOT_IN_TENANT: &str = "0bad";

impl Roles {
    /// Makes a role and returns its id. Source: Atlas Admin API description,
    /// `createGroupCloudProviderAccess`.
    pub(in crate::world) fn create(
        &mut self,
        body: &[u8],
        number: usize,
        timing: Timing,
    ) -> Result<String, Refusal> {
        let body = object(body)?;
        // Those of the practice project have the numbers below.
        let id = practice::id(0x0d, 0x1000 + number);
        match text(&body, "providerName")? {
            "AWS" => self.aws.push(AwsRole {
                id: id.clone(),
                arn: None,
                external_id: format!("00000000-0000-4000-8000-0000000{:05x}", 0xe_1000 + number),
                spreading: timing.role_spreading,
            }),
            "AZURE" => {
                let principal = text(&body, "servicePrincipalId")?;
                if principal.ends_with(NOT_IN_TENANT) {
                    return Err(Refusal::new(
                        400,
                        "CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID",
                        "The service principal was not found in the tenant.",
                    ));
                }
                self.azure.push(AzureServicePrincipal {
                    id: id.clone(),
                    tenant_id: text(&body, "tenantId")?.to_owned(),
                    service_principal_id: principal.to_owned(),
                });
            }
            "GCP" => {
                let email = format!(
                    "mongodb-atlas-practice{number:08}@p-practice0000000000000000.iam.gserviceaccount.com"
                );
                self.gcp.push(GcpServiceAccount {
                    id: id.clone(),
                    making: Making::Until(Instant::now() + timing.account_creation, email),
                });
            }
            _ => {
                return Err(Refusal::new(
                    400,
                    "INVALID_ENUM_VALUE",
                    "An invalid enumeration value was specified for providerName.",
                ));
            }
        }
        Ok(id)
    }

    /// Tries to assume the IAM role that is named, and remembers it where that works.
    pub(in crate::world) fn authorize(&mut self, id: &str, body: &[u8]) -> Result<(), Refusal> {
        let body = object(body)?;
        let arn = text(&body, "iamAssumedRoleArn")?;
        let role = self
            .aws
            .iter_mut()
            .find(|role| role.id == id)
            .ok_or_else(|| not_found(id))?;
        if !is_role_arn(arn) {
            return Err(invalid("iamAssumedRoleArn"));
        }
        if arn.contains(WITHOUT_TRUST) {
            role.spreading = u32::MAX;
        }
        if role.spreading > 0 {
            if role.spreading < u32::MAX {
                role.spreading -= 1;
            }
            return Err(Refusal::new(
                400,
                "CANNOT_ASSUME_ROLE",
                format!("Cannot assume the role {arn}."),
            )
            .with(arn));
        }
        role.arn = Some(arn.to_owned());
        Ok(())
    }
}

/// `arn:aws:iam::123456789012:role/name`, in any partition.
fn is_role_arn(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(
        parts.as_slice(),
        ["arn", _, "iam", "", account, role]
            if account.len() == 12
                && account.bytes().all(|digit| digit.is_ascii_digit())
                && role.strip_prefix("role/").is_some_and(|name| !name.is_empty())
    )
}

fn object(body: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(body)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Refusal::new(400, "INVALID_JSON", "Received JSON is malformed."))
}

fn text<'body>(body: &'body Value, name: &str) -> Result<&'body str, Refusal> {
    match &body[name] {
        Value::Null => Err(Refusal::new(
            400,
            "MISSING_ATTRIBUTE",
            format!("The required attribute {name} was not specified."),
        )
        .with(name)),
        value => value.as_str().ok_or_else(|| invalid(name)),
    }
}

fn invalid(name: &str) -> Refusal {
    Refusal::new(
        400,
        "INVALID_ATTRIBUTE",
        format!("Invalid attribute {name} specified."),
    )
    .with(name)
    .at(name, "is not valid")
}
