//! One request, read whole.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use url::form_urlencoded;

use crate::refusal::Refusal;

/// No request to Atlas that this stand-in knows comes near it.
const LARGEST_BODY: usize = 1 << 20;

/// What a client asked.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// Path and query as on the wire: what a digest is made over.
    pub(crate) target: String,
    /// Decoded, in the order sent.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Asked {
    /// Reads a request, up to the largest body it takes.
    pub(crate) async fn read(request: Request<Body>) -> Result<Self, Refusal> {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, LARGEST_BODY).await.map_err(|_| {
            Refusal::new(413, "REQUEST_TOO_LARGE", "The request body is too large.")
        })?;
        let path = head.uri.path().to_owned();
        Ok(Self {
            method: head.method,
            target: head
                .uri
                .path_and_query()
                .map_or_else(|| path.clone(), |target| target.as_str().to_owned()),
            query: form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
            path,
            headers: head.headers,
            body,
        })
    }

    /// The header's value, where there is exactly one and it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let only = values.next()?;
        values
            .next()
            .is_none()
            .then(|| only.to_str().ok())
            .flatten()
    }

    /// The first value of the query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }
}
