//! What requests to AWS are signed with.

use std::time::SystemTime;

use aws_credential_types::Credentials as SdkCredentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use secret::Secret;

/// An access key, temporary or long-lived.
#[derive(Debug)]
pub struct Credentials {
    /// Begins with `ASIA` where it is temporary, with `AKIA` where it is not.
    pub access_key_id: String,
    /// What the signature is made with. It is never sent.
    pub secret_access_key: Secret,
    /// Sent along with a temporary key.
    pub session_token: Option<Secret>,
    /// When a temporary key ends, where that is known.
    pub expires: Option<SystemTime>,
}

impl Credentials {
    /// Whether they end by themselves.
    #[must_use]
    pub fn are_temporary(&self) -> bool {
        self.session_token.is_some()
    }

    /// For the library, which wipes its copy as well. It is not told when they end: AWS says so.
    pub(crate) fn provider(&self) -> SharedCredentialsProvider {
        let token = self.session_token.as_ref();
        SharedCredentialsProvider::new(SdkCredentials::new(
            self.access_key_id.clone(),
            // Signing is what it is for.
            self.secret_access_key.expose().to_owned(),
            // AWS asks for it with every request.
            token.map(|token| token.expose().to_owned()),
            None,
            "keygate",
        ))
    }
}
