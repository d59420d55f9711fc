//! The grouped table: a view laid over a book, asked for rows by number.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::address::Direction;
use crate::book::{AddressBook, cloud_key};
use crate::cidr_text::CidrText;
use crate::filter::Filter;
use crate::regions;
use crate::row::{AddressRow, CloudRow, RegionRow, Row};
use crate::side::{Place, Rows, Shown, Side};

pub use order::{Column, Order};

mod order;
mod selected;

/// What of a book is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which list.
    pub direction: Direction,
    /// What was typed. Every word must be found, in any case, in the block, region, place, cloud or
    /// service; a word that is an address or a block also finds the entries that contain it.
    pub filter: String,
    /// Keys of the groups that are folded.
    pub folded: BTreeSet<String>,
    /// The order of the rows.
    pub order: Order,
}

/// A view laid over a book. Building it is linear in the addresses where there is a filter or an order
/// of the blocks, and in the regions otherwise; a row is made when it is asked for.
#[derive(Debug)]
pub struct Listing {
    book: Arc<AddressBook>,
    direction: Direction,
    shown: Shown,
    groups: Vec<Group>,
    clouds: usize,
    row_count: usize,
}

/// The row of a cloud or region; the addresses of an open region follow it.
#[derive(Debug)]
struct Group {
    row: usize,
    position_in_set: usize,
    expanded: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Cloud {
        /// Of its regions, in the order drawn.
        places: Vec<usize>,
        count: usize,
    },
    Region {
        place: usize,
        parent: usize,
        set_size: usize,
    },
}

impl Listing {
    /// Lays `view` over `book`. Under a filter, groups without a match are left out.
    #[must_use]
    pub fn new(book: Arc<AddressBook>, view: View) -> Self {
        let View {
            direction,
            filter,
            folded,
            order,
        } = view;
        let passing = book.passing(direction, &Filter::new(&filter));
        let is_filtered = passing.passing.is_some();
        let shown = order.blocks(&book, direction, passing);
        let mut listing = Self {
            book,
            direction,
            shown,
            groups: Vec::new(),
            clouds: 0,
            row_count: 0,
        };
        let clouds = listing.shown_clouds(is_filtered, order);
        listing.lay_out(clouds, &folded);
        listing
    }

    /// How many rows there are, without those in folded groups.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// How many addresses pass the filter, folded or not.
    #[must_use]
    pub fn matching(&self) -> usize {
        self.shown.len(self.side())
    }

    /// How many addresses the list has.
    #[must_use]
    pub fn total(&self) -> usize {
        self.side().len()
    }

    /// The rows in `range`; what lies beyond the last row is left out.
    #[must_use]
    pub fn rows(&self, range: Range<usize>) -> Vec<Row> {
        let end = range.end.min(self.row_count);
        (range.start..end).filter_map(|row| self.row(row)).collect()
    }

    /// The next row after `after` whose label begins with `text` (in any case), going round at the
    /// end and trying `after` itself last; what typing ahead in a treegrid needs.
    #[must_use]
    pub fn find(&self, text: &str, after: usize) -> Option<usize> {
        let text = text.to_lowercase();
        let next = after.saturating_add(1).min(self.row_count);
        (next..self.row_count)
            .chain(0..next)
            .find(|&row| self.label_begins_with(row, &text))
    }

    /// The places of each cloud, and how many addresses are shown there; a filter hides places where
    /// there are none.
    fn shown_clouds(&self, is_filtered: bool, order: Order) -> Vec<(Vec<usize>, usize)> {
        let mut first = 0;
        let mut clouds = Vec::new();
        for of_cloud in self
            .side()
            .places
            .chunk_by(|one, other| one.cloud == other.cloud)
        {
            let indices = first..first + of_cloud.len();
            first = indices.end;
            let len = |place: usize| self.within(place).len();
            let mut places: Vec<usize> = indices
                .filter(|&place| !is_filtered || len(place) > 0)
                .collect();
            if places.is_empty() {
                continue;
            }
            order.arrange(&mut places, |&place, column| match column {
                Column::Count => len(place),
                // Nothing stands there.
                Column::Name | Column::Service => 0,
            });
            let count = places.iter().map(|&place| len(place)).sum();
            clouds.push((places, count));
        }
        order.arrange(&mut clouds, |(places, count), column| match column {
            Column::Count => *count,
            Column::Name | Column::Service => places.len(),
        });
        clouds
    }

    fn lay_out(&mut self, clouds: Vec<(Vec<usize>, usize)>, folded: &BTreeSet<String>) {
        self.clouds = clouds.len();
        for ((places, count), position_in_set) in clouds.into_iter().zip(1..) {
            let parent = self.row_count;
            let expanded = places
                .first()
                .and_then(|&place| self.place(place))
                .is_some_and(|it| !folded.contains(&cloud_key(&it.cloud)));
            let regions = if expanded { places.clone() } else { Vec::new() };
            self.groups.push(Group {
                row: parent,
                position_in_set,
                expanded,
                kind: Kind::Cloud { places, count },
            });
            self.row_count += 1;
            self.lay_out_regions(&regions, parent, folded);
        }
    }

    fn lay_out_regions(&mut self, shown: &[usize], parent: usize, folded: &BTreeSet<String>) {
        for (&place, position_in_set) in shown.iter().zip(1..) {
            let expanded = self
                .place(place)
                .is_some_and(|it| !folded.contains(&it.key()));
            self.groups.push(Group {
                row: self.row_count,
                position_in_set,
                expanded,
                kind: Kind::Region {
                    place,
                    parent,
                    set_size: shown.len(),
                },
            });
            self.row_count += 1;
            if expanded {
                self.row_count += self.within(place).len();
            }
        }
    }

    /// The group that `row` heads or is in.
    fn group(&self, row: usize) -> Option<&Group> {
        let after = self.groups.partition_point(|group| group.row <= row);
        self.groups.get(after.checked_sub(1)?)
    }

    fn row(&self, row: usize) -> Option<Row> {
        let group = self.group(row)?;
        match &group.kind {
            Kind::Cloud { places, count } => {
                let cloud = self.place(*places.first()?)?.cloud.clone();
                Some(Row::Cloud(CloudRow {
                    key: cloud_key(&cloud),
                    cloud,
                    regions: places.len(),
                    count: *count,
                    expanded: group.expanded,
                    position_in_set: group.position_in_set,
                    set_size: self.clouds,
                }))
            }
            &Kind::Region {
                place: index,
                parent,
                set_size,
            } => {
                let place = self.place(index)?;
                let within = self.within(index);
                match row.checked_sub(group.row + 1) {
                    None => Some(Row::Region(RegionRow {
                        key: place.key(),
                        region: place.region.clone(),
                        place_name: regions::place_name(&place.cloud, &place.region),
                        count: within.len(),
                        expanded: group.expanded,
                        parent,
                        position_in_set: group.position_in_set,
                        set_size,
                    })),
                    Some(offset) => self.address_row(place, &within, group.row, offset),
                }
            }
        }
    }

    fn address_row(
        &self,
        place: &Place,
        within: &Rows<'_>,
        parent: usize,
        offset: usize,
    ) -> Option<Row> {
        let entry = self.side().entry(within.get(offset)?);
        let address = self.book.address(self.direction, entry);
        Some(Row::Address(AddressRow {
            key: format!("{}/{}", place.key(), address.net),
            net: address.net,
            services: address.services().cloned().collect(),
            parent,
            position_in_set: offset + 1,
            set_size: within.len(),
        }))
    }

    fn label_begins_with(&self, row: usize, text: &str) -> bool {
        let Some(group) = self.group(row) else {
            return false;
        };
        let index = match &group.kind {
            Kind::Cloud { places, .. } => places.first().copied(),
            Kind::Region { place, .. } => Some(*place),
        };
        let Some((index, place)) = index.and_then(|index| Some((index, self.place(index)?))) else {
            return false;
        };
        match (&group.kind, row.checked_sub(group.row + 1)) {
            (Kind::Cloud { .. }, _) => begins_with(place.cloud.label(), text),
            (Kind::Region { .. }, None) => begins_with(&place.region, text),
            (Kind::Region { .. }, Some(offset)) => {
                let row = self.within(index).get(offset);
                row.is_some_and(|row| CidrText::new(&self.side().entry(row).net).begins_with(text))
            }
        }
    }

    fn side(&self) -> &Side {
        self.book.side(self.direction)
    }

    fn within(&self, place: usize) -> Rows<'_> {
        self.shown.of(self.side(), place)
    }

    fn place(&self, index: usize) -> Option<&Place> {
        self.side().places.get(index)
    }
}

fn begins_with(label: &str, text: &str) -> bool {
    label.to_lowercase().starts_with(text)
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
