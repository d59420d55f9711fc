//! Signing in with an API key: HTTP digest with MD5 and `qop=auth`. Source: RFC 7616; the challenge
//! is worded as recorded from Atlas.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use md5::{Digest as _, Md5};
use tokio::time::Instant;

use super::{authorization, is_same, nobody};
use crate::asked::Asked;
use crate::random;
use crate::refusal::Refusal;
use crate::reply::Reply;

const REALM: &str = "MMS Public API";

/// Challenges that wait for an answer; the oldest make room for more.
const MOST_NONCES: usize = 1024;
/// Answers to one challenge, each with a count of its own, before another is asked for.
const MOST_USES: usize = 4096;

/// The API key, and the challenges it may answer.
pub(super) struct Digest {
    public_key: String,
    /// The hash of the key, the realm and the private key: all that checking takes.
    key_hash: String,
    lifetime: Duration,
    nonces: Mutex<HashMap<String, Nonce>>,
}

struct Nonce {
    made: Instant,
    used: HashSet<u32>,
}

/// What an answer is worth.
pub(super) enum Verdict {
    Right,
    /// The key is right, the challenge too old or its count used up.
    Stale,
    Wrong,
}

impl Digest {
    pub(super) fn new((public_key, private_key): &(String, String), lifetime: Duration) -> Self {
        Self {
            public_key: public_key.clone(),
            key_hash: hash(&[public_key, REALM, private_key]),
            lifetime,
            nonces: Mutex::default(),
        }
    }

    /// 401 with a challenge of its own.
    pub(super) fn challenge(&self, stale: bool) -> Reply {
        let Ok(nonce) = random::token() else {
            return Refusal::no_randomness().into();
        };
        let challenge = format!(
            "Digest realm=\"{REALM}\", domain=\"\", nonce=\"{nonce}\", algorithm=MD5, \
             qop=\"auth\", stale={stale}"
        );
        let mut nonces = self.nonces();
        if nonces.len() >= MOST_NONCES {
            let oldest = nonces
                .iter()
                .min_by_key(|(_, nonce)| nonce.made)
                .map(|(text, _)| text.clone());
            if let Some(oldest) = oldest {
                nonces.remove(&oldest);
            }
        }
        let made = Instant::now();
        let used = HashSet::new();
        nonces.insert(nonce, Nonce { made, used });
        Reply::from(nobody()).with("www-authenticate", &challenge)
    }

    /// Checks an answer to any challenge.
    pub(super) fn check(&self, asked: &Asked, answer: &str) -> Verdict {
        let Some(parameters) = authorization::parameters(answer) else {
            return Verdict::Wrong;
        };
        let value = |name: &str| {
            parameters
                .iter()
                .find_map(|(known, value)| (known == name).then_some(value.as_str()))
                .unwrap_or_default()
        };
        let is_md5 = matches!(value("algorithm"), "" | "MD5" | "md5");
        let count = Some(value("nc"))
            .filter(|digits| digits.len() == 8)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .filter(|count| *count > 0);
        let Some(count) = count else {
            return Verdict::Wrong;
        };
        let request_hash = hash(&[asked.method.as_str(), &asked.target]);
        let expected = hash(&[
            &self.key_hash,
            value("nonce"),
            value("nc"),
            value("cnonce"),
            "auth",
            &request_hash,
        ]);
        let is_right = value("username") == self.public_key
            && value("realm") == REALM
            && value("uri") == asked.target
            && value("qop") == "auth"
            && !value("cnonce").is_empty()
            && is_md5
            && is_same(value("response"), &expected);
        if !is_right {
            Verdict::Wrong
        } else if self.take(value("nonce"), count) {
            Verdict::Right
        } else {
            Verdict::Stale
        }
    }

    #[cfg(feature = "scripting")]
    pub(super) fn forget(&self) {
        self.nonces().clear();
    }

    /// Whether the challenge is young enough and was not yet answered with this count. Requests
    /// that travel side by side may arrive in another order than counted.
    fn take(&self, nonce: &str, count: u32) -> bool {
        let mut nonces = self.nonces();
        let Some(known) = nonces.get_mut(nonce) else {
            return false;
        };
        if known.made.elapsed() >= self.lifetime || known.used.len() >= MOST_USES {
            nonces.remove(nonce);
            return false;
        }
        known.used.insert(count)
    }

    fn nonces(&self) -> MutexGuard<'_, HashMap<String, Nonce>> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(parts: &[&str]) -> String {
    hex::encode(Md5::digest(parts.join(":")))
}
