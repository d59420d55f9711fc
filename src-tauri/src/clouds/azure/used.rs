//! Which vaults and keys Atlas uses in Azure, as the settings of the ticked projects say.

use atlas::EncryptionAtRest;
use clouds::CloudError;
use clouds::azure::{AzureCloud, KeyId, VaultId};

use super::reading::{UnreadProject, WhyUnread};
use crate::clouds::reading::Asked;

/// Which vault and key one project uses, and in which Azure.
pub(super) struct Used {
    pub(super) vault: VaultId,
    key: Option<KeyId>,
    cloud: Option<AzureCloud>,
}

/// A vault with the projects and keys for which it is used.
pub(super) struct Use {
    pub(super) vault: VaultId,
    pub(super) projects: Vec<String>,
    pub(super) keys: Vec<KeyId>,
}

impl Used {
    /// The Azure that it is in, where that is another than `cloud`.
    pub(super) fn other_than(&self, cloud: AzureCloud) -> Option<AzureCloud> {
        self.cloud.filter(|used| *used != cloud)
    }
}

impl Use {
    /// Each vault once, with all that use it, in the order in which they come.
    pub(super) fn each_once(used: impl Iterator<Item = (String, Used)>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (project, one) in used {
            let known = all.iter_mut().find(|known| known.vault == one.vault);
            match known {
                Some(known) => {
                    known.projects.push(project);
                    known.keys.extend(one.key);
                }
                None => all.push(Self {
                    vault: one.vault,
                    projects: vec![project],
                    keys: one.key.into_iter().collect(),
                }),
            }
        }
        all
    }
}

/// The vault and the key that Atlas says a project uses; `None` where it uses no Azure.
pub(super) fn used(settings: &EncryptionAtRest) -> Option<Result<Used, CloudError>> {
    let azure = settings.azure.as_ref().filter(|azure| azure.enabled)?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let vault = VaultId::new(
        &text(&azure.subscription_id),
        &text(&azure.resource_group),
        &text(&azure.key_vault_name),
    );
    let key = azure.key_identifier.as_deref();
    Some(vault.map(|vault| Used {
        vault,
        key: key.and_then(|address| KeyId::parse(address).ok()),
        cloud: azure.environment.as_deref().and_then(AzureCloud::of_atlas),
    }))
}

/// What the ticked projects beside the one in use have, and those of which the vault cannot be asked for
/// in `cloud`.
pub(super) async fn others(
    cloud: AzureCloud,
    asked: &Asked<'_>,
) -> (Vec<(String, Used)>, Vec<UnreadProject>) {
    let mut found = Vec::new();
    let unseen = asked.set.unseen.iter().map(|id| UnreadProject {
        id: id.clone(),
        name: id.clone(),
        vault: None,
        why: WhyUnread::Unseen,
    });
    let mut unread: Vec<UnreadProject> = unseen.collect();
    let projects = asked.set.projects.iter().filter(|one| one.ticked);
    let projects = projects.map(|one| &one.project);
    for project in projects.filter(|project| project.id != asked.has.project.id) {
        let asked_for = asked.connection.client.encryption_at_rest(&project.id);
        let (vault, why) = match asked_for.await {
            Err(error) => {
                let error = asked.connection.error(error);
                (None, WhyUnread::Atlas(Box::new(error)))
            }
            Ok(settings) => match used(&settings) {
                None => continue,
                Some(Err(_)) => (None, WhyUnread::NotNamed),
                Some(Ok(one)) => match one.other_than(cloud) {
                    None => {
                        found.push((project.name.clone(), one));
                        continue;
                    }
                    Some(other) => {
                        let name = one.vault.name().to_owned();
                        (Some(name), WhyUnread::OtherCloud(other))
                    }
                },
            },
        };
        unread.push(UnreadProject {
            id: project.id.clone(),
            name: project.name.clone(),
            vault,
            why,
        });
    }
    (found, unread)
}
