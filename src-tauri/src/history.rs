//! The lists that were fetched so far, and what changed from one to another. Works offline.

use std::collections::{BTreeMap, HashSet};

use addresses::{Address, AddressBook, Cloud, Direction, Source};
use ipnet::IpNet;
use storage::Storage;

use crate::book::count;
use crate::view::{
    ChangedRegionView, ErrorView, HistoryView, MomentChangeView, MomentView, MomentsView,
};

/// So many addresses of a region are handed to the window.
const LISTED: usize = 500;

/// Every moment kept of the Atlas that `source` names; practice lists have no past.
#[must_use]
pub fn read(source: &Source, storage: &Storage) -> HistoryView {
    if source.practice {
        return HistoryView {
            moments: Vec::new(),
        };
    }
    let mut moments = Vec::new();
    let mut before: Option<AddressBook> = None;
    for moment in storage.moments(&source.origin).into_iter().rev() {
        let Some(book) = storage.moment(&source.origin, &moment.id) else {
            continue;
        };
        let change = before.as_ref().map(|before| book.change_since(before));
        moments.push(MomentView {
            id: moment.id,
            at: moment.at.to_string(),
            outbound: count(book.totals(Direction::Outbound).total),
            inbound: count(book.totals(Direction::Inbound).total),
            added: change.map_or(0, |change| count(change.added)),
            removed: change.map_or(0, |change| count(change.removed)),
        });
        before = Some(book);
    }
    moments.reverse();
    HistoryView { moments }
}

/// What changed from the moment `from` to the moment `to`.
///
/// # Errors
/// `StaleList` where one of them is not there any more.
pub fn compare(
    source: &Source,
    storage: &Storage,
    from: &str,
    to: &str,
) -> Result<MomentsView, ErrorView> {
    let moment = |id| {
        storage
            .moment(&source.origin, id)
            .ok_or(ErrorView::StaleList)
    };
    let (from, to) = (moment(from)?, moment(to)?);
    Ok(MomentsView {
        outbound: change(&from, &to, Direction::Outbound),
        inbound: change(&from, &to, Direction::Inbound),
    })
}

/// When blocks came that the newest list has and an earlier one had not.
pub struct Newcomers(Vec<(jiff::Timestamp, HashSet<IpNet>)>);

/// So many moments are looked through.
const LOOKED_THROUGH: usize = 20;

impl Newcomers {
    /// Reads the newest moments.
    #[must_use]
    pub fn read(source: &Source, storage: &Storage) -> Self {
        if source.practice {
            return Self(Vec::new());
        }
        let moments = storage.moments(&source.origin);
        let books = moments
            .into_iter()
            .take(LOOKED_THROUGH)
            .filter_map(|moment| {
                let book = storage.moment(&source.origin, &moment.id)?;
                let nets = book
                    .addresses(Direction::Outbound)
                    .map(|address| address.net)
                    .collect();
                Some((moment.at, nets))
            });
        Self(books.collect())
    }

    /// When `net` came; `None` where it was there from the beginning, or is in no list.
    #[must_use]
    pub fn since(&self, net: &IpNet) -> Option<jiff::Timestamp> {
        let had = self.0.iter().take_while(|(_, nets)| nets.contains(net));
        let (at, _) = had.last()?;
        let oldest = self.0.last().map(|(at, _)| at);
        (Some(at) != oldest).then_some(*at)
    }
}

/// When Atlas's list last lost an outbound block that it had in the moment before (safety rule A4).
#[must_use]
pub fn shrank_at(source: &Source, storage: &Storage) -> Option<jiff::Timestamp> {
    if source.practice {
        return None;
    }
    let moments = storage.moments(&source.origin);
    let mut later: Option<(jiff::Timestamp, AddressBook)> = None;
    for moment in moments.into_iter().take(LOOKED_THROUGH) {
        let book = storage.moment(&source.origin, &moment.id)?;
        if let Some((at, later)) = &later
            && later.change_since(&book).removed > 0
        {
            return Some(*at);
        }
        later = Some((moment.at, book));
    }
    None
}

/// Every block that stood in a list of this Atlas and reaches keys, in numeric order (safety rule
/// A1).
#[must_use]
pub fn ever_needed(source: &Source, storage: &Storage) -> Vec<IpNet> {
    if source.practice {
        return Vec::new();
    }
    let mut nets = Vec::new();
    for moment in storage.moments(&source.origin) {
        let Some(book) = storage.moment(&source.origin, &moment.id) else {
            continue;
        };
        nets.extend(
            book.addresses(Direction::Outbound)
                .filter(|address| address.services().any(addresses::Service::reaches_keys))
                .map(|address| address.net),
        );
        nets.sort_unstable();
        nets.dedup();
    }
    nets
}

fn change(from: &AddressBook, to: &AddressBook, direction: Direction) -> MomentChangeView {
    MomentChangeView {
        added: only_in(to, from, direction),
        removed: only_in(from, to, direction),
    }
}

/// What `book` has and `other` has not, by region in the order drawn.
fn only_in(
    book: &AddressBook,
    other: &AddressBook,
    direction: Direction,
) -> Vec<ChangedRegionView> {
    let others: HashSet<IpNet> = other
        .addresses(direction)
        .map(|address| address.net)
        .collect();
    let mut regions: BTreeMap<(Cloud, String), Vec<Address<'_>>> = BTreeMap::new();
    for address in book.addresses(direction) {
        if !others.contains(&address.net) {
            let place = (address.cloud.clone(), address.region.to_owned());
            regions.entry(place).or_default().push(address);
        }
    }
    regions
        .into_iter()
        .map(|((cloud, region), found)| ChangedRegionView {
            cloud: cloud.label().to_owned(),
            place: found
                .first()
                .and_then(Address::place_name)
                .map(str::to_owned),
            region,
            count: count(found.len()),
            cidrs: found
                .iter()
                .take(LISTED)
                .map(|address| address.net.to_string())
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    fn source() -> Source {
        Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice: false,
        }
    }

    fn keep(storage: &Storage, addresses: &[&str], second: i64) -> Result {
        let document = serde_json::json!({ "outbound": { "aws": { "us-east-1": addresses } } });
        let book = AddressBook::read(
            document.to_string().as_bytes(),
            source(),
            Timestamp::from_second(second)?,
        )?;
        storage.keep_moment(&book)?;
        Ok(())
    }

    #[test]
    fn two_moments_side_by_side_say_what_came_and_what_went() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        keep(&storage, &["3.0.0.1", "3.0.0.2"], 1)?;
        keep(&storage, &["3.0.0.2", "3.0.0.3", "3.0.0.4"], 2)?;

        let history = read(&source(), &storage);
        let [newest, oldest] = history.moments.as_slice() else {
            return Err("two moments".into());
        };
        assert_eq!((newest.added, newest.removed), (2, 1));
        let moments = compare(&source(), &storage, &oldest.id, &newest.id)
            .map_err(|error| format!("{error:?}"))?;
        assert_eq!(
            moments.outbound.added[0].cidrs,
            ["3.0.0.3/32", "3.0.0.4/32"]
        );
        assert_eq!(moments.outbound.removed[0].cidrs, ["3.0.0.1/32"]);
        assert_eq!(
            moments.outbound.added[0].place.as_deref(),
            Some("N. Virginia")
        );
        Ok(())
    }

    #[test]
    fn a_newcomer_is_known_by_the_first_list_that_has_it() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        keep(&storage, &["3.0.0.1"], 1)?;
        keep(&storage, &["3.0.0.1", "3.0.0.2"], 2)?;
        keep(&storage, &["3.0.0.1", "3.0.0.2", "3.0.0.3"], 3)?;
        let news = Newcomers::read(&source(), &storage);
        let since = |text: &str| -> std::result::Result<_, Box<dyn std::error::Error>> {
            Ok(news.since(&text.parse()?).map(|at| at.as_second()))
        };
        assert_eq!(since("3.0.0.1/32")?, None, "from the beginning");
        assert_eq!(since("3.0.0.2/32")?, Some(2));
        assert_eq!(since("3.0.0.3/32")?, Some(3));
        Ok(())
    }

    #[test]
    fn a4_the_moment_the_list_shrank_is_known_though_it_grew_again() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let shrank = || shrank_at(&source(), &storage).map(|at| at.as_second());
        keep(&storage, &["3.0.0.1", "3.0.0.2"], 1)?;
        assert_eq!(shrank(), None, "there is nothing before it");
        keep(&storage, &["3.0.0.1"], 2)?;
        assert_eq!(shrank(), Some(2));
        keep(&storage, &["3.0.0.1", "3.0.0.3"], 3)?;
        assert_eq!(shrank(), Some(2));
        Ok(())
    }

    #[test]
    fn a1_what_was_ever_needed_is_every_list_together() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        keep(&storage, &["3.0.0.1"], 1)?;
        keep(&storage, &["3.0.0.2"], 2)?;
        let nets: Vec<String> = ever_needed(&source(), &storage)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(nets, ["3.0.0.1/32", "3.0.0.2/32"]);
        Ok(())
    }
}
