//! The Azure application that a service principal stands for.

use atlas::AzureServicePrincipal;

use super::GranteeError;
use crate::rules::is_uuid;

/// Atlas's application as MongoDB documents it. Source: Atlas documentation, role-based access to
/// Azure Key Vault.
pub const AZURE_APP: &str = "9efedfcc-2eca-4b27-a613-0cad1e114cb7";

/// Atlas's application in Azure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureGrantee {
    role_id: String,
    application: String,
}

impl AzureGrantee {
    /// Atlas's id of the service principal, 24 hexadecimal digits.
    #[must_use]
    pub fn role_id(&self) -> &str {
        &self.role_id
    }

    /// The application's ID: a UUID in small letters.
    #[must_use]
    pub fn application(&self) -> &str {
        &self.application
    }

    /// Whether it is the one that MongoDB documents. Atlas may use another: it "will be derived from
    /// the Azure subscription". Source: Atlas Admin API description, `atlasAzureAppId`.
    #[must_use]
    pub fn is_documented(&self) -> bool {
        is_documented(&self.application)
    }

    pub(super) fn read(principal: &AzureServicePrincipal) -> Result<Self, GranteeError> {
        let application = principal.atlas_azure_app_id.as_deref();
        match application.unwrap_or_default().trim() {
            "" => Err(GranteeError::Missing),
            text if is_uuid(text) => Ok(Self {
                role_id: principal.id.clone(),
                application: text.to_ascii_lowercase(),
            }),
            _ => Err(GranteeError::ApplicationNotUuid),
        }
    }
}

/// Whether `application` is the ID of Atlas's documented application.
pub(crate) fn is_documented(application: &str) -> bool {
    application.eq_ignore_ascii_case(AZURE_APP)
}
