//! The key service itself: signing in to it, reading it, adding to its lists.

mod azure;
mod changing;
mod google;
mod problems;
mod reading;

use secret::Secret;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use azure::*;
pub use changing::*;
pub use google::*;
pub use problems::*;
pub use reading::*;

/// Each cloud that can be signed in to, by the name of its provider.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudsView {
    pub aws: AwsView,
    pub azure: AzureView,
    pub gcp: GoogleView,
}

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
    /// What signs in again is in the key store.
    pub is_kept: bool,
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
    /// They go into the key store.
    pub keep: bool,
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
        view: Box<CloudsView>,
    },
    /// The browser comes next.
    Portal {
        start_url: String,
        region: String,
    },
}

/// The page of a sign-in, for the browser.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInPageView {
    pub address: String,
    /// A browser was asked to show it.
    pub opened: bool,
}

/// An account that the person may go to.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AwsAccountView {
    pub id: String,
    pub name: String,
}

/// What a sign-in needs, ready to copy.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CloudRightsView {
    /// For reading alone.
    pub watching: String,
    /// For adding, beside the first.
    pub changing: String,
    pub misuses: Vec<CloudMisuseView>,
    /// Google: roles that are ready.
    pub grants: Vec<GoogleGrantView>,
}

/// What a right to change can be misused for.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CloudMisuseView {
    PowerOverRole {
        role: String,
    },
    PowerOverEveryoneAttached {
        policy: String,
    },
    PowerOverKey {
        key: String,
    },
    /// Azure: all of the vault's settings, its access policies among them.
    PowerOverVault,
    /// Azure: letting the subnets of the resource group into other services.
    PowerOverSubnets,
    /// Google: every perimeter of the policy.
    PowerOverPerimeters,
    /// Google: every access level of the policy.
    PowerOverLevels,
}
