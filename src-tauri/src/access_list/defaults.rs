//! What the forms for writing begin with, from what Atlas has.

use atlas::{EncryptionAtRest, Roles};

use crate::connection::grantees::{Grantee, UnconfirmedGrantee};
use crate::connection::session::Connection;

/// What the forms of the targets begin with; empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetDefaults {
    /// The target of the project's key service.
    pub target: Option<DefaultTarget>,
    /// The key's ARN.
    pub key_arn: String,
    /// The ARN of the role that Atlas uses.
    pub role_arn: String,
    /// The vault's name.
    pub vault: String,
    /// Its resource group.
    pub resource_group: String,
    /// Its subscription.
    pub subscription: String,
    /// The e-mail address of the account that Atlas uses, where it may be given the key.
    pub service_account: String,
    /// Whom Atlas names in its place while a person has not compared that.
    pub unconfirmed: Option<UnconfirmedGrantee>,
    /// The project of the key, by its name or number as the key's path has it.
    pub google_project: String,
    /// AWS is reached over private endpoints alone.
    pub private_networking: bool,
}

/// The target of a key service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultTarget {
    /// AWS KMS.
    AwsRolePolicy,
    /// Azure Key Vault.
    AzureFirewall,
    /// Google Cloud KMS.
    GoogleAccessLevel,
}

/// What Atlas has of the project in use; what cannot be read stays empty.
pub(super) async fn read(connection: &Connection) -> TargetDefaults {
    let Some(project) = connection.project() else {
        return TargetDefaults::default();
    };
    let (settings, roles) = tokio::join!(
        connection.client.encryption_at_rest(&project.id),
        connection.client.roles(&project.id),
    );
    match settings {
        Ok(settings) => TargetDefaults::new(&settings, &roles.unwrap_or_default(), connection),
        Err(_) => TargetDefaults::default(),
    }
}

impl TargetDefaults {
    /// What `settings` and `roles` of the Atlas behind `connection` say.
    #[must_use]
    pub fn new(settings: &EncryptionAtRest, roles: &Roles, connection: &Connection) -> Self {
        let mut defaults = Self::default();
        if let Some(gcp) = settings.gcp.as_ref().filter(|gcp| gcp.enabled) {
            defaults.target = Some(DefaultTarget::GoogleAccessLevel);
            let version = gcp.key_version_resource_id.as_deref().unwrap_or_default();
            let project = version.strip_prefix("projects/").unwrap_or_default();
            project
                .split('/')
                .next()
                .unwrap_or_default()
                .clone_into(&mut defaults.google_project);
            let account = roles
                .gcp
                .iter()
                .find(|account| Some(&account.role_id) == gcp.role_id.as_ref());
            let source = connection.grantee_source();
            let check = |account| {
                let grantees = &connection.grantees;
                let checked = grantees.check(source, None, |known| known.gcp(source, account));
                checked.ok()
            };
            match account.and_then(check) {
                Some(Grantee::Known(grantee)) => {
                    grantee.email().clone_into(&mut defaults.service_account);
                }
                Some(Grantee::Unconfirmed(unconfirmed)) => defaults.unconfirmed = Some(unconfirmed),
                Some(Grantee::Nobody) | None => {}
            }
        }
        if let Some(azure) = settings.azure.as_ref().filter(|azure| azure.enabled) {
            defaults.target = Some(DefaultTarget::AzureFirewall);
            defaults.vault = azure.key_vault_name.clone().unwrap_or_default();
            defaults.resource_group = azure.resource_group.clone().unwrap_or_default();
            defaults.subscription = azure.subscription_id.clone().unwrap_or_default();
        }
        if let Some(aws) = settings.aws.as_ref().filter(|aws| aws.enabled) {
            defaults.target = Some(DefaultTarget::AwsRolePolicy);
            defaults.private_networking = aws.require_private_networking;
            defaults.key_arn = aws
                .customer_master_key_id
                .clone()
                .filter(|key| key.starts_with("arn:"))
                .unwrap_or_default();
        }
        let used = roles.aws.iter().find(|role| role.used_for_encryption);
        defaults.role_arn = used
            .and_then(|role| role.iam_assumed_role_arn.clone())
            .unwrap_or_default();
        defaults
    }
}
