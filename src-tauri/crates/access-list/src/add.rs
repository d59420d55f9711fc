//! Adding to the lists that a key service has, as its own documents say them: only blocks are added,
//! everything else stays as it was written, and what comes of it is evaluated before anything is sent
//! (safety rules C1 and C3).

mod aws;
mod azure;
mod first;
mod first_azure;
mod google;
mod splice;

pub use aws::{
    AwsAdd, AwsAddition, AwsPlan, AwsRemove, RemoveError, add_to_aws, remove_from_aws,
    still_accepted,
};
pub use azure::{AzureAdd, AzurePlan, add_to_azure, change_azure, take_from_azure};
pub use first::{AwsBegin, AwsFirst, begin_in_aws};
pub use first_azure::{AzureBegin, begin_in_azure};
pub use google::{
    GoogleAdd, GoogleEdit, GooglePart, GooglePlan, GoogleTake, add_to_google, take_from_google,
};
pub(crate) use splice::written;
pub use splice::{SpliceError, change_list};

use addresses::Ranges;
use ipnet::IpNet;

use crate::aws::AwsUse;
use crate::write::Meter;

/// Why nothing can be added by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// Every needed block is accepted already.
    #[error("nothing is missing")]
    NothingMissing,
    /// Any address is accepted: a first list is a step of its own (safety rule C4).
    #[error("no list is in force")]
    NoList,
    /// A list is in force already: what is missing is added to it.
    #[error("a list is in force")]
    ListInForce,
    /// Requests come through private endpoints, where no address is seen: a list would shut Atlas out
    /// (safety rule W2).
    #[error("requests come through private endpoints")]
    PrivateNetworking,
    /// No statement, or more than one, lets Atlas in from any address, so that a list has nothing to
    /// take the place of (safety rule W1).
    #[error("{statements} statements could be replaced")]
    NoStatement {
        /// How many there are.
        statements: usize,
    },
    /// With the list, other statements would still allow any address.
    #[error("other statements allow any address")]
    StillOpen,
    /// What the policies accept is not known whole, so nothing in them is written (safety rule C1).
    #[error("what the policies accept is not known whole")]
    NotProven,
    /// With the additions the policies would still shut Atlas out, because of something that is no
    /// list of addresses.
    #[error("other statements shut Atlas out")]
    StillShutOut,
    /// Only lists that others use, too, could take the addresses (safety rule C3).
    #[error("the lists are used by others, too")]
    Shared {
        /// The lists, and who or what else uses each.
        lists: Vec<SharedList>,
        /// Whether a policy of Keygate's own would do.
        own_helps: bool,
    },
    /// More than the cloud takes.
    #[error("{} of {}", .meter.used, .meter.limit)]
    TooLarge {
        /// AWS: the policy, by its position; 0 elsewhere.
        policy: usize,
        /// How full it would be.
        meter: Meter,
    },
    /// Atlas cannot mean this block (safety rule A4).
    #[error("{0} cannot be an address of Atlas")]
    RefusedAddress(IpNet),
    /// Azure: the administrator's own address is not public.
    #[error("the own address is not public")]
    OwnAddress,
    /// Google: the service account that Atlas uses is not known, and a rule for any identity is not
    /// written (safety rule G1).
    #[error("the service account that Atlas uses is not known")]
    AccountUnknown,
    /// A document could not be changed where the list stands.
    #[error(transparent)]
    Splice(#[from] SpliceError),
}

/// The blocks of `needed` that are not in `has`, or not wholly.
fn without(needed: &[IpNet], has: &Ranges) -> Vec<IpNet> {
    let needed = needed.iter().copied();
    needed.filter(|net| !has.contains(*net)).collect()
}

/// A list that others use, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedList {
    /// The policy it stands in, by its position.
    pub policy: usize,
    /// The statement, by its position in the policy.
    pub statement: usize,
    /// Who or what else uses it.
    pub uses: Vec<AwsUse>,
}
