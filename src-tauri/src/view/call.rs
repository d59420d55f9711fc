//! One call of the page.

use serde::Deserialize;
use specta::Type;

/// The name of a call under way, for `cancel_call`. A type of its own, so that the page can see which
/// commands can be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
pub struct CallId {
    /// Chosen by the page; no two calls under way share one.
    pub number: u32,
}
