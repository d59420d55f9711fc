//! The order of the rows of a listing.

use std::cmp::Reverse;

use crate::address::Direction;
use crate::book::AddressBook;
use crate::natural::natural;
use crate::side::{Passing, Shown};

/// What the rows are sorted by. Each row stays in its group; rows that are alike stay in the order of
/// their names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Order {
    /// What stands in this column.
    pub column: Column,
    /// The greatest comes first.
    pub descending: bool,
}

/// A column of the grouped table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Column {
    /// Clouds as [`Cloud`](crate::Cloud) orders them, regions by name, blocks numerically.
    #[default]
    Name,
    /// Clouds by how many regions are shown, blocks by what uses them.
    Service,
    /// Clouds and regions by how many addresses are shown.
    Count,
}

impl Order {
    /// Puts groups, which are in the order of their names, in this order; `size` is what stands in
    /// the column.
    pub(super) fn arrange<T>(self, groups: &mut [T], size: impl Fn(&T, Column) -> usize) {
        let size = |group: &T| size(group, self.column);
        match (self.column, self.descending) {
            (Column::Name, false) => {}
            (Column::Name, true) => groups.reverse(),
            (_, false) => groups.sort_by_key(size),
            (_, true) => groups.sort_by_key(|group| Reverse(size(group))),
        }
    }

    /// The blocks of `shown` in this order, within each place.
    pub(super) fn blocks(self, book: &AddressBook, direction: Direction, shown: Shown) -> Shown {
        let side = book.side(direction);
        let ranks = match self {
            Self {
                column: Column::Service,
                ..
            } => service_ranks(book, direction),
            Self {
                column: Column::Name,
                descending: true,
            } => Vec::new(),
            _ => return shown,
        };
        let rank = |row: &u32| {
            let set = side.entry(*row).context.services as usize;
            ranks.get(set).copied().unwrap_or_default()
        };
        let mut sorted = Passing::with_capacity(side.places.len());
        for place in 0..side.places.len() {
            let mut rows: Vec<u32> = shown.of(side, place).iter().collect();
            match self {
                Self {
                    column: Column::Name,
                    ..
                } => rows.reverse(),
                Self {
                    descending: false, ..
                } => rows.sort_by_key(rank),
                Self {
                    descending: true, ..
                } => rows.sort_by_key(|row| Reverse(rank(row))),
            }
            sorted.push_place(rows.into_iter());
        }
        Shown {
            passing: Some(sorted),
        }
    }
}

/// For each set of services of one direction, where it comes when they are sorted by name.
fn service_ranks(book: &AddressBook, direction: Direction) -> Vec<usize> {
    let names = book.side(direction).service_sets.iter().map(|set| {
        let services = set.iter().filter_map(|&it| book.services.get(it as usize));
        let names: Vec<String> = services.map(ToString::to_string).collect();
        natural(&names.join(", "))
    });
    let mut sorted: Vec<(String, usize)> = names.zip(0..).collect();
    sorted.sort_unstable();
    let mut ranks = vec![0; sorted.len()];
    for (rank, (_, set)) in sorted.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(*set) {
            *slot = rank;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::listing::{Listing, View};
    use crate::{Row, samples};

    fn listing(column: Column, descending: bool, filter: &str) -> Listing {
        let book = samples::book(&json!({"outbound": {
            "aws": {"us-east-1": ["3.0.0.10", "3.0.0.9", "3.0.0.11"], "eu-west-1": ["3.0.1.1"]},
            "azure": {"eastus": []},
            "gcp": {"us-east4": ["9.9.9.9"], "a": ["9.9.9.7"], "b": ["9.9.9.6"]},
        }, "gateways": [
            {"name": "shard-10", "ips": {"outbound": {"aws": {"us-east-1": ["3.0.0.12"]}}}},
            {"name": "shard-2", "ips": {"outbound": {"aws": {"us-east-1": ["3.0.0.13", "3.0.0.9"]}}}},
        ]}));
        let view = View {
            direction: Direction::Outbound,
            filter: filter.to_owned(),
            folded: ["aws/eu-west-1", "gcp/us-east4", "gcp/a", "gcp/b"]
                .map(str::to_owned)
                .into(),
            order: Order { column, descending },
        };
        Listing::new(Arc::new(book), view)
    }

    fn labels(listing: &Listing) -> Vec<String> {
        let rows = listing.rows(0..listing.row_count());
        rows.iter().map(|row| row.label().into_owned()).collect()
    }

    #[test]
    fn by_name_the_whole_tree_turns_round() {
        assert_eq!(
            labels(&listing(Column::Name, true, "")),
            [
                "Google Cloud",
                "us-east4",
                "b",
                "a",
                "Azure",
                "eastus",
                "AWS",
                "us-east-1",
                "3.0.0.13/32",
                "3.0.0.12/32",
                "3.0.0.11/32",
                "3.0.0.10/32",
                "3.0.0.9/32",
                "eu-west-1",
            ]
        );
    }

    #[test]
    fn by_service_blocks_are_sorted_within_their_region_as_people_count() {
        let blocks = |descending| {
            let listing = listing(Column::Service, descending, "us-east-1");
            let rows = listing.rows(0..listing.row_count());
            let rows: Vec<String> = rows
                .iter()
                .filter_map(|row| match row {
                    Row::Address(row) => {
                        let names: Vec<_> = row.services.iter().map(ToString::to_string).collect();
                        Some(format!("{} {}", row.net, names.join(", ")))
                    }
                    _ => None,
                })
                .collect();
            rows
        };
        let up = [
            "3.0.0.10/32 Control plane",
            "3.0.0.11/32 Control plane",
            "3.0.0.9/32 Control plane, Gateway shard-2",
            "3.0.0.13/32 Gateway shard-2",
            "3.0.0.12/32 Gateway shard-10",
        ];
        assert_eq!(blocks(false), up);
        assert_eq!(
            blocks(true),
            [up[4], up[3], up[2], up[0], up[1]],
            "those alike stay numeric"
        );
    }

    #[test]
    fn by_count_and_by_service_clouds_are_sorted_by_what_the_column_says() {
        let clouds = |column, descending| {
            let all = labels(&listing(column, descending, ""));
            let names = ["AWS", "Azure", "Google Cloud"];
            let clouds = all.into_iter().filter(|it| names.contains(&it.as_str()));
            clouds.collect::<Vec<_>>()
        };
        assert_eq!(
            clouds(Column::Count, false),
            ["Azure", "Google Cloud", "AWS"]
        );
        assert_eq!(
            clouds(Column::Count, true),
            ["AWS", "Google Cloud", "Azure"]
        );
        assert_eq!(
            clouds(Column::Service, false),
            ["Azure", "AWS", "Google Cloud"],
            "1, 2 and 3 regions"
        );
        let regions = labels(&listing(Column::Count, true, ""));
        assert_eq!(regions[1], "us-east-1");
        assert_eq!(regions[7], "eu-west-1");
        assert_eq!(regions[9..12], ["a", "b", "us-east4"], "alike: by name");
    }

    #[test]
    fn every_order_shows_the_same_rows_and_each_under_its_group() {
        let sorted = |mut labels: Vec<String>| {
            labels.sort();
            labels
        };
        let usual = listing(Column::Name, false, "");
        assert_eq!(usual.matching(), 9);
        for column in [Column::Name, Column::Service, Column::Count] {
            for descending in [false, true] {
                let listing = listing(column, descending, "");
                assert_eq!(sorted(labels(&listing)), sorted(labels(&usual)));
                assert_eq!((listing.matching(), listing.total()), (9, 9));
                let rows = listing.rows(0..listing.row_count());
                for row in &rows {
                    let parent = row.parent().and_then(|parent| rows.get(parent));
                    let own = parent.is_none_or(|parent| row.key().starts_with(parent.key()));
                    assert!(own, "{row:?} under {parent:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_copied_of_a_selection_is_in_the_order_drawn() {
        let listing = listing(Column::Name, true, "us-east-1");
        let (text, count) = listing.selected(&[0..=0]);

        assert_eq!(count, 5);
        assert!(text.starts_with("3.0.0.13/32\n3.0.0.12/32\n"), "{text}");
    }
}
