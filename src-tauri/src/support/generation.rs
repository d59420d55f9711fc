//! Names for what is on screen: lists, comparisons, what was written from them.

use std::sync::atomic::{AtomicU32, Ordering};

static LAST: AtomicU32 = AtomicU32::new(0);

/// A number from 1 on that was not given before in this run of the program, whatever it names and
/// whichever Atlas that belongs to: a page that still shows something else cannot hit it.
#[must_use]
pub fn next() -> u32 {
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_given_twice() {
        let (first, second) = (next(), next());
        assert!(first > 0 && second > first);
    }
}
