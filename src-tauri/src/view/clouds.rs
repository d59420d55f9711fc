//! The key service itself: signing in to it, reading it, adding to its lists.

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AccessListView, UnreachableView};

/// Signing in to AWS.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsView {
    /// `None`: nobody is signed in.
    pub signed_in: Option<AwsSignedInView>,
    /// The profiles of this computer.
    pub profiles: Vec<String>,
    /// In practice: the portal of the pretend AWS.
    pub start_url: Option<String>,
    /// In practice: what can be pasted.
    pub pasted: Option<String>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsSignedInView {
    /// Twelve digits.
    pub account: String,
    /// The user, or the role and its session.
    pub identity: String,
    pub method: AwsSignInMethodView,
    /// When it ends, RFC 3339, where that is known.
    pub ends_at: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsSignInMethodView {
    IdentityCenter,
    Pasted,
    Profile,
}

/// Credentials of AWS as they were pasted.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsCredentialsRequest {
    #[specta(type = String)]
    pub text: Secret,
}

/// What a profile of this computer leads to.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsProfileView {
    SignedIn {
        view: AwsView,
    },
    /// The browser comes next.
    Portal {
        start_url: String,
        region: String,
    },
}

/// An account that the person may go to.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsAccountView {
    pub id: String,
    pub name: String,
}

/// The policies that the sign-in needs.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsRightsView {
    /// For reading alone.
    pub watching: String,
    /// For adding, beside the first.
    pub changing: String,
    pub misuses: Vec<AwsMisuseView>,
}

/// What a right to change can be misused for.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsMisuseView {
    PowerOverRole { role: String },
    PowerOverEveryoneAttached { policy: String },
    PowerOverKey { key: String },
}

/// The Access list screen, and what was read from AWS for it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsAccessListView {
    pub list: AccessListView,
    pub read: AwsReadView,
}

/// What was read from AWS.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsReadView {
    /// Twelve digits.
    pub account: String,
    /// Who read it.
    pub identity: String,
    /// When, RFC 3339.
    pub at: String,
    pub role: String,
    pub keys: Vec<AwsKeyView>,
    /// The policies that decide.
    pub policies: Vec<AwsPolicyView>,
    pub unread: Vec<AwsUnreadView>,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsKeyView {
    pub arn: String,
    pub state: AwsKeyStateView,
}

/// Whether a key can be used.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsKeyStateView {
    Enabled,
    Disabled,
    PendingDeletion {
        /// From when on, RFC 3339.
        on: Option<String>,
    },
    /// In AWS's own word.
    Other {
        state: String,
    },
}

/// A policy, and the lists of addresses in it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsPolicyView {
    pub place: AwsPlaceView,
    pub name: String,
    pub lists: Vec<AwsListView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsPlaceView {
    Inline,
    Managed,
    Boundary,
    Key,
}

/// A list of addresses in a policy.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsListView {
    /// The statement's `Sid`, or its number from 1.
    pub statement: String,
    /// It allows these addresses, instead of denying all others.
    pub allows: bool,
    pub count: u32,
    /// Who or what else uses it.
    pub uses: Vec<AwsUseView>,
}

/// Who or what else uses a list.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsUseView {
    Principals,
    Actions,
    Resources,
    Attached { name: String },
    Unread,
}

/// Something that could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsUnreadView {
    pub what: AwsItemView,
    /// Its name or ARN; empty for what has none.
    pub name: String,
    pub why: AwsUnreadWhyView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsItemView {
    Role,
    InlinePolicies,
    InlinePolicy,
    AttachedPolicies,
    ManagedPolicy,
    PolicyVersions,
    PolicyEntities,
    Key,
    KeyPolicy,
    Grants,
}

/// Why something could not be read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsUnreadWhyView {
    /// The identity lacks this right.
    Denied {
        action: String,
    },
    Gone,
    OtherAccount,
    NotText,
    Failed {
        problem: CloudProblemView,
    },
}

/// What will be added, to be confirmed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsPlanView {
    /// Names it.
    pub token: u32,
    pub account: String,
    pub identity: String,
    /// Addresses in all.
    pub count: u32,
    pub changes: Vec<AwsChangeView>,
}

/// One document that changes.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsChangeView {
    pub place: AwsPlaceView,
    pub name: String,
    /// It is not there yet.
    pub is_new: bool,
    /// The statements that change: their `Sid`, or number from 1.
    pub statements: Vec<String>,
    /// The blocks that are added, in numeric order.
    pub added: Vec<String>,
    /// How full it will be, and may be.
    pub used: u32,
    pub limit: u32,
    /// The document as it is; empty for a new one.
    pub before: String,
    /// The document as it will be.
    pub after: String,
}

/// How far adding is.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsProgressView {
    ReadingAgain,
    Saving,
    /// It can no longer be cancelled.
    Writing {
        at: u32,
    },
    ReadingBack {
        at: u32,
    },
}

/// How adding ended.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsAddedView {
    pub ended: AwsEndedView,
    /// Addresses in all.
    pub count: u32,
    pub changes: Vec<AwsFateView>,
    /// Where what there was is saved.
    pub rollback: Vec<String>,
    /// What AWS has now; `None` where it was not read again.
    pub now: Option<AwsAccessListView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwsEndedView {
    /// Everything was read back.
    Proven,
    /// Nothing was sent.
    Cancelled,
    /// What there was could not be saved, so nothing was sent.
    NotSaved,
    /// A document stopped it.
    Stopped,
}

/// What became of one document.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsFateView {
    pub place: AwsPlaceView,
    pub name: String,
    pub fate: AwsFateKindView,
}

/// `clouds::change::Fate` says what each means.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AwsFateKindView {
    NotStarted,
    /// Somebody changed it since it was read; nothing was written.
    Changed,
    NotRead {
        problem: CloudProblemView,
    },
    AlreadyThere,
    Refused {
        problem: CloudProblemView,
    },
    TooLong {
        used: u32,
        limit: u32,
    },
    /// AWS refuses what is in it already: a principal that is gone, a statement without action.
    Flawed {
        principal: Option<String>,
    },
    NotWritable,
    /// A managed policy has five versions, as many as there may be.
    VersionsFull {
        oldest: u32,
    },
    Proven,
    /// Somebody else wrote at the same time.
    Foreign,
    /// It was stored, and was not seen until the deadline.
    NotProven,
    /// No clear answer came.
    Unclear,
}

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
pub enum AwsAdditionProblemView {
    NothingMissing,
    NoList,
    NotProven,
    StillShutOut,
    Shared {
        lists: Vec<AwsSharedListView>,
        /// A policy of Keygate's own would do.
        own_helps: bool,
    },
    TooLarge {
        /// The policy's name; empty for a new one.
        name: String,
        used: u32,
        limit: u32,
    },
    RefusedAddress {
        block: String,
    },
    /// The document cannot be changed where the list stands.
    NotOneList,
}

/// A list that others use, too.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsSharedListView {
    pub policy: String,
    pub uses: Vec<AwsUseView>,
}
