//! Why a cloud was not signed in to, or nothing can be added to it.

use access_list::{AddError, AwsUse};
use ipnet::IpNet;

/// Why a profile of this computer is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AwsProfileProblem {
    /// The files have no such profile, or cannot be read.
    NotRead,
    /// It runs this command, which Keygate does not.
    Command(String),
    /// It signs in otherwise.
    Unsupported(clouds::aws::sign_in::profile::UnsupportedSignIn),
}

/// A field of signing in to Azure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AzureField {
    /// The tenant's ID or domain.
    Tenant,
    /// The application's ID.
    Client,
    /// A service principal's secret.
    Secret,
}

/// Why nothing can be added by itself, whatever the cloud.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdditionProblem {
    /// Every needed block is accepted already.
    #[error("nothing is missing")]
    NothingMissing,
    /// Any address is accepted: a first list is a step of its own (safety rule C4).
    #[error("no list is in force")]
    NoList,
    /// What the documents accept is not known whole, so nothing in them is written (safety rule C1).
    #[error("what the documents accept is not known whole")]
    NotProven,
    /// With the additions Atlas would still be shut out, because of something that is no list.
    #[error("something else shuts Atlas out")]
    StillShutOut,
    /// Only lists that others use, too, could take the addresses (safety rule C3).
    #[error("the lists are used by others, too")]
    Shared {
        /// The lists.
        lists: Vec<SharedList>,
        /// Whether a list of Keygate's own would do.
        own_helps: bool,
    },
    /// More than the cloud takes.
    #[error("{used} of {limit}")]
    TooLarge {
        /// The document's name; empty for a new one.
        name: String,
        /// How full it would be.
        used: usize,
        /// How full it may be.
        limit: usize,
    },
    /// Atlas cannot mean this block (safety rule A4).
    #[error("{0} cannot be an address of Atlas")]
    RefusedAddress(IpNet),
    /// A list is in force already, so that none is begun.
    #[error("a list is in force")]
    ListInForce,
    /// Requests come through private endpoints, where no address is seen (safety rule W2).
    #[error("requests come through private endpoints")]
    PrivateNetworking,
    /// There is not exactly one statement that a first list could take the place of (safety rule W1).
    #[error("{statements} statements could be replaced")]
    NoStatement {
        /// How many there are.
        statements: usize,
    },
    /// With a first list, something else would still allow any address.
    #[error("something else allows any address")]
    StillOpen,
    /// Google: the service account that Atlas uses is not known, and a rule for any identity is not
    /// written (safety rule G1).
    #[error("the service account that Atlas uses is not known")]
    AccountUnknown,
    /// Azure: what was typed as the administrator's own address is no public address of IPv4.
    #[error("the own address is no public IPv4 address")]
    OwnAddress,
    /// A document could not be changed where the list stands.
    #[error("the list's form is not one that is changed")]
    NotOneList,
}

impl AdditionProblem {
    /// What keeps addresses out of a document of any cloud. `name` is that of a document that would be
    /// too large; `lists` are the lists that others use, by the names that people know.
    #[must_use]
    pub fn of(error: &AddError, name: String, lists: Vec<SharedList>) -> Self {
        match error {
            AddError::NothingMissing => Self::NothingMissing,
            AddError::NoList => Self::NoList,
            AddError::NotProven => Self::NotProven,
            AddError::StillShutOut => Self::StillShutOut,
            AddError::Shared { own_helps, .. } if !lists.is_empty() => Self::Shared {
                lists,
                own_helps: *own_helps,
            },
            AddError::TooLarge { meter, .. } => Self::TooLarge {
                name,
                used: meter.used,
                limit: meter.limit,
            },
            AddError::RefusedAddress(net) => Self::RefusedAddress(*net),
            AddError::ListInForce => Self::ListInForce,
            AddError::PrivateNetworking => Self::PrivateNetworking,
            AddError::NoStatement { statements } => Self::NoStatement {
                statements: *statements,
            },
            AddError::StillOpen => Self::StillOpen,
            AddError::AccountUnknown => Self::AccountUnknown,
            AddError::OwnAddress => Self::OwnAddress,
            AddError::Shared { .. } | AddError::Splice(_) => Self::NotOneList,
        }
    }
}

/// A list that others use, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedList {
    /// The name of the document that it stands in.
    pub name: String,
    /// Who or what else uses it.
    pub uses: Vec<ListUse>,
}

/// Who or what else uses a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListUse {
    /// Other principals than the role.
    Principals,
    /// Other actions than Atlas needs.
    Actions,
    /// Other keys or resources.
    Resources,
    /// Who or what is named so.
    Attached(String),
    /// Who else could not be read.
    Unread,
}

impl From<&AwsUse> for ListUse {
    fn from(other: &AwsUse) -> Self {
        match other {
            AwsUse::Principals => Self::Principals,
            AwsUse::Actions => Self::Actions,
            AwsUse::Resources => Self::Resources,
            AwsUse::Attached(name) => Self::Attached(name.clone()),
            AwsUse::Unread => Self::Unread,
        }
    }
}

/// Why nothing can be taken out by itself, whatever the cloud.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RemovalProblem {
    /// None of it stands in a list, or nothing was added that could be put back.
    #[error("there is nothing to take out")]
    NothingThere,
    /// What the documents accept is not known whole, so nothing in them is written (safety rule C1).
    #[error("what the documents accept is not known whole")]
    NotProven,
    /// These are needed today and would lose access (safety rule C3).
    #[error("{} needed blocks would lose access", .0.len())]
    StillNeeded(Vec<IpNet>),
    /// They stand only in lists that others use, too (safety rule C3).
    #[error("the lists are used by others, too")]
    Shared(Vec<SharedList>),
    /// The cloud has other documents than were written (safety rule C3).
    #[error("the documents are no longer what was written")]
    ChangedSince,
    /// It was new, and a document as a whole is deleted by a person (safety rule C4).
    #[error("{0} would be deleted")]
    OwnDocument(String),
    /// A list without entries shuts everybody out, or lets everybody in.
    #[error("a list would be empty")]
    WouldBeEmpty,
    /// A document could not be changed where the list stands.
    #[error("the list's form is not one that is changed")]
    NotOneList,
}
