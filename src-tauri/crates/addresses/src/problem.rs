//! Entries of a document that are not in the book, and why.

use serde::{Deserialize, Serialize};

/// An entry that was left out. The rest of the document still counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryProblem {
    /// Where in the document it stood: `outbound.aws.us-east-1[3]`.
    pub place: String,
    /// What stood there, at most 60 characters of it.
    pub text: String,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why an entry was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// Neither an IP address nor a CIDR block.
    NotAnAddress,
    /// Something else stood where a list of addresses, or a table of lists, belongs.
    NotAList,
    /// A block whose address part is not its first address (`192.0.2.1/24`): what was meant is
    /// ambiguous, and Google Cloud refuses it too.
    HostBitsSet,
    /// A block wider than any of Atlas's can be: a mistake, which holds the whole list back.
    TooWide,
    /// An address that no key service may let in for Atlas (safety rule A4).
    Refused(Refusal),
}

/// Why an address cannot be Atlas's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// The whole internet: 0.0.0.0/0 or ::/0.
    Everything,
    /// Private networks (RFC 1918, RFC 4193).
    Private,
    /// The computer itself.
    Loopback,
    /// Link-local, multicast, carrier-grade NAT, benchmarking (the practice range among them) and
    /// what else the IANA special-purpose registries set aside.
    Reserved,
    /// Ranges for examples in documents (RFC 5737, RFC 3849, RFC 9637).
    Documentation,
    /// In practice mode, anything outside 198.18.0.0/15.
    NotPractice,
}

impl Reason {
    /// Whether the whole list is held back, and not only the entry left out: see
    /// [`Review::HeldBack`](crate::Review::HeldBack).
    #[must_use]
    pub fn holds_back(self) -> bool {
        matches!(self, Self::TooWide | Self::Refused(Refusal::Everything))
    }
}

/// The problems of one document: all counted, the first ones listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Problems {
    pub(crate) listed: Vec<EntryProblem>,
    pub(crate) count: usize,
}

impl Problems {
    /// A document of nothing but mistakes must not fill the memory with reports of them.
    pub(crate) const MOST_LISTED: usize = 1000;

    /// None that holds the list back is hidden behind others.
    const MOST_WITH_MISTAKES: usize = 2 * Self::MOST_LISTED;

    pub(crate) fn new(mut listed: Vec<EntryProblem>, count: usize) -> Self {
        listed.truncate(Self::MOST_WITH_MISTAKES);
        let count = count.max(listed.len());
        Self { listed, count }
    }

    pub(crate) fn report(&mut self, reason: Reason, problem: impl FnOnce() -> EntryProblem) {
        self.count += 1;
        let most = if reason.holds_back() {
            Self::MOST_WITH_MISTAKES
        } else {
            Self::MOST_LISTED
        };
        if self.listed.len() < most {
            self.listed.push(problem());
        }
    }

    /// The first that holds the whole list back.
    pub(crate) fn first_mistake(&self) -> Option<&EntryProblem> {
        self.listed.iter().find(|it| it.reason.holds_back())
    }
}

/// At most `most` characters of `text`, with `…` where something was cut.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => {
            let mut short = text.get(..end).unwrap_or_default().to_owned();
            short.push('…');
            short
        }
    }
}
