//! What can be asked of the pretend Google Cloud.

/// An operation, named as Google names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are Google's own")]
pub enum GoogleOperation {
    /// The page that asks whether to allow access, and its two answers.
    Authorize,
    Allow,
    Deny,
    Token,
    GetProject,
    GetFolder,
    GetCryptoKeyVersion,
    LookupConfiguredServicePerimeter,
    ListAccessPolicies,
    ListServicePerimeters,
    GetServicePerimeter,
    PatchServicePerimeter,
    ListAccessLevels,
    GetAccessLevel,
    CreateAccessLevel,
    PatchAccessLevel,
    GetOperation,
    /// Anything else.
    Unknown,
}

/// One of Google's services, told apart by the first part of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// What a browser shows.
    Browser,
    Token,
    AccessContextManager,
    ResourceManager,
    Kms,
}

impl Service {
    /// As errors name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Browser => "accounts.google.com",
            Self::Token => "oauth2.googleapis.com",
            Self::AccessContextManager => "accesscontextmanager.googleapis.com",
            Self::ResourceManager => "cloudresourcemanager.googleapis.com",
            Self::Kms => "cloudkms.googleapis.com",
        }
    }
}
