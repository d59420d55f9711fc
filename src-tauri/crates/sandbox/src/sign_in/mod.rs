//! Who is asking.

mod authorization;
mod bearer;
mod digest;
mod oauth;

use crate::asked::Asked;
use crate::config::Timing;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// How a request was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    ApiKey,
    ServiceAccount,
}

/// Both kinds of sign-in.
pub(crate) struct SignIn {
    digest: digest::Digest,
    oauth: oauth::OAuth,
}

impl SignIn {
    pub(crate) fn new(
        api_key: &(String, String),
        service_account: &(String, String),
        timing: Timing,
    ) -> Self {
        Self {
            digest: digest::Digest::new(api_key, timing.nonce),
            oauth: oauth::OAuth::new(service_account.clone(), timing.token),
        }
    }

    /// Who sent the request; otherwise the 401 to answer.
    pub(crate) fn check(&self, asked: &Asked) -> Result<Identity, Box<Reply>> {
        let header = asked.header("authorization").unwrap_or_default();
        match authorization::scheme(header) {
            Some(("bearer", token)) => self
                .oauth
                .check(token)
                .then_some(Identity::ServiceAccount)
                .ok_or_else(|| Box::new(bearer::refused())),
            Some(("digest", answer)) => match self.digest.check(asked, answer) {
                digest::Verdict::Right => Ok(Identity::ApiKey),
                digest::Verdict::Stale => Err(Box::new(self.digest.challenge(true))),
                digest::Verdict::Wrong => Err(Box::new(self.digest.challenge(false))),
            },
            _ => Err(Box::new(self.digest.challenge(false))),
        }
    }

    /// Answers `POST /api/oauth/token`.
    pub(crate) fn issue(&self, asked: &Asked) -> Reply {
        self.oauth.issue(asked)
    }

    /// Answers `POST /api/oauth/revoke`.
    pub(crate) fn revoke(&self, asked: &Asked) -> Reply {
        self.oauth.revoke(asked)
    }

    /// Makes every challenge handed out stale.
    #[cfg(feature = "scripting")]
    pub(crate) fn forget_challenges(&self) {
        self.digest.forget();
    }

    /// Makes every token handed out worthless.
    #[cfg(feature = "scripting")]
    pub(crate) fn forget_tokens(&self) {
        self.oauth.forget();
    }
}

/// The body of every 401 about who asks; recorded, without parameters.
fn nobody() -> Refusal {
    Refusal::new(
        401,
        "UNEXPECTED_ERROR",
        "You are not authorized for this resource.",
    )
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
pub(crate) fn is_same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |difference, (left, right)| difference | (left ^ right))
            == 0
}
