//! A service account's key: it signs a statement, and Google gives a token for that.
//!
//! Source: Google, *Using OAuth 2.0 for Server to Server Applications*; RFC 7523; RFC 7518, section 3.3.

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use secret::Secret;
use serde_json::json;
use zeroize::Zeroizing;

use super::{CLOUD, TOKEN, endpoint};
use crate::error::CloudError;
use crate::google::wire::Wire;
use crate::oauth::{self, Granted};
use crate::rest::Repeat;

/// The longest that Google takes.
const LIFETIME: Duration = Duration::from_secs(3600);
/// Whom the statement is for, also where something on this computer stands in.
const AUDIENCE: &str = "https://oauth2.googleapis.com/token";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The private key in a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the private key cannot be used")]
pub struct BadKey;

/// Signs for one service account.
pub(crate) struct Signer {
    key: KeyPair,
    key_id: Option<String>,
    email: String,
}

impl Signer {
    /// `pem` is a private key of RSA in PKCS #8.
    pub(crate) fn new(pem: &Secret, key_id: Option<String>, email: &str) -> Result<Self, BadKey> {
        // It is read here, and kept as a key alone.
        let der = der(pem.expose()).ok_or(BadKey)?;
        Ok(Self {
            key: KeyPair::from_pkcs8(&der).map_err(|_| BadKey)?,
            key_id,
            email: email.to_owned(),
        })
    }

    /// A token for the account.
    pub(crate) async fn grant(&self, wire: &Wire) -> Result<Granted, CloudError> {
        let assertion = self.assertion(SystemTime::now())?;
        // What it is for.
        let fields = [("grant_type", GRANT), ("assertion", assertion.expose())];
        let (http, url) = (wire.http(), endpoint(wire)?);
        let asked = oauth::grant(http, TOKEN, url, &fields, &[&assertion], Repeat::Freely).await;
        asked.map_err(told)
    }

    /// What the account states of itself, signed.
    fn assertion(&self, now: SystemTime) -> Result<Secret, CloudError> {
        let now = now
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let end = now.saturating_add(LIFETIME);
        let mut header = json!({"alg": "RS256", "typ": "JWT"});
        if let Some(id) = &self.key_id {
            header["kid"] = json!(id);
        }
        let claims = json!({"iss": self.email, "scope": CLOUD, "aud": AUDIENCE,
            "iat": now.as_secs(), "exp": end.as_secs()});
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let mut text = format!("{}.{}", part(&header), part(&claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let signed = self.key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            text.as_bytes(),
            &mut signature,
        );
        signed.map_err(|_| CloudError::InvalidName("a private key"))?;
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(&signature, &mut text);
        Ok(Secret::new(text))
    }
}

/// Google says `invalid_grant` of a wrong clock and of a key that is gone, too.
fn told(error: CloudError) -> CloudError {
    let CloudError::SignInExpired(answer) = error else {
        return error;
    };
    let message = answer.message.as_deref().unwrap_or_default();
    // Source: answers as people quote them.
    match message.contains("reasonable timeframe") {
        true => CloudError::ClockOff {
            there: None,
            answer,
        },
        false => CloudError::WrongSignIn(answer),
    }
}

/// The bytes between the two lines of a PEM text.
fn der(pem: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (_, rest) = pem.split_once("-----BEGIN PRIVATE KEY-----")?;
    let (body, _) = rest.split_once("-----END PRIVATE KEY-----")?;
    let body: Zeroizing<String> = Zeroizing::new(body.split_whitespace().collect());
    STANDARD.decode(body.as_bytes()).ok().map(Zeroizing::new)
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Signer")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_statement_is_signed_for_an_hour_and_for_google_alone() {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(der.as_ref())
        );
        let signer = Signer::new(&Secret::new(pem), Some("k1".to_owned()), "a@b").unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        let assertion = signer.assertion(now).unwrap();
        // The test made the key itself.
        let text = assertion.expose();
        let (signed, signature) = text.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let public = UnparsedPublicKey::new(
            &RSA_PKCS1_2048_8192_SHA256,
            pair.public_key().as_ref().to_vec(),
        );
        public.verify(signed.as_bytes(), &signature).unwrap();
        let parts: Vec<serde_json::Value> = signed
            .split('.')
            .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
            .collect();
        assert_eq!(parts[0], json!({"alg": "RS256", "typ": "JWT", "kid": "k1"}));
        assert_eq!(
            parts[1],
            json!({"iss": "a@b", "scope": CLOUD, "aud": AUDIENCE, "iat": 1000, "exp": 4600})
        );
        assert!(!format!("{signer:?} {assertion:?}").contains("PRIVATE"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for pem in [
            "",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
        ] {
            let made = Signer::new(&Secret::new(pem.to_owned()), None, "a@b");
            assert!(made.is_err(), "{pem}");
        }
    }
}
