//! Why Atlas did not do what was asked, in words for the log: nothing of what it answered is in them.

use std::error::Error;

use atlas::AtlasError;

/// Logs that something was not done because of `error`, where that came from Atlas or the route to it.
pub fn failed(error: &(dyn Error + 'static)) {
    if let Some(error) = of_atlas(error) {
        tracing::warn!(cause = words(error), "not done");
    }
}

/// Why not.
#[must_use]
pub fn words(error: &AtlasError) -> String {
    match error {
        AtlasError::Unreachable { cause, .. } => cause.to_string(),
        AtlasError::Addresses(_) => "the answer is not a list".to_owned(),
        AtlasError::Setup(error) => error.to_string(),
        AtlasError::UnexpectedAnswer { reason, .. } => reason.to_string(),
        AtlasError::RateLimited { .. } => "too many requests".to_owned(),
        AtlasError::Failed { answer } => format!("Atlas failed with status {}", answer.status),
        _ => "Atlas refused".to_owned(),
    }
}

/// The first error of Atlas among `error` and its causes.
fn of_atlas<'error>(error: &'error (dyn Error + 'static)) -> Option<&'error AtlasError> {
    let mut next = Some(error);
    while let Some(error) = next {
        // Errors that hold another one hold it in a box.
        let boxed = error.downcast_ref::<Box<AtlasError>>();
        let found = error.downcast_ref().or(boxed.map(AsRef::as_ref));
        if found.is_some() {
            return found;
        }
        next = error.source();
    }
    None
}
