//! Connecting, and what is in use everywhere.

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{PresetView, StorageNoticeView, ThemeView};

/// Which Atlas is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AtlasView {
    /// MongoDB Atlas, cloud.mongodb.com.
    Commercial,
    /// Atlas for Government, cloud.mongodbgov.com.
    Government,
    /// The address set in Settings or preset in the environment.
    Custom,
}

/// How one signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignInKindView {
    ServiceAccount,
    ApiKey,
}

/// What the program starts with.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StartView {
    pub version: String,
    /// Set from outside; each is announced on screen.
    pub presets: Vec<PresetView>,
    /// The address behind *Custom address*, if one is set.
    pub custom_address: Option<String>,
    pub theme: ThemeView,
    /// How large the page is drawn, percent.
    pub zoom: u32,
    /// Whether the system prefers dark, for the theme *System*.
    pub system_dark: bool,
    pub remembered: Option<RememberedView>,
    /// It was started to show the IP addresses, without a sign-in.
    pub begins_with_addresses: bool,
    /// In use already: the screen was started again.
    pub connection: Option<ConnectionView>,
    /// What was not as it should be in the data folder.
    pub storage: Vec<StorageNoticeView>,
}

/// A sign-in whose secret is in the operating system's key store.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RememberedView {
    pub atlas: AtlasView,
    pub host: String,
    pub kind: SignInKindView,
    pub id: String,
    /// It was in use when the program was closed: take it up again without asking.
    pub resume: bool,
}

/// What the Connect form sends.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectRequest {
    pub atlas: AtlasView,
    pub kind: SignInKindView,
    /// Client ID or public key.
    pub id: String,
    /// Client secret or private key; empty means the one in the key store.
    #[specta(type = String)]
    pub secret: Secret,
    /// *Keep in the system keychain*.
    pub keep: bool,
    /// The person was told that a private issuer can read along, and signs in all the same.
    pub private_issuer: bool,
}

/// What connecting is waiting for.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConnectPhaseView {
    SigningIn,
    ReadingProjects,
    /// The store may show a prompt of its own and may never answer.
    WaitingForKeyStore,
}

/// What is in use.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    pub mode: ModeView,
    /// Host, and port where it is not the usual one.
    pub host: String,
    /// The secret is in the operating system's key store.
    pub kept: bool,
    pub projects: Vec<ProjectView>,
    pub project: Option<ProjectView>,
}

/// How far one is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ModeView {
    SignedIn,
    Practice,
    /// Only the published lists, without signing in.
    AddressesOnly,
}

/// One project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProjectView {
    pub id: String,
    pub name: String,
    pub organization: String,
}
