//! What the Activity screen draws.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ProviderView;

/// What there is; its rows are asked for by range.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityView {
    pub count: u32,
    /// Entries that pass the filter.
    pub matching: u32,
    /// Lines that could not be understood.
    pub damaged: u32,
    /// Lines that a newer version of Keygate wrote.
    pub newer: u32,
}

/// What is on screen.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRequest {
    /// Every word of it stands somewhere on an entry.
    pub filter: String,
    pub oldest_first: bool,
}

/// Rows in the order asked for.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRowsView {
    pub rows: Vec<ActivityRowView>,
}

/// One thing that was done.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRowView {
    pub at: String,
    pub who: WhoView,
    /// The Atlas; `None`: only this computer.
    pub host: Option<String>,
    pub organization: Option<String>,
    pub project: Option<String>,
    pub action: ActionView,
    /// `None`: it has not ended, or the program ended first.
    pub outcome: Option<OutcomeView>,
    /// Names it where what it added in a cloud can be put back.
    pub put_back: Option<String>,
}

/// The public part of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum WhoView {
    ServiceAccount { id: String },
    ApiKey { id: String },
    NotSignedIn,
    Practice,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ActionView {
    CreateRole {
        provider: ProviderView,
    },
    AuthorizeRole {
        arn: String,
    },
    SwitchOn {
        provider: ProviderView,
    },
    ChangeKey {
        provider: ProviderView,
    },
    ChangeSettings {
        provider: ProviderView,
    },
    SwitchOff {
        provider: ProviderView,
    },
    RequirePrivateNetworking {
        provider: ProviderView,
        on: bool,
    },
    EncryptSearchNodes {
        on: bool,
    },
    CreateEndpoint {
        provider: ProviderView,
        region: String,
    },
    DeleteEndpoint {
        provider: ProviderView,
        endpoint: String,
    },
    /// `to` is `None` where the cluster goes on Atlas's own key.
    MoveCluster {
        cluster: String,
        to: Option<ProviderView>,
    },
    SaveFile {
        file: String,
        count: u32,
    },
    SaveActivity {
        file: String,
        count: u32,
    },
    RememberAccessList {
        count: u32,
    },
    ForgetAccessList,
    /// A list of Atlas's; `fetched` is when it came first, RFC 3339.
    AcceptList {
        fetched: String,
    },
    StrikeOutList {
        fetched: String,
    },
    SignInToCloud {
        cloud: ProviderView,
        account: String,
        identity: String,
    },
    AddToCloud {
        cloud: ProviderView,
        account: String,
        count: u32,
    },
    PutBackInCloud {
        cloud: ProviderView,
        account: String,
        count: u32,
    },
    RemoveFromCloud {
        cloud: ProviderView,
        account: String,
        count: u32,
    },
    WatchWhileClosed {
        on: bool,
    },
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum OutcomeView {
    Done,
    Valid,
    NotValid,
    Waiting,
    NoVerdict,
    ReadsDifferently,
    Refused {
        status: u16,
        code: Option<String>,
    },
    NotSent,
    NotTaken,
    NotKnown,
    NotReached,
    Stopped,
    NotWritten,
    /// What a comparison proved; `HalfAllowed`: of one of AWS's two policies.
    Missing,
    NotProven,
    NoList,
    Allowed,
    HalfAllowed,
}
