//! Azure: signing in, and what was read.

use access_list::AzureWarning;
use clouds::azure::{AzureCloud, Item, Perimeter, PerimeterMode, Unread, Vault, Why};
use jiff::Timestamp;

use crate::clouds::azure::reading::{AzureRead, KeyRead, UnreadProject, VaultRead, WhyUnread};
use crate::clouds::azure::sign_in::{App, Offers};
use crate::clouds::azure::{SignInMethod, SignedIn};
use crate::support::clouds::AzureField;
use crate::view::from::count;
use crate::view::{
    AzureAppRequest, AzureCloudView, AzureFieldView, AzureItemView, AzureKeyFactsView,
    AzureKeyView, AzurePerimeterModeView, AzurePerimeterView, AzureProgramView, AzureReadView,
    AzureSignInMethodView, AzureSignedInView, AzureUnreadProjectView, AzureUnreadProjectWhyView,
    AzureUnreadView, AzureUnreadWhyView, AzureVaultFactsView, AzureVaultView, AzureView,
    AzureWarningView,
};

impl AzureView {
    /// Who is signed in, and what is offered before.
    #[must_use]
    pub fn new(signed_in: Option<SignedIn>, offers: Offers) -> Self {
        Self {
            signed_in: signed_in.map(Into::into),
            tenant: offers.tenant,
            client: offers.client,
            program: offers
                .program
                .map(|(client, secret)| AzureProgramView { client, secret }),
        }
    }
}

impl From<SignedIn> for AzureSignedInView {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            account: signed_in.tenant().to_owned(),
            environment: signed_in.cloud().into(),
            method: match signed_in.method {
                SignInMethod::Browser => AzureSignInMethodView::Browser,
                SignInMethod::ServicePrincipal => AzureSignInMethodView::ServicePrincipal,
            },
            identity: signed_in.identity,
            is_kept: signed_in.is_kept,
        }
    }
}

impl From<AzureCloud> for AzureCloudView {
    fn from(cloud: AzureCloud) -> Self {
        match cloud {
            AzureCloud::Public => Self::Public,
            AzureCloud::China => Self::China,
            AzureCloud::UsGovernment => Self::UsGovernment,
        }
    }
}

impl From<AzureAppRequest> for App {
    fn from(request: AzureAppRequest) -> Self {
        Self {
            cloud: match request.environment {
                AzureCloudView::Public => AzureCloud::Public,
                AzureCloudView::China => AzureCloud::China,
                AzureCloudView::UsGovernment => AzureCloud::UsGovernment,
            },
            tenant: request.tenant,
            client: request.client,
        }
    }
}

impl From<AzureField> for AzureFieldView {
    fn from(field: AzureField) -> Self {
        match field {
            AzureField::Tenant => Self::Tenant,
            AzureField::Client => Self::Client,
            AzureField::Secret => Self::Secret,
        }
    }
}

impl AzureReadView {
    pub(super) fn new(read: &AzureRead, at: Timestamp) -> Self {
        Self {
            account: read.tenant.clone(),
            identity: read.identity.clone(),
            at: at.to_string(),
            vaults: read.vaults.iter().map(Into::into).collect(),
            unread: read.unread.iter().map(Into::into).collect(),
        }
    }
}

impl From<&VaultRead> for AzureVaultView {
    fn from(read: &VaultRead) -> Self {
        let reading = &read.reading;
        let vault = reading.vault.as_ref();
        let perimeters = reading.perimeters.as_ref();
        Self {
            name: read.id.name().to_owned(),
            subscription: read.id.subscription().to_owned(),
            resource_group: read.id.group().to_owned(),
            projects: read.projects.clone(),
            lacks: read.lacks.iter().map(ToString::to_string).collect(),
            not_proven: count(read.not_proven),
            is_open: read.list.is_open,
            facts: vault.map(|vault| AzureVaultFactsView::new(vault, read.list.entries.len())),
            keys: read.keys.iter().map(Into::into).collect(),
            perimeters: perimeters.map(|all| all.iter().map(Into::into).collect()),
            warnings: read.warnings.iter().map(Into::into).collect(),
            unread: reading.unread.iter().map(Into::into).collect(),
        }
    }
}

impl From<&UnreadProject> for AzureUnreadProjectView {
    fn from(unread: &UnreadProject) -> Self {
        Self {
            project: unread.name.clone(),
            vault: unread.vault.clone(),
            why: match &unread.why {
                WhyUnread::Atlas(error) => AzureUnreadProjectWhyView::Atlas {
                    problem: Box::new(error.as_ref().into()),
                },
                WhyUnread::Unseen => AzureUnreadProjectWhyView::Unseen,
                WhyUnread::NotNamed => AzureUnreadProjectWhyView::NotNamed,
                WhyUnread::OtherCloud(used) => AzureUnreadProjectWhyView::OtherCloud {
                    used: (*used).into(),
                },
            },
        }
    }
}

impl AzureVaultFactsView {
    fn new(vault: &Vault, rules: usize) -> Self {
        let changed = vault.changed.as_ref();
        Self {
            location: vault.location.clone(),
            rules: count(rules),
            private_endpoints: count(vault.private_endpoints),
            purge_protection: vault.has_purge_protection,
            retention_days: vault.retention_days,
            changed_at: changed.and_then(|it| it.at).map(|at| at.to_string()),
            changed_by: changed.and_then(|it| it.by.clone()),
        }
    }
}

impl From<&KeyRead> for AzureKeyView {
    fn from(key: &KeyRead) -> Self {
        let facts = key.read.as_ref().map(|read| AzureKeyFactsView {
            enabled: read.is_enabled,
            ends_at: read.ends.map(|ends| ends.to_string()),
            is_older_version: key.is_older,
        });
        Self {
            name: key.name.clone(),
            facts,
            warnings: key.warnings.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Perimeter> for AzurePerimeterView {
    fn from(perimeter: &Perimeter) -> Self {
        Self {
            name: perimeter.id.clone(),
            mode: match &perimeter.mode {
                PerimeterMode::Enforced => AzurePerimeterModeView::Enforced,
                PerimeterMode::Learning => AzurePerimeterModeView::Transition,
                PerimeterMode::Audit => AzurePerimeterModeView::Audit,
                PerimeterMode::Other(mode) => AzurePerimeterModeView::Other { mode: mode.clone() },
            },
        }
    }
}

impl From<&AzureWarning> for AzureWarningView {
    fn from(warning: &AzureWarning) -> Self {
        match warning {
            AzureWarning::NoPurgeProtection => Self::NoPurgeProtection,
            AzureWarning::PurgeProtectionUnknown => Self::PurgeProtectionUnknown,
            AzureWarning::KeyUnread => Self::KeyUnread,
            AzureWarning::KeyDisabled => Self::KeyDisabled,
            AzureWarning::KeyNotYet { begins } => Self::KeyNotYet {
                begins: begins.to_string(),
            },
            AzureWarning::KeyEnded { ended } => Self::KeyEnded {
                ended: ended.to_string(),
            },
            AzureWarning::KeyEnds { ends } => Self::KeyEnds {
                ends: ends.to_string(),
            },
        }
    }
}

impl From<&Unread> for AzureUnreadView {
    fn from(unread: &Unread) -> Self {
        Self {
            what: match &unread.what {
                Item::Vault => AzureItemView::Vault,
                Item::Perimeters => AzureItemView::Perimeters,
                Item::Key(name) => AzureItemView::Key { name: name.clone() },
            },
            why: match &unread.why {
                Why::Denied { action, .. } => AzureUnreadWhyView::Denied {
                    action: action.clone(),
                },
                Why::Gone => AzureUnreadWhyView::Gone,
                Why::OtherVault => AzureUnreadWhyView::OtherVault,
                Why::Failed(error) => AzureUnreadWhyView::Failed {
                    problem: error.into(),
                },
            },
        }
    }
}
