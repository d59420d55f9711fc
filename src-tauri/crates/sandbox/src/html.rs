//! Pages that the pretend clouds show to a browser.

use axum::http::StatusCode;

use crate::reply::Reply;

/// A page. It holds no script and fetches nothing.
pub(crate) fn show(status: StatusCode, title: &str, body: &str) -> Reply {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         </head><body><main><h1>{title}</h1>{body}</main></body></html>"
    );
    Reply::new(status, "text/html; charset=utf-8", page.into_bytes())
        .with("cache-control", "no-store")
        .with(
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'",
        )
}

/// Text that stays text in XML and HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter => safe.push(letter),
        }
    }
    safe
}
