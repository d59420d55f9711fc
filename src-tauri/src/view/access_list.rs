//! The Access list screen: what is needed, what there is, and how they differ.

mod artefact;
mod comparison;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ErrorView, TotalsView};

pub use artefact::*;
pub use comparison::*;

/// What the key service must let in.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NeededView {
    /// Names this set; rows of another are refused.
    pub generation: u32,
    pub host: String,
    pub practice: bool,
    /// When Atlas gave the control plane's list, RFC 3339.
    pub fetched_at: String,
    /// The control plane's list was kept from an earlier connection, and Atlas was not asked since.
    pub unchecked: bool,
    pub totals: TotalsView,
    /// Addresses of the control plane and its gateways.
    pub of_control_plane: u32,
    /// Addresses that only clusters use.
    pub of_clusters: u32,
    /// What could not be read; empty: the set is complete (safety rule A2).
    pub gaps: Vec<GapView>,
    /// Those this sign-in can see, by organisation and name.
    pub projects: Vec<NeededProjectView>,
    /// Why no list is needed; `None`: one is, or that is not known.
    pub no_list: Option<NoListView>,
}

/// Why no list is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NoListView {
    /// Private networking: every required endpoint is active.
    PrivateEndpoints,
    /// A person said so.
    Answered,
}

/// What a person answered about the project in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AnswersView {
    pub listed: Option<ListedView>,
    /// The form of list that was chosen last.
    pub target: Option<TargetKindView>,
}

/// Whether the key service accepts requests only from certain addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ListedView {
    Yes,
    No,
    NotSure,
}

/// A project that may use the key service.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NeededProjectView {
    pub id: String,
    pub name: String,
    pub organization: String,
    /// It uses the key service.
    pub ticked: bool,
    /// Outbound addresses of its clusters, planned ones included; 0 where it is not ticked.
    pub addresses: u32,
    /// Of these, planned.
    pub planned: u32,
    /// Why its addresses could not be read.
    pub problem: Option<ErrorView>,
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum GapView {
    /// Nobody is signed in, so the clusters' addresses are missing.
    NoSignIn,
    Project {
        name: String,
    },
    /// Atlas's own list could not be fetched: an earlier one stands in.
    EarlierControlPlane,
    /// Atlas's newest list is not used: a person has to look at it first, it is a mistake, or it was
    /// struck out.
    UnusedControlPlane,
    ControlPlaneEntries {
        count: u32,
    },
}

/// Everything on the Access list screen but rows and files.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessListView {
    pub needed: NeededView,
    /// What the access list has, as last compared; `None`: not known here.
    pub have: Option<HaveView>,
    pub comparison: Option<ComparisonView>,
    /// What became of what was handed over last.
    pub handed_over: Option<HandedOverView>,
    /// What the forms of the targets begin with.
    pub defaults: TargetDefaultsView,
    /// The choices of *For*.
    pub forms: Vec<TargetFormView>,
}

/// What was handed over to whoever owns the key service.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HandedOverView {
    /// When, RFC 3339.
    pub at: String,
    pub count: u32,
    /// Atlas needs the same addresses today.
    pub is_current: bool,
    /// What the list that came back says of these addresses; `None`: none was compared since.
    pub list: Option<ListStateView>,
}

/// An access list that was read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HaveView {
    pub form: AccessFormView,
    /// Entries that were understood.
    pub count: u32,
    /// When it was compared first, RFC 3339.
    pub read_at: String,
    pub remarks: Vec<AccessRemarkView>,
    /// AWS: whose policies were evaluated.
    pub half: Option<HalfView>,
    /// What was not understood; at most 20.
    pub doubts: Vec<DoubtView>,
    /// The lists in the text, where there are several.
    pub lists: Vec<ListNameView>,
    /// Which of them is compared.
    pub picked: Option<u32>,
    /// Lists of something that is no key service.
    pub left_out: Vec<ListNameView>,
    /// The text is still here, so that another of its lists can be picked.
    pub can_pick: bool,
    /// What resembles an entry and is none; at most 100.
    pub not_understood: Vec<NotUnderstoodView>,
    pub not_understood_count: u32,
    /// Its text is still here, so that a policy can be merged into it. Never after a restart.
    pub mergeable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AccessFormView {
    AwsPolicy,
    AzureKeyVault,
    GoogleAccessLevel,
    Terraform,
    Csv,
    Json,
    Plain,
    Unknown,
}

/// A remark about an access list; `access_list::Remark` says what each means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "code",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum AccessRemarkView {
    SplitDeny {
        statements: u32,
    },
    /// Statements for other roles, left aside.
    OtherRoles {
        statements: u32,
    },
    AllowsFromAnywhere,
    DeniesListed,
    PrivateEndpointCondition,
    DefaultAllow,
    DefaultDeny,
    BypassAzureServices,
    PublicAccessDisabled,
    VirtualNetworkRules {
        count: u32,
    },
    CombinedWithAnd {
        conditions: u32,
    },
    EmptyConditionAdmitsEveryone,
    Negated,
    AdmitsEveryone,
    NoAddresses,
}

#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NotUnderstoodView {
    /// From 1.
    pub line: u32,
    pub text: String,
}

/// Whether what is no longer needed may be removed (safety rules A2 and A3).
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemovalView {
    /// Empty: it may.
    pub blocked_by: Vec<RemovalBlockView>,
    /// The list as it was compared has been saved, to go back to.
    pub rollback_saved: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RemovalBlockView {
    /// Something could not be read.
    Incomplete,
    /// Something is missing: adding comes first.
    Missing,
    /// It is not proven that everything needed is accepted.
    NotProven,
    /// The key check of these projects is not *Valid*, or not known; none: no project is ticked.
    NotValid { projects: Vec<String> },
    /// A network alert of these projects is open, or their alerts could not be read.
    AlertOpen { projects: Vec<String> },
    /// Half an hour has to pass after the last additions are in force, in practice half a minute; Google
    /// Cloud takes `enforcing_left` of the seconds until they are.
    TooSoon {
        seconds_left: u32,
        enforcing_left: u32,
    },
    /// Atlas's list shrank and no later fetch has confirmed it yet (safety rule A4).
    JustShrank { hours_left: u32 },
    /// Atlas's list came through a proxy that inspects traffic, or how it came is not known.
    NoPublicIssuer,
}

/// The verdict on everything that is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ListVerdictView {
    Missing,
    NotProven,
    NoList,
    Allowed,
}

/// Of AWS's two halves, whose policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum HalfView {
    Role,
    Key,
    Both,
}

/// What the access list says of what is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListStateView {
    pub verdict: ListVerdictView,
    pub half: Option<HalfView>,
    pub missing: u32,
    pub not_proven: u32,
}

/// What a list belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ListKindView {
    AwsRole,
    AwsKey,
    AzureKeyVault,
    GoogleAccessLevel,
    GooglePerimeter,
    Plain,
    Other,
}

/// What a list is called in its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListNameView {
    pub kind: ListKindView,
    pub name: String,
    /// From 1.
    pub line: u32,
}

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DoubtView {
    pub reason: ReasonView,
    /// From 1.
    pub line: u32,
}

/// `access_list::Reason` says what each means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "code", rename_all = "camelCase")]
pub enum ReasonView {
    Malformed,
    CutShort,
    UnknownValue { text: String },
    ConditionKey { text: String },
    Operator { text: String },
    NotPrincipal,
    Statement { text: String },
    RoleUnknown,
    KeyUnknown,
    TwiceNamed { text: String },
    Program,
    UnknownForm,
    Change { text: String },
    Perimeter,
    CustomLevel,
    Requirement { text: String },
    NotAnAddress { text: String },
    Cell { text: String },
    SeveralLists,
    NoList,
    Ended,
    ProjectsSince,
    EarlierVersion,
    TooLarge,
}
