//! What a browser shows.

use axum::http::StatusCode;

use crate::html::{escaped, show};
use crate::reply::Reply;

/// The page that asks whether a client may have access.
pub(super) fn question(client: &str, ticket: &str) -> Reply {
    let (client, ticket) = (escaped(client), escaped(ticket));
    show(
        StatusCode::OK,
        &format!("Allow {client} to access your data?"),
        &format!(
            "<p>This is the practice sign-in of AWS. Nothing leaves this computer.</p>\
             <form method=\"get\" action=\"/authorize/allow\">\
             <input type=\"hidden\" name=\"request\" value=\"{ticket}\">\
             <button autofocus>Allow access</button> \
             <button formaction=\"/authorize/deny\">Deny access</button></form>"
        ),
    )
}

/// The start page of the access portal.
pub(in super::super) fn start() -> Reply {
    show(
        StatusCode::OK,
        "AWS access portal (practice)",
        "<p>This is the practice sign-in of AWS. Copy the address of this page as the start URL.</p>",
    )
}

/// A page that says why there is nothing.
pub(in super::super) fn refused(status: StatusCode, message: &str) -> Reply {
    show(
        status,
        "AWS (practice)",
        &format!("<p>{}</p>", escaped(message)),
    )
}
