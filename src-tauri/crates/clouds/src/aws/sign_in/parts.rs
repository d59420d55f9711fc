//! The parts of credentials as somebody's text has them.

use std::fmt;

use secret::Secret;

use crate::aws::Credentials;

/// One part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `AWS_ACCESS_KEY_ID`.
    AccessKeyId,
    /// `AWS_SECRET_ACCESS_KEY`.
    SecretAccessKey,
    /// `AWS_SESSION_TOKEN`, which a temporary key needs.
    SessionToken,
}

/// Why a text is no credentials. It says which part, and quotes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PartsError {
    /// None of the parts is in it.
    #[error("no credentials of AWS")]
    Nothing,
    /// A part is not there, or is empty.
    #[error("{0} is missing")]
    Missing(Part),
    /// A part is cut off, masked, or something else.
    #[error("{0} is not whole")]
    Broken(Part),
    /// A part is there with several values: which one is meant is not known.
    #[error("{0} stands there more than once")]
    Several(Part),
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::AccessKeyId => "AWS_ACCESS_KEY_ID",
            Self::SecretAccessKey => "AWS_SECRET_ACCESS_KEY",
            Self::SessionToken => "AWS_SESSION_TOKEN",
        })
    }
}

/// The parts, borrowed from the text they stand in.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    pub(crate) access_key_id: Option<&'a str>,
    pub(crate) secret_access_key: Option<&'a str>,
    pub(crate) session_token: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Takes `value` where `name` is one of the parts', whatever its case.
    pub(crate) fn take(&mut self, name: &str, value: &'a str) -> Result<(), PartsError> {
        let (part, place) = if name.eq_ignore_ascii_case("AWS_ACCESS_KEY_ID") {
            (Part::AccessKeyId, &mut self.access_key_id)
        } else if name.eq_ignore_ascii_case("AWS_SECRET_ACCESS_KEY") {
            (Part::SecretAccessKey, &mut self.secret_access_key)
        } else if name.eq_ignore_ascii_case("AWS_SESSION_TOKEN") {
            (Part::SessionToken, &mut self.session_token)
        } else {
            return Ok(());
        };
        match place {
            Some(other) if *other != value => Err(PartsError::Several(part)),
            place => {
                *place = Some(value);
                Ok(())
            }
        }
    }

    /// Source: IAM API reference, *AccessKey* (16 to 128 letters and digits); IAM User Guide, *IAM
    /// identifiers* (`ASIA` is temporary); STS API reference, *Credentials*.
    pub(crate) fn credentials(self) -> Result<Credentials, PartsError> {
        let given = |part: Option<&'a str>| part.filter(|it| !it.is_empty());
        let (id, secret, token) = (
            given(self.access_key_id),
            given(self.secret_access_key),
            given(self.session_token),
        );
        if id.is_none() && secret.is_none() && token.is_none() {
            return Err(PartsError::Nothing);
        }
        let id = id.ok_or(PartsError::Missing(Part::AccessKeyId))?;
        let is_id = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if !(16..=128).contains(&id.len()) || !id.bytes().all(is_id) {
            return Err(PartsError::Broken(Part::AccessKeyId));
        }
        let secret = secret.ok_or(PartsError::Missing(Part::SecretAccessKey))?;
        if !(16..=128).contains(&secret.len()) || !secret.bytes().all(is_encoded) {
            return Err(PartsError::Broken(Part::SecretAccessKey));
        }
        if token.is_none() && id.starts_with("ASIA") {
            return Err(PartsError::Missing(Part::SessionToken));
        }
        if token.is_some_and(|token| token.len() < 16 || !token.bytes().all(is_encoded)) {
            return Err(PartsError::Broken(Part::SessionToken));
        }
        Ok(Credentials {
            access_key_id: id.to_owned(),
            secret_access_key: Secret::new(secret.to_owned()),
            session_token: token.map(|token| Secret::new(token.to_owned())),
            expires: None,
        })
    }
}

fn is_encoded(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte)
}

/// Without the quotes around it, if both are there.
pub(crate) fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote);
        if let Some(inner) = inner.and_then(|inner| inner.strip_suffix(quote)) {
            return inner.trim();
        }
    }
    value
}
