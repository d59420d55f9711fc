//! The version that a request asks for, by date.

use axum::http::header::{ACCEPT, CONTENT_TYPE};

use crate::asked::Asked;
use crate::operation::Operation;
use crate::refusal::Refusal;

/// Refuses whatever does not ask for exactly the newest version of the operation. Atlas itself is
/// more lenient; a client that names its versions deserves to hear when one is wrong.
pub(crate) fn check(operation: Operation, asked: &Asked) -> Result<(), Refusal> {
    let Some(version) = operation.version() else {
        return Ok(());
    };
    let accept = asked.headers.get_all(ACCEPT).iter();
    let accepted: Vec<&str> = accept
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(date)
        .collect();
    match accepted.as_slice() {
        [] => {
            return Err(Refusal::new(
                406,
                "NOT_ACCEPTABLE",
                "The Accept header names no version of this resource.",
            ));
        }
        dates if dates.contains(&version) => {}
        [other, ..] => return Err(wrong(other)),
    }
    if operation.has_body() {
        match asked.header(CONTENT_TYPE.as_str()).and_then(date) {
            Some(sent) if sent == version => {}
            Some(other) => return Err(wrong(other)),
            None => {
                return Err(Refusal::new(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "The Content-Type header names no version of this resource.",
                ));
            }
        }
    }
    Ok(())
}

/// The media type of an answer.
pub(crate) fn media_type(operation: Operation) -> String {
    operation.version().map_or_else(
        || "application/json".to_owned(),
        |version| format!("application/vnd.atlas.{version}+json;charset=utf-8"),
    )
}

/// The date in `application/vnd.atlas.2023-01-01+json`, parameters left aside.
fn date(media_type: &str) -> Option<&str> {
    media_type
        .split(';')
        .next()?
        .trim()
        .strip_prefix("application/vnd.atlas.")?
        .strip_suffix("+json")
}

fn wrong(date: &str) -> Refusal {
    let date: String = date.chars().take(32).collect();
    Refusal::new(
        400,
        "INVALID_VERSION_DATE",
        format!("The version date {date} is not one of this resource."),
    )
    .with(date)
}
