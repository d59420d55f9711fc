//! The past of the practice project, made up: Atlas gave addresses up some days ago, so that there is
//! something that is no longer needed. It is kept nowhere (safety rule A5).

use std::sync::{Arc, LazyLock};

use addresses::{AddressBook, ListFetch, Source};
use ipnet::IpNet;
use jiff::{Timestamp, ToSpan as _};
use sandbox::{practice_addresses, practice_addresses_before};

/// So many days ago each list was fetched: safety rule A1 asks for three days, and rule A4 for a later
/// list that confirms one that shrank.
const BEFORE: [i64; 3] = [5, 4, 3];
const SINCE: [i64; 2] = [2, 1];

/// The blocks that reach keys, of the list before and of today's.
static BLOCKS: LazyLock<[Arc<[IpNet]>; 2]> = LazyLock::new(|| {
    [
        blocks(&practice_addresses_before()),
        blocks(&practice_addresses()),
    ]
});

/// Every fetch that practice is taken to have made before `now`.
pub(super) fn fetches(now: Timestamp) -> Vec<ListFetch> {
    let [before, since] = &*BLOCKS;
    let before = BEFORE.into_iter().map(|days| (days, before));
    let since = SINCE.into_iter().map(|days| (days, since));
    let fetch = |(days, blocks): (i64, &Arc<[IpNet]>)| {
        Some(ListFetch {
            at: now.checked_sub((days * 24).hours()).ok()?,
            has_public_issuer: true,
            is_reviewed: true,
            blocks: Arc::clone(blocks),
        })
    };
    before.chain(since).filter_map(fetch).collect()
}

fn blocks(document: &[u8]) -> Arc<[IpNet]> {
    let source = Source {
        origin: String::new(),
        practice: true,
    };
    let book = AddressBook::read(document, source, Timestamp::UNIX_EPOCH);
    book.map_or_else(|_| Arc::default(), |book| book.reaching_keys().collect())
}
