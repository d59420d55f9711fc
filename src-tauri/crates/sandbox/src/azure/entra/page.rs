//! What a browser shows.

use std::fmt::Write as _;

use axum::http::StatusCode;

use crate::html::{escaped, show};
use crate::reply::Reply;

/// The page that asks who signs in.
pub(super) fn question(people: &[String], ticket: &str) -> Reply {
    let ticket = escaped(ticket);
    let mut accounts = String::new();
    for (at, person) in people.iter().enumerate() {
        let focus = if at == 0 { " autofocus" } else { "" };
        let person = escaped(person);
        // Writing into memory does not fail.
        let _written = write!(
            accounts,
            "<p><button name=\"person\" value=\"{person}\"{focus}>{person}</button></p>"
        );
    }
    show(
        StatusCode::OK,
        "Pick an account",
        &format!(
            "<p>This is the practice sign-in of Azure. Nothing leaves this computer.</p>\
             <form method=\"get\" action=\"/login/allow\">\
             <input type=\"hidden\" name=\"request\" value=\"{ticket}\">{accounts}\
             <button formaction=\"/login/deny\">Cancel</button></form>"
        ),
    )
}

/// A page that says why there is nothing.
pub(in super::super) fn refused(status: StatusCode, message: &str) -> Reply {
    show(
        status,
        "Azure (practice)",
        &format!("<p>{}</p>", escaped(message)),
    )
}
