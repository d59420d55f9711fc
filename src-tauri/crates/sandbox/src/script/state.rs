//! Changes to the state behind the answers, as if others had made them.

use std::time::Duration;

use serde_json::Value;

use super::Script;
use crate::operation::Operation;
use crate::world::KeyProvider;

impl Script {
    /// The ids of the projects, in the order they are listed.
    #[must_use]
    pub fn projects(&self) -> Vec<String> {
        self.core.world().project_ids()
    }

    /// Lets the key of `provider` work or not work; nothing happens where it is not set up.
    pub fn set_valid(&self, project: &str, provider: KeyProvider, valid: bool) {
        self.core.world().with(project, |project| {
            project.encryption.set_valid(provider, valid);
        });
    }

    /// Stores settings as they are, write-only ones too, without checking them: what another
    /// administrator did, or an older Atlas allowed. `settings` has the wire's names, such as
    /// `customerMasterKeyID`; unknown ones are left out, and `Value::Null` removes everything.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write json!() in place"
    )]
    pub fn set_encryption(&self, project: &str, provider: KeyProvider, settings: Value) {
        self.core.world().with(project, |project| {
            project.encryption.put(provider, &settings);
        });
    }

    /// Lets a cluster use the key of `provider`, or Atlas's own with `None`.
    pub fn set_cluster_encryption(
        &self,
        project: &str,
        cluster: &str,
        provider: Option<KeyProvider>,
    ) {
        self.core.world().with(project, |project| {
            project.clusters.set_encryption(cluster, provider);
        });
    }

    /// Lets these alerts be open, named by their events, beside those of keys that do not work.
    pub fn set_alerts(&self, project: &str, events: &[&str]) {
        self.core.world().with(project, |project| {
            project.alerts = events.iter().map(|event| (*event).to_owned()).collect();
        });
    }

    /// Gives the project a backup compliance policy, which asks for encryption with its own key or
    /// does not; with `None`, takes it away.
    pub fn set_backup_policy(&self, project: &str, encryption: Option<bool>) {
        self.core.world().with(project, |project| {
            project.backup_policy = encryption;
        });
    }

    /// Serves this control-plane document from now on.
    pub fn set_control_plane(&self, document: Vec<u8>) {
        self.core.world().set_control_plane(document);
    }

    /// Answers every signed-in request as if it came from `address`, which the API access list
    /// lacks; with `None`, lets them in again.
    pub fn set_off_access_list(&self, address: Option<&str>) {
        self.core.world().set_off_access_list(address);
    }

    /// Adds empty projects named `Extra 1` to `Extra n`, for lists of several pages.
    pub fn add_projects(&self, count: usize) {
        self.core.world().add_projects(count);
    }

    /// Allows `capacity` requests at once, and as many again in each `period`.
    pub fn set_rate_limit(&self, operation: Operation, capacity: u32, period: Duration) {
        self.core.limits.set(operation, capacity, period);
    }

    /// Makes every digest challenge handed out so far stale.
    pub fn forget_challenges(&self) {
        self.core.sign_in.forget_challenges();
    }

    /// Makes every access token handed out so far worthless.
    pub fn forget_tokens(&self) {
        self.core.sign_in.forget_tokens();
    }
}
