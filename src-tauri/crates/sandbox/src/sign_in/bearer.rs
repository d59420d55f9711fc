//! The answer to a token that is not good. Source: RFC 6750, section 3.

use super::nobody;
use crate::reply::Reply;

pub(super) fn refused() -> Reply {
    Reply::from(nobody()).with(
        "www-authenticate",
        "Bearer realm=\"MMS Public API\", error=\"invalid_token\"",
    )
}
