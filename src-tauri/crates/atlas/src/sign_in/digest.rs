//! Signing in with an API key.

use std::sync::{Mutex, MutexGuard, PoisonError};

use reqwest::StatusCode;
use reqwest::header::HeaderValue;
use secret::Secret;

use super::challenge::{Challenge, Question, hexadecimal};
use crate::answer::Answer;
use crate::call::{Call, Reply};
use crate::connector::Fault;
use crate::error::{AtlasError, SetupError, Unexpected};
use crate::retry::{self, Schedule};
use crate::transport::Transport;

/// How many challenges one request may bring. One is usual, two where the remembered one had
/// become too old; a few more where long waits lie between tries.
const MOST_CHALLENGES: u32 = 6;

/// An API key and the challenge it last answered.
pub(crate) struct Digest {
    public_key: String,
    private_key: Secret,
    remembered: Mutex<Option<Remembered>>,
}

/// A challenge goes on being answered, with a growing count, until the server sends another.
struct Remembered {
    challenge: Challenge,
    uses: u32,
}

impl Digest {
    pub(crate) fn new(public_key: String, private_key: Secret) -> Self {
        Self {
            public_key,
            private_key,
            remembered: Mutex::new(None),
        }
    }

    pub(crate) fn forget(&self) {
        *self.remembered() = None;
    }

    /// Sends `call`, and answers challenges. Atlas does not always say `stale` when a
    /// nonce is too old, so a refusal counts only right after the challenge it answers.
    pub(crate) async fn deliver(
        &self,
        transport: &Transport,
        call: &Call<'_>,
    ) -> Result<Reply, AtlasError> {
        let mut schedule = Schedule::new(transport.timing(), call.repeat);
        let mut challenges = 0;
        loop {
            let mut sends = 0;
            let mut signed = false;
            let reply = retry::deliver(transport, call, &mut schedule, || {
                sends += 1;
                let header = self.header(transport, call)?;
                signed = header.is_some();
                Ok(header)
            })
            .await?;
            if reply.status != StatusCode::UNAUTHORIZED {
                return Ok(reply);
            }
            let challenge = Challenge::strongest(&reply.headers);
            let stale = challenge.as_ref().is_some_and(|challenge| challenge.stale);
            let answered_at_once = challenges > 0 && sends == 1;
            if (answered_at_once && !stale) || (signed && is_about_rights(&reply)) {
                return Ok(reply);
            }
            challenges += 1;
            if transport.is_read_along() && self.remembered().is_none() {
                return Err(transport.error(Fault::PRIVATE_ISSUER, call.operation));
            }
            match challenge {
                Some(challenge) if challenges <= MOST_CHALLENGES => self.remember(challenge),
                _ => {
                    return Err(AtlasError::UnexpectedAnswer {
                        operation: call.operation.name(),
                        reason: Unexpected::Challenge,
                    });
                }
            }
        }
    }

    fn remember(&self, challenge: Challenge) {
        *self.remembered() = Some(Remembered { challenge, uses: 0 });
    }

    fn header(
        &self,
        transport: &Transport,
        call: &Call<'_>,
    ) -> Result<Option<HeaderValue>, AtlasError> {
        let mut remembered = self.remembered();
        let Some(Remembered { challenge, uses }) = remembered.as_mut() else {
            return Ok(None);
        };
        let Some(target) = transport.target(call) else {
            return Ok(None);
        };
        *uses += 1;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(SetupError::Randomness)?;
        let answer = challenge.answer(
            &self.public_key,
            &self.private_key,
            &Question {
                method: call.method.as_str(),
                target: &target,
                count: *uses,
                client_nonce: &hexadecimal(&random),
            },
        );
        // A public key with a line break fits into no header: there is no such key.
        let mut header =
            HeaderValue::from_bytes(answer.as_bytes()).map_err(|_| AtlasError::WrongSignIn)?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    fn remembered(&self) -> MutexGuard<'_, Option<Remembered>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_about_rights(reply: &Reply) -> bool {
    Answer::read(reply.status, &reply.headers, reply.body.as_slice()).is_about_rights()
}
