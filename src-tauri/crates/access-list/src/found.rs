//! One list of a key service, as a reader understood it.

use std::fmt;

use jiff::Timestamp;

use crate::document::GO_ON;
use crate::list::{Doubt, Entry, Half, ListName, Remark};
use crate::reach::Reach;

/// What readers are given beside the text.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The ARN of Atlas's role in AWS, where it is known.
    pub role: Option<&'a str>,
    /// The ARN of the key in AWS, where it is known.
    pub key: Option<&'a str>,
    /// Requests come through a private endpoint, so that `aws:SourceIp` is absent.
    pub private_networking: bool,
    /// The time at which conditions on dates are evaluated.
    pub now: Timestamp,
    /// Names that Atlas's configuration has (a vault, a role, a key): a list of such a name comes
    /// first.
    pub used: &'a [&'a str],
    /// Which of several lists is meant, by its position in [`crate::AccessList::lists`].
    pub picked: Option<u32>,
    /// Says whether nobody waits any more. It is asked now and then while reading.
    pub is_cancelled: &'a dyn Fn() -> bool,
}

impl Context<'_> {
    /// Nothing is known but the time.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            role: None,
            key: None,
            private_networking: false,
            now,
            used: &[],
            picked: None,
            is_cancelled: GO_ON,
        }
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Context")
            .field("role", &self.role)
            .field("key", &self.key)
            .field("private_networking", &self.private_networking)
            .field("now", &self.now)
            .field("used", &self.used)
            .field("picked", &self.picked)
            .finish_non_exhaustive()
    }
}

/// One list.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// What it is called in the text.
    pub(crate) name: ListName,
    /// AWS: whose policies were evaluated.
    pub(crate) half: Option<Half>,
    /// Which addresses it accepts.
    pub(crate) reach: Reach,
    /// The blocks that the text names as accepted, with their lines, in its order. What `reach` does
    /// not accept of them is cut off later.
    pub(crate) listed: Vec<Entry>,
    /// It accepts any address: no list is in force.
    pub(crate) is_open: bool,
    /// What has to be known beside that.
    pub(crate) remarks: Vec<Remark>,
    /// Why it is undecided, or was not understood whole.
    pub(crate) doubts: Vec<Doubt>,
    /// When a condition on dates next changes the answer.
    pub(crate) ends_at: Option<Timestamp>,
}

/// Of each of `nets`, whether the text allows it; `None` where that is not known, or it is no list.
#[cfg(test)]
pub(crate) fn allowed<const N: usize>(found: Option<&Found>, nets: [&str; N]) -> [Option<bool>; N] {
    nets.map(|net| {
        let found = found?;
        let net = crate::blocks::block(net)?;
        if found.reach.allowed().contains(net) {
            Some(true)
        } else {
            (!found.reach.undecided().contains(net)).then_some(false)
        }
    })
}
