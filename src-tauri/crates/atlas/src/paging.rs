//! Lists that come in pages, read to their end.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::call::Call;
use crate::client::Client;
use crate::error::{AtlasError, Unexpected};

/// The most that Atlas gives at once. Source: Atlas Admin API description, `itemsPerPage`.
const PER_PAGE: usize = 500;
/// Clusters are described at length, and an answer may only be so large.
pub(crate) const LONG_PER_PAGE: usize = 50;
/// 100,000 entries: no organisation has as many projects.
const MOST_PAGES: usize = 200;
/// What all pages of one list may hold, in bytes.
const LARGEST: usize = 32 << 20;

/// One page of a list on the wire.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T> {
    #[serde(
        deserialize_with = "one_page",
        bound(deserialize = "T: Deserialize<'de>")
    )]
    pub(crate) results: Vec<T>,
    /// An estimate. Source: as above, `totalCount`.
    pub(crate) total_count: Option<u64>,
}

/// No more entries than Atlas gives at once: each takes more room in memory than the two characters
/// that an empty one has.
fn one_page<'de, D: Deserializer<'de>, T: Deserialize<'de>>(page: D) -> Result<Vec<T>, D::Error> {
    struct Entries<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = Vec<T>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(out, "at most {PER_PAGE} entries")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = list.next_element()? {
                if entries.len() == PER_PAGE {
                    return Err(A::Error::invalid_length(PER_PAGE + 1, &self));
                }
                entries.push(entry);
            }
            Ok(entries)
        }
    }

    page.deserialize_seq(Entries(PhantomData))
}

/// Asks for the pages of the list that `call` asks for, until the last one. `id` distinguishes entries
/// apart.
pub(crate) async fn all<T: DeserializeOwned>(
    client: &Client,
    call: Call<'_>,
    id: impl Fn(&T) -> &str,
) -> Result<Vec<T>, AtlasError> {
    all_by(PER_PAGE, client, call, id).await
}

/// The same with at most `per_page` entries a page.
pub(crate) async fn all_by<T: DeserializeOwned>(
    per_page: usize,
    client: &Client,
    mut call: Call<'_>,
    id: impl Fn(&T) -> &str,
) -> Result<Vec<T>, AtlasError> {
    let operation = call.operation;
    let own_query = std::mem::take(&mut call.query);
    let mut list = List::new(per_page);
    let mut room = LARGEST;
    let unexpected = |reason| AtlasError::UnexpectedAnswer {
        operation: operation.name(),
        reason,
    };
    for number in 1..=MOST_PAGES {
        call.query.clone_from(&own_query);
        call.query.extend([
            ("includeCount", "true".to_owned()),
            ("itemsPerPage", per_page.to_string()),
            ("pageNum", number.to_string()),
        ]);
        let reply = client.ask(&call).await?;
        let left = room.checked_sub(reply.body.len());
        room = left.ok_or_else(|| unexpected(Unexpected::TooLarge))?;
        let page: Page<T> = reply.json(operation)?;
        match list.take(page, &id) {
            Step::Done => return Ok(list.entries),
            Step::More => {}
            Step::Repeated => break,
        }
    }
    Err(unexpected(Unexpected::EndlessList))
}

struct List<T> {
    per_page: usize,
    seen: HashSet<String>,
    entries: Vec<T>,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    More,
    Done,
    /// A page brought nothing that was not there already, and claims not to be the last.
    Repeated,
}

impl<T> List<T> {
    fn new(per_page: usize) -> Self {
        Self {
            per_page,
            seen: HashSet::new(),
            entries: Vec::new(),
        }
    }

    /// Adds a page. A page of another size than was asked for is the last one, unless the count says
    /// that there is more: a server gives fewer at once, or everything. A full page never is, because
    /// the count is only an estimate.
    fn take(&mut self, page: Page<T>, id: impl Fn(&T) -> &str) -> Step {
        let size = page.results.len();
        let before = self.entries.len();
        for entry in page.results {
            // An entry that moved to the next page meanwhile comes twice.
            if self.seen.insert(id(&entry).to_owned()) {
                self.entries.push(entry);
            }
        }
        let outstanding = page
            .total_count
            .is_some_and(|total| total > self.entries.len() as u64);
        if size == 0 || (size != self.per_page && !outstanding) {
            Step::Done
        } else if self.entries.len() == before {
            Step::Repeated
        } else {
            Step::More
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Feeds pages of ids to a list that asks for three at a time.
    fn steps(pages: &[(&[&'static str], Option<u64>)]) -> (Vec<Step>, Vec<&'static str>) {
        let mut list = List::new(3);
        let steps = pages
            .iter()
            .map(|(ids, total_count)| {
                let page = Page {
                    results: ids.to_vec(),
                    total_count: *total_count,
                };
                list.take(page, |id| id)
            })
            .collect();
        (steps, list.entries)
    }

    #[test]
    fn a_short_page_is_the_last() {
        let (steps, entries) = steps(&[(&["a", "b", "c"], None), (&["d"], None)]);

        assert_eq!(steps, [Step::More, Step::Done]);
        assert_eq!(entries, ["a", "b", "c", "d"]);
    }

    #[test]
    fn an_empty_list_is_one_page() {
        assert_eq!(steps(&[(&[], Some(0))]).0, [Step::Done]);
    }

    #[test]
    fn a_full_page_is_never_the_last_because_the_count_is_an_estimate() {
        let (steps, entries) = steps(&[(&["a", "b", "c"], Some(3)), (&["d"], Some(3))]);

        assert_eq!(steps, [Step::More, Step::Done]);
        assert_eq!(entries, ["a", "b", "c", "d"], "nothing may be missing");
    }

    #[test]
    fn a_server_that_gives_fewer_at_once_is_asked_on() {
        let (steps, entries) = steps(&[
            (&["a", "b"], Some(5)),
            (&["c", "d"], Some(5)),
            (&["e"], Some(5)),
        ]);

        assert_eq!(steps, [Step::More, Step::More, Step::Done]);
        assert_eq!(entries.len(), 5);
    }

    #[test]
    fn a_count_that_is_too_high_ends_at_the_empty_page() {
        assert_eq!(
            steps(&[(&["a"], Some(2)), (&[], Some(2))]).0,
            [Step::More, Step::Done]
        );
    }

    #[test]
    fn a_server_that_repeats_its_pages_is_noticed() {
        let (steps, _) = steps(&[(&["a", "b", "c"], None), (&["a", "b", "c"], None)]);

        assert_eq!(steps, [Step::More, Step::Repeated]);
    }

    #[test]
    fn an_entry_that_moved_between_two_pages_is_there_once() {
        let (_, entries) = steps(&[(&["a", "b", "c"], None), (&["c", "d"], None)]);

        assert_eq!(entries, ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_page_has_no_more_entries_than_atlas_gives_at_once() {
        let page = |entries: usize| {
            let body = format!(r#"{{"results":[{}]}}"#, vec!["1"; entries].join(","));
            serde_json::from_str::<Page<u8>>(&body)
        };
        assert!(page(PER_PAGE).is_ok_and(|page| page.results.len() == PER_PAGE));
        assert!(page(PER_PAGE + 1).is_err_and(|error| error.is_data()));
    }

    proptest! {
        /// A server that gives `at_once` entries a page, no more than asked for, and whose count is
        /// right, missing, or too low or too high by some.
        #[test]
        fn every_entry_is_read_once_and_reading_ends(
            there in 0_usize..60, at_once in 1_usize..8, more in 0_usize..4,
            count in prop_oneof![Just(None), (-3_i64..4).prop_map(Some)],
        ) {
            let ids: Vec<String> = (0..there).map(|id| id.to_string()).collect();
            // Without a right count, only a server that fills its pages can be read to the end.
            let asked = at_once + if count.is_some_and(|off| off >= 0) { more } else { 0 };
            let total = count.map(|off| u64::try_from(there as i64 + off).unwrap_or(0));
            let mut list = List::new(asked);
            let mut pages = ids.chunks(at_once);
            let mut asks = 0;
            loop {
                asks += 1;
                let results = pages.next().unwrap_or_default().to_vec();
                let step = list.take(Page { results, total_count: total }, |id| id);
                prop_assert_ne!(&step, &Step::Repeated);
                if step == Step::Done {
                    break;
                }
            }
            prop_assert_eq!(&list.entries, &ids);
            prop_assert!(asks <= there / at_once + 2);
        }
    }
}
