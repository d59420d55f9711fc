//! The order of a table's rows.

use access_list::UsedBy;
use addresses::natural;
use ipnet::IpNet;
use jiff::Timestamp;

use crate::access_list::state::Compared;
use crate::view::{ComparisonColumnView, ComparisonOrderRequest};

/// What a row is sorted by: addresses in numeric order, names in natural order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Nothing,
    Number(u128),
    Time(Timestamp),
    Net(IpNet),
    Text(String),
}

/// Which rows of a table are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) first: usize,
    pub(super) wanted: usize,
    pub(super) order: Option<ComparisonOrderRequest>,
}

impl Window {
    /// The rows of `all`; those that are alike stay in their own order.
    pub(super) fn of<T>(
        self,
        all: &[T],
        key: impl Fn(&T, ComparisonColumnView) -> Key,
    ) -> impl Iterator<Item = &T> {
        let Self {
            first,
            wanted,
            order,
        } = self;
        let own = order.is_none().then(|| all.iter());
        let sorted = order.map(|ComparisonOrderRequest { column, descending }| {
            let mut sorted: Vec<&T> = all.iter().collect();
            sorted.sort_by_cached_key(|row| key(row, column));
            if descending {
                sorted.reverse();
            }
            sorted
        });
        let rows = own.into_iter().flatten();
        let rows = rows.chain(sorted.into_iter().flatten());
        rows.skip(first).take(wanted)
    }
}

/// The key of a needed block; `note` is that of its last column.
pub(super) fn needed(
    compared: &Compared,
    position: u32,
    column: ComparisonColumnView,
    note: impl FnOnce() -> Key,
) -> Key {
    let position = position as usize;
    let needed = &compared.set.needed;
    match column {
        ComparisonColumnView::Address => needed
            .nets()
            .get(position)
            .map_or(Key::Nothing, |net| Key::Net(*net)),
        ComparisonColumnView::From => {
            let from: Vec<String> = needed.origins(position).map(from).collect();
            Key::Text(natural(&from.join(" ")))
        }
        ComparisonColumnView::Note => note(),
    }
}

/// The key of an entry of the access list; `note` is that of its last column.
pub(super) fn entry(
    compared: &Compared,
    index: u32,
    column: ComparisonColumnView,
    note: impl FnOnce() -> Option<Key>,
) -> Key {
    let Some(entry) = compared.list.entries.get(index as usize) else {
        return Key::Nothing;
    };
    match column {
        ComparisonColumnView::Address => Key::Net(entry.net),
        ComparisonColumnView::From | ComparisonColumnView::Note => {
            note().unwrap_or(Key::Number(u128::from(entry.line)))
        }
    }
}

fn from(origin: &UsedBy) -> String {
    let project = origin.project.as_deref().unwrap_or_default();
    format!("{} {} {project}", origin.region, origin.service)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_order(order: Option<(ComparisonColumnView, bool)>) -> Vec<&'static str> {
        const NETS: [&str; 4] = ["10.0.0.9/32", "2001:db8::/32", "10.0.0.10/32", "9.0.0.0/8"];
        let window = Window {
            first: 0,
            wanted: 10,
            order: order.map(|(column, descending)| ComparisonOrderRequest { column, descending }),
        };
        let key = |net: &&str, _: ComparisonColumnView| net.parse().map_or(Key::Nothing, Key::Net);
        window.of(&NETS, key).copied().collect()
    }

    #[test]
    fn addresses_are_sorted_as_numbers_both_ways_and_else_stay() {
        let up = ["9.0.0.0/8", "10.0.0.9/32", "10.0.0.10/32", "2001:db8::/32"];
        let down: Vec<_> = up.iter().rev().copied().collect();

        assert_eq!(in_order(Some((ComparisonColumnView::Address, false))), up);
        assert_eq!(in_order(Some((ComparisonColumnView::Address, true))), down);
        assert_eq!(in_order(None)[0], "10.0.0.9/32");
    }

    #[test]
    fn a_window_is_cut_from_what_is_sorted() {
        let window = Window {
            first: 1,
            wanted: 2,
            order: Some(ComparisonOrderRequest {
                column: ComparisonColumnView::Note,
                descending: true,
            }),
        };
        let rows: Vec<_> = window
            .of(&[3, 1, 4, 2], |row, _| Key::Number(*row))
            .collect();
        assert_eq!(rows, [&3, &2]);
    }
}
