//! What makes a world, and changes it as others would. Roles go by their names, managed policies
//! and keys by their ARNs; what names nothing that is there changes nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{AwsKeyState, AwsWorld, Grant, Key, Managed, Role, Versions};
use crate::aws::rights::AwsRights;
use crate::aws::statement::AwsStatement;
use crate::lagging::Lagging;

impl AwsWorld {
    /// Adds a role. A path such as `/aws-service-role/` makes it AWS's own.
    pub fn add_role(&mut self, arn: &str, trust: &str) -> &mut Self {
        let (_, named) = arn.split_once(":role").unwrap_or_default();
        let (path, name) = named.rsplit_once('/').unwrap_or(("", named));
        let role = Role {
            path: format!("{path}/"),
            trust: trust.to_owned(),
            inline: Lagging::new(BTreeMap::new()),
            attached: Vec::new(),
            boundary: None,
        };
        self.roles.insert(name.to_owned(), role);
        self
    }

    /// Takes a role away.
    pub fn remove_role(&mut self, role: &str) -> &mut Self {
        self.roles.remove(role);
        self
    }

    /// Says who may take on the role.
    pub fn set_trust(&mut self, role: &str, document: &str) -> &mut Self {
        self.role(role, |role| role.trust = document.to_owned())
    }

    /// Stores a policy of the role's own, without checking it.
    pub fn set_role_policy(&mut self, role: &str, policy: &str, document: &str) -> &mut Self {
        self.role(role, |role| {
            let mut all = role.inline.now().clone();
            all.insert(policy.to_owned(), document.to_owned());
            role.inline.set(all);
        })
    }

    /// Takes a policy of the role's own away.
    pub fn remove_role_policy(&mut self, role: &str, policy: &str) -> &mut Self {
        self.role(role, |role| {
            let mut all = role.inline.now().clone();
            all.remove(policy);
            role.inline.set(all);
        })
    }

    /// Adds a managed policy, attached to nobody. An ARN of the account `aws` makes it AWS's own.
    pub fn add_policy(&mut self, arn: &str, document: &str) -> &mut Self {
        let policy = Managed {
            versions: Lagging::new(Versions::new(document.to_owned(), Timestamp::now())),
            users: Vec::new(),
            groups: Vec::new(),
        };
        self.policies.insert(arn.to_owned(), policy);
        self
    }

    /// Adds a version of a managed policy and makes it the default one, however many there are.
    pub fn add_version(&mut self, arn: &str, document: &str) -> &mut Self {
        if let Some(policy) = self.policies.get_mut(arn) {
            let mut versions = policy.versions.now().clone();
            versions.default = versions.push(document.to_owned(), Timestamp::now());
            policy.versions.set(versions);
        }
        self
    }

    /// Attaches a managed policy to a role.
    pub fn attach(&mut self, role: &str, arn: &str) -> &mut Self {
        self.role(role, |role| role.attached.push(arn.to_owned()))
    }

    /// Attaches a managed policy to a user and a group as well.
    pub fn attach_to_others(&mut self, arn: &str, user: &str, group: &str) -> &mut Self {
        if let Some(policy) = self.policies.get_mut(arn) {
            policy.users.push(user.to_owned());
            policy.groups.push(group.to_owned());
        }
        self
    }

    /// Makes a managed policy the boundary of a role.
    pub fn set_boundary(&mut self, role: &str, arn: &str) -> &mut Self {
        self.role(role, |role| role.boundary = Some(arn.to_owned()))
    }

    /// Adds a key whose policy leaves everything to the account's identities.
    pub fn add_key(&mut self, arn: &str) -> &mut Self {
        let account = arn.split(':').nth(4).unwrap_or_default();
        let policy = AwsStatement::document(&[AwsStatement::leave_to_account(account)]);
        let key = Key {
            state: AwsKeyState::Enabled,
            policy: Lagging::new(policy),
            grants: Vec::new(),
            primary: None,
        };
        self.keys.insert(arn.to_owned(), key);
        self
    }

    /// Takes a key away.
    pub fn remove_key(&mut self, arn: &str) -> &mut Self {
        self.keys.remove(arn);
        self
    }

    /// Gives a key a replica in another region, with a policy of its own that begins the same.
    pub fn add_replica(&mut self, arn: &str, region: &str) -> &mut Self {
        let mut parts: Vec<&str> = arn.split(':').collect();
        if let (Some(key), Some(part)) = (self.keys.get_mut(arn), parts.get_mut(3)) {
            key.primary = Some(arn.to_owned());
            *part = region;
            let replica = key.clone();
            self.keys.insert(parts.join(":"), replica);
        }
        self
    }

    /// Stores the policy of a key, without checking it.
    pub fn set_key_policy(&mut self, arn: &str, document: &str) -> &mut Self {
        self.key(arn, |key| key.policy.set(document.to_owned()))
    }

    /// Puts a key in another state.
    pub fn set_key_state(&mut self, arn: &str, state: AwsKeyState) -> &mut Self {
        self.key(arn, |key| key.state = state)
    }

    /// Adds a grant, for operations such as `Decrypt`.
    pub fn add_grant(&mut self, arn: &str, grantee: &str, operations: &[&str]) -> &mut Self {
        self.key(arn, |key| {
            key.grants.push(Grant {
                grantee: grantee.to_owned(),
                operations: operations.iter().map(|name| (*name).to_owned()).collect(),
            });
        })
    }

    /// Offers a role of IAM Identity Center, with these rights.
    pub fn add_identity(&mut self, name: &str, rights: AwsRights) -> &mut Self {
        self.people.push((name.to_owned(), rights));
        self
    }

    /// Offers another account, in which there is nothing.
    pub fn add_account(&mut self, id: &str, name: &str) -> &mut Self {
        self.accounts.push((id.to_owned(), name.to_owned()));
        self
    }

    /// The document of a policy of the role's own, as it is stored.
    #[must_use]
    pub fn role_policy(&self, role: &str, policy: &str) -> Option<&str> {
        let all = self.roles.get(role)?.inline.now();
        all.get(policy).map(String::as_str)
    }

    /// The default version of a managed policy, as it is stored: its id and its document.
    #[must_use]
    pub fn policy(&self, arn: &str) -> Option<(String, &str)> {
        let versions = self.policies.get(arn)?.versions.now();
        let default = versions
            .list
            .iter()
            .find(|version| version.number == versions.default)?;
        Some((default.id(), default.document.as_str()))
    }

    /// The policy of a key, as it is stored.
    #[must_use]
    pub fn key_policy(&self, arn: &str) -> Option<&str> {
        self.keys.get(arn).map(|key| key.policy.now().as_str())
    }

    fn role(&mut self, name: &str, change: impl FnOnce(&mut Role)) -> &mut Self {
        if let Some(role) = self.roles.get_mut(name) {
            change(role);
        }
        self
    }

    fn key(&mut self, arn: &str, change: impl FnOnce(&mut Key)) -> &mut Self {
        if let Some(key) = self.keys.get_mut(arn) {
            change(key);
        }
        self
    }
}
