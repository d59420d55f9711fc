//! How much a list differs from an earlier one.

use std::cmp::Ordering;

use crate::book::AddressBook;

/// What became of the outbound list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Outbound addresses that the earlier list did not have.
    pub added: usize,
    /// Outbound addresses that only the earlier list had.
    pub removed: usize,
    /// Added and removed together as a share of the earlier list: 0.1 is a tenth. Above that, the
    /// change is shown and confirmed before anything is written (safety rule A4).
    pub share: f64,
}

/// What is a lot at once: more than a tenth (safety rule A4).
const BIG: f64 = 0.1;

impl Change {
    pub(crate) fn of(added: usize, removed: usize, earlier: usize) -> Self {
        Self {
            added,
            removed,
            share: (added + removed) as f64 / earlier.max(1) as f64,
        }
    }

    /// Whether a person looks at it before it is used.
    pub(crate) fn is_big(self) -> bool {
        self.share > BIG
    }
}

impl AddressBook {
    /// The change since `earlier`, a list of the same Atlas (safety rule A5: lists of different
    /// ones are never compared).
    #[must_use]
    pub fn change_since(&self, earlier: &Self) -> Change {
        let mut now = self.outbound.entries().map(|entry| entry.net).peekable();
        let mut before = earlier.outbound.entries().map(|entry| entry.net).peekable();
        let (mut added, mut removed) = (0_usize, 0_usize);
        loop {
            let order = match (now.peek(), before.peek()) {
                (Some(now), Some(before)) => now.cmp(before),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            if order.is_le() {
                now.next();
            }
            if order.is_ge() {
                before.next();
            }
            added += usize::from(order.is_lt());
            removed += usize::from(order.is_gt());
        }
        Change::of(added, removed, earlier.outbound.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use crate::samples;

    #[test]
    fn the_outbound_list_did_not_change_between_june_and_july() {
        let Some((june, july)) = samples::june().zip(samples::july()) else {
            return;
        };
        let change = july.change_since(&june);

        assert_eq!(
            (change.added, change.removed),
            (0, 0),
            "only the inbound list grew"
        );
        assert!(!july.same_list(&june), "the inbound list did change");
        assert!(change.share.abs() < f64::EPSILON);
    }

    #[test]
    fn a4_the_share_of_a_change_counts_what_came_and_what_went() {
        let ten: Vec<String> = (0..10).map(|last| format!("3.0.0.{last}")).collect();
        let mut other = ten.clone();
        other.pop();
        other.push("3.0.1.1".to_owned());
        let change = samples::outbound(&other).change_since(&samples::outbound(&ten));

        assert_eq!((change.added, change.removed), (1, 1));
        assert!(
            (change.share - 0.2).abs() < 1e-9,
            "two of ten: {}",
            change.share
        );
    }

    proptest! {
        #[test]
        fn it_is_the_difference_of_the_sets(
            before in prop::collection::btree_set(0_u8..40, 1..20),
            now in prop::collection::btree_set(0_u8..40, 1..20),
        ) {
            let book = |set: &BTreeSet<u8>| {
                let texts: Vec<String> = set.iter().map(|it| format!("3.0.0.{it}")).collect();
                samples::outbound(&texts)
            };
            let change = book(&now).change_since(&book(&before));
            prop_assert_eq!(change.added, now.difference(&before).count());
            prop_assert_eq!(change.removed, before.difference(&now).count());
        }
    }
}
