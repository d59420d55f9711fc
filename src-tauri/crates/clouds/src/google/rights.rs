//! What a sign-in needs: one role for watching, one for changing, and who has to grant them.
//!
//! Sources: Access Context Manager, *Access control with IAM*; Resource Manager, Cloud KMS and Service
//! Usage, *Roles and permissions*; IAM, *Create and manage custom roles* (the form of the text).

use serde_json::json;

/// What the roles are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// `organizations/` and its number, where it is known.
    pub organization: Option<String>,
    /// The ID of the key's project.
    pub project: String,
    /// The project whose quota is used.
    pub quota_project: Option<String>,
}

/// A role that Google has ready, and where it is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Such as `roles/browser`.
    pub role: &'static str,
    /// On what.
    pub on: On,
    /// Who may grant it.
    pub by: Granter,
}

/// Where a role is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// The organization.
    Organization(Option<String>),
    /// A project, by its ID.
    Project(String),
}

/// Who may grant a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granter {
    /// Whoever has `roles/resourcemanager.organizationAdmin`.
    OrganizationAdministrator,
    /// Whoever has `roles/resourcemanager.projectIamAdmin` or owns the project.
    ProjectAdministrator,
}

/// What a right to change can be misused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misuse {
    /// `servicePerimeters.update`: taking protection away from every project in the policy.
    PowerOverPerimeters,
    /// `accessLevels.update`: admitting anybody wherever a level of the policy is used.
    PowerOverLevels,
}

/// For reading perimeters and levels.
const WATCHING: [&str; 6] = [
    "accesscontextmanager.accessLevels.get",
    "accesscontextmanager.accessLevels.list",
    "accesscontextmanager.policies.get",
    "accesscontextmanager.policies.list",
    "accesscontextmanager.servicePerimeters.get",
    "accesscontextmanager.servicePerimeters.list",
];
/// For adding to them.
const CHANGING: [&str; 3] = [
    "accesscontextmanager.accessLevels.create",
    "accesscontextmanager.accessLevels.update",
    "accesscontextmanager.servicePerimeters.update",
];

/// A role of the organization for reading perimeters and levels, as `gcloud iam roles create --file`
/// and the API take it.
#[must_use]
pub fn watching() -> String {
    role("Keygate watches", &WATCHING)
}

/// The same for changing them: beside [`watching`], not in its place.
#[must_use]
pub fn changing() -> String {
    role("Keygate changes", &CHANGING)
}

/// The roles that Google has ready for the rest, both for watching and for changing.
#[must_use]
pub fn grants(names: &Names) -> Vec<Grant> {
    let organization = On::Organization(names.organization.clone());
    let mut grants = vec![
        Grant {
            role: "roles/browser",
            on: organization,
            by: Granter::OrganizationAdministrator,
        },
        Grant {
            role: "roles/cloudkms.viewer",
            on: On::Project(names.project.clone()),
            by: Granter::ProjectAdministrator,
        },
    ];
    if let Some(project) = &names.quota_project {
        grants.push(Grant {
            role: "roles/serviceusage.serviceUsageConsumer",
            on: On::Project(project.clone()),
            by: Granter::ProjectAdministrator,
        });
    }
    grants
}

/// What [`changing`] can be misused for.
#[must_use]
pub fn misuses() -> [Misuse; 2] {
    [Misuse::PowerOverPerimeters, Misuse::PowerOverLevels]
}

fn role(title: &str, permissions: &[&str]) -> String {
    format!(
        "{:#}",
        json!({ "title": title, "stage": "GA", "includedPermissions": permissions })
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c7_watching_can_change_nothing_and_changing_deletes_nothing() {
        for write in [
            ".create", ".update", ".delete", ".replace", ".commit", ".setIam", "*",
        ] {
            assert!(!watching().contains(write), "{write}");
        }
        for not in [
            ".delete",
            ".replaceAll",
            ".commit",
            ".setIam",
            "policies.",
            "*",
            ".get",
            ".list",
        ] {
            assert!(!changing().contains(not), "{not}");
        }
        assert!(changing().contains("accesscontextmanager.servicePerimeters.update"));
    }

    #[test]
    fn the_rest_is_granted_on_what_it_is_about() {
        let names = Names {
            organization: Some("organizations/1".to_owned()),
            project: "acme-keys".to_owned(),
            quota_project: Some("acme-tools".to_owned()),
        };
        let all = grants(&names);
        let on: Vec<&On> = all.iter().map(|it| &it.on).collect();
        assert_eq!(
            on,
            [
                &On::Organization(Some("organizations/1".to_owned())),
                &On::Project("acme-keys".to_owned()),
                &On::Project("acme-tools".to_owned()),
            ]
        );
        let without = Names {
            quota_project: None,
            ..names
        };
        assert_eq!(grants(&without).len(), 2);
    }
}
