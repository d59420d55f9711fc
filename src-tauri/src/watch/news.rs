//! What the watch has to tell, on screen and as a notification of the desktop.

use addresses::Change;

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
        /// How many needed blocks the access list lacks; `None`: not known here (safety rule A6).
        missing: Option<usize>,
    },
    /// The addresses of a cluster (safety rule A7).
    Cluster {
        /// Addresses that came.
        added: usize,
        /// As above.
        missing: Option<usize>,
    },
}

impl News {
    pub(super) fn of_lists(change: Change, missing: Option<usize>) -> Option<Self> {
        let Change { added, removed, .. } = change;
        (added + removed > 0).then_some(Self::Lists {
            added,
            removed,
            missing,
        })
    }

    /// What a notification says.
    pub(super) fn words(self) -> String {
        match self {
            Self::Lists {
                added,
                removed,
                missing,
            } => format!(
                "The addresses Atlas uses changed: {added} came, {removed} went. {}",
                whether_listed(missing)
            ),
            Self::Cluster { added, missing } => format!(
                "A cluster gets {added} new {}. Add these now: Atlas tries for three days, then rolls back. {}",
                if added == 1 { "address" } else { "addresses" },
                whether_listed(missing)
            ),
        }
    }
}

impl From<News> for Event {
    fn from(news: News) -> Self {
        match news {
            News::Lists {
                added,
                removed,
                missing,
            } => Self::ListChanged {
                added,
                removed,
                missing,
            },
            News::Cluster { added, missing } => Self::ClusterAddresses { added, missing },
        }
    }
}

fn whether_listed(missing: Option<usize>) -> String {
    match missing {
        None => "Whether your access list has them is not known.".to_owned(),
        Some(0) => "Your access list has all of them.".to_owned(),
        Some(1) => "1 is missing from your access list.".to_owned(),
        Some(missing) => format!("{missing} are missing from your access list."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a6_what_is_not_known_is_not_claimed() {
        let news = |missing| News::Lists {
            added: 8,
            removed: 1,
            missing,
        };
        assert_eq!(
            news(None).words(),
            "The addresses Atlas uses changed: 8 came, 1 went. Whether your access list has them is not known."
        );
        assert!(
            news(Some(8))
                .words()
                .ends_with("8 are missing from your access list.")
        );
        assert!(news(Some(0)).words().ends_with("has all of them."));
    }

    #[test]
    fn a7_new_addresses_of_a_cluster_cannot_wait() {
        let news = News::Cluster {
            added: 2,
            missing: Some(1),
        };
        assert_eq!(
            news.words(),
            "A cluster gets 2 new addresses. Add these now: Atlas tries for three days, then rolls back. 1 is missing from your access list."
        );
    }
}
