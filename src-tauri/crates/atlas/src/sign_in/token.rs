//! An access token and its lifetime.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use reqwest::header::HeaderValue;
use secret::Secret;
use serde::Deserialize;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::error::Unexpected;

/// Source: RFC 6749, section 5.1; Atlas documentation: 3600 seconds.
const USUAL_LIFETIME: Duration = Duration::from_secs(3600);

/// A token as the server hands it out.
#[derive(Deserialize)]
pub(crate) struct Issued {
    access_token: Secret,
    token_type: Option<String>,
    expires_in: Option<u64>,
}

/// A token in use.
pub(crate) struct Token {
    pub(crate) secret: Secret,
    /// Distinguishes it from the tokens before it.
    pub(crate) number: u64,
    fresh_until: SystemTime,
}

impl Token {
    /// Takes over a token issued at `now`. It is fresh until `margin` before its end, or until
    /// nine tenths of a lifetime that is hardly longer than that.
    pub(crate) fn new(
        issued: Issued,
        number: u64,
        now: SystemTime,
        margin: Duration,
    ) -> Result<Self, Unexpected> {
        let is_bearer = issued
            .token_type
            .is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
        if !is_bearer || issued.access_token.is_empty() {
            return Err(Unexpected::WrongShape);
        }
        let lifetime = issued
            .expires_in
            .map_or(USUAL_LIFETIME, Duration::from_secs);
        let used = lifetime - margin.min(lifetime / 10);
        Ok(Self {
            secret: issued.access_token,
            number,
            fresh_until: now.checked_add(used).ok_or(Unexpected::WrongShape)?,
        })
    }

    /// Wall-clock time: a laptop may have slept.
    pub(crate) fn is_fresh(&self, now: SystemTime) -> bool {
        now < self.fresh_until
    }

    /// The `Authorization` header; `None` for a token that fits into none.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        // The header is how the token is used.
        header("Bearer ", self.secret.expose())
    }
}

/// The `Authorization` header of a client towards the token end points. Both parts are escaped
/// before they are joined. Source: RFC 6749, section 2.3.1; atlas-sdk-go does the same.
pub(crate) fn basic(client_id: &str, client_secret: &Secret) -> Option<HeaderValue> {
    let mut pair = escaped(client_id);
    pair.push(':');
    // The header is how the secret is used; it goes to the client's own origin only.
    pair.push_str(&escaped(client_secret.expose()));
    header("Basic ", &Zeroizing::new(STANDARD.encode(pair.as_bytes())))
}

/// `text` as part of a form, with room for as much again and a little more, so that joining two
/// leaves no copy behind.
pub(crate) fn escaped(text: &str) -> Zeroizing<String> {
    let mut form = Zeroizing::new(String::with_capacity(text.len() * 3 + 4096));
    form.extend(form_urlencoded::byte_serialize(text.as_bytes()));
    form
}

fn header(scheme: &str, value: &str) -> Option<HeaderValue> {
    let mut text = Zeroizing::new(Vec::with_capacity(scheme.len() + value.len()));
    text.extend_from_slice(scheme.as_bytes());
    text.extend_from_slice(value.as_bytes());
    let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const MARGIN: Duration = Duration::from_secs(60);

    fn token(json: &str) -> Result<Token, Unexpected> {
        Token::new(
            serde_json::from_str(json).unwrap(),
            1,
            SystemTime::UNIX_EPOCH,
            MARGIN,
        )
    }

    fn is_fresh_after(token: &Token, seconds: u64) -> bool {
        token.is_fresh(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }

    #[test]
    fn a_token_is_used_until_a_minute_before_its_end() {
        let token =
            token(r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#).unwrap();

        assert!(is_fresh_after(&token, 0));
        assert!(is_fresh_after(&token, 3539));
        assert!(!is_fresh_after(&token, 3540));
    }

    #[test]
    fn a_short_lived_token_is_used_for_most_of_its_life() {
        let token = token(r#"{"access_token":"t","expires_in":30}"#).unwrap();

        assert!(
            is_fresh_after(&token, 26),
            "or each request would ask for a new one"
        );
        assert!(!is_fresh_after(&token, 27));
    }

    #[test]
    fn a_token_that_does_not_say_lasts_the_usual_hour() {
        assert!(is_fresh_after(
            &token(r#"{"access_token":"t"}"#).unwrap(),
            3539
        ));
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        for json in [
            r#"{"access_token":""}"#,
            r#"{"access_token":"t","token_type":"mac"}"#,
            r#"{"access_token":"t","expires_in":18446744073709551615}"#,
        ] {
            assert_eq!(token(json).err(), Some(Unexpected::WrongShape), "{json}");
        }
        assert!(
            token(r#"{"access_token":"a\nb"}"#)
                .unwrap()
                .header()
                .is_none()
        );
    }

    #[test]
    fn headers_hold_the_token_and_hide_it_from_debug() {
        let header = token(r#"{"access_token":"t0ken","token_type":"bearer"}"#)
            .unwrap()
            .header()
            .unwrap();

        assert_eq!(header.as_bytes(), b"Bearer t0ken");
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn both_parts_are_escaped_before_they_are_joined() {
        let header = basic("id:with colon", &Secret::new("ä/+ %".to_owned())).unwrap();

        let encoded = header.to_str().unwrap().strip_prefix("Basic ").unwrap();
        assert_eq!(
            String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap(),
            "id%3Awith+colon:%C3%A4%2F%2B+%25"
        );
    }
}
