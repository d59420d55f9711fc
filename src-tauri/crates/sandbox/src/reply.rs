//! One answer.

#[cfg(feature = "scripting")]
use std::pin::Pin;
#[cfg(feature = "scripting")]
use std::task::{Context, Poll};

use axum::body::Body;
#[cfg(feature = "scripting")]
use axum::body::{Bytes, HttpBody};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
#[cfg(feature = "scripting")]
use hyper::body::{Frame, SizeHint};
use serde_json::Value;

/// Status, headers and body.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, media_type: &str, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
        .with(CONTENT_TYPE.as_str(), media_type)
    }

    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string().into_bytes())
    }

    /// The same with a header more, in the place of one of this name. What fits into no header is
    /// left out.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.retain(|(known, _)| *known != name);
            self.headers.push((name, value));
        }
        self
    }
}

#[cfg(feature = "scripting")]
impl Reply {
    /// The answer, but the connection ends after half of the body; one without a body promises one.
    pub(crate) fn into_cut_response(self) -> Response {
        let half = Bytes::copy_from_slice(&self.body[..self.body.len() / 2]);
        let whole = self.body.len().max(1);
        let mut response = self.into_response();
        *response.body_mut() = Body::new(CutBody {
            half: Some(half),
            whole: whole as u64,
            rested: false,
        });
        response
    }
}

/// A body that promises more than it gives.
#[cfg(feature = "scripting")]
struct CutBody {
    half: Option<Bytes>,
    whole: u64,
    rested: bool,
}

#[cfg(feature = "scripting")]
impl HttpBody for CutBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if !self.rested {
            // The half is sent while this rests.
            self.rested = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(std::io::Error::other("cut"))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response
    }
}
