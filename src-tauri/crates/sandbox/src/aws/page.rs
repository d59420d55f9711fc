//! Lists in pages: the marker is where the next one begins, in a form nobody should read.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A page, and the marker of the next one.
pub(super) struct Page<T> {
    pub(super) entries: Vec<T>,
    pub(super) next: Option<String>,
}

/// How long pages are: as many as were asked for, but never more than `most`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    pub(super) asked: Option<usize>,
    pub(super) usual: usize,
    pub(super) most: usize,
}

/// The page after `marker`; `None` for a marker that was not handed out.
pub(super) fn cut<T>(all: Vec<T>, marker: Option<&str>, length: Length) -> Option<Page<T>> {
    let start: usize = match marker {
        None => 0,
        Some(marker) => {
            let bytes = URL_SAFE_NO_PAD.decode(marker).ok()?;
            std::str::from_utf8(&bytes)
                .ok()?
                .strip_prefix("from ")?
                .parse()
                .ok()?
        }
    };
    let size = length
        .asked
        .unwrap_or(length.usual)
        .clamp(1, length.most.max(1));
    let end = start.saturating_add(size);
    let next = (end < all.len()).then(|| URL_SAFE_NO_PAD.encode(format!("from {end}")));
    let entries = all.into_iter().skip(start).take(size).collect();
    Some(Page { entries, next })
}
