//! What a browser shows.

use axum::http::StatusCode;

use crate::html::{escaped, show};
use crate::reply::Reply;

/// The page that asks who somebody is, and whether the client may have access.
pub(super) fn question(ticket: &str, people: &[String]) -> Reply {
    let options: String = people
        .iter()
        .map(|email| {
            let email = escaped(email);
            format!("<option value=\"{email}\">{email}</option>")
        })
        .collect();
    let ticket = escaped(ticket);
    show(
        StatusCode::OK,
        "Allow Keygate to see and change your Google Cloud data?",
        &format!(
            "<p>This is the practice sign-in of Google. Nothing leaves this computer.</p>\
             <form method=\"get\" action=\"/accounts/allow\">\
             <input type=\"hidden\" name=\"request\" value=\"{ticket}\">\
             <label>Account <select name=\"account\">{options}</select></label> \
             <button autofocus>Allow</button> \
             <button formaction=\"/accounts/deny\">Cancel</button></form>"
        ),
    )
}

/// A page that says why there is nothing.
pub(super) fn refused(status: StatusCode, message: &str) -> Reply {
    show(
        status,
        "Google (practice)",
        &format!("<p>{}</p>", escaped(message)),
    )
}
