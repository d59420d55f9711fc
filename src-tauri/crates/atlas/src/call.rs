//! One request as an operation describes it, and the reply to it.

use std::borrow::Cow;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode};
use secret::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::buffer::WipedBuffer;
use crate::error::{AtlasError, SetupError, Unexpected};
use crate::operation::Operation;
use crate::retry::retry_after;
use crate::texts;

/// The Accept and Content-Type of the API version of 2023-01-01.
pub(crate) const VERSION_2023_01_01: &str = "application/vnd.atlas.2023-01-01+json";
/// The Accept of the API version of 2023-10-01.
pub(crate) const VERSION_2023_10_01: &str = "application/vnd.atlas.2023-10-01+json";
/// The Accept of the API version of 2023-11-15.
pub(crate) const VERSION_2023_11_15: &str = "application/vnd.atlas.2023-11-15+json";
/// The Accept of the API version of 2024-08-05.
pub(crate) const VERSION_2024_08_05: &str = "application/vnd.atlas.2024-08-05+json";
/// The Accept and Content-Type of the API version of 2024-10-23.
pub(crate) const VERSION_2024_10_23: &str = "application/vnd.atlas.2024-10-23+json";

/// When a request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Whenever the trouble may pass: it changes nothing.
    Freely,
    /// Only where it cannot have been taken.
    OnlyIfNotTaken,
}

/// How much a success may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// [`Timing::largest_answer`](crate::Timing::largest_answer).
    Ordinary,
    /// [`Timing::largest_list`](crate::Timing::largest_list).
    AddressList,
}

/// One request, without its sign-in.
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) accept: &'static str,
    pub(crate) content: Option<Content>,
    pub(crate) repeat: Repeat,
    pub(crate) size: Size,
    /// Secrets inside `content`: whatever the answer says, it must not say these.
    pub(crate) secrets: Vec<&'a Secret>,
}

/// A request body.
pub(crate) struct Content {
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Bytes,
}

impl Call<'_> {
    /// A request that only reads.
    pub(crate) fn get(
        operation: Operation,
        accept: &'static str,
        path: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            operation,
            method: Method::GET,
            path: path.into(),
            query: Vec::new(),
            accept,
            content: None,
            repeat: Repeat::Freely,
            size: Size::Ordinary,
            secrets: Vec::new(),
        }
    }

    /// A request that changes something and holds no secret: sent again only where it cannot have
    /// been taken.
    pub(crate) fn change(
        operation: Operation,
        method: Method,
        version: &'static str,
        path: String,
        body: &impl Serialize,
    ) -> Result<Self, AtlasError> {
        let bytes = serde_json::to_vec(body).map_err(SetupError::Body)?;
        Ok(Self {
            method,
            content: Some(Content {
                media_type: version,
                bytes: Bytes::from(bytes),
            }),
            repeat: Repeat::OnlyIfNotTaken,
            ..Self::get(operation, version, path)
        })
    }
}

/// Whether a request carried a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    Yes,
    No,
}

/// A reply: whole for a success, as much as could be read for anything else.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// No public authority issued the certificate of the connection that it came over.
    pub(crate) has_private_issuer: bool,
    pub(crate) body: WipedBuffer,
}

impl Reply {
    /// The reply if it is a success, otherwise what it means.
    pub(crate) fn success(self, call: &Call<'_>, signed: Signed) -> Result<Self, AtlasError> {
        if self.status.is_success() {
            return Ok(self);
        }
        if !self.status.is_client_error() && !self.status.is_server_error() {
            return Err(AtlasError::UnexpectedAnswer {
                operation: call.operation.name(),
                reason: Unexpected::Redirect,
            });
        }
        let answer = Answer::read(self.status, &self.headers, self.body.as_slice());
        Err(answer
            .fit_to_show(&call.secrets)
            .meaning(retry_after(&self.headers), signed))
    }

    /// The body as JSON of the shape `T`, its texts fit to be shown.
    pub(crate) fn json<T: DeserializeOwned>(&self, operation: Operation) -> Result<T, AtlasError> {
        self.decoded(operation, texts::read)
    }

    /// The body of an answer that holds a secret: nothing of it is copied or rewritten.
    pub(crate) fn secret_json<T: DeserializeOwned>(
        &self,
        operation: Operation,
    ) -> Result<T, AtlasError> {
        self.decoded(operation, |body| serde_json::from_slice(body))
    }

    fn decoded<T>(
        &self,
        operation: Operation,
        decode: impl FnOnce(&[u8]) -> serde_json::Result<T>,
    ) -> Result<T, AtlasError> {
        self.check_announced_as_json()
            .and_then(|()| {
                decode(self.body.as_slice()).map_err(|error| {
                    if error.is_data() {
                        Unexpected::WrongShape
                    } else {
                        Unexpected::NotJson
                    }
                })
            })
            .map_err(|reason| AtlasError::UnexpectedAnswer {
                operation: operation.name(),
                reason,
            })
    }

    /// `application/json` or a version of it, such as `application/vnd.atlas.2023-01-01+json`. A
    /// reply that announces nothing is let through: its content decides.
    pub(crate) fn check_announced_as_json(&self) -> Result<(), Unexpected> {
        let Some(announced) = self.headers.get(CONTENT_TYPE) else {
            return Ok(());
        };
        let media_type = announced
            .to_str()
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if media_type == "application/json"
            || (media_type.starts_with("application/") && media_type.ends_with("+json"))
        {
            Ok(())
        } else {
            Err(Unexpected::WrongContentType)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    fn reply(status: u16, content_type: Option<&str>, body: &str) -> Reply {
        let mut headers = HeaderMap::new();
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
        }
        let mut buffer = WipedBuffer::default();
        buffer.push(body.as_bytes());
        Reply {
            status: StatusCode::from_u16(status).unwrap(),
            headers,
            has_private_issuer: false,
            body: buffer,
        }
    }

    fn reading(content_type: Option<&str>, body: &str) -> Result<Vec<u32>, Unexpected> {
        reply(200, content_type, body)
            .json::<Vec<u32>>(Operation::Projects)
            .map_err(|error| match error {
                AtlasError::UnexpectedAnswer { reason, .. } => reason,
                other => panic!("not about the answer: {other}"),
            })
    }

    #[test]
    fn json_is_taken_under_each_of_the_names_atlas_gives_it() {
        for name in [
            None,
            Some("application/json"),
            Some("Application/JSON; charset=utf-8"),
            Some("application/vnd.atlas.2023-01-01+json;charset=utf-8"),
        ] {
            assert_eq!(reading(name, "[1, 2]"), Ok(vec![1, 2]), "{name:?}");
        }
    }

    #[test]
    fn a_sign_in_page_broken_json_and_another_shape_are_different_errors() {
        assert_eq!(
            reading(Some("text/html"), "<html>sign in to the hotel</html>"),
            Err(Unexpected::WrongContentType)
        );
        assert_eq!(
            reading(Some("application/json"), "[1, 2"),
            Err(Unexpected::NotJson)
        );
        assert_eq!(
            reading(Some("application/json"), "{}"),
            Err(Unexpected::WrongShape)
        );
    }

    #[test]
    fn a_reply_that_points_elsewhere_is_no_success() {
        let call = Call::get(Operation::Projects, "application/json", "/");
        for status in [301, 302, 304, 307, 308] {
            let outcome = reply(status, None, "").success(&call, Signed::Yes);
            assert!(
                matches!(
                    outcome,
                    Err(AtlasError::UnexpectedAnswer {
                        reason: Unexpected::Redirect,
                        ..
                    })
                ),
                "{status}"
            );
        }
    }
}
