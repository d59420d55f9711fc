//! Worlds to begin with.

use std::collections::BTreeMap;

use super::AwsWorld;
use crate::aws::rights::AwsRights;
use crate::aws::statement::AwsStatement;
use crate::samples::samples;
use crate::world::{ATLAS_ACCOUNT, PRACTICE_ROLE, UNTRUSTED_ROLE, practice_allowed};

/// The policy of the role that lets Atlas use the key.
pub(super) const POLICY: &str = "atlas-key-access";

/// What Atlas says of a project's key: the world has to fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsAtlas {
    /// The role that Atlas takes on.
    pub role_arn: String,
    /// The key that it uses.
    pub key_arn: String,
    /// What Atlas says when it takes on the role.
    pub external_id: String,
    /// Atlas's own account: the principal of the trust policy.
    pub account_arn: String,
}

impl AwsAtlas {
    /// As the practice projects of the pretend Atlas have it.
    #[must_use]
    pub fn practice() -> Self {
        Self {
            role_arn: PRACTICE_ROLE.0.to_owned(),
            key_arn: samples().aws.customer_master_key_id,
            external_id: PRACTICE_ROLE.1.to_owned(),
            account_arn: ATLAS_ACCOUNT.to_owned(),
        }
    }
}

impl AwsWorld {
    /// Where Atlas uses its key from `allowed` addresses: they stand in a policy of the role's own,
    /// and the key leaves it to the account. Three roles can be taken on: one that may change
    /// things, one that may look at them, and one that may not look at the key's policy.
    #[must_use]
    pub fn for_atlas<Text: AsRef<str>>(atlas: &AwsAtlas, allowed: &[Text]) -> Self {
        let account = atlas.role_arn.split(':').nth(4).unwrap_or_default();
        let people = [
            ("KeyAdministrator", AwsRights::administrator()),
            ("KeyViewer", AwsRights::watching()),
            (
                "RoleAdministrator",
                AwsRights::administrator().without("kms:GetKeyPolicy"),
            ),
        ];
        let mut world = Self {
            account: account.to_owned(),
            accounts: vec![(account.to_owned(), "Northwind keys (practice)".to_owned())],
            roles: BTreeMap::new(),
            policies: BTreeMap::new(),
            keys: BTreeMap::new(),
            people: people
                .into_iter()
                .map(|(name, rights)| (name.to_owned(), rights))
                .collect(),
        };
        let trust = AwsStatement::trust(&atlas.account_arn, &atlas.external_id);
        world
            .add_key(&atlas.key_arn)
            .add_role(&atlas.role_arn, &AwsStatement::document(&[trust]));
        let allow = AwsStatement::allow(&atlas.key_arn)
            .from_addresses(allowed)
            .with("Sid", "AtlasKeyAccess".into());
        let role = atlas.role_arn.rsplit('/').next().unwrap_or_default();
        world.set_role_policy(role, POLICY, &AwsStatement::document(&[allow]));
        world
    }

    /// As the practice projects of the pretend Atlas need it, but for five addresses, and with three
    /// that they no longer need.
    #[must_use]
    pub fn practice() -> Self {
        let mut world = Self::for_atlas(&AwsAtlas::practice(), &practice_allowed());
        // The other role of the practice projects trusts nobody but its own service.
        let trust = AwsStatement::trust("arn:aws:iam::000000000000:user/practice-admin", "none");
        world.add_role(UNTRUSTED_ROLE.0, &AwsStatement::document(&[trust]));
        world
    }
}
