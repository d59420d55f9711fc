//! The grantees that this computer has seen, by the Atlas that named them.

use std::collections::BTreeMap;

use atlas::{AwsRole, AzureServicePrincipal, GcpServiceAccount};
use serde::{Deserialize, Serialize};

use super::{AwsGrantee, AzureGrantee, GcpGrantee, GranteeError, GranteeSource};

/// What was seen, by origin (`https://cloud.mongodb.com`); each the last seen last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KnownGrantees(BTreeMap<String, Vec<SeenGrantee>>);

/// A grantee as it was seen: for showing and comparing. Nothing is written for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "provider",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SeenGrantee {
    /// Who assumes an IAM role.
    Aws {
        /// Atlas's id of the role.
        role_id: String,
        /// The ARN of the account, role or user.
        principal: String,
        /// The external ID.
        external_id: String,
    },
    /// An application.
    Azure {
        /// Atlas's id of the service principal.
        role_id: String,
        /// The application's ID.
        application: String,
    },
    /// A service account.
    Gcp {
        /// Atlas's id of the role.
        role_id: String,
        /// Its address.
        email: String,
    },
}

/// A grantee that passed the rules, beside what this computer knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Sighting<G> {
    /// It is as it was seen before, also a new role for an account or an application that is known; or
    /// it is the one that MongoDB documents.
    Known(G),
    /// It is seen for the first time, or another was seen before.
    Unconfirmed {
        /// What is named now.
        now: Unconfirmed<G>,
        /// What was seen last: for the same role, or else of the same Atlas. `None` where this Atlas
        /// named none before, or, in Google, none for this role.
        last: Option<SeenGrantee>,
    },
}

/// A grantee that a person compares with what Atlas's own page shows before anything is written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed<G>(G);

impl KnownGrantees {
    /// Checks who assumes `role`. `key` is what was entered as the key: where it is an ARN, its
    /// partition has to be the account's.
    ///
    /// # Errors
    /// Why it may not be given the key.
    pub fn aws(
        &self,
        source: GranteeSource<'_>,
        role: &AwsRole,
        key: &str,
    ) -> Result<Sighting<AwsGrantee>, GranteeError> {
        let grantee = AwsGrantee::read(source, role, key)?;
        Ok(self.sighting(source, grantee, false))
    }

    /// Checks the application that `principal` stands for.
    ///
    /// # Errors
    /// Why it may not be given the key.
    pub fn azure(
        &self,
        source: GranteeSource<'_>,
        principal: &AzureServicePrincipal,
    ) -> Result<Sighting<AzureGrantee>, GranteeError> {
        let grantee = AzureGrantee::read(principal)?;
        let documented = grantee.is_documented();
        Ok(self.sighting(source, grantee, documented))
    }

    /// Checks a service account; one that is still being made is [`GranteeError::Missing`].
    ///
    /// # Errors
    /// Why it may not be given the key.
    pub fn gcp(
        &self,
        source: GranteeSource<'_>,
        account: &GcpServiceAccount,
    ) -> Result<Sighting<GcpGrantee>, GranteeError> {
        let grantee = GcpGrantee::read(account)?;
        Ok(self.sighting(source, grantee, false))
    }

    /// Takes `grantee` as seen: it is known, or a person confirmed it. Returns whether that is news.
    pub fn remember(&mut self, source: GranteeSource<'_>, grantee: impl Into<SeenGrantee>) -> bool {
        let seen = grantee.into();
        let known = self.0.entry(source.origin.as_str().to_owned()).or_default();
        if known.contains(&seen) {
            return false;
        }
        known.retain(|it| !it.is_of_same_role(&seen));
        known.push(seen);
        true
    }

    fn sighting<G>(&self, source: GranteeSource<'_>, grantee: G, documented: bool) -> Sighting<G>
    where
        for<'a> SeenGrantee: From<&'a G>,
    {
        let seen = SeenGrantee::from(&grantee);
        let known = self.0.get(source.origin.as_str());
        let known = known.map_or(&[][..], Vec::as_slice);
        let of_role = known.iter().find(|it| it.is_of_same_role(&seen));
        // What roles have in common can only be compared where they do.
        let of_atlas = || {
            let others = known.iter().rev().filter(|it| it.shares_name_with(&seen));
            let same = others.clone().find(|it| it.name() == seen.name());
            same.or_else(|| others.clone().next())
        };
        match of_role.or_else(of_atlas) {
            None if documented => Sighting::Known(grantee),
            Some(last) if last.is_confirmed_by(&seen) => Sighting::Known(grantee),
            last => Sighting::Unconfirmed {
                last: last.cloned(),
                now: Unconfirmed(grantee),
            },
        }
    }
}

impl SeenGrantee {
    /// The account, application or service account.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Aws { principal, .. } => principal,
            Self::Azure { application, .. } => application,
            Self::Gcp { email, .. } => email,
        }
    }

    fn role_id(&self) -> &str {
        match self {
            Self::Aws { role_id, .. } | Self::Azure { role_id, .. } | Self::Gcp { role_id, .. } => {
                role_id
            }
        }
    }

    fn is_of_same_cloud(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn is_of_same_role(&self, other: &Self) -> bool {
        self.is_of_same_cloud(other) && self.role_id() == other.role_id()
    }

    /// Atlas has one account in AWS and one application in Azure for all roles, and in Google a
    /// service account for each.
    fn shares_name_with(&self, other: &Self) -> bool {
        self.is_of_same_cloud(other) && !matches!(self, Self::Gcp { .. })
    }

    /// Whether `now` is this one again; another role has an external ID of its own.
    fn is_confirmed_by(&self, now: &Self) -> bool {
        if self.is_of_same_role(now) {
            self == now
        } else {
            self.name() == now.name()
        }
    }
}

impl<G> Sighting<G>
where
    for<'a> SeenGrantee: From<&'a G>,
{
    /// The grantee, unless a person has to confirm it first.
    #[must_use]
    pub fn known(self) -> Option<G> {
        match self {
            Self::Known(grantee) => Some(grantee),
            Self::Unconfirmed { .. } => None,
        }
    }

    /// The same once a person confirmed `seen`: known where that is what is named now.
    pub fn confirmed_as(self, seen: &SeenGrantee) -> Self {
        match self {
            Self::Unconfirmed { now, .. } if now.seen() == *seen => Self::Known(now.0),
            other => other,
        }
    }
}

impl<G> Unconfirmed<G>
where
    for<'a> SeenGrantee: From<&'a G>,
{
    /// What it is, for showing.
    #[must_use]
    pub fn seen(&self) -> SeenGrantee {
        SeenGrantee::from(&self.0)
    }
}

#[cfg(test)]
impl<G> Sighting<G> {
    /// As though a person had confirmed whatever is named.
    pub(crate) fn confirmed(self) -> G {
        match self {
            Self::Known(grantee)
            | Self::Unconfirmed {
                now: Unconfirmed(grantee),
                ..
            } => grantee,
        }
    }
}

impl From<&AwsGrantee> for SeenGrantee {
    fn from(grantee: &AwsGrantee) -> Self {
        Self::Aws {
            role_id: grantee.role_id().to_owned(),
            principal: grantee.principal().to_owned(),
            external_id: grantee.external_id().to_owned(),
        }
    }
}

impl From<&AzureGrantee> for SeenGrantee {
    fn from(grantee: &AzureGrantee) -> Self {
        Self::Azure {
            role_id: grantee.role_id().to_owned(),
            application: grantee.application().to_owned(),
        }
    }
}

impl From<&GcpGrantee> for SeenGrantee {
    fn from(grantee: &GcpGrantee) -> Self {
        Self::Gcp {
            role_id: grantee.role_id().to_owned(),
            email: grantee.email().to_owned(),
        }
    }
}
