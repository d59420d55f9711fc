//! Lists that come in parts.

use std::collections::HashSet;

use atlas::Unexpected;

use crate::error::CloudError;

/// More parts than any list here has.
const MOST_PAGES: usize = 200;

/// One part of a list, and what to ask for the next one with.
pub(crate) type Page<T> = (Vec<T>, Option<String>);

/// All parts of a list. `ask` is given what the part before named.
pub(crate) async fn all<T, F, Asked>(operation: &'static str, ask: F) -> Result<Vec<T>, CloudError>
where
    F: Fn(Option<String>) -> Asked,
    Asked: Future<Output = Result<Page<T>, CloudError>>,
{
    let (mut whole, mut next, mut seen) = (Vec::new(), None, HashSet::new());
    for _ in 0..MOST_PAGES {
        let (part, following) = ask(next).await?;
        whole.extend(part);
        let Some(following) = following else {
            return Ok(whole);
        };
        if !seen.insert(following.clone()) {
            break;
        }
        next = Some(following);
    }
    Err(CloudError::UnexpectedAnswer {
        operation,
        reason: Unexpected::EndlessList,
    })
}
