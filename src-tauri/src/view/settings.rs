//! Settings, and what was set from outside.

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{KeyStoreView, SignInKindView};

/// How large the page is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ZoomView {
    pub percent: u32,
    /// The window is too small for the next step up.
    pub stopped: bool,
}

/// The window's theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ThemeView {
    #[default]
    System,
    Light,
    Dark,
    HighContrast,
}

/// Another size for everything the window draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ZoomRequest {
    Larger,
    Smaller,
    /// As large as the desktop draws everything.
    Usual,
}

/// A value set in the environment.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PresetView {
    pub kind: PresetKindView,
    pub value: String,
    /// It is not used, because it cannot be.
    pub refused: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PresetKindView {
    /// `KEYGATE_ATLAS_URL`
    AtlasAddress,
    /// `KEYGATE_AWS_URL`
    AwsAddress,
    /// `KEYGATE_SAVE_DIR`
    SaveFolder,
    /// `KEYGATE_DATA_DIR`
    DataFolder,
    /// `KEYGATE_OPEN_FILE`
    OpenFile,
}

/// What the Settings screen shows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    pub version: String,
    pub theme: ThemeView,
    pub custom_address: Option<String>,
    /// The custom address comes from the environment and cannot be changed here.
    pub custom_address_preset: bool,
    pub data_folder: String,
    /// The lists are watched while the program is closed; `None` where this system has no timer that
    /// Keygate knows.
    pub watch_closed: Option<bool>,
    pub check_every: CheckEveryView,
    /// Changes are shown as notifications of the desktop, too.
    pub notifications: bool,
    pub network: ProxySettingsView,
    /// The sign-in that is in use or remembered.
    pub sign_in: Option<SignInView>,
    pub key_store: SystemStoreView,
}

/// The operating system's key store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SystemStoreView {
    /// macOS.
    Keychain,
    /// Windows.
    CredentialManager,
    /// Linux.
    SecretService,
}

/// Between two checks of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CheckEveryView {
    Hour,
    ThreeHours,
    SixHours,
    TwelveHours,
    Day,
}

/// The route to Atlas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProxySettingsView {
    pub proxy: ProxyKindView,
    pub address: Option<String>,
    pub user: Option<String>,
    pub password: ProxyPasswordView,
    /// Certificates that are trusted beside this computer's own.
    pub certificates: Option<CertificatesView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProxyKindView {
    /// The one this computer names.
    System,
    None,
    /// One of its own.
    Address,
}

/// Where a proxy's password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProxyPasswordView {
    None,
    InKeyStore,
    /// The key store did not take it.
    ThisSession,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CertificatesView {
    /// Name of the file they came from.
    pub name: String,
    /// None where they are damaged.
    pub all: Vec<CertificateView>,
}

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    /// Whom it names.
    pub subject: String,
    pub issuer: String,
    /// SHA-256, pairs of hexadecimal digits with colons between.
    pub fingerprint: String,
}

/// What is entered for the proxy.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProxyRequest {
    pub kind: ProxyKindView,
    /// `host:port`
    pub address: String,
    /// Empty where the proxy asks for nothing.
    pub user: String,
    /// Empty means the one in the key store.
    #[specta(type = String)]
    pub password: Secret,
}

/// A sign-in to Atlas, as far as it is public.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    pub kind: SignInKindView,
    /// Client ID or public key.
    pub id: String,
    pub host: String,
}

/// Everything that was kept here is forgotten, but for this.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftDataView {
    pub remaining: Vec<RemainingView>,
}

/// Why the system's timer was not set or removed. Programs and messages are the system's.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum TimerProblemView {
    NoTimer,
    NotInstalled {
        program: String,
    },
    /// `detail` is empty where the program gave none.
    Refused {
        program: String,
        detail: String,
    },
    File {
        path: String,
        detail: String,
    },
    OwnPlace {
        detail: String,
    },
    /// The program lies where macOS takes it away.
    Vanishes {
        path: String,
    },
}

/// What could not be removed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum RemainingView {
    /// An entry of the key store.
    Secret {
        entry: String,
        problem: KeyStoreView,
    },
    /// Entries of the key store that could not be searched for.
    Unseen {
        problem: KeyStoreView,
    },
    /// The system's timer.
    Timer {
        problem: TimerProblemView,
    },
    File {
        path: String,
        detail: String,
    },
}
