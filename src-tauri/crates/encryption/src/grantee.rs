//! Who may be given the key. What Atlas names is checked before it becomes a policy or a grant: a proxy
//! that rewrites answers must not end in a trust policy for a stranger's account.
//!
//! [`KnownGrantees`] is the only way to an [`AwsGrantee`], an [`AzureGrantee`] or a [`GcpGrantee`], and
//! policies and grants are written for these alone. One that this computer has not seen, or that differs
//! from what it has seen, comes as [`Unconfirmed`], which a person confirms first.

mod aws;
mod azure;
mod gcp;
mod known;
mod source;

pub use aws::AwsGrantee;
pub use azure::AZURE_APP;
pub use azure::AzureGrantee;
pub(crate) use azure::is_documented;
pub use gcp::GcpGrantee;
pub use known::{KnownGrantees, SeenGrantee, Sighting, Unconfirmed};
pub use source::GranteeSource;

/// Why what Atlas names may not be given the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GranteeError {
    /// Atlas names nobody.
    #[error("nobody is named")]
    Missing,
    /// AWS: it would let every account in.
    #[error("every account is named")]
    EveryAccount,
    /// AWS: neither an account nor a role or user of one.
    #[error("no account, role or user is named")]
    NotPrincipal,
    /// AWS: the account is in a partition that this Atlas does not use.
    #[error("this Atlas does not use the partition {partition}")]
    PartitionOfOtherAtlas {
        /// The partition: `aws-us-gov`.
        partition: String,
    },
    /// AWS: the account is in another partition than the role or the key, and no role can trust it.
    #[error("the account is in {account}, the role or the key in {other}")]
    PartitionsDiffer {
        /// The account's partition.
        account: String,
        /// The role's or the key's.
        other: String,
    },
    /// AWS: practice and real accounts are mixed (safety rules A5 and X2).
    #[error("practice and real accounts are mixed")]
    PracticeMixed,
    /// AWS: there is no external ID, or one that anybody can guess.
    #[error("there is no external ID")]
    ExternalIdMissing,
    /// AWS: the external ID is no UUID.
    #[error("the external ID is no UUID")]
    ExternalIdNotUuid,
    /// Azure: the application's ID is no UUID.
    #[error("the application's ID is no UUID")]
    ApplicationNotUuid,
    /// Google: this is no service account's address.
    #[error("no service account is named")]
    NotServiceAccount,
    /// Google: a service account, and not of the kind that Atlas makes.
    #[error("this service account is not one that Atlas makes")]
    NotAtlasServiceAccount,
}

#[cfg(test)]
mod tests;
