//! Why something about a cloud did not work.

use serde::Serialize;
use specta::Type;

use super::CloudUseView;
use crate::view::UnreachableView;

/// What a cloud answered beside a success.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudProblemView {
    Unreachable {
        host: String,
        cause: UnreachableView,
    },
    Throttled,
    Denied {
        action: Option<String>,
        resource: Option<String>,
    },
    SignInExpired,
    WrongSignIn,
    ClockOff {
        /// What time it is there, RFC 3339.
        there: Option<String>,
    },
    NotFound,
    Malformed {
        detail: Option<String>,
    },
    LimitExceeded {
        detail: Option<String>,
    },
    InvalidState {
        detail: Option<String>,
    },
    Refused {
        detail: Option<String>,
    },
    Failed {
        detail: Option<String>,
    },
    Unexpected,
    InvalidName,
    Setup,
}

/// Why pasted credentials are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", content = "part", rename_all = "camelCase")]
pub enum AwsPastedProblemView {
    Nothing,
    Missing(AwsPartView),
    Broken(AwsPartView),
    Several(AwsPartView),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsPartView {
    AccessKeyId,
    SecretAccessKey,
    SessionToken,
}

/// Why a profile of this computer is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsProfileProblemView {
    NotRead,
    /// It runs this command.
    Command {
        command: String,
    },
    RoleOfAnother,
    WebIdentity,
    OfTheMachine,
    OfTheConsole,
    Incomplete,
    None,
}

/// Why a file of Google's credentials is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum GoogleFileProblemView {
    NotCredentials,
    TooLarge,
    /// It runs programs, or has other addresses asked.
    External,
    OtherKind,
    Lacks {
        part: String,
    },
    OtherTokenAddress,
    OtherUniverse,
    BadKey,
}

/// Why the browser brought no sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum BrowserProblemView {
    NoPort,
    TimedOut,
    /// The cloud's own code.
    Refused {
        code: String,
    },
}

/// Why nothing can be added by itself.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudAdditionProblemView {
    NothingMissing,
    NoList,
    NotProven,
    StillShutOut,
    Shared {
        lists: Vec<CloudSharedListView>,
        /// A list of Keygate's own would do.
        own_helps: bool,
    },
    TooLarge {
        /// The document's name; empty for a new one.
        name: String,
        used: u32,
        limit: u32,
    },
    RefusedAddress {
        block: String,
    },
    /// A list is in force already, so that none is begun.
    ListInForce,
    /// Requests come through private endpoints, where no address is seen.
    PrivateNetworking,
    /// There is not exactly one statement that a first list could take the place of.
    NoStatement {
        statements: u32,
    },
    /// With a first list, something else would still allow any address.
    StillOpen,
    /// Google: the service account that Atlas uses is not known.
    AccountUnknown,
    /// Azure: the administrator's own address is no public address of IPv4.
    OwnAddress,
    /// The document cannot be changed where the list stands.
    NotOneList,
}

/// A list that others use, too.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudSharedListView {
    /// Of the document that it stands in.
    pub name: String,
    pub uses: Vec<CloudUseView>,
}

/// Why nothing can be taken out by itself.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudRemovalProblemView {
    NothingThere,
    NotProven,
    /// These are needed today.
    StillNeeded {
        blocks: Vec<String>,
    },
    Shared {
        lists: Vec<CloudSharedListView>,
    },
    /// The cloud has other documents than were written.
    ChangedSince,
    /// It was new: a person deletes it.
    OwnDocument {
        name: String,
    },
    WouldBeEmpty,
    NotOneList,
}
