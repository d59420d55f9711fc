//! A change in a cloud as the record of what was done has it, and an addition found there again.

use std::collections::HashSet;

use clouds::change::{Ended, Fate, Outcome};
use encryption::Provider;
use storage::{Action, AddedTo, Entry, Outcome as Ending, Place};

use super::changing::{Kind, Planned, Refusal};
use crate::activity::outcome;
use crate::support::error::ShellError;

/// Of an addition of more blocks, in all documents together, the record keeps only how many they are: it
/// has room for so much (`docs/storage.md`), and other entries would have to go.
const MOST_RECORDED: usize = 2_000;

/// Whether `entry` of the activity is an addition in `place` that can be put back: all of it was written,
/// what it was is kept, and it is none of those that were put back since.
#[must_use]
pub fn is_addition(entry: &Entry, place: &Place, put_back: &HashSet<i64>) -> bool {
    Addition::of(entry, place, put_back).is_some()
}

/// What an entry of the activity says was added.
pub(super) struct Addition<'a> {
    pub(super) cloud: Provider,
    pub(super) account: &'a str,
    /// What each document got.
    pub(super) added: &'a [AddedTo],
}

impl<'a> Addition<'a> {
    /// What `entry` added, where it can be put back in `place`.
    pub(super) fn of(entry: &'a Entry, place: &Place, put_back: &HashSet<i64>) -> Option<Self> {
        let Action::AddToCloud {
            cloud,
            account,
            added,
            ..
        } = &entry.action
        else {
            return None;
        };
        // Of one that stopped in the middle it is not known here which documents were written.
        let is_whole = entry.outcome == Some(Ending::Done) && !added.is_empty();
        let is_there = !put_back.contains(&entry.id);
        (is_whole && is_there && entry.place == *place).then(|| Self {
            cloud: outcome::provider_of(*cloud),
            account,
            added,
        })
    }
}

/// What `planned` does.
pub(super) fn action(cloud: Provider, planned: &Planned) -> Action {
    let cloud = outcome::provider(cloud);
    let account = planned.account.clone();
    let count = u32::try_from(planned.count).unwrap_or(u32::MAX);
    match planned.kind {
        Kind::Add | Kind::Begin => Action::AddToCloud {
            cloud,
            account,
            count,
            added: added(planned),
        },
        Kind::PutBack => Action::PutBackInCloud {
            cloud,
            account,
            count,
            addition: planned.undoes,
        },
        Kind::Remove => Action::RemoveFromCloud {
            cloud,
            account,
            count,
        },
    }
}

/// What an addition puts into each document, so that it can be taken out again; a first list is no
/// addition (safety rule C4).
fn added(planned: &Planned) -> Vec<AddedTo> {
    let changes = &planned.changes;
    let blocks: usize = changes.iter().map(|change| change.added.len()).sum();
    if planned.kind != Kind::Add || blocks > MOST_RECORDED {
        return Vec::new();
    }
    let documents = planned.ready.names().iter().zip(changes);
    let added = documents.map(|(name, change)| AddedTo {
        document: name.clone(),
        blocks: change.added.clone(),
    });
    added.collect()
}

/// What became of it.
pub(super) fn ending(outcome: &Outcome<Refusal, ShellError>) -> Ending {
    match &outcome.ended {
        Ended::Proven => Ending::Done,
        Ended::Cancelled | Ended::NotSaved(_) => Ending::NotSent,
        Ended::Stopped => {
            let unclear = outcome.fates.iter().any(|fate| {
                matches!(
                    fate,
                    Fate::Unclear { .. } | Fate::NotProven { .. } | Fate::Foreign { .. }
                )
            });
            match unclear {
                true => Ending::NotProven,
                false => Ending::NotTaken,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use storage::Who;

    use super::*;

    fn here() -> Place {
        Place {
            host: Some("cloud.mongodb.com".to_owned()),
            organization: Some("Northwind Ltd".to_owned()),
            project: Some("Payments".to_owned()),
        }
    }

    fn entry(added: Vec<AddedTo>, outcome: Option<Ending>) -> Entry {
        Entry {
            id: 1,
            at: Timestamp::UNIX_EPOCH,
            who: Who::NotSignedIn,
            place: here(),
            action: Action::AddToCloud {
                cloud: storage::Provider::Aws,
                account: "000000000000".to_owned(),
                count: 1,
                added,
            },
            outcome,
        }
    }

    fn added() -> Vec<AddedTo> {
        vec![AddedTo {
            document: "AtlasKeyUse".to_owned(),
            blocks: vec![ipnet::Ipv4Net::default().into()],
        }]
    }

    #[test]
    fn c3_what_was_written_whole_in_this_project_and_is_kept_can_be_put_back() {
        let whole = entry(added(), Some(Ending::Done));
        let none = HashSet::new();
        assert!(is_addition(&whole, &here(), &none));
        assert!(is_addition(&whole, &here(), &HashSet::from([whole.id + 1])));
        // What is put back once is not put back again.
        assert!(!is_addition(&whole, &here(), &HashSet::from([whole.id])));
        let elsewhere = Place {
            project: Some("Ledger".to_owned()),
            ..here()
        };
        assert!(!is_addition(&whole, &elsewhere, &none));
        for ended in [None, Some(Ending::NotProven), Some(Ending::NotTaken)] {
            assert!(!is_addition(&entry(added(), ended), &here(), &none));
        }
        // An earlier version kept only how many there were.
        let earlier = entry(Vec::new(), Some(Ending::Done));
        assert!(!is_addition(&earlier, &here(), &none));
    }
}
