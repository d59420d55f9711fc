//! What the watch reports, on screen and as a notification of the desktop.

use access_list::{Half, ListState, Verdict};
use encryption::Provider;

use super::check::CloudFound;
use crate::addresses::book::ListChange;
use crate::clouds::watching::Drift;
use crate::support::events::Event;

/// Something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The list of the control plane.
    Lists {
        /// Outbound addresses that came.
        added: usize,
        /// Outbound addresses that went.
        removed: usize,
        /// The list is used; otherwise a person has to look at it first (safety rule A4).
        is_used: bool,
        /// What the access list says of what is needed; `None`: not known here (safety rule A6).
        list: Option<ListState>,
    },
    /// The addresses of a cluster (safety rule A7).
    Cluster {
        /// Addresses that came.
        added: usize,
        /// As above.
        list: Option<ListState>,
    },
    /// What a cloud has was changed by somebody else.
    Cloud(Drift),
    /// Either of the first two, where no list is needed: the page reads again, and nobody is called.
    NotNeeded,
}

impl News {
    pub(super) fn of_lists(change: ListChange, list: Option<ListState>) -> Option<Self> {
        let (added, removed) = (change.change.added, change.change.removed);
        (added + removed > 0).then_some(Self::Lists {
            added,
            removed,
            is_used: change.is_used,
            list,
        })
    }

    /// What a notification says; `None`: none is shown.
    pub(super) fn words(self) -> Option<String> {
        let words = match self {
            Self::NotNeeded => return None,
            Self::Cloud(drift) => cloud_words(drift),
            Self::Lists {
                added,
                removed,
                is_used,
                list,
            } => format!(
                "Atlas's addresses changed: {added} added, {removed} removed. {}",
                if is_used {
                    state_of(list)
                } else {
                    "Check the list in Keygate before it is used.".to_owned()
                }
            ),
            Self::Cluster { added, list } => format!(
                "A cluster gets {added} new {}. Allow them now: Atlas tries for three days, then undoes the change. {}",
                if added == 1 { "address" } else { "addresses" },
                state_of(list)
            ),
        };
        Some(words)
    }
}

impl From<News> for Event {
    fn from(news: News) -> Self {
        match news {
            News::Lists {
                added,
                removed,
                is_used,
                list,
            } => Self::ListChanged {
                added,
                removed,
                is_used,
                list,
            },
            News::Cluster { added, list } => Self::ClusterAddresses { added, list },
            News::Cloud(Drift {
                cloud,
                lost,
                gained,
                list,
            }) => Self::CloudChanged {
                cloud,
                lost,
                gained,
                list,
            },
            News::NotNeeded => Self::AddressesChanged,
        }
    }
}

impl CloudFound {
    /// What a check without a window says of it.
    #[must_use]
    pub fn words(&self) -> String {
        let found = match self.list {
            None => {
                "Keygate could not read what decides there, and does not know whether your access list allows Atlas's addresses. The log says why."
                    .to_owned()
            }
            list => state_of(list),
        };
        format!("{} ({}): {found}", self.project, name_of(self.cloud))
    }
}

fn name_of(cloud: Provider) -> &'static str {
    match cloud {
        Provider::Aws => "AWS",
        Provider::Azure => "Azure",
        Provider::Gcp => "Google Cloud",
    }
}

fn cloud_words(drift: Drift) -> String {
    let cloud = name_of(drift.cloud);
    let changed = match (drift.lost, drift.gained) {
        (0, 0) => format!("Somebody changed what decides in {cloud}."),
        (lost, gained) => {
            format!("Somebody changed your list in {cloud}: {gained} added, {lost} removed.")
        }
    };
    format!("{changed} {}", state_of(drift.list))
}

fn state_of(list: Option<ListState>) -> String {
    let Some(list) = list else {
        return "Keygate does not know whether your access list allows them.".to_owned();
    };
    match list.verdict {
        Verdict::Missing if list.missing == 1 => "1 is missing from your access list.".to_owned(),
        Verdict::Missing => format!("{} are missing from your access list.", list.missing),
        Verdict::NotProven => "Keygate cannot prove that your access list allows them.".to_owned(),
        Verdict::NoList => "No list is in force: any address is accepted.".to_owned(),
        Verdict::Allowed => match list.half {
            Some(Half::Role) => {
                "Nothing is missing in the role's policy. Keygate has not checked the key's policy."
                    .to_owned()
            }
            Some(Half::Key) => {
                "Nothing is missing in the key's policy. Keygate has not checked the role's policy."
                    .to_owned()
            }
            Some(Half::Both) | None => "Your access list allows all of them.".to_owned(),
        },
    }
}

#[cfg(test)]
pub(super) fn state(verdict: Verdict, missing: usize) -> ListState {
    ListState {
        verdict,
        half: None,
        missing,
        not_proven: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a6_what_is_not_known_is_not_claimed() {
        let news = |list| News::Lists {
            added: 8,
            removed: 1,
            is_used: true,
            list,
        };
        assert_eq!(
            news(None).words().as_deref(),
            Some(
                "Atlas's addresses changed: 8 added, 1 removed. Keygate does not know whether your access list allows them."
            )
        );
        for (list, end) in [
            (
                state(Verdict::Missing, 8),
                "8 are missing from your access list.",
            ),
            (
                state(Verdict::NotProven, 0),
                "Keygate cannot prove that your access list allows them.",
            ),
            (state(Verdict::NoList, 0), "any address is accepted."),
            (state(Verdict::Allowed, 0), "allows all of them."),
        ] {
            let words = news(Some(list)).words().unwrap_or_default();
            assert!(words.ends_with(end), "{list:?}");
        }
    }

    #[test]
    fn somebody_elses_change_in_a_cloud_is_told_with_what_it_means() {
        let news = |lost, gained| {
            News::Cloud(Drift {
                cloud: Provider::Aws,
                lost,
                gained,
                list: Some(state(Verdict::Missing, 3)),
            })
        };
        assert_eq!(
            news(3, 0).words().as_deref(),
            Some(
                "Somebody changed your list in AWS: 0 added, 3 removed. 3 are missing from your access list."
            )
        );
        let words = news(0, 0).words().unwrap_or_default();
        assert!(words.starts_with("Somebody changed what decides in AWS."));
    }

    #[test]
    fn nobody_is_called_where_no_list_is_needed() {
        assert_eq!(News::NotNeeded.words(), None);
    }

    #[test]
    fn a7_new_addresses_of_a_cluster_cannot_wait() {
        let news = News::Cluster {
            added: 2,
            list: Some(state(Verdict::Missing, 1)),
        };
        assert_eq!(
            news.words().as_deref(),
            Some(
                "A cluster gets 2 new addresses. Allow them now: Atlas tries for three days, then undoes the change. 1 is missing from your access list."
            )
        );
    }
}
