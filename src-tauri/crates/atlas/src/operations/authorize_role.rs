//! Telling Atlas which IAM role to assume.

use reqwest::Method;
use serde::Serialize;

use super::role::{Role, Wire};
use super::role_path;
use super::roles::AwsRole;
use crate::call::{Call, VERSION_2023_01_01};
use crate::client::Client;
use crate::error::{AtlasError, Unexpected};
use crate::operation::Operation;

impl Client {
    /// Asks Atlas to assume the IAM role `iam_assumed_role_arn` as the role `role_id` of `project`
    /// (24 hexadecimal digits each); Atlas tries it before it answers. Sent again only where it
    /// cannot have been taken. Source: Atlas Admin API description,
    /// `authorizeGroupCloudProviderAccessRole`.
    ///
    /// # Errors
    /// Any [`AtlasError`]. After [`AtlasError::Unreachable`] with
    /// [`Taken::Unknown`](crate::Taken::Unknown), [`AtlasError::Failed`] and
    /// [`AtlasError::UnexpectedAnswer`] the role may be authorised: read it back.
    pub async fn authorize_role(
        &self,
        project: &str,
        role_id: &str,
        iam_assumed_role_arn: &str,
    ) -> Result<AwsRole, AtlasError> {
        let call = Call::change(
            Operation::AuthorizeRole,
            Method::PATCH,
            VERSION_2023_01_01,
            role_path(project, role_id)?,
            &Body {
                provider_name: "AWS",
                iam_assumed_role_arn,
            },
        )?;
        let wire: Wire = self.ask(&call).await?.json(call.operation)?;
        match wire.into() {
            Role::Aws(role) => Ok(role),
            Role::Azure(_) | Role::Gcp(_) => Err(AtlasError::UnexpectedAnswer {
                operation: call.operation.name(),
                reason: Unexpected::WrongShape,
            }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    provider_name: &'static str,
    iam_assumed_role_arn: &'a str,
}
