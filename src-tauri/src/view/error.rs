//! The one error that crosses to the UI. The words for people live in `ui/src/words`.

mod refusal_codes;

use serde::Serialize;
use specta::Type;

use super::{
    AwsPastedProblemView, AwsProfileProblemView, AzureCloudView, AzureFieldView,
    AzureRoleFindingView, BrowserProblemView, CloudAdditionProblemView, CloudProblemView,
    CloudRemovalProblemView, DisablingObstacleView, FieldFindingView, FieldView,
    GoogleFileProblemView, GranteeProblemView, PrivateNetworkingConflictView, ProviderView,
    RoleArnMistakeView, RoleProblemView, SignInKindView, TargetFieldView, TimerProblemView,
};

pub use refusal_codes::*;

/// What went wrong, tagged with a stable `code`.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "code",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ErrorView {
    /// Atlas could not be reached, or the connection broke.
    Unreachable {
        host: String,
        cause: UnreachableView,
    },
    /// Atlas does not know the ID or the secret, or it has expired.
    WrongSignIn { kind: SignInKindView },
    /// The caller's address is not on the access list of the API key or service account.
    NotOnAccessList {
        address: Option<String>,
        answer: AnswerView,
    },
    /// The sign-in is right but may not do this.
    NotAllowed { answer: AnswerView },
    /// The project, or something in it, is not there or not visible to this sign-in.
    NotFound { answer: AnswerView },
    /// Atlas asks for a pause.
    RateLimited { retry_after_seconds: Option<u32> },
    /// Atlas understood the request and refused it.
    Refused {
        answer: AnswerView,
        /// The fields of the form it is about.
        fields: Vec<RefusedFieldView>,
    },
    /// Atlas failed on its side.
    AtlasFailed { answer: AnswerView },
    /// Something answered, but not as Atlas does.
    UnexpectedAnswer {
        host: String,
        reason: UnexpectedView,
    },
    /// The list came without a single outbound address, so it is not used.
    EmptyList { host: String },
    /// The list has a block wider than any of Atlas's can be: it is not used, and nothing is written
    /// from it.
    ListHeldBack {
        /// Where the block stands in it: `outbound.aws.us-east-1[3]`.
        place: String,
        /// The block.
        block: String,
    },
    /// The operating system's key store did not do as asked.
    KeyStore { problem: KeyStoreView },
    /// The form cannot be sent as it is.
    Form { findings: Vec<FieldFindingView> },
    /// Nothing in the form differs from what Atlas has.
    NothingChanged,
    /// Someone else changed the configuration after it was read; nothing was sent.
    ChangedMeanwhile,
    /// Atlas cannot switch off what it cannot reach. Nothing was sent.
    OffWhileNotValid,
    /// Switching off has to wait for these. Nothing was sent.
    DisablingBlocked {
        obstacles: Vec<DisablingObstacleView>,
    },
    /// Requiring private networking has to wait for these. Nothing was sent.
    NetworkingBlocked {
        conflicts: Vec<PrivateNetworkingConflictView>,
    },
    /// What was entered is no ARN of a role.
    RoleArn { mistake: RoleArnMistakeView },
    /// The inputs of an Azure role cannot be right.
    AzureRole { findings: Vec<AzureRoleFindingView> },
    /// A role was not set up.
    RoleNotSetUp { problem: RoleProblemView },
    /// Who is named may not be given the key: the answer may have been changed on its way.
    GranteeRefused {
        host: String,
        problem: GranteeProblemView,
    },
    /// Atlas still refused when the time for the cloud to spread the news was over.
    StillRefused {
        answer: AnswerView,
        fields: Vec<RefusedFieldView>,
    },
    /// The person stopped waiting for the cloud; nothing of the change is in Atlas.
    StoppedWaiting { answer: AnswerView },
    /// The change did not arrive; reading back proved it.
    NotTaken { host: String },
    /// The answer was lost and Atlas could not be asked afterwards: nobody knows.
    LostSight { host: String },
    /// It happens in the practice project alone.
    NotPractice,
    /// Nobody is signed in to this cloud.
    CloudNotSignedIn { cloud: ProviderView },
    /// The project uses no key of this cloud, or Atlas does not say which.
    CloudNotUsed { cloud: ProviderView },
    /// What was pasted is no credentials of AWS.
    AwsPasted { problem: AwsPastedProblemView },
    /// A profile of this computer is not used.
    AwsProfile { problem: AwsProfileProblemView },
    /// What was typed is no region of AWS.
    AwsRegion,
    /// What was typed is no address of an access portal.
    AwsStartUrl,
    /// What was typed is not what Azure calls so.
    AzureField { field: AzureFieldView },
    /// Atlas uses a key vault in another Azure than the one that is signed in to.
    AzureOtherCloud { used: AzureCloudView },
    /// What was typed is no ID of an OAuth client of Google.
    GoogleClient,
    /// What was typed is no ID of a project of Google Cloud.
    GoogleProject,
    /// What was typed is no address of a service account of Google Cloud.
    GoogleAccount,
    /// A file of Google's credentials is not used.
    GoogleFile { problem: GoogleFileProblemView },
    /// The browser brought no sign-in.
    Browser {
        cloud: ProviderView,
        problem: BrowserProblemView,
    },
    /// A cloud, or the route to it.
    Cloud {
        cloud: ProviderView,
        problem: CloudProblemView,
    },
    /// Nothing can be added by itself.
    CloudAddition {
        cloud: ProviderView,
        problem: CloudAdditionProblemView,
    },
    /// Nothing can be taken out by itself.
    CloudRemoval {
        cloud: ProviderView,
        problem: CloudRemovalProblemView,
    },
    /// The summary on screen belongs to an earlier state; open it again.
    StaleSummary,
    /// The rows on screen belong to an earlier list; read them again.
    StaleList,
    /// The answer belongs to a project that is no longer in use.
    ProjectChanged,
    /// No connection to Atlas is in use.
    NotConnected,
    /// The address typed for *Custom address* cannot be used.
    InvalidAddress { reason: InvalidAddressView },
    /// What was entered for the proxy cannot be used.
    InvalidProxy { reason: InvalidProxyView },
    /// A file holds no certificate in PEM form.
    NoCertificate { file: String },
    /// What was set for the route to Atlas cannot be used, so nothing was sent.
    RouteUnusable { problem: RouteProblemView },
    /// The list has entries to confirm before it is written anywhere.
    UnusualList { wide: u32, added: u32, removed: u32 },
    /// What was pasted or opened is no access list.
    AccessListUnreadable { reason: UnreadableView },
    /// A file could not be read.
    FileNotRead {
        path: String,
        reason: FileProblemView,
    },
    /// A list cannot be written in this form.
    ArtefactRefused { reason: ArtefactProblemView },
    /// Nothing matches, so there is nothing to write or copy.
    NothingToWrite,
    /// A list has more rows than a workbook takes.
    TooLongForWorkbook { most: u32 },
    /// A file could not be written.
    FileNotWritten {
        path: String,
        reason: FileProblemView,
    },
    /// What Keygate keeps on this computer could not be written.
    NotKept { detail: String },
    /// The system's timer could not be set or removed.
    TimerNotSet { problem: TimerProblemView },
    /// The clipboard did not take the text.
    ClipboardRefused,
    /// The practice project could not be started.
    PracticeNotStarted { detail: String },
    /// The person closed a dialog. Not a failure.
    Cancelled,
    /// No program of this computer shows folders.
    FolderNotOpened { path: String },
    /// A defect in Keygate.
    Internal { detail: String },
    /// A command ended in the middle of its work. What a panic says is shown to nobody.
    Panicked,
}

/// A field whose value Atlas did not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusedFieldView {
    pub field: FieldView,
    /// What is wrong with it, in Atlas's words.
    pub detail: Option<String>,
}

/// How the route to Atlas failed.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UnreachableView {
    NameNotFound,
    Refused,
    TimedOut,
    Certificate,
    /// The issuer is no public authority, and the person does not know of it: no secret was sent.
    PrivateIssuer,
    Interrupted,
    Proxy,
    ProxySignIn,
    ProxyUnsupported,
    Other,
}

/// How an answer was not Atlas's.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UnexpectedView {
    Redirect,
    TooLarge,
    Compressed,
    NotJson,
    WrongShape,
}

/// What is wrong with the operating system's key store.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeyStoreView {
    /// No store is running.
    Missing,
    /// It is locked and was not unlocked.
    Locked,
    /// It refused.
    Refused,
    /// The secret is longer than it takes.
    TooLong,
    /// It failed otherwise.
    Failed,
    /// The entry that was kept earlier is gone.
    EntryGone,
}

/// Why an address for *Custom address* cannot be used.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum InvalidAddressView {
    NotAUrl,
    NotHttps,
    HasMoreThanAHost,
    NotSet,
}

/// Why a proxy cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum InvalidProxyView {
    NotAnAddress,
    OtherScheme,
    /// A user name or password stands in the address.
    HoldsSignIn,
    HoldsPath,
    /// A user without a password.
    NoPassword,
}

/// Why the route to Atlas that was set cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RouteProblemView {
    /// The settings cannot be read, so the proxy is not known.
    NotRead,
    /// The proxy's address is none.
    Proxy,
    /// The added certificates are damaged.
    Certificates,
}

/// Why a text is no access list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum UnreadableView {
    Empty,
    Binary,
    TooLarge { limit_mebibytes: u32 },
    FormTooLarge { limit_mebibytes: u32 },
}

/// Why a list cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ArtefactProblemView {
    /// An address that cannot be Atlas's.
    RefusedAddress {
        cidr: String,
    },
    /// The key service takes no IPv6.
    Ipv6 {
        count: u32,
    },
    /// The key service takes public addresses only.
    NotPublic {
        count: u32,
    },
    /// The role's ARN is not known, or is none.
    RoleArn,
    KeyArn,
    /// What was filled in here cannot be used.
    Field {
        field: TargetFieldView,
    },
    /// Another statement of the policy that was compared would still shut Atlas out.
    StillShutOut,
    /// What was compared is not one policy of the kind to merge into.
    NotAPolicy,
    /// More than the cloud takes.
    TooMany {
        used: u32,
        limit: u32,
    },
    /// Something that is needed is not in it, for example another cloud's addresses.
    LeavesOut {
        count: u32,
    },
    /// What the list allows today is not known whole, so nothing may take its place.
    NotProven,
    /// Removal is not possible yet.
    RemovalBlocked,
    /// What was written did not read back as the same set; nothing is offered.
    ReadBackDiffers,
}

/// Why a file was not written.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FileProblemView {
    Exists,
    NotAllowed,
    Full,
    FolderMissing,
    NotAFile,
    Other,
}

/// Atlas's own answer, shown where Keygate has no better words.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// HTTP status.
    pub status: u16,
    /// Atlas's `errorCode`.
    pub error_code: Option<String>,
    /// Atlas's own sentence.
    pub detail: Option<String>,
    /// What the sentence is about: names, addresses, regions.
    pub parameters: Vec<String>,
}
