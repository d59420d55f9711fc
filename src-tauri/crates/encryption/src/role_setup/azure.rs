//! What Atlas needs to make a role in Azure.

use atlas::NewRole;

use crate::finding::Field;
use crate::grantee::{AzureGrantee, is_documented};
use crate::normalise;
use crate::rules::is_uuid;

/// An input of the role in Azure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AzureRoleField {
    /// The directory (tenant).
    TenantId,
    /// The service principal's object id.
    ServicePrincipalId,
}

/// One remark of the rules. All of them block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AzureRoleFinding {
    /// Where it belongs.
    pub field: AzureRoleField,
    /// What it is.
    pub mistake: AzureRoleMistake,
}

/// What was entered instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AzureRoleMistake {
    /// Nothing.
    Required,
    /// No UUID.
    NotUuid,
    /// The tenant's id once more, where the service principal's belongs.
    SameAsTenant,
    /// The id of Atlas's application: its service principal in the tenant has an object id of its
    /// own.
    ApplicationNotObject,
}

/// The role to make for the service principal with the object id `service_principal_id`. What
/// came along when the texts were pasted is left out. `atlas` is Atlas's application, where an
/// earlier role names it; Atlas finds it itself otherwise.
///
/// # Errors
/// What cannot be right, in the order of the inputs.
pub fn azure_role(
    tenant_id: &str,
    service_principal_id: &str,
    atlas: Option<&AzureGrantee>,
) -> Result<NewRole, Vec<AzureRoleFinding>> {
    let tenant_id = normalise::text(Field::TenantId, tenant_id);
    // The same shape: a UUID.
    let service_principal_id = normalise::text(Field::ClientId, service_principal_id);
    let tenant = uuid_mistake(&tenant_id);
    let principal = uuid_mistake(&service_principal_id).or_else(|| {
        if service_principal_id.eq_ignore_ascii_case(&tenant_id) {
            Some(AzureRoleMistake::SameAsTenant)
        } else if is_documented(&service_principal_id)
            || atlas.is_some_and(|app| service_principal_id.eq_ignore_ascii_case(app.application()))
        {
            Some(AzureRoleMistake::ApplicationNotObject)
        } else {
            None
        }
    });
    let findings: Vec<AzureRoleFinding> = [
        (AzureRoleField::TenantId, tenant),
        (AzureRoleField::ServicePrincipalId, principal),
    ]
    .into_iter()
    .filter_map(|(field, mistake)| {
        Some(AzureRoleFinding {
            field,
            mistake: mistake?,
        })
    })
    .collect();
    if findings.is_empty() {
        Ok(NewRole::Azure {
            tenant_id,
            service_principal_id,
            atlas_azure_app_id: atlas.map(|app| app.application().to_owned()),
        })
    } else {
        Err(findings)
    }
}

fn uuid_mistake(text: &str) -> Option<AzureRoleMistake> {
    if text.is_empty() {
        Some(AzureRoleMistake::Required)
    } else if is_uuid(text) {
        None
    } else {
        Some(AzureRoleMistake::NotUuid)
    }
}

#[cfg(test)]
mod tests {
    use atlas::{AzureServicePrincipal, Origin};

    use super::*;
    use crate::grantee::AZURE_APP;
    use crate::grantee::{GranteeSource, KnownGrantees, Sighting};

    const TENANT: &str = "11111111-2222-3333-4444-555555555555";
    const PRINCIPAL: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    const APP: &str = "01234567-89ab-cdef-0123-456789abcdef";

    fn app() -> Option<AzureGrantee> {
        let source = GranteeSource {
            origin: &Origin::commercial(),
            practice: false,
        };
        let earlier = AzureServicePrincipal {
            id: "32b6e34b3d91647abb20e7b9".to_owned(),
            tenant_id: None,
            service_principal_id: None,
            atlas_azure_app_id: Some(APP.to_owned()),
            used_for_encryption: false,
        };
        let checked = KnownGrantees::default().azure(source, &earlier);
        checked.ok().map(Sighting::confirmed)
    }

    fn mistakes(tenant: &str, principal: &str) -> Vec<(AzureRoleField, AzureRoleMistake)> {
        azure_role(tenant, principal, app().as_ref())
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|finding| (finding.field, finding.mistake))
            .collect()
    }

    #[test]
    fn two_uuids_make_a_role_whatever_stands_around_them() {
        assert_eq!(
            azure_role(
                &format!(" {TENANT}\n"),
                &format!("\u{feff}{PRINCIPAL}"),
                None
            ),
            Ok(NewRole::Azure {
                tenant_id: TENANT.to_owned(),
                service_principal_id: PRINCIPAL.to_owned(),
                atlas_azure_app_id: None,
            })
        );
        assert!(
            matches!(
                azure_role(TENANT, PRINCIPAL, app().as_ref()),
                Ok(NewRole::Azure { atlas_azure_app_id: Some(app), .. }) if app == APP
            ),
            "what an earlier role names is handed on"
        );
    }

    #[test]
    fn each_input_is_checked_by_itself() {
        use AzureRoleField::{ServicePrincipalId, TenantId};
        use AzureRoleMistake::{NotUuid, Required};

        assert_eq!(
            mistakes("", "example.onmicrosoft.com"),
            [(TenantId, Required), (ServicePrincipalId, NotUuid)]
        );
        assert_eq!(
            mistakes("example.onmicrosoft.com", PRINCIPAL),
            [(TenantId, NotUuid)]
        );
    }

    #[test]
    fn another_id_in_the_place_of_the_service_principals_is_named() {
        use AzureRoleField::ServicePrincipalId;

        assert_eq!(
            mistakes(TENANT, TENANT),
            [(ServicePrincipalId, AzureRoleMistake::SameAsTenant)]
        );
        assert_eq!(
            mistakes(TENANT, &APP.to_uppercase()),
            [(ServicePrincipalId, AzureRoleMistake::ApplicationNotObject)]
        );
        assert_eq!(
            mistakes(TENANT, AZURE_APP),
            [(ServicePrincipalId, AzureRoleMistake::ApplicationNotObject)],
            "also before any answer of Atlas named it"
        );
    }
}
