//! The two kinds of sign-in.

pub(crate) mod challenge;
mod digest;
mod oauth;
mod token;

use secret::Secret;

use crate::call::{Call, Reply};
use crate::error::AtlasError;
use crate::options::Clock;
use crate::transport::Transport;

/// What an administrator signs in with.
#[derive(Debug)]
pub enum Credentials {
    /// A programmatic API key, used by HTTP digest: the private key is never sent.
    ApiKey {
        /// The public key, eight characters.
        public_key: String,
        /// The private key.
        private_key: Secret,
    },
    /// A service account, used by OAuth 2.0 client credentials.
    ServiceAccount {
        /// Begins with `mdb_sa_id_`.
        client_id: String,
        /// Begins with `mdb_sa_sk_`.
        client_secret: Secret,
    },
}

/// Credentials with what was learnt by using them: a challenge, or a token.
pub(crate) enum SignIn {
    Digest(digest::Digest),
    OAuth(oauth::OAuth),
}

impl SignIn {
    pub(crate) fn new(credentials: Credentials, clock: Clock) -> Self {
        match credentials {
            Credentials::ApiKey {
                public_key,
                private_key,
            } => Self::Digest(digest::Digest::new(public_key, private_key)),
            Credentials::ServiceAccount {
                client_id,
                client_secret,
            } => Self::OAuth(oauth::OAuth::new(client_id, client_secret, clock)),
        }
    }

    /// Sends `call` signed in. A 401 in the reply is Atlas's last word.
    pub(crate) async fn deliver(
        &self,
        transport: &Transport,
        call: &Call<'_>,
    ) -> Result<Reply, AtlasError> {
        match self {
            Self::Digest(digest) => digest.deliver(transport, call).await,
            Self::OAuth(oauth) => oauth.deliver(transport, call).await,
        }
    }

    /// Forgets what was learnt, and makes a token worthless.
    pub(crate) async fn end(&self, transport: &Transport) {
        match self {
            Self::Digest(digest) => digest.forget(),
            Self::OAuth(oauth) => oauth.revoke(transport).await,
        }
    }
}
