//! The readers of what a server sends, on their own, for tests that feed them anything. The program
//! people run does not contain this.

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use secret::Secret;

use crate::answer::Answer;
use crate::call::Signed;
use crate::error::AtlasError;
use crate::sign_in::challenge::{Challenge, Question};

/// What the body of an error answer says. `secret` was sent and is searched for in it.
#[must_use]
pub fn error_body(status: u16, body: &[u8], secret: &Secret) -> Option<(Answer, AtlasError)> {
    let status = StatusCode::from_u16(status).ok()?;
    let answer = Answer::read(status, &HeaderMap::new(), body).fit_to_show(&[secret]);
    Some((answer.clone(), answer.meaning(None, Signed::Yes)))
}

/// The `Authorization` header that answers a `WWW-Authenticate` header, if one does.
#[must_use]
pub fn digest_challenge(header: &[u8], user: &str, password: &Secret) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.append(WWW_AUTHENTICATE, HeaderValue::from_bytes(header).ok()?);
    let challenge = Challenge::strongest(&headers)?;
    Some(challenge.answer(
        user,
        password,
        &Question {
            method: "GET",
            target: "/api/atlas/v2/groups?pageNum=1",
            count: 1,
            client_nonce: "0123456789abcdef",
        },
    ))
}
