//! Keeps web pages out: a browser sends `Origin`, and a page that had its own name point to
//! loopback sends that name as `Host`.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};

use crate::refusal::Refusal;

/// Refuses a request that does not name `host`, or that comes from a web page.
pub(crate) fn check<Body>(request: &Request<Body>, host: &str) -> Result<(), Refusal> {
    let is_ours = |name: &str| name == host;
    let mut named = request.headers().get_all(HOST).iter();
    let host_is_ours = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().is_ok_and(is_ours),
        _ => false,
    };
    let target_is_ours = request
        .uri()
        .authority()
        .is_none_or(|authority| is_ours(authority.as_str()));
    if !host_is_ours || !target_is_ours {
        return Err(forbidden("This server answers to its own address only."));
    }
    if request.headers().contains_key(ORIGIN) {
        return Err(forbidden("This server does not answer web pages."));
    }
    Ok(())
}

fn forbidden(detail: &str) -> Refusal {
    Refusal::new(403, "ACCESS_FORBIDDEN", detail)
}
